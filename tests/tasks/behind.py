"""Tasks of staff, behind the corners and a one-time code: the safe screen up and down; a wrong code lets nobody in."""

from __future__ import annotations

import datetime as dt
import time

import pyotp

from kiosk.staff_code import STEP_S, Verdict
from kiosk.visit import Screen
from tests.simulator import STAFF_SECRET
from tests.tasks.booth import until
from tests.tasks.hand import Lost
from tests.tasks.touching import AGAIN_S, TouchHand

FROM_EDGE_PX = 12
CORNER_TOUCHES = 5


def safe_screen(t: TouchHand) -> None:
    """In, the safe screen up; nobody gets past it; in again, and it comes down."""
    t.booth.await_seen()
    _enters(t)
    t.do("staff-safe")
    _sees_desk(t)
    t.uses("staff-leave")
    _sees_safe(t)
    t.tap(t.booth.screen.width // 2, t.booth.screen.height // 2)
    _sees_safe(t)
    t.look()
    _enters(t)
    t.do("staff-release")
    _sees_desk(t)
    t.uses("staff-leave")
    t.booth.await_seen()
    t.comes()
    t.leaves()


def wrong_code(t: TouchHand) -> None:
    """During somebody's visit: a wrong code opens nothing, and whose visit it was has it back."""
    t.comes()
    _signs(t)
    right = _code(t)
    _types(t, str((int(right) + 1) % 1_000_000).zfill(6))
    view = t.twin.staff
    if view is None or view.said is not Verdict.WRONG or t.offers("staff-safe"):
        raise Lost(f"a wrong code was {view and view.said}")
    t.booth.await_seen()
    t.look()
    t.uses("staff-leave")
    t.sees(Screen.HOME)
    t.leaves()
    _enters(t)  # and the right one is still right
    t.uses("staff-leave")
    t.booth.await_seen()


def _enters(t: TouchHand) -> None:
    _signs(t)
    _types(t, _code(t))
    if not t.offers("staff-leave") or t.twin.staff is None or not t.twin.entered:
        raise Lost("the right code does not let in")
    _sees_desk(t)


def _signs(t: TouchHand) -> None:
    """Five touches in the upper corners, in turn."""
    right = t.booth.screen.width - FROM_EDGE_PX
    for n in range(CORNER_TOUCHES):
        before = time.monotonic()
        t.tap(FROM_EDGE_PX if n % 2 else right, FROM_EDGE_PX)
        time.sleep(max(0.0, before + AGAIN_S / 2 - time.monotonic()))  # the other corner is another control
    t.twin.look()
    t.booth.await_seen()


def _types(t: TouchHand, code: str) -> None:
    for digit in code:
        t.do(f"staff-digit:{digit}")
        if not t.twin.entered:
            t.booth.await_seen()


def _code(t: TouchHand) -> str:
    """What an authenticator shows; of a code that has opened already, the next."""
    used = t.booth.codes_used

    def step() -> int:
        now = int(dt.datetime.now(dt.UTC).timestamp()) // STEP_S
        return next((near for near in (now, now + 1, now - 1) if near not in used), 0)

    if not until(lambda: bool(step()), 3 * STEP_S):
        raise Lost("every code of this minute has been used")
    chosen = step()
    used.add(chosen)
    return pyotp.TOTP(STAFF_SECRET, interval=STEP_S).generate_otp(chosen)


def _sees_desk(t: TouchHand) -> None:
    """The buttons stand there; what is said of the kiosk is its own business."""
    t.booth.await_seen([hit.rect for hit in t.hits()])


def _sees_safe(t: TouchHand) -> None:
    t.twin.look()
    if not t.twin.safe:
        raise Lost("the safe screen does not stand")
    t.booth.await_seen()
