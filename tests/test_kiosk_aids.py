"""Reading aids: each step changes one thing, has an end, and is gone with the visit."""

from __future__ import annotations

from dataclasses import fields, replace
from itertools import product

import pytest

from kiosk.acts import act
from kiosk.aids import FASTEST, LOUDEST, TEXT_STEPS, Aids, changed
from kiosk.screens.content import Directory
from kiosk.visit import AidUsed, Place, Screen, Visit, at_rest, finish, rest_when_idle
from tests.screen_content import PACK, FakeContent

IDLE_S = 60.0
WORDS: tuple[str, ...] = (
    "text-larger",
    "text-smaller",
    "contrast",
    "reach",
    "still",
    "speech",
    "volume-up",
    "volume-down",
    "rate-up",
    "rate-down",
)


ATLAS = Directory(FakeContent(), None)


def after(*words: str, aids: Aids | None = None) -> Aids:
    found = aids or Aids()
    for word in words:
        found = changed(found, word)
    return found


@pytest.mark.parametrize("word", WORDS)
def test_a_word_changes_one_aid_by_one_step(word: str) -> None:
    middle = Aids(text=1, volume=2)
    new = changed(middle, word)
    assert sum(getattr(new, field.name) != getattr(middle, field.name) for field in fields(Aids)) == 1


def test_scales_end_where_they_end() -> None:
    assert after(*["text-larger"] * 9).scale == TEXT_STEPS[-1] == 2.0
    assert after(*["text-smaller"] * 9).scale == TEXT_STEPS[0] == 1.0
    assert (after(*["volume-up"] * 9).volume, after(*["volume-down"] * 9).volume) == (LOUDEST, 0)
    assert (after(*["rate-up"] * 9).rate, after(*["rate-down"] * 9).rate) == (FASTEST, -FASTEST)


def test_switches_switch_back_and_nonsense_changes_nothing() -> None:
    for word in ("contrast", "reach", "still", "speech"):
        assert after(word, word) == Aids()
    assert after("louder", "", "text", "reset:all") == Aids()


def test_reset_is_a_new_travellers_screen() -> None:
    assert after(*WORDS, "reset") == Aids()
    assert after("contrast", "text-larger").used() == ("text", "contrast")


@pytest.mark.parametrize("word", ["text-larger", "contrast", "reach", "still", "speech"])
def test_whoever_uses_an_aid_is_given_more_time(word: str) -> None:
    assert after(word).slow_reader
    assert not Aids().slow_reader


@pytest.mark.parametrize("way", ["finish", "idle", "button"])
def test_a28_the_end_of_a_visit_takes_size_contrast_reach_volume_language_and_place_with_it(way: str) -> None:
    aids = Aids(text=3, contrast=True, reach=True, still=True, speech=True, volume=6, rate=-2)
    place = Place(Screen.PAGE, f"{PACK}/entry-0", scroll=900.0, open=frozenset({"a"}), typed="thi thuc")
    visit = Visit(place, "km", (Place(Screen.HOME),), 1.0, 2.0, 2.0, aids, heard=frozenset({"n"}))
    step = {
        "finish": lambda: finish(visit, 3.0),
        "idle": lambda: rest_when_idle(visit, 2.0 + 10 * IDLE_S, IDLE_S),
        "button": lambda: act(visit, "finish", 3.0, ATLAS),
    }[way]()
    assert step.visit == at_rest()
    assert step.visit.aids == Aids()
    assert {event.aid for event in step.events if isinstance(event, AidUsed)} == set(aids.used())


def test_reading_aids_are_one_touch_away_from_every_screen_and_one_touch_back() -> None:
    for screen, language in product(Screen, ("", "km")):
        visit = Visit(Place(screen, f"{PACK}/entry-0"), language, (Place(Screen.HOME),), touched=1.0)
        if visit.resting or screen in (Screen.AIDS, Screen.STAFF):
            continue
        there = act(visit, "aids", 2.0, ATLAS).visit
        assert there.place.screen is Screen.AIDS, screen
        larger = act(there, "aid:text-larger", 3.0, ATLAS).visit
        assert larger.aids == replace(visit.aids, text=1)
        assert act(larger, "back", 4.0, ATLAS).visit.place == visit.place
