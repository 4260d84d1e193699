"""A picture over the whole content: what is seen of it, its buttons, in every language, upright and across."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from content_packs.geometry import Geometry
from content_packs.typeset.boxes import Box, Picture, Rect, Words
from content_packs.typeset.pictures import Pictures
from kiosk.acts import act
from kiosk.aids import Aids
from kiosk.screens.compose import Composer
from kiosk.screens.layout import ScreenLayout
from kiosk.screens.picture import seen
from kiosk.viewing import View
from kiosk.visit import Screen
from tests.media_content import MediaContent, drawn, looking
from tests.screen_content import LANDSCAPE, NOON, ORDER, PORTRAIT, SMALL, painted

PANELS = {
    "upright": PORTRAIT,
    "across": LANDSCAPE,
    "small": SMALL,
    "small across": Geometry((1920, 1080), (476.0, 268.0)),
}
ROUNDING_PX = 1.0


@cache
def composer(panel: str) -> Composer:
    return Composer(MediaContent(), PANELS[panel])


def screen(panel: str, tag: str, view: str = "", part: str = "photo", text: int = 0) -> ScreenLayout:
    return composer(panel).compose(looking(Screen.PICTURE, tag, part, view, aids=Aids(text=text)))


def box(layout: ScreenLayout, name: str) -> Box:
    return next(each for each in layout.content.sheet.boxes if each.id == name)


def actions(layout: ScreenLayout) -> set[str]:
    return {hit.action for each in layout.content.sheet.boxes for hit in each.hits}


def test_at_first_the_whole_picture_is_seen_and_then_the_part_in_the_middle() -> None:
    room = Rect(10, 20, 1000, 1200)
    whole = seen(800, 500, room, View())
    assert (whole.part, whole.place) == (Rect(0, 0, 1, 1), Rect(10, 308, 1000, 625))
    double = seen(800, 500, room, View(2))
    assert double.part.width == pytest.approx(0.5)
    assert double.part.height == pytest.approx(0.96)
    assert double.place == Rect(10, 20, 1000, 1200)


@pytest.mark.parametrize("times", [1, 2, 4])
@pytest.mark.parametrize("at", [(0.0, 0.0), (0.5, 0.5), (1.0, 1.0)])
def test_nothing_beside_the_picture_is_seen_and_nothing_is_stretched(times: int, at: tuple[float, float]) -> None:
    for size in ((800, 500), (500, 800), (1000, 1000), (3000, 10)):
        found = seen(*size, Rect(0, 0, 640, 360), View(times, *at))
        assert found.part.x >= 0
        assert found.part.x + found.part.width <= 1 + 1e-9
        assert found.part.y + found.part.height <= 1 + 1e-9
        across = found.place.width / (found.part.width * size[0])
        down = found.place.height / (found.part.height * size[1])
        assert across == pytest.approx(down, rel=0.25 if min(size) == 10 else 0.02)


def test_an_enlarged_quarter_has_the_colour_of_that_quarter() -> None:
    content = MediaContent()
    media = content.media["photo"].files[0].sha256
    pictures = Pictures(lambda _: drawn(800, 500))
    layout = screen("upright", "en", "4,0.875,0.875")
    (shown,) = [paint for paint in box(layout, "picture").paint if isinstance(paint, Picture)]
    assert shown.sha256 == media
    image = np.asarray(painted(layout, pictures=pictures))
    area = layout.content.rect
    x, y = int(area.x + shown.rect.x), int(area.y + shown.rect.y)
    tall, wide = int(shown.rect.height), int(shown.rect.width)
    inside = image[y + tall // 4 : y + tall - 5, x + 5 : x + wide - 5]  # a little of the quarter above is seen too
    assert (np.unique(inside.reshape(-1, 3), axis=0) == [0x5B, 0x3A, 0x8C]).all()


@pytest.mark.parametrize("panel", PANELS)
@pytest.mark.parametrize("tag", ["vi", "km", "ar", "th", "ru"])
@pytest.mark.parametrize("text", [0, 3])
def test_everything_fits_the_screen_and_can_be_touched(panel: str, tag: str, text: int) -> None:
    layout, geometry = screen(panel, tag, "2,0.5,0.5", "hall", text), PANELS[panel]
    area = layout.content.rect
    for each in layout.content.sheet.boxes:
        assert each.rect.x >= 0
        assert each.rect.x + each.rect.width <= area.width + ROUNDING_PX
        assert each.rect.y + each.rect.height <= layout.content.sheet.height + ROUNDING_PX
        assert all(words.layout.unknown_glyphs == 0 for words in each.paint if isinstance(words, Words))
        if each.focus is not None:
            assert each.spoken
        for hit in each.hits:
            assert min(hit.rect.width, hit.rect.height) >= geometry.px(20) - ROUNDING_PX, hit.action


@pytest.mark.parametrize("tag", ORDER)
def test_everything_that_a_finger_can_do_the_keypad_can_do(tag: str) -> None:
    layout = screen("upright", tag, "2,0.5,0.5")
    reached = [each.hits[0].action for each in layout.content.sheet.boxes if each.focus is not None and each.hits]
    assert (
        actions(layout)
        <= set(reached)
        == {"zoom:in", "zoom:out", "zoom:left", "zoom:right", "back"} | ({"zoom:up", "zoom:down"} & set(reached))
    )


def test_arrows_stand_where_they_point_in_every_direction_of_reading() -> None:
    for tag in ("en", "ar"):
        layout = screen("upright", tag, "4,0.5,0.5")
        assert box(layout, "zoom-left").rect.x < box(layout, "zoom-right").rect.x


def test_what_leads_nowhere_cannot_be_touched_and_what_can_always_changes_the_view() -> None:
    """Touch whatever there is, many times over: every touch shows another view."""
    for panel in ("upright", "across"):
        scene = looking(Screen.PICTURE, "en", "photo")
        for turn in range(40):
            layout = composer(panel).compose(scene)
            (shown,) = [paint for paint in box(layout, "picture").paint if isinstance(paint, Picture)]
            offered = sorted(action for action in actions(layout) if action.startswith("zoom"))
            visit = act(scene.visit, offered[turn * 7 % len(offered)], 1.0, composer(panel).directory(NOON)).visit
            scene = looking(Screen.PICTURE, "en", "photo", visit.place.view)
            after = composer(panel).compose(scene)
            (next_shown,) = [paint for paint in box(after, "picture").paint if isinstance(paint, Picture)]
            assert next_shown != shown


def test_a_plan_keeps_its_numbers_and_says_where_its_reader_stands() -> None:
    words = {
        paint.layout.text
        for paint in box(screen("upright", "en", "", "hall"), "picture").paint
        if isinstance(paint, Words)
    }
    assert {"1", "3", "You are here"} <= words
    assert "2" not in words


@pytest.mark.parametrize("panel", PANELS)
@pytest.mark.parametrize("tag", ["vi", "km", "lo", "ar"])
def test_nothing_that_comes_to_the_foot_hides_a_button(panel: str, tag: str) -> None:
    """While the page is read, or cannot be, the picture is smaller, and its buttons stand above the bar."""
    spoken = looking(Screen.PICTURE, tag, "photo", aids=Aids(speech=True))
    for scene in (replace(spoken, reading=True), replace(spoken, unread=True)):
        layout = composer(panel).compose(scene)
        assert layout.bar
        assert layout.more is None
        for hit in (hit for box in layout.content.sheet.boxes for hit in box.hits):
            assert layout.content.rect.y + hit.rect.y + hit.rect.height <= layout.bar.rect.y
