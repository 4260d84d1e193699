"""The accessibility checklist, by computation: every screen, panel, language and size of text.

Panels are named by their diagonal and how they hang; sizes are millimetres on the glass. A letter's size is
read from the shaped text itself, not from the theme that asked for it. docs/accessibility.md cites these tests.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import combinations

import pytest

from content_packs.geometry import Geometry
from content_packs.theme import SMALLEST_CAP_MM
from content_packs.typeset.boxes import Hit, Rect, Words
from content_packs.typeset.shaping import ICON_TAG
from kiosk.aids import TEXT_STEPS, Aids
from kiosk.screens.compose import Composer
from kiosk.screens.dock import BUTTONS
from kiosk.screens.layout import ScreenLayout
from kiosk.screens.stand import Scene
from kiosk.visit import Screen
from tests.measured_screens import (
    CSS_44_PX_MM,
    GAP_MM,
    LARGE_CAP_MM,
    LARGEST,
    LEAST_WITHIN_REACH_MM,
    PANELS,
    PRIMARY_MM,
    REACH_MM,
    ROUNDING_PX,
    STOOP_MM,
    TOUCH_MM,
    apart,
    assert_nothing_lost,
    cap_mm,
    panes,
    touchable,
    words,
)
from tests.screen_content import ORDER, PACK, FakeContent, scene

SCREENS = (Screen.LANGUAGES, Screen.HOME, Screen.TOPIC, Screen.PAGE, Screen.AIDS)
REFS = {Screen.TOPIC: f"{PACK}/money", Screen.PAGE: f"{PACK}/entry-0"}
MODES = (Aids(), Aids(contrast=True), Aids(reach=True), LARGEST, replace(LARGEST, reach=True))

WHEELCHAIR_EYE_MM, SIGHT = 1015.0, 0.577  # tangent of 30 degrees

everywhere = pytest.mark.parametrize("panel", PANELS)


@cache
def composer(panel: str) -> Composer:
    return Composer(FakeContent(demo=False), PANELS[panel])


def composed(panel: str, screen: Screen, tag: str, aids: Aids) -> ScreenLayout:
    bare = scene(screen, tag, REFS.get(screen, ""), frozenset({"q1"}))
    return composer(panel).compose(replace(bare, visit=replace(bare.visit, aids=aids)))


def layouts(panel: str, aids: Aids, tags: tuple[str, ...] = ORDER) -> Iterator[tuple[str, ScreenLayout]]:
    for tag in tags:
        for screen in SCREENS:
            yield f"{screen} {tag}", composed(panel, screen, tag, aids)


@everywhere
def test_a01_no_words_are_smaller_than_a_standing_reader_needs(panel: str) -> None:
    for name, layout in layouts(panel, Aids()):
        for box, paint in words(layout):
            assert cap_mm(paint, PANELS[panel]) >= SMALLEST_CAP_MM - 0.02, (name, box.id, paint.layout.text)


@everywhere
def test_a02_in_the_largest_step_all_words_are_large_and_nothing_is_lost(panel: str) -> None:
    for name, layout in layouts(panel, LARGEST):
        assert_nothing_lost(name, layout)
        for box, paint in words(layout):
            assert cap_mm(paint, PANELS[panel]) >= LARGE_CAP_MM - 0.03, (name, box.id, paint.layout.text)
            assert not paint.layout.truncated, (name, box.id, paint.layout.text)


@pytest.mark.parametrize("step", range(1, len(TEXT_STEPS) - 1))
@pytest.mark.parametrize("panel", ["15.6 across", "21.5 upright", "43 across"])
def test_a02_steps_between_lose_nothing_either(panel: str, step: int) -> None:
    for name, layout in layouts(panel, Aids(text=step), ("vi", "en", "km", "ar", "th", "ru")):
        assert_nothing_lost(name, layout)


@everywhere
def test_a02_the_page_leaves_room_to_read_in_the_largest_step(panel: str) -> None:
    layout = composed(panel, Screen.PAGE, "vi", LARGEST)
    assert layout.more
    seen = layout.content.rect.height - layout.more.rect.height
    body = next(paint for box, paint in words(layout) if box.id == "intro")
    assert seen >= 3 * body.layout.pitch


@everywhere
def test_body_doubles_in_the_largest_step(panel: str) -> None:
    normal, large = (
        next(
            cap_mm(paint, PANELS[panel])
            for box, paint in words(composed(panel, Screen.PAGE, "en", aids))
            if box.id == "intro"
        )
        for aids in (Aids(), LARGEST)
    )
    assert large == pytest.approx(2 * normal, rel=0.02)


@everywhere
def test_a05_whatever_is_touched_is_large_enough_and_apart(panel: str) -> None:
    geometry = PANELS[panel]
    for aids in (Aids(), LARGEST, replace(LARGEST, reach=True)):
        for name, layout in layouts(panel, aids, ("ru",)):
            for pane in panes(layout):
                hits = [(box, hit) for box in pane.sheet.boxes for hit in box.hits]
                least = geometry.px(TOUCH_MM) - ROUNDING_PX
                assert [hit.action for _, hit in hits if min(hit.rect.width, hit.rect.height) < least] == [], name
                if pane is layout.content and name.startswith(Screen.PAGE):
                    continue  # questions that open lie one beneath the other, divided by a rule
                gaps = [apart(a.rect, b.rect) for (_, a), (_, b) in combinations(hits, 2)]
                assert all(gap >= geometry.px(GAP_MM) - 2 * ROUNDING_PX for gap in gaps), (name, min(gaps))


@everywhere
def test_a05_language_buttons_tiles_and_aids_are_primary(panel: str) -> None:
    least = PANELS[panel].px(PRIMARY_MM) - ROUNDING_PX
    for screen in (Screen.LANGUAGES, Screen.HOME, Screen.AIDS, Screen.TOPIC):
        for aids in (Aids(), LARGEST):
            for box in composed(panel, screen, "fr", aids).content.sheet.boxes:
                assert all(min(hit.rect.width, hit.rect.height) >= least for hit in box.hits), (screen, box.id)


@everywhere
def test_a06_nothing_that_is_touched_is_below_44_css_pixels(panel: str) -> None:
    for _, layout in layouts(panel, Aids(), ("lo",)):
        for hit in layout.places():
            assert PANELS[panel].mm(min(hit.rect.width, hit.rect.height)) >= CSS_44_PX_MM


def _within_reach_mm(hung: Geometry) -> float:
    """How much of a panel that hangs like this hands reach."""
    return min(REACH_MM, hung.above_floor_mm(0)) - max(STOOP_MM, hung.bottom_edge_mm)


HANGING = [
    pytest.param(hung, id=f"{panel}-{bottom_mm:.0f}")
    for panel, geometry in PANELS.items()
    for bottom_mm in (300.0, 700.0, 850.0)
    if _within_reach_mm(hung := replace(geometry, bottom_edge_mm=bottom_mm)) >= LEAST_WITHIN_REACH_MM
]
"""Every panel, as high as docs/accessibility.md lets it hang: of the others too little is within reach."""


@pytest.mark.parametrize("hung", HANGING)
def test_a07_low_controls_lie_between_380_and_1120_mm(hung: Geometry) -> None:
    own = Composer(FakeContent(demo=False), hung)
    for screen in (Screen.HOME, Screen.PAGE, Screen.AIDS):
        for aids in (Aids(reach=True), replace(LARGEST, reach=True)):
            bare = scene(screen, "ru", REFS.get(screen, ""))
            layout = own.compose(replace(bare, visit=replace(bare.visit, aids=aids)))
            for rect in touchable(layout):
                assert hung.above_floor_mm(rect.y) <= REACH_MM + 0.5, screen
                assert hung.above_floor_mm(rect.y + rect.height) >= STOOP_MM - 0.5, screen
            assert layout.content.rect.height >= hung.px(70), screen


@everywhere
def test_a08_home_language_read_aloud_and_reading_aids_are_within_reach_in_all_modes(panel: str) -> None:
    for aids in MODES:
        for tag in ("ru", "ar"):
            for action, rect in dock_places(composed(panel, Screen.HOME, tag, aids)).items():
                if action in ("home", "languages", "read", "aids"):
                    assert PANELS[panel].above_floor_mm(rect.y) <= REACH_MM, (tag, action)


@everywhere
def test_a09_with_low_controls_the_words_stand_within_thirty_degrees_of_a_seated_eye(panel: str) -> None:
    geometry = PANELS[panel]
    layout = composed(panel, Screen.PAGE, "vi", Aids(reach=True))
    spread = geometry.viewing_mm * SIGHT
    rect = layout.content.rect
    assert geometry.above_floor_mm(rect.y) <= WHEELCHAIR_EYE_MM + spread
    assert geometry.above_floor_mm(rect.y + rect.height) >= WHEELCHAIR_EYE_MM - spread


def dock_places(layout: ScreenLayout) -> dict[str, Rect]:
    assert layout.dock
    return {
        hit.action: hit.rect.moved(layout.dock.rect.x, layout.dock.rect.y)
        for box in layout.dock.sheet.boxes
        for hit in box.hits
    }


@pytest.mark.parametrize("panel", ["15.6 upright", "15.6 across", "21.5 upright", "55 across"])
def test_a29_the_dock_with_its_help_stands_in_the_same_place_on_every_screen_and_in_every_mode(panel: str) -> None:
    for text in range(len(TEXT_STEPS)):
        seen = {
            tuple(dock_places(composed(panel, screen, tag, Aids(text=text, contrast=contrast, reach=reach))).items())
            for screen, tag in ((Screen.HOME, "vi"), (Screen.PAGE, "km"), (Screen.AIDS, "en"), (Screen.LANGUAGES, "lo"))
            for contrast, reach in ((False, False), (True, False), (False, True))
        }
        assert len(seen) == 1
        assert [action for action, _ in next(iter(seen))] == [button.action for button in BUTTONS]


@pytest.mark.parametrize("panel", ["15.6 upright", "15.6 across", "21.5 upright"])
def test_labels_of_the_dock_are_whole_words_in_every_language_and_size(panel: str) -> None:
    for text in range(len(TEXT_STEPS)):
        for tag in ORDER:
            layout = composed(panel, Screen.HOME, tag, Aids(text=text))
            assert layout.dock
            for box in layout.dock.sheet.boxes:
                for paint in (
                    paint for paint in box.paint if isinstance(paint, Words) and paint.layout.tag != ICON_TAG
                ):
                    assert paint.layout.narrowest() <= paint.layout.width + ROUNDING_PX, (tag, text, paint.layout.text)
                    assert paint.layout.line_count <= 2, (tag, text, paint.layout.text)


def test_language_button_says_its_name_in_another_script() -> None:
    for tag in ORDER:
        layout = composed("21.5 upright", Screen.HOME, tag, Aids())
        said = {paint.layout.text for box, paint in words(layout) if box.id == "dock-languages"}
        assert len(said) > 1, tag


def test_read_aloud_becomes_stop_while_reading_and_goes_where_there_is_no_sound() -> None:
    bare: Scene = scene(Screen.HOME, "en")
    own = composer("21.5 upright")
    said = [own.compose(each).find("read") for each in (bare, replace(bare, reading=True), replace(bare, sound=False))]
    assert isinstance(said[0], Hit)
    assert isinstance(said[1], Hit)
    assert (said[0].spoken, said[1].spoken, said[2]) == ("Listen", "Stop", None)


def test_scales_of_sound_are_offered_only_where_there_is_sound() -> None:
    bare = scene(Screen.AIDS, "en")
    own = composer("21.5 upright")
    scenes = (bare, replace(bare, sound=False))
    with_sound, without = ({hit.action for hit in own.compose(each).places()} for each in scenes)
    spoken = {"aid:speech", "aid:volume-up", "aid:volume-down", "aid:rate-up", "aid:rate-down"}
    assert with_sound - without - {"more"} == {*spoken, "read"}


def test_a24_a_switch_says_its_state_in_words() -> None:
    for aids, word in ((Aids(), "Off"), (Aids(contrast=True, reach=True, still=True, speech=True), "On")):
        layout = composed("32 upright", Screen.AIDS, "en", aids)
        for name in ("contrast", "reach", "still", "speech"):
            box = next(box for box in layout.content.sheet.boxes if box.id == f"aid-{name}")
            assert word in {paint.layout.text for paint in box.paint if isinstance(paint, Words)}
            assert box.spoken.endswith(word)


@pytest.mark.parametrize("screen", SCREENS)
def test_in_high_contrast_whatever_can_be_touched_has_an_edge(screen: Screen) -> None:
    layout = composed("32 upright", screen, "en", Aids(contrast=True))
    theme = composer("32 upright").typesetter_for(Aids(contrast=True)).theme
    for _, box in layout.boxes():
        whole = [hit for hit in box.hits if hit.rect == box.rect]
        colours = {getattr(paint, "colour", "") for paint in box.paint}
        assert not whole or theme.edge in colours, box.id
