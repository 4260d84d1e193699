"""Prepared ahead: what scrolling will bring into sight is painted before, the nearest first, within bounds."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from content_packs.typeset.boxes import Box
from kiosk.acts import act
from kiosk.aids import Aids
from kiosk.screens.compose import Composer
from kiosk.screens.layout import ScreenLayout, in_sight, keep_place
from kiosk.ui import environment
from kiosk.visit import Place, Screen
from tests.media_content import MediaContent, looking
from tests.screen_content import PORTRAIT


class Textures:
    """Notes which boxes are painted, in order."""

    budget = 28_000_000

    def __init__(self) -> None:
        self.painted: list[Box] = []

    def has(self, box: Box) -> bool:
        return any(other is box for other in self.painted)

    def of(self, box: Box) -> Any:
        if not self.has(box):
            self.painted.append(box)
        return SimpleNamespace(length=int(box.rect.width * box.rect.height) * 4)


@pytest.fixture(autouse=True)
def _kivy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":none")
    environment.prepare(tmp_path / "kivy")


def prepared(scroll: float, text: int = 0) -> tuple[ScreenLayout, Textures]:
    """A long page at this place, and everything that is prepared of it."""
    from kiosk.ui import ahead  # noqa: PLC0415 - Kivy must find its environment settled

    composer, textures = Composer(MediaContent(), PORTRAIT), Textures()
    scene = looking(Screen.PAGE, "en", aids=Aids(text=text))
    layout = composer.compose(scene)
    there = replace(scene.visit, place=replace(scene.visit.place, scroll=scroll))
    for _ in ahead.prepared(composer, textures, replace(scene, visit=there), layout):  # type: ignore[arg-type]  # stand-in
        pass
    return layout, textures


def test_scrolling_from_end_to_end_paints_nothing_that_could_have_been_painted_before() -> None:
    layout, textures = prepared(0.0)
    assert layout.content.farthest > layout.content.rect.height / 2
    hidden = [box for box in layout.content.sheet.boxes if not in_sight(layout.content, box, 0.0)]
    assert hidden
    assert all(textures.has(box) for box in hidden)


def test_what_is_nearest_below_comes_first_and_before_any_other_screen() -> None:
    layout, textures = prepared(0.0)
    hidden = [box for box in layout.content.sheet.boxes if not in_sight(layout.content, box, 0.0)]
    assert textures.painted[: len(hidden)] == sorted(hidden, key=lambda box: box.rect.y)


def test_no_more_is_painted_of_one_page_than_leaves_room_for_the_next() -> None:
    from kiosk.ui.ahead import OWN_SHARE  # noqa: PLC0415 - Kivy must find its environment settled

    layout, textures = prepared(0.0, text=3)
    own = {id(box) for box in layout.content.sheet.boxes}
    lengths = [int(box.rect.width * box.rect.height) * 4 for box in textures.painted if id(box) in own]
    assert sum(lengths[:-1]) < OWN_SHARE * textures.budget
    assert any(id(box) not in own for box in textures.painted)


def rested_on(action: str, scroll: float = 0.0) -> tuple[ScreenLayout, Textures]:
    """A finger rests on `action` of the list of languages over a page at this place; what it leads to, and what was
    painted meanwhile."""
    from kiosk.ui import ahead  # noqa: PLC0415 - Kivy must find its environment settled

    composer, textures = Composer(MediaContent(), PORTRAIT), Textures()
    scene = looking(Screen.PAGE, "en")
    page = replace(scene.visit.place, scroll=scroll)
    listed = replace(scene.visit, place=Place(Screen.LANGUAGES), trail=(page,))
    for _ in ahead.answered(composer, textures, replace(scene, visit=listed), action):  # type: ignore[arg-type]  # stand-in
        pass
    led_to = act(listed, action, 0.0, composer.directory(None)).visit
    return composer.compose(replace(scene, visit=led_to)), textures


def test_what_a_finger_rests_on_is_painted_before_it_leaves() -> None:
    layout, textures = rested_on("language:km")
    seen = [box for pane, box in layout.boxes() if pane is not layout.content or in_sight(pane, box, 0.0)]
    assert seen
    assert all(textures.has(box) for box in seen)


def test_a_language_under_the_finger_is_painted_where_the_page_will_stand_in_it() -> None:
    english, _ = rested_on("language:en")
    bottom = english.content.farthest
    layout, textures = rested_on("language:km", bottom)
    pane = layout.content
    place = keep_place(english.content.sheet, pane.sheet, bottom)
    assert place > 0
    assert all(textures.has(box) for box in pane.sheet.boxes if in_sight(pane, box, pane.clamped(place)))
    assert not all(textures.has(box) for box in pane.sheet.boxes if in_sight(pane, box, 0.0))


def test_a_finger_on_what_leads_nowhere_prepares_nothing() -> None:
    _, textures = rested_on("nonsense")
    assert textures.painted == []
