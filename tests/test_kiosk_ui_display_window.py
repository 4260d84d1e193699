"""A display's real ui in real windows: scenes follow each other, a withdrawn page goes, a touch does nothing."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import numpy as np
import pytest

from content_packs.display_plan import DisplayEntry
from content_packs.geometry import Geometry
from content_packs.model import BlobRef
from content_packs.reading import sha256_hex, write_page
from kiosk.agent.assembly import Parts
from kiosk.clock import read_moment
from kiosk.display import Spot
from kiosk.proof_file import read_proof
from kiosk.screens.wall_compose import WallComposer, WallScene
from tests.kiosk_home import MANY_COLOURS, UiProcess, furnish
from tests.screen_content import PACK, painted
from tests.simulator import Gate, site
from tests.virtual_screen import VirtualScreen, virtual_screen
from tests.wall_content import Edition

pytestmark = pytest.mark.window

WALLS = {
    "across": Geometry((1920, 1080), (1216.0, 684.0), viewing_mm=3000),
    "upright": Geometry((1080, 1920), (684.0, 1216.0), viewing_mm=3000),
    "led": Geometry((1920, 960), (3840.0, 1920.0), viewing_mm=8000),
}
PICTURES = Path(__file__).parent.parent / "build" / "screens" / "window"
FIRST, SECOND = f"{PACK}/entry-0", f"{PACK}/entry-2"
SCHEDULE = tuple(DisplayEntry(page=ref, seconds=5, languages=("vi", "km")) for ref in (FIRST, SECOND))
ALMOST = 0.002
ARRIVES_S = 20.0


class Listed(Edition):
    """The tests' edition at a gate whose displays have a short list."""

    def __init__(self) -> None:
        super().__init__()
        self.plan = msgspec.structs.replace(self.plan, display=SCHEDULE, portal="https://portal.example")

    def lacking(self, ref: str) -> Listed:
        self._pages.pop(ref)
        return self


@pytest.fixture
def gate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wall: str) -> Iterator[Gate]:
    made = furnish(tmp_path / "gate", content=Listed())
    plain, panel = made.settings_file, WALLS[wall]

    def settings_file() -> Path:
        path = plain()
        size = "".join(
            f"{key} = {value}\n"
            for key, value in (
                ("width_px", panel.panel_px[0]),
                ("height_px", panel.panel_px[1]),
                ("width_mm", panel.panel_mm[0]),
                ("height_mm", panel.panel_mm[1]),
                ("viewing_mm", panel.viewing_mm),
            )
        )
        path.write_text(f'{path.read_text()}kind = "display"\n[panel]\n{size}')
        return path

    monkeypatch.setattr(made, "settings_file", settings_file)
    yield made
    made.close()


def listed(gate: Gate) -> Parts:
    """The agent, once the schedule has come."""
    edition = Edition()
    gate.repository.publish_plan(
        [site(version=2, names=edition.plan.names, hours=edition.plan.hours, display=SCHEDULE)]
    )
    parts = gate.agent()
    parts.sync.step(gate.later(10))
    assert parts.sync.problem == ""
    return parts


class Witness:
    """Composes the same scenes as the ui, and knows them again."""

    def __init__(self, screen: VirtualScreen, wall: str, edition: Listed | None = None) -> None:
        self.screen = screen
        composer = WallComposer(edition or Listed(), WALLS[wall])
        self.programme = composer.programme(None)
        layouts = (composer.compose(WallScene(spot, None, dated=False)) for spot in self.programme)
        self.pictures = [np.asarray(painted(layout)).astype(np.int16) for layout in layouts]

    def seen(self) -> Spot | None:
        """Which scene stands on the glass now."""
        have = np.asarray(self.screen.image()).astype(np.int16)
        for spot, want in zip(self.programme, self.pictures, strict=True):
            if (np.abs(want - have).max(axis=2) > 8).mean() < ALMOST:
                return spot
        return None

    def will_see(self, *others_than: Spot, limit_s: float = ARRIVES_S) -> Spot:
        """The next scene that is none of `others_than`. The glass is never blank meanwhile."""
        end = time.monotonic() + limit_s
        while time.monotonic() < end:
            assert self.screen.colours() > MANY_COLOURS
            if (spot := self.seen()) and spot not in others_than:
                return spot
            time.sleep(0.1)
        raise AssertionError("no scene of the programme was seen")


@pytest.mark.parametrize("wall", ["across"])
def test_scenes_follow_each_other_and_a_withdrawn_page_goes(gate: Gate, wall: str) -> None:
    parts = listed(gate)
    with virtual_screen(*WALLS[wall].panel_px) as screen, UiProcess(gate, screen) as ui:
        assert ui.wait_for_picture()
        witness = Witness(screen, wall)
        first = witness.will_see()
        screen.touch(400, 500)  # nothing on a wall is touched
        second = witness.will_see(first)
        programme = witness.programme
        assert programme.index(second) == (programme.index(first) + 1) % len(programme)
        screen.screenshot(PICTURES / "wall-across.png")
        frames = proof_of(gate)
        withdraw(gate, parts, FIRST)
        after = Witness(screen, wall, Listed().lacking(FIRST))
        assert {spot.ref for spot in after.programme} == {SECOND}
        one = after.will_see(*witness.programme[: witness.programme.index(after.programme[0])])
        after.will_see(one)
        assert proof_of(gate) > frames
        assert ui.end() == 0
    assert "Traceback" not in (gate.folder / "ui.log").read_text()


@pytest.mark.parametrize("wall", ["upright", "led"])
def test_every_shape_of_wall_shows_its_scenes(gate: Gate, wall: str) -> None:
    listed(gate)
    with virtual_screen(*WALLS[wall].panel_px) as screen, UiProcess(gate, screen) as ui:
        assert ui.wait_for_picture()
        witness = Witness(screen, wall)
        witness.will_see(witness.will_see())
        screen.screenshot(PICTURES / f"wall-{wall}.png")


def proof_of(gate: Gate) -> int:
    found = read_proof(gate.home, read_moment())
    assert found
    return found.frames


def withdraw(gate: Gate, parts: Parts, ref: str) -> None:
    """The pack's next version is without the page."""
    edition, name = Listed(), ref.rpartition("/")[2]
    old = edition.manifests[PACK]
    pages = {key.rpartition("/")[2]: write_page(page) for key, page in edition.all_pages().items() if key != ref}
    refs = {key: BlobRef(sha256=sha256_hex(data), length=len(data)) for key, data in pages.items()}
    topics = tuple(
        msgspec.structs.replace(topic, pages=tuple(page for page in topic.pages if page != name))
        for topic in old.topics
    )
    manifest = msgspec.structs.replace(old, version=old.version + 1, pages=refs, topics=topics)
    gate.repository.publish_pack(manifest, list(pages.values()), gate.wall)
    parts.sync.step(gate.later(10))
    assert parts.sync.problem == ""
