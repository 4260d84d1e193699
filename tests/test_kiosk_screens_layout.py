"""Every screen in every language, upright and across: nothing outside, nothing clipped, all large enough to touch."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest

from content_packs.geometry import Geometry
from content_packs.typeset.boxes import Box, Rect, Words
from kiosk.acts import act
from kiosk.screens.compose import Composer
from kiosk.screens.layout import MORE, Pane, ScreenLayout, keep_place
from kiosk.screens.stand import Scene
from kiosk.screens.waiting import Pairing
from kiosk.visit import Screen, Visit, at_rest
from tests.screen_content import LANDSCAPE, NOON, ORDER, PACK, PORTRAIT, SMALL, FakeContent, painted, scene

SMALL_ACROSS = Geometry((1920, 1080), (476.0, 268.0))
PANELS = {"upright": PORTRAIT, "across": LANDSCAPE, "small": SMALL, "small across": SMALL_ACROSS}
PICTURES = Path(__file__).parent.parent / "build" / "screens"
PAGE = f"{PACK}/entry-0"
PAIRING = Pairing("BCDF-GHJK", "gatepost.example/kiosks/enrol")
NAMES = ("attract", "waiting", "languages", "home", "topic", "page")
ROUNDING_PX = 1.0
WHEELCHAIR_REACH_MM = 1120.0
ARABIC, KHMER, THAI = "ar", "km", "th"


@cache
def composer(panel: str) -> Composer:
    return Composer(FakeContent(), PANELS[panel])


def scene_of(name: str, tag: str) -> Scene:
    turn = ORDER.index(tag)
    return {
        "attract": Scene(at_rest(), NOON, turn),
        "waiting": Scene(at_rest(), NOON, turn, in_service=False, pairing=PAIRING),
        "languages": scene(Screen.LANGUAGES, tag),
        "home": scene(Screen.HOME, tag),
        "topic": scene(Screen.TOPIC, tag, f"{PACK}/money"),
        "page": scene(Screen.PAGE, tag, PAGE, frozenset({"q1"})),
    }[name]


def screens(tag: str, panel: str) -> Iterator[tuple[str, ScreenLayout]]:
    for name in NAMES:
        yield name, composer(panel).compose(scene_of(name, tag))


def inside(inner: Rect, outer: Rect, slack: float = ROUNDING_PX) -> bool:
    return (
        inner.x >= outer.x - slack
        and inner.y >= outer.y - slack
        and inner.x + inner.width <= outer.x + outer.width + slack
        and inner.y + inner.height <= outer.y + outer.height + slack
    )


def overlap(one: Rect, other: Rect) -> bool:
    across = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
    down = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
    return across > ROUNDING_PX and down > ROUNDING_PX


def ink(words: Words) -> Rect:
    return words.layout.ink.moved(words.x, words.y)


def panes(layout: ScreenLayout) -> list[Pane]:
    return [pane for pane in (layout.content, layout.band, layout.dock, layout.more) if pane]


everywhere = pytest.mark.parametrize("panel", PANELS)
in_every_language = pytest.mark.parametrize("tag", ORDER)


@everywhere
@in_every_language
def test_every_box_lies_on_its_sheet_and_every_pane_on_the_panel(tag: str, panel: str) -> None:
    for name, layout in screens(tag, panel):
        whole = Rect(0, 0, layout.width, layout.height)
        for pane in panes(layout):
            sheet = Rect(0, 0, pane.sheet.width, pane.sheet.height)
            assert inside(pane.rect, whole), name
            assert [box.id for box in pane.sheet.boxes if not inside(box.rect, sheet)] == [], name


@pytest.mark.parametrize("inches", [21.5, 32, 43])
@in_every_language
def test_home_and_language_of_an_upright_panel_are_within_reach_of_a_wheelchair(tag: str, inches: float) -> None:
    panel = Geometry.of_diagonal((1080, 1920), inches)
    layout = Composer(FakeContent(), panel).compose(scene(Screen.HOME, tag))
    assert layout.dock
    heights = {
        box.hits[0].action: panel.above_floor_mm(layout.dock.rect.y + box.rect.y)
        for box in layout.dock.sheet.boxes
        if box.hits
    }
    assert max(heights["home"], heights["languages"]) <= WHEELCHAIR_REACH_MM


@everywhere
@in_every_language
def test_the_pairing_code_and_the_button_do_not_cover_each_other(tag: str, panel: str) -> None:
    boxes = composer(panel).compose(scene_of("waiting", tag)).content.sheet.boxes
    assert [box.id for box in boxes] == ["not-in-service", "pairing-code", "touch-to-start"]
    assert not any(overlap(one.rect, other.rect) for one, other in combinations(boxes, 2))


@everywhere
@in_every_language
def test_no_words_are_clipped_or_cut_off(tag: str, panel: str) -> None:
    for name, layout in screens(tag, panel):
        for _, box in layout.boxes():
            for paint in box.paint:
                if isinstance(paint, Words) and box.id != "drawing":
                    assert inside(ink(paint), box.rect, 2.0), (name, box.id, paint.layout.text)
                    assert not paint.layout.unknown_glyphs, (name, box.id, paint.layout.text)


@everywhere
@in_every_language
def test_every_place_to_touch_is_twenty_millimetres_and_alone(tag: str, panel: str) -> None:
    least = PANELS[panel].px(20) - ROUNDING_PX
    for name, layout in screens(tag, panel):
        for pane in panes(layout):
            hits = [(box, hit) for box in pane.sheet.boxes for hit in box.hits]
            small = [hit.action for _, hit in hits if min(hit.rect.width, hit.rect.height) < least]
            assert small == [], name
            apart = [(a, b) for (a, ha), (b, hb) in combinations(hits, 2) if a is not b and overlap(ha.rect, hb.rect)]
            assert [(a.id, b.id) for a, b in apart] == [], name


@everywhere
@in_every_language
def test_all_languages_stand_on_one_screen_in_the_plans_order(tag: str, panel: str) -> None:
    layout = composer(panel).compose(scene_of("languages", tag))
    actions = [hit.action for box in layout.content.sheet.boxes for hit in box.hits]
    assert actions == [f"language:{each}" for each in ORDER]
    assert layout.content.farthest == 0
    least = PANELS[panel].px(25)
    assert all(min(hit.rect.width, hit.rect.height) >= least for box in layout.content.sheet.boxes for hit in box.hits)


@everywhere
def test_the_dock_never_moves(panel: str) -> None:
    for tag in ORDER:
        docks = {layout.dock.rect for name, layout in screens(tag, panel) if layout.dock}
        actions = {
            tuple((hit.action, hit.rect) for box in layout.dock.sheet.boxes for hit in box.hits)
            for _, layout in screens(tag, panel)
            if layout.dock
        }
        assert len(docks) == len(actions) == 1


@everywhere
def test_everything_is_reached_within_four_touches(panel: str) -> None:
    composed = composer(panel)
    atlas = composed.directory(NOON)
    waiting: deque[tuple[Visit, int]] = deque([(at_rest(), 0)])
    seen: dict[tuple[Screen, str], int] = {}
    while waiting:
        visit, touches = waiting.popleft()
        key = (visit.place.screen, visit.place.ref)
        if key in seen or touches > 4:
            continue
        seen[key] = touches
        layout = composed.compose(Scene(visit, NOON))
        for hit in layout.places():
            if hit.action != MORE and not (hit.action.startswith("language:") and hit.action != "language:km"):
                waiting.append((act(visit, hit.action, 0.0, atlas).visit, touches + 1))
    pages = [f"{PACK}/{page}" for found in composed.content.topics(None) for page in found.topic.pages]
    assert {ref for screen, ref in seen if screen is Screen.PAGE} == set(pages)


@pytest.mark.parametrize("panel", ["upright", "across"])
def test_arabic_is_the_mirror_of_the_others(panel: str) -> None:
    ltr, rtl = (composer(panel).compose(scene_of("home", tag)) for tag in ("vi", ARABIC))
    assert ltr.dock
    assert rtl.dock
    assert rtl.dock.rect.x == rtl.width - ltr.dock.rect.x - ltr.dock.rect.width
    for one, other in zip(ltr.content.sheet.boxes[1:], rtl.content.sheet.boxes[1:], strict=True):
        width = ltr.content.sheet.width
        assert other.rect.x == pytest.approx(width - one.rect.x - one.rect.width, abs=ROUNDING_PX)
    back = [layout.find("back") for layout in (ltr, rtl)]
    assert back[0]
    assert back[1]
    assert (back[0].rect.x < back[1].rect.x) == (panel == "upright")


def test_a_touch_means_what_lies_uppermost() -> None:
    layout = composer("upright").compose(scene_of("page", "vi"))
    assert layout.more
    assert layout.dock
    middle = layout.more.rect.y + layout.more.rect.height / 2
    more = layout.hit(layout.width / 2, middle)
    assert more
    assert more.action == MORE
    end = layout.hit(layout.width / 2, middle, layout.content.farthest)
    assert end is None or end.action != MORE
    home = layout.find("home")
    assert home
    assert layout.hit(home.rect.x + 5, home.rect.y + 5, 300) == home


def test_what_is_scrolled_to_lies_in_the_middle() -> None:
    layout = composer("upright").compose(scene_of("page", "vi"))
    related = next(hit for hit in layout.places() if hit.action.startswith("page:") and hit.rect.y > layout.height)
    scroll = layout.scroll_to(related)
    moved = layout.find(related.action, scroll) if related.action != "page:entry-1" else None
    found = [
        hit for hit in layout.places(scroll) if hit.action == related.action and hit.rect.height == related.rect.height
    ]
    assert moved is None or moved in found
    assert any(inside(hit.rect, layout.content.rect) for hit in found)


def test_another_language_stands_at_the_same_block() -> None:
    old, new = (composer("upright").compose(scene_of("page", tag)).content.sheet for tag in ("vi", ARABIC))
    for box in old.boxes[2:]:
        scroll = keep_place(old, new, box.rect.y)
        there = next(other for other in new.boxes if other.id == box.id) if box.id in ids(new) else None
        assert there is None or scroll == pytest.approx(there.rect.y)


def ids(sheet: object) -> set[str]:
    return {box.id for box in getattr(sheet, "boxes", ())}


def test_the_same_scene_is_the_same_boxes() -> None:
    composed = Composer(FakeContent(), PORTRAIT)
    first, again = (composed.compose(scene_of("page", KHMER)) for _ in range(2))
    assert all(one is other for (_, one), (_, other) in zip(first.boxes(), again.boxes(), strict=True))
    later = composed.compose(replace(scene_of("home", KHMER), now=NOON.replace(minute=31)))
    assert later.dock is first.dock


def test_ids_of_boxes_are_unique_on_a_screen() -> None:
    for _, layout in screens("en", "upright"):
        for pane in panes(layout):
            names = [box.id for box in pane.sheet.boxes]
            assert len(names) == len(set(names))


@pytest.mark.parametrize("panel", ["upright", "across"])
@pytest.mark.parametrize("tag", ["vi", "en", KHMER, ARABIC, "zh-Hans", THAI])
def test_pictures_of_every_screen_are_not_blank(tag: str, panel: str) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    for name, layout in screens(tag, panel):
        image = painted(layout)
        image.save(PICTURES / f"{panel}-{tag}-{name}.png", compress_level=1)
        assert image.size == PANELS[panel].panel_px
        assert len(image.resize((108, 108)).getcolors(108 * 108) or ()) > 20, name


def boxes_of(layout: ScreenLayout, name: str) -> Box:
    return next(box for _, box in layout.boxes() if box.id == name)


def geometry_of(diagonal: float) -> Geometry:
    return Geometry.of_diagonal((1080, 1920), diagonal)


@pytest.mark.parametrize("diagonal", [21.5, 32.0, 43.0, 55.0])
def test_smallest_words_stay_legible_on_any_panel(diagonal: float) -> None:
    panel = geometry_of(diagonal)
    layout = Composer(FakeContent(), panel).compose(scene_of("home", "en"))
    band = boxes_of(layout, "clock")
    heights = [paint.layout.height for paint in band.paint if isinstance(paint, Words)]
    assert min(heights) >= panel.px(4.8) / 0.714 * 1.2
