"""The keypad's line: everything on every screen, in order, without a trap; and everything on it can be heard."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import replace

import msgspec
import pytest

from content_packs.messages import Messages
from content_packs.model import Paragraph, Span
from content_packs.notices.notice import Gravity
from content_packs.plain import plain_text
from content_packs.theme import HIGH_CONTRAST, LIGHT, Theme, contrast
from content_packs.typeset.boxes import Box, Hit, Role, Words
from kiosk.acts import act
from kiosk.aids import Aids
from kiosk.focus import SLICE, found, step_from, stops
from kiosk.notices import place_of
from kiosk.screens.compose import Composer
from kiosk.screens.layout import HEAR, MORE, ScreenLayout
from kiosk.screens.rooms import ROOMS
from kiosk.screens.stand import Scene
from kiosk.speech import spoken
from kiosk.visit import Place, Screen, Visit
from tests.notices import notice
from tests.screen_content import LANDSCAPE, NOON, ORDER, PACK, PORTRAIT, FakeContent, language_packs, scene

PAGE = f"{PACK}/entry-1"
LEAST_WORDS = 2
"""Fewer characters are an icon, a step's number or a mark on a plan."""

SAID_TWICE = ("dock-languages", "choose-language", "say-")
"""What stands there once more for those who read another language is heard in this one."""

ISOLATES = "\u2066\u2067\u2068\u2069"

ROOMS_WITHOUT_ANYTHING_TO_SHOW = frozenset({Screen.PICTURE, Screen.FILM, Screen.SURVEY, Screen.NOTICE, Screen.STAFF})
"""What these stand on (a picture, a film, a survey, a notice, a code) is brought by their own tests."""


@pytest.fixture(scope="module")
def composer() -> Composer:
    return Composer(FakeContent(), PORTRAIT)


def screens(composer: Composer, tag: str) -> Iterator[ScreenLayout]:
    """Every screen in one language, being read and being asked whether anybody is there too."""
    for screen in {*ROOMS, Screen.HOME} - ROOMS_WITHOUT_ANYTHING_TO_SHOW:
        ref = f"{PACK}/entry" if screen is Screen.TOPIC else PAGE
        yield composer.compose(scene(screen, tag, ref))
    page = scene(Screen.PAGE, tag, PAGE, frozenset({"q1"}))
    for aside in (
        replace(page, reading=True),
        replace(page, reading=True, paused=True),
        replace(page, unread=True),
        replace(page, left_s=9),
    ):
        yield composer.compose(aside)


def boxes(layout: ScreenLayout) -> list[Box]:
    return [box for _, box in layout.boxes()]


@pytest.mark.parametrize("tag", ORDER)
def test_every_word_on_every_screen_can_be_heard(composer: Composer, tag: str) -> None:
    for layout in screens(composer, tag):
        for box in boxes(layout):
            for written in (_bare(paint.layout.text) for paint in box.paint if isinstance(paint, Words)):
                if sum(char.isalpha() for char in written) >= LEAST_WORDS and not box.id.startswith(SAID_TWICE):
                    assert written in _bare(box.spoken), box.id


def _bare(text: str) -> str:
    """Without white space and the characters that steer lines and directions."""
    return "".join(char for char in plain_text(text) if not char.isspace() and char not in ISOLATES)


@pytest.mark.parametrize("tag", ORDER)
def test_every_control_and_every_word_is_a_stop_and_there_is_no_trap(composer: Composer, tag: str) -> None:
    for layout in screens(composer, tag):
        line = stops(layout)
        names = [stop.name for stop in line]
        assert len(names) == len(set(names))
        reached = {stop.hit.action for stop in line}
        assert {hit.action for hit in layout.places()} - {MORE} <= reached
        panes = [layout.over] if layout.over else [pane for pane, _ in layout.boxes() if pane is not layout.more]
        visible = {box.id for pane in panes if pane for box in pane.sheet.boxes if box.spoken}
        assert visible <= {stop.box.id for stop in line}
        assert _walked(layout, 1) == names
        assert _walked(layout, -1) == names[::-1]


def _walked(layout: ScreenLayout, step: int) -> list[str]:
    """The stops met before the first comes again."""
    line, at, met = stops(layout), "", list[str]()
    while stop := step_from(line, at, step):
        if stop.name in met:
            break
        met.append(stop.name)
        at = stop.name
    return met


def test_the_keypad_reaches_every_page_and_every_language_by_itself(composer: Composer) -> None:
    content = composer.content
    pages, tags = _toured(composer, Visit(place=Place(Screen.LANGUAGES)))
    assert tags == set(content.languages)
    assert pages == set(FakeContent().all_pages())


