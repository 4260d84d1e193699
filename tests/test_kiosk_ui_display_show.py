"""The show of a display, without a window: scenes in turn by a stepped clock, editions, danger, what fails."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import msgspec
import pytest

from content_packs.display_plan import DisplayEntry
from content_packs.notices.notice import Gravity, Notice
from content_packs.wire import ClockTrust
from kiosk.clock import Clock
from kiosk.display import Idea, Spot
from kiosk.screens.layout import ScreenLayout
from kiosk.ui import environment
from kiosk.ui.clerk import Clerk, Flipped, News, Word
from kiosk.ui.timings import Timings
from tests.screen_content import LANDSCAPE, PACK
from tests.wall_content import Edition, notice


class Signed(Edition):
    """A stand-in for an edition: content, its notices, and the activation it belongs to."""

    def __init__(self, number: int, notices: tuple[Notice, ...] = (), display: tuple[DisplayEntry, ...] = ()) -> None:
        super().__init__()
        self.plan = msgspec.structs.replace(self.plan, display=display)
        self.notices = notices
        self.activation = type("Activation", (), {"id": number})()

    def lacking(self, ref: str) -> Signed:
        self._pages.pop(ref)
        return self


class Notebook(Clerk):
    """A clerk that only takes notes, and is told its news."""

    def __init__(self, home: Path) -> None:
        super().__init__(home)
        self.told: list[Word] = []

    def tell(self, word: Word) -> None:
        self.told.append(word)

    def bring(self, edition: object, safe: bool = False) -> None:
        clock = Clock(ClockTrust.SYNCED, 0.0)
        self._news = News(edition, clock, in_service=True, pairing=None, safe=safe)  # type: ignore[arg-type]  # a stand-in


class Paper:
    """Remembers what was put on it."""

    def __init__(self) -> None:
        self.layouts: list[ScreenLayout] = []

    def show(self, layout: ScreenLayout, scroll: float) -> None:
        assert scroll == 0
        self.layouts.append(layout)

    def scroll_to(self, scroll: float) -> None: ...

    def press(self, rect: object) -> None: ...


class Hanging:
    """A display on a wall of paper; time is stepped."""

    def __init__(self, folder: Path) -> None:
        from content_packs.typeset.pictures import Pictures, no_pictures  # noqa: PLC0415
        from kiosk.ui.display_show import DisplayShow, DisplayTools  # noqa: PLC0415 - Kivy finds its environment settled
        from kiosk.ui.textures import Textures  # noqa: PLC0415

        self.now, self.redraws = 1000.0, 0
        self.paper, self.clerk = Paper(), Notebook(folder)
        tools = DisplayTools(
            stage=self.paper,
            textures=Textures(Pictures(no_pictures)),
            clerk=self.clerk,
            timings=Timings(),
            geometry=LANDSCAPE,
            ask_redraw=self._redraw,
            demo=True,
            now=lambda: self.now,
        )
        self.show = DisplayShow(tools)

    def _redraw(self) -> None:
        self.redraws += 1

    def tick(self, after: float = 0.6) -> None:
        self.now += after
        self.show.tick(self.now)

    @property
    def spot(self) -> Spot:
        scene = self.show._scene
        assert scene
        return scene.spot

    @property
    def words(self) -> str:
        return ". ".join(box.spoken for _, box in self.paper.layouts[-1].boxes())


@pytest.fixture
def hanging(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Hanging:
    monkeypatch.setenv("DISPLAY", ":none")
    environment.prepare(tmp_path / "kivy")
    return Hanging(tmp_path)


def test_before_there_is_anything_the_ground_stands_there(hanging: Hanging) -> None:
    hanging.tick()
    assert "not-in-service" in {box.id for _, box in hanging.paper.layouts[-1].boxes()}
    hanging.show.flipped()
    assert hanging.clerk.told == []  # nothing is proved before there is something


def test_scenes_follow_each_other_and_come_round(hanging: Hanging) -> None:
    hanging.clerk.bring(Signed(1, display=(DisplayEntry(topic=f"{PACK}/entry", seconds=20),)))
    hanging.tick()
    programme, seen = hanging.show._programme, [hanging.spot]
    for _ in range(len(programme)):
        hanging.tick(19.0)
        assert hanging.spot == seen[-1]  # it stands its whole time
        hanging.tick(1.1)
        seen.append(hanging.spot)
    assert tuple(seen) == (*programme, programme[0])


def test_every_flip_is_proved_and_a_standing_scene_keeps_the_counter_going(hanging: Hanging) -> None:
    edition = Signed(1)
    hanging.clerk.bring(edition)
    hanging.tick()
    hanging.show.flipped()
    assert hanging.clerk.told == [Flipped(edition.activation)]
    hanging.tick(8.1)
    assert hanging.redraws == 1


def test_a_display_counts_no_views(hanging: Hanging) -> None:
    hanging.clerk.bring(Signed(1))
    for _ in range(40):
        hanging.tick(6.1)
        hanging.show.flipped()
    assert {type(word) for word in hanging.clerk.told} == {Flipped}
    hanging.show.stop()
    assert {type(word) for word in hanging.clerk.told} == {Flipped}


def test_touches_and_keys_do_nothing(hanging: Hanging) -> None:
    hanging.clerk.bring(Signed(1))
    hanging.tick()
    before = len(hanging.paper.layouts)
    hanging.show.pressed(500, 500)
    hanging.show.moved(510, 500)
    hanging.show.released(510, 500)
    hanging.show.cancelled()
    hanging.show.keyed("select")
    hanging.tick(0.1)
    assert len(hanging.paper.layouts) == before


def test_a_new_edition_is_taken_up_at_once_and_the_programme_goes_on(hanging: Hanging) -> None:
    hanging.clerk.bring(Signed(1))
    hanging.tick()
    while hanging.spot.idea is not Idea.STEPS:
        hanging.tick(12.1)
    standing = hanging.spot
    newer = Signed(2)
    hanging.clerk.bring(newer)
    hanging.tick()
    hanging.show.flipped()
    assert hanging.spot == standing
    assert hanging.clerk.told[-1] == Flipped(newer.activation)


def test_a_withdrawn_page_is_left_in_the_same_moment(hanging: Hanging) -> None:
    hanging.clerk.bring(Signed(1))
    hanging.tick()
    while not hanging.spot.ref:
        hanging.tick(12.1)
    gone = hanging.spot.ref
    hanging.clerk.bring(Signed(2).lacking(gone))
    hanging.tick()
    assert hanging.spot.ref != gone
    assert all(spot.ref != gone for spot in hanging.show._programme)
    seen = set()
    for _ in range(len(hanging.show._programme)):
        hanging.tick(12.1)
        seen.add(hanging.spot.ref)
    assert gone not in seen


def test_danger_has_the_wall_at_once_and_the_programme_comes_back(hanging: Hanging) -> None:
    hanging.clerk.bring(Signed(1))
    hanging.tick()
    now = dt.datetime.now(dt.UTC)
    storm = msgspec.structs.replace(
        notice(Gravity.DANGER), start=now - dt.timedelta(hours=1), end=now + dt.timedelta(hours=1)
    )
    hanging.clerk.bring(Signed(2, notices=(storm,)))
    hanging.tick()
    assert hanging.spot.idea is Idea.DANGER
    assert storm.texts["vi"].title in hanging.words
    spoken = set()
    for _ in range(len(hanging.show._programme)):
        spoken |= set(hanging.spot.languages)
        hanging.tick(8.1)
    assert spoken == set(Signed(3).languages)  # all languages have had their turn
    hanging.clerk.bring(Signed(4))
    hanging.tick()
    assert hanging.spot.idea is not Idea.DANGER


def test_a_scene_that_cannot_be_composed_is_passed_over(
    hanging: Hanging, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from kiosk.screens.wall_compose import WallComposer, WallScene  # noqa: PLC0415 - after the environment

    compose = WallComposer.compose

    def damaged(self: WallComposer, scene: WallScene) -> ScreenLayout:
        if scene.spot.idea is Idea.WELCOME:
            raise ValueError("damaged")
        return compose(self, scene)

    monkeypatch.setattr(WallComposer, "compose", damaged)
    hanging.clerk.bring(Signed(1))
    hanging.tick()
    assert hanging.spot.idea is Idea.PAGE
    assert "could not be composed" in caplog.text


def test_an_edition_of_which_nothing_can_be_composed_leaves_the_ground(
    hanging: Hanging, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kiosk.screens.wall_compose import WallComposer, WallScene  # noqa: PLC0415 - after the environment

    compose = WallComposer.compose

    def damaged(self: WallComposer, scene: WallScene) -> ScreenLayout:
        if scene.in_service:
            raise ValueError("damaged")
        return compose(self, scene)

    monkeypatch.setattr(WallComposer, "compose", damaged)
    hanging.clerk.bring(Signed(1))
    hanging.tick()
    assert "not-in-service" in {box.id for _, box in hanging.paper.layouts[-1].boxes()}
    hanging.tick()  # and it is not tried again and again
    assert "not-in-service" in {box.id for _, box in hanging.paper.layouts[-1].boxes()}


def test_the_next_scene_is_prepared_while_this_one_stands(hanging: Hanging) -> None:
    hanging.clerk.bring(Signed(1))
    hanging.tick()
    composer, following = hanging.show._composer, hanging.show._programme[1]
    kept = len(composer._kept)
    assert hanging.show.prepare()  # composed; painting needs a window
    assert len(composer._kept) > kept
    hanging.tick(12.1)
    assert hanging.spot == following
    assert hanging.show.wait_s(hanging.now) <= 0.5


def test_the_safe_screen_comes_while_a_scene_stands_and_goes_again(hanging: Hanging) -> None:
    edition = Signed(1)
    hanging.clerk.bring(edition)
    hanging.tick()
    hanging.clerk.bring(edition, safe=True)
    hanging.tick()
    assert not any(box.id == "title" for _, box in hanging.paper.layouts[-1].boxes())
    safe = hanging.words
    hanging.show.flipped()
    assert hanging.clerk.told[-1] == Flipped(edition.activation, safe=True)
    hanging.clerk.bring(edition)
    hanging.tick()
    assert hanging.words != safe
    hanging.show.flipped()
    assert hanging.clerk.told[-1] == Flipped(edition.activation)
