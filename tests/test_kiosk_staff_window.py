"""Staff before the real window: in by the corners and a code, the safe screen up, a kill, the safe screen down."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator
from pathlib import Path

import pyotp
import pytest

from content_packs.wire import Proof
from kiosk.clock import Agreement, read_moment
from kiosk.identity import Identity
from kiosk.proof_file import read_proof
from kiosk.safe import read_record
from kiosk.screens.compose import Composer
from kiosk.screens.staff import StaffScreens
from kiosk.staff import Part, StaffView
from kiosk.state import State
from tests.before_the_glass import Guest, noise
from tests.kiosk_home import UiProcess, furnish
from tests.screen_content import PORTRAIT, FakeContent
from tests.simulator import SITE_PLAN, STAFF_SECRET, Gate
from tests.virtual_screen import VirtualScreen, virtual_screen

pytestmark = pytest.mark.window

PICTURES = Path(__file__).parent.parent / "build" / "screens" / "window"
WIDTH, HEIGHT = PORTRAIT.panel_px
QUIET = {"GATEPOST_KIOSK_SOUND": "false"}


@pytest.fixture
def gate(tmp_path: Path) -> Iterator[Gate]:
    made = furnish(tmp_path, paired=False)
    state, _ = State.open(made.home, made.wall)
    state.enrolled(Identity(kiosk="kiosk-1", credential="credential", plan=SITE_PLAN, staff_secret=STAFF_SECRET))
    now = read_moment()
    state.agree(Agreement(boot=now.boot, offset_s=0.0, last_known=now.wall))
    state.close()
    yield made
    made.close()


def proof(gate: Gate, safe: bool, limit_s: float = 12.0) -> Proof:
    """The ui's proof, once it says so."""
    end = time.monotonic() + limit_s
    while time.monotonic() < end:
        found = read_proof(gate.home, read_moment())
        if found and found.safe is safe:
            return found
        time.sleep(0.05)
    raise AssertionError(f"no proof says safe={safe}")


def test_staff_come_in_by_the_corners_and_put_up_the_safe_screen_which_outlives_the_ui(gate: Gate) -> None:
    staff = StaffScreens(PORTRAIT)
    with virtual_screen(WIDTH, HEIGHT) as screen:
        with UiProcess(gate, screen, **QUIET) as ui:
            assert ui.wait_for_picture()
            enter(screen, staff, 0)
            screen.screenshot(PICTURES / "staff.png")
            press(screen, staff, StaffView(Part.DESK), "staff-safe")
            press(screen, staff, StaffView(Part.DESK, safe=True), "staff-leave", share=0.1)
            safe = screen.wait_until_still(still_s=0.6)
            screen.screenshot(PICTURES / "safe.png")
            assert proof(gate, safe=True).releases == ()
            ui.kill()
        assert read_record(gate.home).safe
        with UiProcess(gate, screen, **QUIET) as again:
            assert again.wait_for_picture()
            assert not screen.differs(safe, 0.01)
            screen.touch(WIDTH / 2, HEIGHT / 2)
            assert not screen.wait_for_change(safe, 0.5, share=0.01)
            assert proof(gate, safe=True).releases == ()
            enter(screen, staff, 30)
            press(screen, staff, StaffView(Part.DESK, safe=True), "staff-release")
            press(screen, staff, StaffView(Part.DESK), "staff-leave", share=0.1)
            assert proof(gate, safe=False).releases
            guest = Guest(screen, Composer(FakeContent(), PORTRAIT))
            guest.start()
            guest.go("language:vi")
            assert guest.sees()
    assert not read_record(gate.home).safe
    assert noise(gate.folder / "ui.log") == []


def enter(screen: VirtualScreen, staff: StaffScreens, ahead_s: int) -> None:
    """The sign in the corners, and what an authenticator shows then."""
    before = screen.snap()
    for n in range(5):
        screen.touch(10 if n % 2 else WIDTH - 10, 10)
        time.sleep(0.35)
    assert screen.wait_for_change(before, 3.0, share=0.05)
    at = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=ahead_s)
    for digit in pyotp.TOTP(STAFF_SECRET).at(at):
        press(screen, staff, StaffView(Part.CODE), f"staff-digit:{digit}")
        time.sleep(0.35)  # the same digit twice is no trembling hand


def press(screen: VirtualScreen, staff: StaffScreens, view: StaffView, action: str, share: float = 0.0) -> None:
    hit = staff.compose(view).find(action)
    assert hit, action
    assert screen.tap(hit.rect.x + hit.rect.width / 2, hit.rect.y + hit.rect.height / 2, 5.0, share), action
