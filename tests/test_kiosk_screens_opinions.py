"""What travellers are asked, on the screen: in every language and size nothing clipped, all large enough to touch."""

from __future__ import annotations

from functools import cache
from itertools import combinations

import pytest

from content_packs.geometry import Geometry
from content_packs.typeset.boxes import Box, Rect, Role, Words
from kiosk.aids import TEXT_STEPS, Aids
from kiosk.opinions import USEFUL, WRONG, WRONGS, given
from kiosk.screens.choices import FILLED
from kiosk.screens.compose import Composer
from kiosk.screens.layout import ScreenLayout
from kiosk.screens.stand import Scene
from kiosk.visit import Place, Screen, Visit
from tests.screen_content import LANDSCAPE, NOON, ORDER, PACK, PORTRAIT, SMALL, AskingContent

PANELS = {"upright": PORTRAIT, "across": LANDSCAPE, "small": SMALL}
READERS = {
    "usual": Aids(),
    "largest": Aids(text=len(TEXT_STEPS) - 1),
    "contrast": Aids(contrast=True, text=1),
    "reach": Aids(reach=True),
}
PAGE = f"{PACK}/entry-0"
VISIT = f"{PACK}/visit"
TOLD = frozenset({given(USEFUL, PAGE), given(WRONG, PAGE)})
PLACES: dict[str, tuple[Place, frozenset[str]]] = {
    "page": (Place(Screen.PAGE, PAGE), frozenset()),
    "judged page": (Place(Screen.PAGE, PAGE), TOLD),
    "report": (Place(Screen.REPORT, PAGE), frozenset()),
    "reported": (Place(Screen.REPORT, PAGE), TOLD),
    "survey": (Place(Screen.SURVEY, VISIT, part="more"), frozenset()),
    "surveyed": (Place(Screen.SURVEY, VISIT), frozenset()),
    "home": (Place(Screen.HOME), frozenset()),
}
ROUNDING_PX = 1.0
ARABIC = "ar"


@cache
def composer(panel: str) -> Composer:
    return Composer(AskingContent(), PANELS[panel])


def layout(name: str, tag: str, panel: str = "upright", reader: str = "usual") -> ScreenLayout:
    place, told = PLACES[name]
    return composer(panel).compose(Scene(Visit(place, tag, aids=READERS[reader], given=told), NOON))


def ours(found: ScreenLayout) -> list[Box]:
    """The boxes that are about opinions: the whole content, or the end of it."""
    boxes = list(found.content.sheet.boxes)
    names = {"useful", "useful-thanks", "report-done"}
    first = next((n for n, box in enumerate(boxes) if box.id in names), None)
    return boxes[first:] if first is not None else [box for box in boxes if box.id.startswith(("choice-", "asked"))]


def actions(found: ScreenLayout) -> list[str]:
    return [hit.action for box in ours(found) for hit in box.hits]


everywhere = pytest.mark.parametrize("panel", PANELS)
for_every_reader = pytest.mark.parametrize("reader", READERS)


@everywhere
@for_every_reader
def test_nothing_is_clipped_or_broken_and_all_can_be_touched_in_every_language(panel: str, reader: str) -> None:
    least = PANELS[panel].px(20) - ROUNDING_PX
    for tag in ORDER:
        for name in PLACES:
            found = layout(name, tag, panel, reader)
            where = (name, tag)
            for box in ours(found):
                assert within(box.rect, Rect(0, 0, found.content.sheet.width, found.content.sheet.height)), where
                for words in (paint for paint in box.paint if isinstance(paint, Words)):
                    assert within(words.layout.ink.moved(words.x, words.y), box.rect, 2.0), (*where, words.layout.text)
                    assert not words.layout.unknown_glyphs, (*where, words.layout.text)
            hits = [hit for box in ours(found) for hit in box.hits]
            assert all(min(hit.rect.width, hit.rect.height) >= least for hit in hits), where
            assert not any(overlap(a.rect, b.rect) for a, b in combinations(hits, 2)), where


def within(inner: Rect, outer: Rect, slack: float = ROUNDING_PX) -> bool:
    return outer.grown(slack).holds(inner)


def overlap(one: Rect, other: Rect) -> bool:
    across = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
    down = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
    return across > 0 and down > 0


