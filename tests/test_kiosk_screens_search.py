"""The search screen and the home screen: within reach, large enough, the same keys under the same fingers."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import combinations

import msgspec
import pytest

from content_packs.geometry import Geometry
from content_packs.typeset.boxes import Box, Rect, Words
from kiosk.acts import act
from kiosk.aids import Aids
from kiosk.screens.compose import Composer
from kiosk.screens.keyboard import FLOOR_MM
from kiosk.screens.layout import Pane, ScreenLayout
from kiosk.screens.stand import Scene
from kiosk.visit import Place, Screen, Visit, at_rest
from tests.screen_content import LANDSCAPE, NOON, ORDER, PORTRAIT, SMALL, FakeContent
from tests.search_content import sample_pages

SMALL_ACROSS = Geometry((1920, 1080), (476.0, 268.0))
LOW = Geometry((1366, 768), (410.0, 230.0))
PANELS = {"upright": PORTRAIT, "across": LANDSCAPE, "small": SMALL, "small across": SMALL_ACROSS}
TOUCH_MM, GAP_MM, FIELD_MM, REACH_MM = 20.0, 3.0, 25.0, 1120.0
ROUNDING_MM = 0.26
FOUND = {"vi": "Vui", "ar": "ا"}
WORDY = {"ru": "Экстренная помощь и безопасность", "en": "Emergency"}

everywhere = pytest.mark.parametrize("panel", [*PANELS.values(), LOW], ids=[*PANELS, "low"])
in_every_language = pytest.mark.parametrize("tag", ORDER)


@cache
def composer(panel: Geometry) -> Composer:
    return Composer(FakeContent(), panel)


def search(panel: Geometry, tag: str, typed: str = "", aids: Aids | None = None, view: str = "") -> ScreenLayout:
    place = Place(Screen.SEARCH, typed=typed, view=view)
    return composer(panel).compose(Scene(Visit(place=place, language=tag, aids=aids or Aids()), NOON))


def board(layout: ScreenLayout) -> Pane:
    return next(pane for pane in layout.standing if any(box.id.startswith("key-") for box in pane.sheet.boxes))


def apart(one: Rect, other: Rect) -> float:
    """How far two rectangles stand from each other."""
    across = max(one.x, other.x) - min(one.x + one.width, other.x + other.width)
    down = max(one.y, other.y) - min(one.y + one.height, other.y + other.height)
    return max(across, down)


@pytest.mark.parametrize("panel", PANELS.values(), ids=PANELS)
@in_every_language
def test_every_key_is_as_large_as_a_finger_with_a_gap_between(panel: Geometry, tag: str) -> None:
    for view in range(len(composer(panel).directory(NOON).keyboard(tag).layers)):
        keys = [box.rect for box in board(search(panel, tag, view=str(view))).sheet.boxes]
        smallest = min(min(key.width, key.height) for key in keys)
        closest = min(apart(one, other) for one, other in combinations(keys, 2))
        assert panel.mm(smallest) >= TOUCH_MM - ROUNDING_MM
        assert panel.mm(closest) >= GAP_MM - ROUNDING_MM


@in_every_language
def test_on_a_low_panel_keys_shrink_together_but_never_below_what_a_finger_can_tell_apart(tag: str) -> None:
    keys = [box.rect for box in board(search(LOW, tag)).sheet.boxes]
    assert LOW.mm(min(min(key.width, key.height) for key in keys)) >= FLOOR_MM - ROUNDING_MM


@everywhere
@in_every_language
def test_panes_lie_beside_each_other_and_boxes_inside_them(panel: Geometry, tag: str) -> None:
    for typed in ("", "zzz", FOUND.get(tag, "")):
        layout = search(panel, tag, typed)
        assert layout.band
        assert layout.dock
        panes = [layout.content, *layout.standing, layout.band, layout.dock]
        assert all(apart(one.rect, other.rect) >= -1 for one, other in combinations(panes, 2))
        for pane in (layout.content, *layout.standing):
            for box in pane.sheet.boxes:
                assert box.rect.x >= -1
                assert box.rect.x + box.rect.width <= pane.sheet.width + 1
                assert box.rect.y + box.rect.height <= pane.sheet.height + 1


@everywhere
@in_every_language
def test_every_key_can_be_said_and_no_letter_is_missing_from_the_fonts(panel: Geometry, tag: str) -> None:
    for view in range(len(composer(panel).directory(NOON).keyboard(tag).layers)):
        for box in board(search(panel, tag, view=str(view))).sheet.boxes:
            assert box.spoken
            assert box.spoken == box.hits[0].spoken
            assert not [words for words in letters(box) if words.layout.unknown_glyphs], box.id


def letters(box: Box) -> list[Words]:
    return [paint for paint in box.paint if isinstance(paint, Words)]


@pytest.mark.parametrize("text", [0, 1, 2, 3])
@in_every_language
def test_larger_words_leave_a_keyboard_and_results_to_scroll(tag: str, text: int) -> None:
    for panel in PANELS.values():
        layout = search(panel, tag, "zzz", Aids(text=text))
        assert panel.mm(layout.content.rect.height) >= TOUCH_MM
        assert layout.content.sheet.width <= layout.content.rect.width
        assert len(board(layout).sheet.boxes) > 20


@pytest.mark.parametrize("inches", [21.5, 32, 43])
@in_every_language
def test_the_keyboard_is_within_reach_of_a_wheelchair(tag: str, inches: float) -> None:
    panel = Geometry.of_diagonal((1080, 1920), inches)
    layout = Composer(FakeContent(), panel).compose(
        Scene(Visit(place=Place(Screen.SEARCH), language=tag, aids=Aids(reach=True)), NOON)
    )
    for pane in (layout.content, *layout.standing):
        for box in pane.sheet.boxes if pane is not layout.content else ():
            if box.hits:
                assert panel.above_floor_mm(pane.rect.y + box.rect.y) <= REACH_MM


def test_typing_leaves_the_keyboard_as_it_is_painted() -> None:
    before, after = search(SMALL, "vi", "t"), search(SMALL, "vi", "th")
    assert board(before) is board(after)
    assert before.dock is after.dock


def test_keys_lie_from_left_to_right_where_the_screen_is_mirrored() -> None:
    arabic = board(search(SMALL, "ar")).sheet.boxes
    places = {box.id: box.rect.x for box in arabic}
    assert places["key-ض"] < places["key-ج"]


def test_results_come_at_each_letter_with_title_line_and_icon() -> None:
    layout = search(SMALL, "vi", "quý k")
    rows = [box for box in layout.content.sheet.boxes if box.hits]
    assert rows
    assert all(box.hits[0].action.startswith("page:") for box in rows)
    assert {len(letters(box)) for box in rows} == {4}  # title, line, icon, arrow


def test_nothing_found_offers_the_topics_and_says_why() -> None:
    actions = [hit.action for hit in search(SMALL, "vi", "zzz").places() if hit.action.startswith("topic:")]
    assert len(actions) == 8
    heading = search(SMALL, "vi", "zzz").content.sheet.boxes[0]
    assert heading.spoken.startswith("Không tìm thấy")
    assert search(SMALL, "vi").content.sheet.boxes[0].spoken != heading.spoken


class WordyContent(FakeContent):
    """Topics with a word that is wider than a narrow tile."""

    def __init__(self) -> None:
        super().__init__()
        topics = (replace(found, topic=msgspec.structs.replace(found.topic, titles=WORDY)) for found in self._topics)
        self._topics = tuple(topics)


@everywhere
def test_topics_beside_the_keyboard_are_whole_words(panel: Geometry) -> None:
    scene = Scene(Visit(place=Place(Screen.SEARCH), language="ru"), NOON)
    boxes = Composer(WordyContent(), panel).compose(scene).content.sheet.boxes
    titles = [word.layout for box in boxes for word in letters(box) if word.layout.text == WORDY["ru"]]
    assert len(titles) == 8
    assert not any(title.truncated or title.narrowest() > title.natural_width for title in titles)


def test_what_was_typed_is_kept_in_none_of_the_composers_panes() -> None:
    own = Composer(FakeContent(), SMALL)
    own.compose(Scene(Visit(place=Place(Screen.SEARCH, typed="secretword"), language="en"), NOON))
    kept = [box for pane in own._panes.values() for box in pane.sheet.boxes]
    assert kept
    assert not [
        box.id for box in kept if "secret" in box.spoken or any("secret" in w.layout.text for w in letters(box))
    ]
    assert "secret" not in repr(list(own._panes))


@everywhere
@in_every_language
def test_home_has_a_search_field_that_cannot_be_missed(panel: Geometry, tag: str) -> None:
    layout = composer(panel).compose(Scene(Visit(place=Place(Screen.HOME), language=tag), NOON))
    field = next(hit for box in layout.content.sheet.boxes for hit in box.hits if hit.action == "search")
    assert panel.mm(field.rect.height) >= FIELD_MM - ROUNDING_MM
    rects = [box.rect for box in layout.content.sheet.boxes]
    assert all(apart(one, other) >= -1 for one, other in combinations(rects, 2))


class Sample(FakeContent):
    """The sample pack's pages in its own topics."""

    def __init__(self) -> None:
        super().__init__()
        self._pages = {f"gatepost-sample/sample/{name}": page for name, page in sample_pages().items()}
        first, *_ = self._topics
        names = tuple(sample_pages())
        self._topics = tuple(
            replace(first, topic=topic)
            for topic in (
                type(first.topic)(id=f"t{n}", icon="badge", titles={"en": f"t{n}"}, pages=names[n::4]) for n in range(4)
            )
        )


@pytest.mark.parametrize("tag", ["vi", "km", "ar"])
def test_everything_is_at_most_four_touches_away(tag: str) -> None:
    own = Composer(Sample(), SMALL)
    directory = own.directory(NOON)
    waiting = [(at_rest(), 0)]
    reached: dict[str, int] = {}
    seen = set()
    while waiting:
        visit, touches = waiting.pop(0)
        if visit.place.screen is Screen.PAGE:
            reached.setdefault(visit.place.ref, touches)
        if touches == 4 or (visit.place, visit.language) in seen:
            continue
        seen.add((visit.place, visit.language))
        layout = own.compose(Scene(visit, NOON))
        for action in dict.fromkeys(hit.action for hit in layout.places()):
            word, _, target = action.partition(":")
            if word in ("topic", "page", "start", "search") or (word == "language" and target == tag):
                waiting.append((act(visit, action, float(touches), directory).visit, touches + 1))
    assert set(reached) == {f"gatepost-sample/sample/{name}" for name in sample_pages()}
