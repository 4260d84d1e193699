"""A page is withdrawn while a traveller stands there: gone at once, told calmly, and the way on is whole."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from content_packs.keyboard import PLAIN, Keyboard
from content_packs.model import Survey
from content_packs.notices.notice import Gravity
from content_packs.withdrawals.listing import Withdrawn
from kiosk.counting import View
from kiosk.display import programme
from kiosk.screens.compose import Composer
from kiosk.screens.content import Directory
from kiosk.screens.stand import Scene
from kiosk.visit import PageLeft, Place, Screen, Visit
from kiosk.withdrawals import withdrawn_from
from tests.notices import notice
from tests.paper_stage import PAGE, Playing, Signed, playing_in, read
from tests.screen_content import LANDSCAPE, ORDER, PACK, PORTRAIT, SMALL, FakeContent

OTHER = f"{PACK}/entry-2"
TOPIC = f"{PACK}/entry"
LANGUAGES, HOME = Place(Screen.LANGUAGES), Place(Screen.HOME)


class Left:
    """What there is still to go to: an `Atlas`."""

    def __init__(self, *refs: str) -> None:
        self._refs = refs

    def has_language(self, tag: str) -> bool:
        return tag in ORDER

    def first_language(self) -> str:
        return ORDER[0]

    def has_topic(self, ref: str) -> bool:
        return ref in self._refs

    def has_page(self, ref: str) -> bool:
        return ref in self._refs

    def survey(self, _ref: str) -> Survey | None:
        return None

    def help_page(self) -> str:
        return ""

    def keyboard(self, _tag: str) -> Keyboard:
        return PLAIN

    def finds(self, _typed: str, _tag: str) -> bool:
        return False


def reading(place: Place, *trail: Place) -> Visit:
    return Visit(place=place, trail=(LANGUAGES, HOME, *trail), language="vi", shown=10.0)


# -- the rule ---------------------------------------------------------------------------------------


def test_whoever_reads_it_is_told_and_the_reading_is_counted() -> None:
    step = withdrawn_from(reading(Place(Screen.PAGE, PAGE), Place(Screen.TOPIC, TOPIC)), Left(TOPIC), 14.0)
    assert step.visit.place == Place(Screen.WITHDRAWN)
    assert step.visit.trail == (LANGUAGES, HOME, Place(Screen.TOPIC, TOPIC))
    assert step.events == (PageLeft(PAGE, "vi", 4.0),)


@pytest.mark.parametrize("aside", [Screen.PICTURE, Screen.FILM, Screen.REPORT])
def test_whoever_looks_at_something_of_it_is_told_too(aside: Screen) -> None:
    visit = reading(Place(aside, PAGE, part="x"), Place(Screen.PAGE, PAGE))
    visit = replace(visit, playing="x")
    step = withdrawn_from(visit, Left(), 14.0)
    assert (step.visit.place.screen, step.visit.playing) == (Screen.WITHDRAWN, "")
    assert step.visit.trail == (LANGUAGES, HOME)


@pytest.mark.parametrize("aside", [Place(Screen.NOTICE, "p/flood", part="1"), LANGUAGES, Place(Screen.AIDS)])
def test_whoever_is_aside_for_another_reason_stays_and_is_told_on_coming_back(aside: Place) -> None:
    step = withdrawn_from(reading(aside, Place(Screen.PAGE, PAGE)), Left(), 14.0)
    assert step.visit.place == aside
    assert step.visit.trail == (LANGUAGES, HOME, Place(Screen.WITHDRAWN))
    assert step.events == (PageLeft(PAGE, "vi", 4.0),)


@pytest.mark.parametrize("place", [Place(Screen.TOPIC, TOPIC), Place(Screen.SURVEY, f"{PACK}/visit")])
def test_whoever_stands_where_nothing_is_left_is_led_home(place: Place) -> None:
    assert withdrawn_from(reading(place), Left(), 14.0).visit.place == HOME


@pytest.mark.parametrize(
    "place", [HOME, Place(Screen.HELP), Place(Screen.SEARCH, typed="v"), Place(Screen.PAGE, OTHER)]
)
def test_whoever_stands_elsewhere_stays_and_only_the_way_back_changes(place: Place) -> None:
    visit = reading(place, Place(Screen.PAGE, PAGE))
    step = withdrawn_from(visit, Left(OTHER), 14.0)
    assert step.visit.place == place
    assert Place(Screen.PAGE, PAGE) not in step.visit.trail


def test_nothing_happens_where_nobody_is_or_nothing_is_gone() -> None:
    assert withdrawn_from(Visit(), Left(), 14.0).visit == Visit()
    visit = reading(Place(Screen.PAGE, PAGE), Place(Screen.TOPIC, TOPIC))
    assert withdrawn_from(visit, Left(PAGE, TOPIC), 14.0).visit == visit


# -- the show ---------------------------------------------------------------------------------------


@pytest.fixture
def playing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Playing:
    made = playing_in(tmp_path, monkeypatch)
    made.clerk.bring(Signed(1))
    made.tick()
    return made


def told(playing: Playing) -> bool:
    return "asked" in playing.ids()


def edition(playing: Playing) -> FakeContent:
    content = playing.show.content
    assert isinstance(content, FakeContent)
    return content


def test_page_is_gone_from_under_the_reader_within_a_tick(playing: Playing) -> None:
    read(playing)
    assert "title" in playing.ids()
    playing.clerk.withdraw(edition(playing), PAGE)
    playing.tick()
    assert told(playing)
    assert [word.page for word in playing.clerk.told if isinstance(word, View)] == ["entry-1"]


def test_ways_on_lead_home_to_help_and_back(playing: Playing) -> None:
    read(playing)
    playing.clerk.withdraw(edition(playing), PAGE)
    playing.tick()
    playing.touch("back")
    assert not playing.stage.layout or not playing.stage.layout.find(f"page:{PAGE}")
    playing.touch(f"page:{OTHER}")
    playing.clerk.withdraw(edition(playing), PAGE, OTHER)
    playing.tick()
    assert told(playing)
    playing.touch("home")
    assert not told(playing)
    playing.touch(f"topic:{TOPIC}")


def test_page_vanishes_from_topics_and_related_pages_during_the_visit(playing: Playing) -> None:
    read(playing, OTHER)
    playing.clerk.withdraw(edition(playing), PAGE)
    playing.tick()
    assert playing.stage.layout
    assert not playing.stage.layout.find(f"page:{PAGE}")
    assert "title" in playing.ids()
    playing.touch("back")
    assert not playing.stage.layout.find(f"page:{PAGE}")


def test_finger_on_the_glass_meant_what_lay_there_before(playing: Playing) -> None:
    read(playing)
    assert playing.stage.layout
    hit = playing.stage.layout.find("home")
    assert hit
    x, y = hit.rect.x + 1, hit.rect.y + 1
    playing.show.pressed(x, y)
    playing.clerk.withdraw(edition(playing), PAGE)
    playing.tick(0.6)
    playing.show.released(x, y)
    assert told(playing)


def test_reinstated_page_is_there_again_during_the_visit(playing: Playing) -> None:
    whole = edition(playing)
    read(playing, OTHER)
    playing.clerk.withdraw(whole, PAGE)
    playing.tick()
    playing.clerk.withdraw(whole)
    playing.tick()
    playing.touch("back")
    assert playing.stage.layout
    assert playing.stage.layout.find(f"page:{PAGE}")


def test_danger_and_withdrawal_at_once_leave_the_danger_on_the_screen(playing: Playing) -> None:
    read(playing)
    whole = edition(playing)
    whole.notices = (notice("flood", Gravity.DANGER, now=dt.datetime.now(dt.UTC)),)
    playing.clerk.withdraw(whole, PAGE)
    playing.tick()
    assert playing.show._visit.place.screen is Screen.NOTICE
    playing.touch(f"heard:{whole.notices[0].key}")
    assert told(playing)


# -- the screen -------------------------------------------------------------------------------------


@pytest.mark.parametrize("panel", [PORTRAIT, LANDSCAPE, SMALL])
def test_screen_says_it_in_every_language_and_offers_the_ways_on(panel: object) -> None:
    content = FakeContent()
    composer = Composer(content, panel)  # type: ignore[arg-type]
    said = set()
    for tag in ORDER:
        scene = Scene(Visit(place=Place(Screen.WITHDRAWN), language=tag, trail=(LANGUAGES, HOME)), None)
        layout = composer.compose(scene)
        said.add(content.say(tag, "page-withdrawn"))
        spoken = " ".join(box.spoken for _, box in layout.boxes())
        assert content.say(tag, "page-withdrawn") in spoken
        assert content.say(tag, "ask-desk") in spoken
        assert {"home", "help"} <= {hit.action for box in layout.content.sheet.boxes for hit in box.hits}
        assert layout.content.farthest == 0
    assert len(said) == len(ORDER)


def test_withdrawn_page_is_found_listed_offered_and_hung_on_a_wall_nowhere() -> None:
    whole = FakeContent()
    left = whole.without(Withdrawn(1, frozenset({whole.revision(PAGE)})))
    seen = []
    for content in (whole, left):
        directory, typesetter = Directory(content, None), Composer(content, PORTRAIT).typesetter
        page, title = whole.page(OTHER, None), whole.all_pages()[PAGE].texts["en"].title
        assert page is not None
        seen.append(
            (
                PAGE in directory.found(title, "en"),
                PAGE in {row.ref for row in directory.rows(TOPIC, "en", typesetter)},
                PAGE in {other.ref for other in directory.related(OTHER, page, "en", typesetter)},
                PAGE in {spot.ref for spot in programme(content, directory, None, 2)},
            )
        )
    assert seen == [(True,) * 4, (False,) * 4]


def test_language_pack_without_the_sentence_says_whom_to_ask_and_shows_no_code() -> None:
    content = FakeContent()
    content.languages = {
        tag: msgspec.structs.replace(
            one, messages={name: words for name, words in one.messages.items() if name != "page-withdrawn"}
        )
        for tag, one in content.languages.items()
    }
    scene = Scene(Visit(place=Place(Screen.WITHDRAWN), language="vi", trail=(LANGUAGES, HOME)), None)
    spoken = " ".join(box.spoken for _, box in Composer(content, PORTRAIT).compose(scene).boxes())
    assert "page-withdrawn" not in spoken
    assert content.say("vi", "ask-desk") in spoken
