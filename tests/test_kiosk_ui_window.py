"""The real ui in a real window: touched, dragged, left alone, killed. Real content, really verified."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import msgspec
import numpy as np
import pytest

from content_packs.typeset.boxes import Hit
from content_packs.wire import Proof
from kiosk.clock import read_moment
from kiosk.proof_file import read_proof
from kiosk.screens.compose import Composer
from kiosk.screens.layout import MORE, ScreenLayout
from kiosk.screens.stand import Scene
from kiosk.tally import TALLY_FILE
from kiosk.visit import Place, Screen, Visit, at_rest
from tests.kiosk_home import UiProcess, furnish
from tests.screen_content import PACK, PORTRAIT, FakeContent, painted
from tests.simulator import Gate
from tests.virtual_screen import VirtualScreen, virtual_screen

pytestmark = pytest.mark.window

PICTURES = Path(__file__).parent.parent / "build" / "screens" / "window"
CHANGE_S = 3.0
PAGE = f"{PACK}/money-1"
TOPIC = f"{PACK}/money"
ALMOST = 0.002
"""Share of pixels that may differ between the window and the painter: GL and cairo are the same pixels."""


@pytest.fixture(scope="module")
def screen() -> Iterator[VirtualScreen]:
    with virtual_screen(*PORTRAIT.panel_px) as opened:
        yield opened


@pytest.fixture(scope="module")
def composer() -> Composer:
    return Composer(FakeContent(), PORTRAIT)


@pytest.fixture(scope="module")
def gate(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gate]:
    made = furnish(tmp_path_factory.mktemp("gate"))
    yield made
    made.close()


class Traveller:
    """Composes the same screens as the ui, so as to know where to touch."""

    def __init__(self, screen: VirtualScreen, composer: Composer) -> None:
        self.screen = screen
        self.composer = composer
        self.visit = at_rest()

    def layout(self) -> ScreenLayout:
        return self.composer.compose(Scene(self.visit, None, sound=False))

    def touch(self, action: str, scroll: float = 0.0) -> Hit:
        """Touch `action` on the screen as it is, and wait for the picture to change and be still."""
        hit = self.layout().find(action, scroll)
        assert hit, action
        x, y = hit.rect.x + hit.rect.width / 2, hit.rect.y + hit.rect.height / 2
        assert self.screen.tap(x, y, CHANGE_S, share=0.01), action
        return hit

    def start(self) -> None:
        before = self.screen.snap()
        self.screen.touch(540, 900)
        assert self.screen.wait_for_change(before, CHANGE_S, share=0.05)
        self.screen.wait_until_still()
        self.visit = Visit(place=Place(Screen.LANGUAGES))

    def at(self, screen: Screen, ref: str = "", language: str = "") -> None:
        self.visit = Visit(place=Place(screen, ref), language=language or self.visit.language)

    def sees(self) -> bool:
        """Does the window come to show what the painter paints for this visit?"""
        want = np.asarray(painted(self.layout())).astype(int)
        end = time.monotonic() + CHANGE_S
        while time.monotonic() < end:
            since, have = self.screen.snap(), np.asarray(self.screen.image()).astype(int)
            if (np.abs(want - have).max(axis=2) > 8).mean() < ALMOST:
                return True
            self.screen.wait_for_change(since, end - time.monotonic())
        return False


@pytest.fixture
def traveller(screen: VirtualScreen, composer: Composer) -> Traveller:
    return Traveller(screen, composer)


def to_the_page(traveller: Traveller, language: str = "km") -> None:
    traveller.start()
    assert traveller.sees()
    traveller.touch(f"language:{language}")
    traveller.at(Screen.HOME, language=language)
    assert traveller.sees()
    traveller.touch(f"topic:{TOPIC}")
    traveller.at(Screen.TOPIC, TOPIC)
    assert traveller.sees()
    traveller.touch(f"page:{PAGE}")
    traveller.at(Screen.PAGE, PAGE)
    assert traveller.sees()


def proof(gate: Gate, later_than: int = 0, limit_s: float = 12.0) -> Proof:
    """The ui's proof, once its counter is beyond `later_than`."""
    end = time.monotonic() + limit_s
    while time.monotonic() < end:
        found = read_proof(gate.home, read_moment())
        if found and found.frames > later_than:
            return found
        time.sleep(0.05)
    raise AssertionError("no proof came")


