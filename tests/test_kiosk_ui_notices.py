"""Notices reach a real window while somebody reads: danger comes between, the rest appears, a kill forgets neither."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from content_packs.notices.notice import Gravity, Notice, gravest_first
from kiosk.agent.assembly import Parts
from kiosk.notices import place_of
from kiosk.screens.compose import Composer
from kiosk.screens.layout import ScreenLayout
from kiosk.screens.stand import Scene
from kiosk.visit import Place, Screen, Visit, at_rest
from tests.kiosk_home import UiProcess, furnish
from tests.notices import notice, path_of, targets_of
from tests.screen_content import PACK, PORTRAIT, FakeContent, painted
from tests.simulator import Gate
from tests.virtual_screen import VirtualScreen, virtual_screen

pytestmark = pytest.mark.window

PICTURES = Path(__file__).parent.parent / "build" / "screens" / "window"
PAGE = f"{PACK}/money-1"
ARRIVES_S = 15.0
"""The clerk looks every two seconds."""
TURNS = 8
"""How many scenes pass in the time that this test may take, and more."""
ALMOST = 0.002
FLASHES = 3
STORM, ROAD = notice("storm", Gravity.DANGER, icon="thunderstorm"), notice("road", icon="traffic")


@pytest.fixture(scope="module")
def screen() -> Iterator[VirtualScreen]:
    with virtual_screen(*PORTRAIT.panel_px) as opened:
        yield opened


@pytest.fixture
def gate(tmp_path: Path) -> Iterator[Gate]:
    made = furnish(tmp_path / "gate")
    yield made
    made.close()


@dataclass
class Witness:
    """Somebody before the kiosk, who composes the same screens so as to know what must stand there."""

    screen: VirtualScreen
    visit: Visit = field(default_factory=at_rest)
    notices: tuple[Notice, ...] = ()
    composer: Composer = field(default_factory=lambda: Composer(FakeContent(), PORTRAIT))
    sound: bool = True

    def layout(self, turn: int = 0) -> ScreenLayout:
        return self.composer.compose(Scene(self.visit, None, turn, dated=False, notices=self.notices, sound=self.sound))

    def expected(self, turn: int) -> Iterator[tuple[bool, NDArray[np.int16]]]:
        """The pictures of this turn: a machine without sound has another dock, as soon as it knows."""
        for sound in (self.sound, not self.sound):
            layout = replace(self, sound=sound).layout(turn)
            yield sound, np.asarray(painted(layout)).astype(np.int16)

    def will_see(self, turns: Sequence[int] = (0,)) -> bool:
        """Soon, in one of these turns of what passes at rest. Nobody knows which one stands, or is fading; those
        with a code the witness does not know, because its gate has another address."""
        wanted = [one for turn in turns for one in self.expected(turn)]
        end = time.monotonic() + ARRIVES_S
        while time.monotonic() < end:
            have = np.asarray(self.screen.image()).astype(np.int16)
            for sound, want in wanted:
                if (np.abs(want - have).max(axis=2) > 8).mean() < ALMOST:
                    self.sound = sound
                    return True
            time.sleep(0.1)
        return False

    def touch(self, action: str, then: Visit) -> None:
        hit = self.layout().find(action)
        assert hit, action
        before = self.screen.snap()
        self.screen.touch(hit.rect.x + hit.rect.width / 2, hit.rect.y + hit.rect.height / 2)
        assert self.screen.wait_for_change(before, 3.0, share=0.01), action
        self.screen.wait_until_still()
        self.visit = then

    def goes_to_the_page(self, language: str) -> None:
        self.touch("start", Visit(place=Place(Screen.LANGUAGES)))
        for action, place in (
            (f"language:{language}", Place(Screen.HOME)),
            (f"topic:{PACK}/money", Place(Screen.TOPIC, f"{PACK}/money")),
            (f"page:{PAGE}", Place(Screen.PAGE, PAGE)),
        ):
            self.touch(action, Visit(place=place, language=language))


def publish(gate: Gate, parts: Parts, *notices: Notice, removed: tuple[Notice, ...] = ()) -> None:
    gate.repository.publish(targets_of(*notices), now=gate.wall, removed=[path_of(one) for one in removed])
    parts.sync.step(gate.later(10))
    assert parts.sync.problem == ""


def changes(screen: VirtualScreen, seconds: float) -> int:
    """How often a good part of the screen changed."""
    found, last, end = 0, screen.snap(), time.monotonic() + seconds
    while time.monotonic() < end:
        if screen.differs(last, 0.05):
            found, last = found + 1, screen.snap()
        time.sleep(0.004)
    return found


def test_danger_interrupts_a_visit_the_rest_appears_and_a_kill_forgets_neither(
    gate: Gate, screen: VirtualScreen
) -> None:
    parts, witness = gate.agent(), Witness(screen)
    with UiProcess(gate, screen) as ui:
        assert ui.wait_for_picture()
        witness.goes_to_the_page("vi")
        assert witness.will_see()
        publish(gate, parts, ROAD)
        witness.notices = (ROAD,)
        assert witness.will_see(), "the line stands over the page that is still being read"
        screen.screenshot(PICTURES / "notice-line-vi.png")
        publish(gate, parts, STORM)
        assert changes(screen, 4.0) <= FLASHES
        page, witness.notices = witness.visit, gravest_first((STORM, ROAD))
        witness.visit = replace(page, place=place_of(STORM))
        assert witness.will_see(), "danger has the screen"
        screen.screenshot(PICTURES / "notice-danger-vi.png")
        witness.touch("languages", Visit(place=Place(Screen.LANGUAGES), language="vi"))
        assert witness.will_see()
        witness.touch("language:km", replace(page, place=place_of(STORM), language="km"))
        assert witness.will_see(), "danger in the language that was chosen"
        screen.screenshot(PICTURES / "notice-danger-km.png")
        witness.touch(f"heard:{STORM.key}", replace(page, language="km", heard=frozenset({STORM.key})))
        assert witness.will_see(), "the page again, under a strong line"
        ui.kill()
    witness.visit = at_rest()
    with UiProcess(gate, screen) as again:
        assert again.wait_for_picture()
        assert witness.will_see(range(TURNS)), "danger at rest after a kill"
        screen.screenshot(PICTURES / "notice-danger-rest.png")
        publish(gate, parts, removed=(STORM,))
        witness.notices = (ROAD,)
        assert witness.will_see(range(TURNS)), "only the line is left"
    assert "Traceback" not in (gate.folder / "ui.log").read_text()
