"""The accessibility checklist on every screen beside topics and pages: search, help, notices, pictures, films,
opinions, the question whether anybody is there, and what stands on a screen together with something else.

The same numbers as in `test_kiosk_screens_accessible`, which walks the screens that everybody sees.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import combinations

import pytest

from content_packs.messages import Messages
from content_packs.notices.notice import Gravity
from content_packs.plain import plain_text
from content_packs.theme import SMALLEST_CAP_MM
from content_packs.typeset.boxes import Words
from kiosk.aids import Aids
from kiosk.focus import stops
from kiosk.notices import place_of
from kiosk.screens.compose import Composer
from kiosk.screens.keyboard import FLOOR_MM
from kiosk.screens.layout import MORE, ScreenLayout
from kiosk.screens.stand import Scene
from kiosk.speech import spoken
from kiosk.visit import Place, Screen
from tests.measured_screens import (
    CSS_44_PX_MM,
    GAP_MM,
    LARGE_CAP_MM,
    LARGEST,
    PANELS,
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
from tests.media_content import PAGE, MediaContent, looking
from tests.notices import notice
from tests.screen_content import PACK, AskingContent, language_packs, scene

KEY, SITE = "key-", "site"
"""A key is as wide as its letter has room for; the site of these tests has a name that nobody segmented."""
SAY = Messages(language_packs())
LABELS = {SAY(tag, name) for tag in language_packs() for name in ("transcript", "you-are-here")}
"""The words that follow, and the way to each place, are read where they stand."""
PLAYERS = ("chime", "welcome")
"""Blocks of the page: their words are a pack's, and broken rather than small where a panel is narrow."""
CREDIT = "·Gatepost"
"""Who made a picture stands beneath it, and is not read aloud."""

SOME = ("15.6 upright", "15.6 across", "21.5 upright", "32 across", "55 upright")
TAGS = ("ru", "km")
DANGER, WARNING = notice("fire", Gravity.DANGER), notice("road", Gravity.WARNING)
LEAST_WORDS = 2

each = pytest.mark.parametrize("panel", SOME)


class Everything(MediaContent):
    """A page with media, and surveys."""

    def __init__(self) -> None:
        super().__init__()
        self.manifests = AskingContent().manifests


@cache
def composer(panel: str) -> Composer:
    return Composer(Everything(), PANELS[panel])


def scenes(tag: str) -> Iterator[tuple[str, Scene]]:
    """Every screen that somebody goes aside to, by name."""
    page, home = scene(Screen.PAGE, tag, PAGE), scene(Screen.HOME, tag)
    yield "search", scene(Screen.SEARCH, tag)
    typed = Place(Screen.SEARCH, typed="qx")
    yield "search, nothing found", replace(home, visit=replace(home.visit, place=typed))
    yield "help", scene(Screen.HELP, tag)
    for name, view in (("picture", ""), ("picture, larger", "2,0.5,0.5")):
        yield name, looking(Screen.PICTURE, tag, "photo", view)
    yield "plan", looking(Screen.PICTURE, tag, "hall")
    for name, view in (("film", ""), ("film, broken", "broken")):
        yield name, looking(Screen.FILM, tag, "welcome", view, playing="welcome")
    yield "report", scene(Screen.REPORT, tag, PAGE)
    survey = Place(Screen.SURVEY, f"{PACK}/visit", part="found")
    yield "survey", replace(home, visit=replace(home.visit, place=survey))
    held = replace(home, notices=(DANGER, WARNING))
    yield "notices", replace(held, visit=replace(held.visit, place=Place(Screen.NOTICE), heard=frozenset({DANGER.key})))
    yield "notice", replace(held, notices=(WARNING,), visit=replace(held.visit, place=place_of(WARNING)))
    yield "danger", replace(held, visit=replace(held.visit, place=place_of(DANGER)))
    yield "a line and a reader", replace(page, notices=(WARNING,), reading=True)
    yield "a line, unread", replace(page, notices=(WARNING,), unread=True)
    yield "still there", replace(home, left_s=14)


def composed(panel: str, aids: Aids, tags: tuple[str, ...] = TAGS) -> Iterator[tuple[str, ScreenLayout]]:
    for tag in tags:
        for name, bare in scenes(tag):
            shown = replace(bare, visit=replace(bare.visit, aids=aids))
            yield f"{name} {tag}", composer(panel).compose(shown)


@each
def test_a01_no_words_aside_are_smaller_than_a_standing_reader_needs(panel: str) -> None:
    for name, layout in composed(panel, Aids()):
        assert_nothing_lost(name, layout)
        for box, paint in words(layout):
            assert cap_mm(paint, PANELS[panel]) >= SMALLEST_CAP_MM - 0.02, (name, box.id, paint.layout.text)


