"""A visit that searches: keys, layers, results; a search that found nothing is counted once, without its words."""

from __future__ import annotations

from content_packs.keyboard import Keyboard, complete
from content_packs.model import Survey
from kiosk.acts import act
from kiosk.visit import Event, Missed, Screen, Visit, at_rest, finish, rest_when_idle

TOPIC, PAGE = "p/k/entry", "p/k/visa"


class Known:
    """Everything that is there; only what holds no x is found."""

    def has_language(self, tag: str) -> bool:
        return tag in ("vi", "en")

    def first_language(self) -> str:
        return "vi"

    def has_topic(self, ref: str) -> bool:
        return ref == TOPIC

    def has_page(self, ref: str) -> bool:
        return ref == PAGE

    def help_page(self) -> str:
        return ""

    def survey(self, _ref: str) -> Survey | None:
        return None

    def keyboard(self, _tag: str) -> Keyboard:
        return complete(None)

    def finds(self, typed: str, tag: str) -> bool:
        return "x" not in typed and not (tag == "en" and "v" in typed)


def walk(*actions: str, visit: Visit | None = None) -> tuple[Visit, list[Event]]:
    """In Vietnamese, on the search screen; a touch a second."""
    events: list[Event] = []
    here = visit or at_rest()
    for action in ("", "language:vi", "search") if visit is None else ():
        here = act(here, action, 0.0, Known()).visit
    for second, action in enumerate(actions, 3):
        step = act(here, action, float(second), Known())
        here, events = step.visit, [*events, *step.events]
    return here, [event for event in events if isinstance(event, Missed)]


def test_keys_are_typed_and_taken_back_on_the_search_screen_alone() -> None:
    visit, _ = walk("key:v", "key:i", "key:delete", "key:space", "key:1", "key:nonsense", "key:")
    assert (visit.place.screen, visit.place.typed) == (Screen.SEARCH, "v 1")
    visit, _ = walk("home", "key:v")
    assert visit.place.typed == ""


def test_other_keys_are_brought_without_losing_what_was_typed() -> None:
    visit, _ = walk("key:v", "key:layer-1", "key:layer-9")
    assert (visit.place.typed, visit.place.view) == ("v", "1")


def test_back_from_a_result_leads_to_the_same_search() -> None:
    visit, missed = walk("key:v", f"page:{PAGE}", "back")
    assert (visit.place.screen, visit.place.typed, missed) == (Screen.SEARCH, "v", [])


def test_a_topic_chosen_from_an_empty_result_is_counted_as_what_was_missed() -> None:
    assert walk("key:x", f"topic:{TOPIC}")[1] == [Missed("vi", TOPIC)]


def test_a_screen_left_with_an_empty_result_is_a_miss_without_a_topic() -> None:
    for way_out in ("home", "back", "help", "finish"):
        assert walk("key:x", way_out)[1] == [Missed("vi")], way_out


def test_what_is_found_in_the_end_or_cleared_is_no_miss() -> None:
    assert walk("key:x", "key:delete", "key:v", "home")[1] == []
    assert walk("key:x", "key:clear", f"topic:{TOPIC}")[1] == []
    assert walk(f"topic:{TOPIC}")[1] == []


def test_a_miss_is_counted_once_however_often_one_returns_to_it() -> None:
    assert walk("key:x", f"topic:{TOPIC}", "back", "home", "back")[1] == [Missed("vi", TOPIC)]
    again = walk("key:x", f"topic:{TOPIC}", "back", "key:x", "home")[1]
    assert again == [Missed("vi", TOPIC), Missed("vi")]


def test_looking_at_the_reading_aids_is_no_leaving() -> None:
    visit, missed = walk("key:x", "aids", "back")
    assert (visit.place.typed, missed) == ("x", [])
    assert walk("key:x", "aids", "home")[1] == [Missed("vi")]


def test_another_language_asks_again_and_counts_the_miss_for_the_old_one() -> None:
    visit, missed = walk("key:x", "languages", "language:en", "home")
    assert missed == [Missed("vi"), Missed("en")]
    visit, missed = walk("key:v", "languages", "language:en")
    assert (visit.place.typed, missed) == ("v", [])
    assert walk("home", visit=visit)[1] == [Missed("en")]


def test_a_visit_that_ends_with_an_empty_result_counts_it_and_forgets_what_was_typed() -> None:
    visit, _ = walk("key:x")
    for step in (finish(visit, 9.0), rest_when_idle(visit, 999.0, 60.0)):
        assert [event for event in step.events if isinstance(event, Missed)] == [Missed("vi")]
        assert step.visit == at_rest()


def test_what_was_typed_stands_in_no_log() -> None:
    visit, _ = walk(*(f"key:{letter}" for letter in "secretword"))
    assert visit.place.typed == "secretword"
    assert "secret" not in repr(visit)
    assert "secret" not in repr(walk("home", visit=visit)[0])
