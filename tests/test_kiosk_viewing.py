"""Looking closely: a picture is enlarged and moved by single touches, a plan's numbers mark their directions."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.acts import act
from kiosk.screens.compose import Composer
from kiosk.viewing import STEPS, View, changed, view_of
from kiosk.visit import Place, Screen, Visit
from tests.media_content import PAGE, MediaContent
from tests.screen_content import NOON, PORTRAIT

ATLAS = Composer(MediaContent(), PORTRAIT).directory(NOON)


def touch(visit: Visit, *actions: str) -> Visit:
    for action in actions:
        visit = act(visit, action, 1.0, ATLAS).visit
    return visit


def reader() -> Visit:
    return Visit(place=Place(Screen.PAGE, PAGE), language="vi")


def test_a_picture_is_enlarged_in_steps_and_comes_back() -> None:
    visit = touch(reader(), "picture:photo")
    assert (visit.place.screen, visit.place.ref, visit.place.part) == (Screen.PICTURE, PAGE, "photo")
    seen = []
    for action in ("zoom:in", "zoom:in", "zoom:in", "zoom:out", "zoom:out", "zoom:out"):
        visit = touch(visit, action)
        seen.append(view_of(visit.place.view).times)
    assert seen == [2, 4, 4, 2, 1, 1]
    assert touch(visit, "back").place.screen is Screen.PAGE


@pytest.mark.parametrize(("word", "x", "y"), [("left", -1, 0), ("right", 1, 0), ("up", 0, -1), ("down", 0, 1)])
def test_an_enlarged_picture_moves_by_half_of_what_is_seen_and_not_over_its_edge(word: str, x: int, y: int) -> None:
    view = changed(View(4), word)
    assert (view.x, view.y) == (0.5 + x * 0.125, 0.5 + y * 0.125)
    for _ in range(20):
        view = changed(view, word)
    assert (view.x, view.y) == (0.5 + x * 0.375, 0.5 + y * 0.375)


def test_a_whole_picture_does_not_move() -> None:
    assert {changed(View(), word) for word in ("left", "right", "up", "down", "sideways", "")} == {View()}


@pytest.mark.parametrize("nonsense", ["", "2", "3,0.5,0.5", "two,0,0", "2,x,0", "2,9,9", "4,-3,0.2", "1,nan,0"])
def test_any_written_view_is_a_view_of_the_picture(nonsense: str) -> None:
    view = view_of(nonsense)
    assert view.times in STEPS
    assert 0.5 / view.times <= view.x <= 1 - 0.5 / view.times
    assert 0.5 / view.times <= view.y <= 1 - 0.5 / view.times


def test_zooming_means_nothing_on_other_screens() -> None:
    assert touch(reader(), "zoom:in").place == reader().place


def test_one_place_of_a_plan_is_marked_at_a_time_and_opened_answers_stay_open() -> None:
    visit = replace(reader(), place=replace(reader().place, open=frozenset({"q1"})))
    marked = touch(visit, "point:plan.door")
    assert marked.place.open == {"q1", "point:plan.door"}
    assert touch(marked, "point:plan.exit").place.open == {"q1", "point:plan.exit"}
    assert touch(marked, "point:plan.door").place.open == {"q1"}