@pytest.mark.parametrize("tag", ORDER)
def test_a_list_of_answers_is_seen_whole_at_the_usual_size(tag: str) -> None:
    for panel in PANELS:
        for name in ("report", "survey", "reported", "surveyed"):
            assert layout(name, tag, panel).content.farthest == 0, (name, panel)
    assert FILLED < 1


def test_a_page_ends_with_the_question_and_what_was_answered_is_thanked_for() -> None:
    assert actions(layout("page", "en")) == ["useful:yes", "useful:no", "report"]
    judged = layout("judged page", "en")
    assert [box.id for box in ours(judged)] == ["useful-thanks", f"choice-survey:{VISIT}", "report-done"]
    assert actions(judged) == [f"survey:{VISIT}"]


def test_an_answer_leaves_the_boxes_of_the_page_as_they_are() -> None:
    """Their textures stay on the screen; only the end of the page is drawn anew."""
    before, after = layout("page", "en").content.sheet.boxes, layout("judged page", "en").content.sheet.boxes
    kept = [box for box in before if any(box is other for other in after)]
    assert [box.id for box in before if box not in kept] == [
        "useful",
        "choice-useful:yes",
        "choice-useful:no",
        "choice-report",
    ]


def test_the_list_of_mistakes_names_the_page_and_offers_every_one() -> None:
    found = layout("report", "en")
    assert actions(found) == [*(f"wrong:{wrong}" for wrong in WRONGS), "back"]
    title = AskingContent().all_pages()[PAGE].texts["en"].title
    assert title in found.content.sheet.boxes[0].spoken


def test_every_survey_question_can_be_skipped_and_left() -> None:
    assert actions(layout("survey", "en")) == [
        "choose:more/yes",
        "choose:more/no",
        "choose:more/entry",
        "choose:more/",
        "back",
    ]


def test_home_offers_the_survey_for_everybody_until_it_was_answered() -> None:
    assert actions(layout("home", "en")) == [f"survey:{VISIT}"]
    begun = frozenset({given("visit/found", VISIT)})
    scene = Scene(Visit(Place(Screen.HOME), "en", given=begun), NOON)
    assert actions(composer("upright").compose(scene)) == []


def test_home_with_an_offer_still_shows_every_topic_without_scrolling() -> None:
    for tag in ORDER:
        found = layout("home", tag)
        assert found.content.farthest == 0, tag
        assert sum(hit.action.startswith("topic:") for hit in found.places()) == 8, tag


@everywhere
@for_every_reader
def test_home_never_has_to_be_scrolled_for_an_offer(panel: str, reader: str) -> None:
    for tag in ("vi", "th", "ar"):
        asked = composer(panel).compose(Scene(Visit(Place(Screen.HOME), tag, aids=READERS[reader]), NOON))
        done = frozenset({given("visit/found", VISIT)})
        bare = composer(panel).compose(Scene(Visit(Place(Screen.HOME), tag, aids=READERS[reader], given=done), NOON))
        assert asked.content.farthest == 0 or bare.content.farthest > 0, tag


@everywhere
@for_every_reader
def test_focus_goes_through_every_answer_once(panel: str, reader: str) -> None:
    for name in PLACES:
        boxes = ours(layout(name, "en", panel, reader))
        focus = [box.focus for box in boxes if box.focus is not None]
        assert len(focus) == len(set(focus)), name
        assert all(box.focus is not None for box in boxes if box.role is Role.BUTTON and box.hits), name


def test_arabic_is_the_mirror_of_english() -> None:
    for name in ("report", "survey", "page"):
        width = layout(name, ARABIC, "across").content.sheet.width
        arabic, english = (ours(layout(name, tag, "across")) for tag in (ARABIC, "en"))
        for mine, theirs in zip(arabic, english, strict=True):
            if mine.rect.width == theirs.rect.width:
                assert abs(mine.rect.x - (width - theirs.rect.x - theirs.rect.width)) <= ROUNDING_PX, mine.id


def test_a_screen_may_be_larger_than_we_know() -> None:
    panel = Geometry((2160, 3840), (1210.0, 680.0)[::-1])
    composed = Composer(AskingContent(), panel).compose(Scene(Visit(Place(Screen.REPORT, PAGE), "km"), NOON))
    assert composed.content.farthest == 0