@each
def test_a02_in_the_largest_step_all_words_aside_are_large_and_nothing_is_lost(panel: str) -> None:
    """The letter on a key is as large as its key has room for: a keyboard of larger ones would have no place."""
    for name, layout in composed(panel, LARGEST):
        assert_nothing_lost(name, layout)
        for box, paint in words(layout):
            told = (name, box.id, paint.layout.text)
            assert (
                cap_mm(paint, PANELS[panel]) >= (SMALLEST_CAP_MM if box.id.startswith(KEY) else LARGE_CAP_MM) - 0.03
            ), told
            assert not paint.layout.truncated or box.id.startswith("page-"), told
            if not box.id.startswith((KEY, SITE, *PLAYERS)):
                assert paint.layout.narrowest() <= paint.layout.width + ROUNDING_PX, told


@each
def test_a05_a06_whatever_is_touched_aside_is_large_enough_and_apart(panel: str) -> None:
    geometry = PANELS[panel]
    for aids in (Aids(), replace(LARGEST, reach=True)):
        for name, layout in composed(panel, aids, ("ru",)):
            for pane in panes(layout):
                hits = [hit for box in pane.sheet.boxes for hit in box.hits]
                for hit in hits:
                    key = hit.action.startswith("key:")
                    least = geometry.px(FLOOR_MM if key else TOUCH_MM) - ROUNDING_PX
                    assert min(hit.rect.width, hit.rect.height) >= least, (name, hit.action)
                    assert geometry.mm(min(hit.rect.width, hit.rect.height)) >= CSS_44_PX_MM - 0.05, (name, hit.action)
                if pane is layout.content and "a line" in name:
                    continue  # numbers stand on their plan; questions that open lie one beneath the other
                gaps = [apart(a.rect, b.rect) for a, b in combinations(hits, 2)]
                assert all(gap >= geometry.px(GAP_MM) - 2 * ROUNDING_PX for gap in gaps), (name, min(gaps))


@pytest.mark.parametrize("panel", ["21.5 upright", "32 across", "55 upright"])
def test_a07_low_controls_aside_lie_between_380_and_1120_mm(panel: str) -> None:
    hung = PANELS[panel]
    for aids in (Aids(reach=True), replace(LARGEST, reach=True)):
        for name, layout in composed(panel, aids, ("ru",)):
            if layout.over:
                continue  # one touch anywhere answers
            for rect in touchable(layout):
                assert hung.above_floor_mm(rect.y) <= REACH_MM + 0.5, name
                assert hung.above_floor_mm(rect.y + rect.height) >= STOOP_MM - 0.5, name
            assert layout.content.rect.height >= hung.px(TOUCH_MM), name


def test_a12_every_word_aside_can_be_heard() -> None:
    for name, layout in composed("21.5 upright", Aids(speech=True), ("en", "lo", "ar")):
        for _, box in layout.boxes():
            for paint in box.paint:
                if isinstance(paint, Words) and sum(map(str.isalpha, paint.layout.text)) >= LEAST_WORDS:
                    if box.id.startswith(("dock-languages", "say-")) or paint.layout.text in LABELS:
                        continue  # said once more in the language that is spoken at the gate; the words follow
                    said = " ".join((box.spoken, *(hit.spoken for hit in box.hits)))
                    assert _bare(paint.layout.text).removesuffix(CREDIT) in _bare(said), (name, box.id)


def _bare(text: str) -> str:
    return "".join(char for char in plain_text(text) if not char.isspace() and char not in "\u2066\u2067\u2068\u2069")


def test_a15_the_keypad_stands_on_everything_aside_that_a_finger_can_touch() -> None:
    for name, layout in composed("32 across", Aids(), ("ar",)):
        line = stops(layout)
        assert {hit.action for hit in layout.places()} - {MORE} <= {stop.hit.action for stop in line}, name
        assert len({stop.name for stop in line}) == len(line), name


def test_a16_whatever_is_touched_aside_says_what_it_is_first() -> None:
    def say(tag: str, message: str) -> str:
        return f"{tag}:{message}"

    for name, layout in composed("21.5 upright", Aids(speech=True), ("km",)):
        assert layout.voiced
        for hit in layout.places():
            said = spoken.of(layout, hit, say)
            assert said is not None, (name, hit.action)
            assert said.text, (name, hit.action)
            assert said.tag in language_packs(), (name, hit.action)