def _toured(composer: Composer, start: Visit) -> tuple[set[str], set[str]]:
    """Everything that down and select lead to, from `start` on."""
    waiting, seen = deque([start]), set[tuple[Screen, str]]()
    pages, tags = set[str](), set[str]()
    atlas = composer.directory(NOON)
    while waiting:
        visit = waiting.popleft()
        if (visit.place.screen, visit.place.ref) in seen or visit.resting:
            continue
        seen.add((visit.place.screen, visit.place.ref))
        pages |= {visit.place.ref} if visit.place.screen is Screen.PAGE else set()
        tags |= {visit.language} - {""}
        for stop in stops(composer.compose(Scene(visit, NOON))):
            if stop.hit.action.startswith("language:"):
                tags.add(stop.hit.action.partition(":")[2])
            waiting.append(act(visit, stop.hit.action, 10.0, atlas).visit)
    return pages, tags


def test_what_lies_over_everything_is_all_there_is_to_walk_along(composer: Composer) -> None:
    layout = composer.compose(replace(scene(Screen.PAGE, "vi", PAGE), left_s=9))
    assert layout.over
    assert {stop.box.id for stop in stops(layout)} == {box.id for box in layout.over.sheet.boxes if box.spoken}


def test_the_way_on_from_a_danger_is_a_stop_that_acts(composer: Composer) -> None:
    storm = notice("storm", Gravity.DANGER)
    visit = Visit(place=place_of(storm), language="vi")
    layout = composer.compose(Scene(visit, NOON, notices=(storm,)))
    assert [stop for stop in stops(layout) if stop.acts and stop.hit.action == f"heard:{storm.key}"]


def test_what_is_higher_than_its_place_is_walked_through_in_parts() -> None:
    content = FakeContent()
    page = content.all_pages()[PAGE]
    long = Paragraph(id="long", fallback="", text=(Span(text="Vui lòng hỏi tại quầy. " * 60),))
    text = msgspec.structs.replace(page.texts["vi"], blocks=(long,))
    content.replace_page(msgspec.structs.replace(page, texts={"vi": text}))
    layout = Composer(content, LANDSCAPE).compose(replace(scene(Screen.PAGE, "vi", PAGE), visit=_reader(Aids(text=3))))
    most = layout.content.rect.height * SLICE + 1
    line = [stop for stop in stops(layout) if stop.scrolls and not stop.acts]
    assert all(stop.rect.height <= most for stop in line)
    parts = [stop for stop in line if stop.box.id == "long"]
    box = parts[0].box.rect
    assert len(parts) > 2
    assert (parts[0].rect.y, round(parts[-1].rect.y + parts[-1].rect.height)) == (box.y, round(box.y + box.height))


def _reader(aids: Aids) -> Visit:
    return Visit(place=Place(Screen.PAGE, PAGE), language="vi", aids=aids)


def test_the_place_in_the_line_is_found_again_when_the_screen_is_composed_anew(composer: Composer) -> None:
    line = stops(composer.compose(scene(Screen.PAGE, "vi", PAGE)))
    anew = stops(Composer(FakeContent(), PORTRAIT).compose(scene(Screen.PAGE, "vi", PAGE, frozenset({"q1"}))))
    for stop in line:
        assert found(anew, stop.name), stop.name


@pytest.mark.parametrize("theme", [LIGHT, HIGH_CONTRAST], ids=lambda theme: theme.name)
def test_one_line_of_the_ring_is_seen_on_every_ground(theme: Theme) -> None:
    grounds = {theme.ground, theme.card, theme.band, theme.info.ground, *theme.topics}
    for ground in grounds:
        assert max(contrast(theme.focus, ground), contrast(theme.focus_edge, ground)) >= 3


def test_touching_speaks_first_words_without_a_control_too(composer: Composer) -> None:
    reader = replace(scene(Screen.PAGE, "en", PAGE), visit=replace(_reader(Aids(speech=True)), language="en"))
    voiced, silent = composer.compose(reader), composer.compose(scene(Screen.PAGE, "en", PAGE))
    box = next(box for box in boxes(voiced) if box.id == "beware")
    x = voiced.content.rect.x + box.rect.x + 5
    y = voiced.content.rect.y + box.rect.y + 5
    hit = voiced.hit(x, y)
    assert hit is not None
    assert hit.action == f"{HEAR}:beware"
    assert silent.hit(x, y) is None


def test_what_is_said_names_the_thing_its_kind_and_speaks_its_language(composer: Composer) -> None:
    say = Messages(language_packs())
    home = composer.compose(scene(Screen.LANGUAGES, "fr"))
    hit = home.find("language:km")
    assert hit
    khmer = spoken.of(home, hit, say)
    assert khmer is not None
    assert khmer.tag == "km"
    assert khmer.text.endswith(say("km", "role-button"))
    page = composer.compose(scene(Screen.PAGE, "fr", PAGE))
    link = next(hit for box in boxes(page) if box.id == "intro" for hit in box.hits)
    told = spoken.of(page, link, say)
    assert told is not None
    assert told.text == f"{link.spoken}, lien"
    title = spoken.title(page)
    assert title is not None
    assert title.text == next(box for box in boxes(page) if box.role is Role.TITLE).spoken
    heading = next(box for box in boxes(page) if box.role is Role.HEADING)
    said = spoken.of(page, Hit(heading.rect, f"{HEAR}:{heading.id}", heading.spoken), say)
    assert said is not None
    assert said.text.endswith("titre")