def test_a_traveller_reads_a_page_and_is_counted(gate: Gate, screen: VirtualScreen, traveller: Traveller) -> None:
    report = gate.folder / "timings.json"
    with UiProcess(gate, screen, GATEPOST_KIOSK_SOUND="false", GATEPOST_TIMINGS=str(report)) as ui:
        assert ui.wait_for_picture()
        to_the_page(traveller)
        screen.screenshot(PICTURES / "page-km.png")
        traveller.touch("languages")
        traveller.at(Screen.LANGUAGES)
        traveller.touch("language:ar")
        traveller.at(Screen.PAGE, PAGE, "ar")
        assert traveller.sees()
        screen.screenshot(PICTURES / "page-ar.png")
        traveller.touch("home")
        assert ui.end() == 0
    with closing(sqlite3.connect(gate.home / TALLY_FILE)) as tally:
        views = tally.execute("SELECT page, language, shown, views FROM page ORDER BY language").fetchall()
    assert views == [("money-1", "ar", "ar", 1), ("money-1", "km", "km", 1)]
    assert "Traceback" not in (gate.folder / "ui.log").read_text()
    touches = msgspec.json.decode(report.read_bytes())["touches"]
    assert [touch["kind"] for touch in touches] == [
        "start",
        "language",
        "topic",
        "page",
        "languages",
        "language",
        "home",
    ]


def test_a_page_is_scrolled_by_drag_and_by_button(gate: Gate, screen: VirtualScreen, traveller: Traveller) -> None:
    with UiProcess(gate, screen, GATEPOST_KIOSK_SOUND="false") as ui:
        assert ui.wait_for_picture()
        to_the_page(traveller, "vi")
        top = screen.snap()
        traveller.touch(MORE)
        assert not traveller.sees()
        screen.drag((540, 500), (540, 1500))
        screen.drag((540, 500), (540, 1500))
        time.sleep(1.2)
        screen.wait_until_still()
        assert traveller.sees()
        assert not screen.differs(top, ALMOST)


def test_sliding_does_nothing_and_who_leaves_without_a_language_is_forgotten_without_a_question(
    gate: Gate, screen: VirtualScreen, traveller: Traveller
) -> None:
    with UiProcess(gate, screen, GATEPOST_KIOSK_SOUND="false", GATEPOST_KIOSK_IDLE_S="20") as ui:
        assert ui.wait_for_picture()
        traveller.start()
        hit = traveller.layout().find("language:en")
        assert hit
        screen.drag((hit.rect.x + 20, hit.rect.y + 20), (hit.rect.x + 20, hit.rect.y + 500))
        left_alone = screen.wait_until_still()
        assert traveller.sees()
        assert screen.wait_for_change(left_alone, 16.0, share=0.1)
        screen.wait_until_still()
        traveller.start()  # only at rest does a touch anywhere lead to the languages
        assert traveller.sees()
        after = proof(gate)
        assert proof(gate, later_than=after.frames).releases[0].pack == PACK  # frames go on at rest


def test_killed_in_the_middle_it_shows_content_again(gate: Gate, screen: VirtualScreen, traveller: Traveller) -> None:
    with UiProcess(gate, screen, GATEPOST_KIOSK_SOUND="false") as ui:
        assert ui.wait_for_picture()
        to_the_page(traveller)
        ui.kill()
    before = read_proof(gate.home, read_moment())
    with UiProcess(gate, screen, GATEPOST_KIOSK_SOUND="false") as again:
        assert again.wait_for_picture()
        to_the_page(traveller)
        assert before
        assert proof(gate).boot != before.boot


def test_unpaired_and_empty_it_is_never_blank(tmp_path: Path, screen: VirtualScreen) -> None:
    (tmp_path / "empty").mkdir()
    empty = Gate(tmp_path / "empty")
    empty.home.mkdir(parents=True)
    with UiProcess(empty, screen, GATEPOST_KIOSK_SOUND="false", GATEPOST_KIOSK_DEMO="true") as ui:
        assert ui.wait_for_picture()
        screen.screenshot(PICTURES / "ground.png")
    empty.close()


def test_without_a_display_it_fails_and_says_so(gate: Gate, screen: VirtualScreen) -> None:
    with UiProcess(gate, screen, GATEPOST_KIOSK_SOUND="false", DISPLAY=":no-such-display") as ui:
        assert ui.process.wait(30) != 0
    assert "DISPLAY names a running X server" in (gate.folder / "ui.log").read_text()
