"""A visit: what touches do, what is counted, and that nothing leads out of the screens."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from content_packs.keyboard import Keyboard, complete
from content_packs.model import Survey
from kiosk.acts import act
from kiosk.visit import (
    MAX_TRAIL,
    WARNING_S,
    Event,
    LanguageChosen,
    PageLeft,
    Place,
    Screen,
    Step,
    Visit,
    VisitOver,
    absolute,
    at_rest,
    finish,
    page_read,
    rest_when_idle,
    scrolled,
)

LANGUAGES = ("vi", "en", "km", "ar")
TOPICS = ("p/k/entry", "p/k/money")
PAGES = ("p/k/visa", "p/k/customs", "p/other/bus")
IDLE_S = 60.0


@dataclass(frozen=True)
class Known:
    def has_language(self, tag: str) -> bool:
        return tag in LANGUAGES

    def first_language(self) -> str:
        return LANGUAGES[0]

    def has_topic(self, ref: str) -> bool:
        return ref in TOPICS

    def has_page(self, ref: str) -> bool:
        return ref in PAGES

    def help_page(self) -> str:
        return ""

    def survey(self, ref: str) -> Survey | None:  # noqa: ARG002 - the shape of an Atlas
        return None

    def keyboard(self, tag: str) -> Keyboard:  # noqa: ARG002 - the shape of an Atlas
        return complete(None)

    def finds(self, typed: str, tag: str) -> bool:  # noqa: ARG002 - the shape of an Atlas
        return "q" not in typed


def steps(*actions: str, visit: Visit | None = None, every_s: float = 1.0) -> tuple[Visit, list[Event]]:
    """Touch by touch, a second apart."""
    visit, now, events = visit or at_rest(), 0.0, list[Event]()
    for action in actions:
        now += every_s
        step = act(visit, action, now, Known())
        visit = step.visit
        events += step.events
    return visit, events


def test_a_touch_anywhere_at_rest_leads_to_the_languages() -> None:
    visit, events = steps("anything")
    assert (visit.place.screen, events) == (Screen.LANGUAGES, [])


def test_a_page_is_four_touches_away() -> None:
    visit, events = steps("start", "language:km", "topic:p/k/entry", "page:p/k/visa")
    assert (visit.place, visit.language) == (Place(Screen.PAGE, "p/k/visa"), "km")
    assert events == [LanguageChosen("km")]


def test_a_page_left_is_counted_with_its_dwell() -> None:
    _, events = steps("start", "language:km", "page:p/k/visa", "home", every_s=7)
    assert events == [LanguageChosen("km"), PageLeft("p/k/visa", "km", 7.0)]


def test_language_switch_keeps_the_page_and_the_trail() -> None:
    before, _ = steps("start", "language:vi", "topic:p/k/entry", "page:p/k/visa")
    before = scrolled(before, 320.0, 5.0)
    after, events = steps("languages", "language:ar", visit=before)
    assert (after.place, after.trail, after.language) == (before.place, before.trail, "ar")
    assert [event for event in events if isinstance(event, PageLeft)] == [PageLeft("p/k/visa", "vi", 0.0)]


def test_back_returns_to_the_place_on_the_page() -> None:
    visit, _ = steps("start", "language:vi", "page:p/k/visa")
    visit = scrolled(visit, 500.0, 4.0)
    visit, _ = steps("page:customs", "back", visit=visit)
    assert visit.place == Place(Screen.PAGE, "p/k/visa", 500.0)


def test_back_from_the_first_choice_ends_the_visit() -> None:
    visit, events = steps("start", "back")
    assert visit.resting
    assert events == [VisitOver(1.0)]


def test_links_on_a_page_are_of_its_own_pack() -> None:
    visit, _ = steps("start", "language:en", "page:p/k/visa", "page:customs")
    assert visit.place.ref == "p/k/customs"
    assert absolute("p/other/bus", "p/k/visa") == "p/other/bus"


@pytest.mark.parametrize("action", ["topic:p/k/none", "page:none", "language:tlh", "nonsense", "", "toggle:", "topic:"])
def test_unknown_addresses_change_nothing(action: str) -> None:
    before, _ = steps("start", "language:en")
    after, events = steps(action, visit=before)
    assert (after.place, after.trail, events) == (before.place, before.trail, [])


def test_without_a_language_nothing_else_can_be_opened() -> None:
    visit, _ = steps("start", "home", "topic:p/k/entry", "page:p/k/visa")
    assert visit.place.screen is Screen.LANGUAGES


def test_questions_open_and_close() -> None:
    visit, _ = steps("start", "language:en", "page:p/k/visa", "toggle:a", "toggle:b", "toggle:a")
    assert visit.place.open == {"b"}


def test_an_idle_visit_is_over_after_the_time_and_not_before() -> None:
    visit, _ = steps("start", "language:en", "page:p/k/visa")
    assert rest_when_idle(visit, 3.0 + IDLE_S - 0.1, IDLE_S).visit == visit
    end = IDLE_S + WARNING_S
    over = rest_when_idle(visit, 3.0 + end, IDLE_S)
    assert over == Step(at_rest(), (PageLeft("p/k/visa", "en", end), VisitOver(2.0 + end)))


def test_rest_is_never_idle() -> None:
    assert rest_when_idle(at_rest(), 1e9, IDLE_S) == Step(at_rest())
    assert finish(at_rest(), 5.0) == Step(at_rest())


def test_scrolling_is_a_touch() -> None:
    visit, _ = steps("start", "language:en", "page:p/k/visa")
    visit = scrolled(visit, 10.0, 50.0)
    assert not rest_when_idle(visit, 100.0, IDLE_S).visit.resting


def test_the_trail_is_bounded() -> None:
    visit, _ = steps("start", "language:en", *["page:p/k/visa", "page:p/k/customs"] * MAX_TRAIL)
    assert len(visit.trail) == MAX_TRAIL


ACTIONS = (
    *(f"language:{tag}" for tag in (*LANGUAGES, "tlh")),
    *(f"topic:{ref}" for ref in (*TOPICS, "p/k/none")),
    *(f"page:{ref}" for ref in (*PAGES, "visa", "none")),
    *("home", "back", "languages", "finish", "toggle:q", "more", "", "nonsense:x"),
    *("aids", "aid:text-larger", "aid:contrast", "help", "picture:bay", "film:arrival", "report", "stay"),
)


class Traveller(RuleBasedStateMachine):
    """Touches anything at any time, and counts pages by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.visit = at_rest()
        self.now = 0.0
        self.entered = 0
        self.left = 0
        self.begun = 0
        self.over = 0

    def follow(self, step: Step) -> None:
        before, after = self.visit, step.visit
        self.left += sum(isinstance(event, PageLeft) for event in step.events)
        self.over += sum(isinstance(event, VisitOver) for event in step.events)
        self.begun += before.resting and not after.resting
        shown, showing = page_read(before), page_read(after)
        same = shown and showing and (shown.ref, before.language) == (showing.ref, after.language)
        self.entered += showing is not None and not same
        self.visit = after

    @rule(action=st.sampled_from(ACTIONS), after=st.floats(0.0, 30.0))
    def touch(self, action: str, after: float) -> None:
        self.now += after
        self.follow(act(self.visit, action, self.now, Known()))

    @rule(scroll=st.floats(-100.0, 9000.0))
    def scroll(self, scroll: float) -> None:
        if not self.visit.resting:
            self.visit = scrolled(self.visit, scroll, self.now)

    @rule(after=st.floats(0.0, 200.0))
    def wait(self, after: float) -> None:
        self.now += after
        self.follow(rest_when_idle(self.visit, self.now, IDLE_S))

    @invariant()
    def every_screen_is_known(self) -> None:
        place = self.visit.place
        assert place.screen is not Screen.PAGE or place.ref in PAGES
        assert place.screen is not Screen.TOPIC or place.ref in TOPICS
        assert place.screen in (Screen.RESTING, Screen.LANGUAGES, Screen.AIDS) or self.visit.language in LANGUAGES

    @invariant()
    def every_page_is_left_once(self) -> None:
        assert self.entered - self.left == (page_read(self.visit) is not None)

    @invariant()
    def every_visit_is_over_once(self) -> None:
        assert self.begun - self.over == (not self.visit.resting)

    @invariant()
    def rest_remembers_nothing(self) -> None:
        assert not self.visit.resting or self.visit == replace(at_rest())


TestTraveller = Traveller.TestCase
