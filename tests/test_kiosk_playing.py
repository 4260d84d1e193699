"""What plays: the visit says it, going anywhere ends it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.acts import act
from kiosk.aids import Aids
from kiosk.playing import BROKEN, NO_CAPTIONS, marks
from kiosk.screens.compose import Composer
from kiosk.visit import Place, Screen, Visit
from tests.media_content import PAGE, MediaContent
from tests.screen_content import NOON, PORTRAIT

ATLAS = Composer(MediaContent(), PORTRAIT).directory(NOON)


def touch(visit: Visit, *actions: str) -> Visit:
    for action in actions:
        visit = act(visit, action, 1.0, ATLAS).visit
    return visit


def reader() -> Visit:
    return Visit(place=Place(Screen.PAGE, PAGE), language="vi")


def test_a_film_opens_and_plays_and_stands_still_and_plays() -> None:
    visit = touch(reader(), "film:welcome")
    assert (visit.place.screen, visit.place.part, visit.playing) == (Screen.FILM, "welcome", "welcome")
    assert touch(visit, "film-play").playing == ""
    assert touch(visit, "film-play", "film-play").playing == "welcome"
    assert touch(visit, "film-play", "film-again").playing == "welcome"
    assert touch(visit, "ended:welcome").playing == ""


def test_a_film_waits_for_whoever_wants_nothing_to_move() -> None:
    visit = touch(replace(reader(), aids=Aids(still=True)), "film:welcome")
    assert (visit.place.screen, visit.playing) == (Screen.FILM, "")


def test_captions_are_on_until_they_are_hidden() -> None:
    visit = touch(reader(), "film:welcome")
    assert NO_CAPTIONS not in marks(visit.place)
    hidden = touch(visit, "film-captions")
    assert NO_CAPTIONS in marks(hidden.place)
    assert hidden.playing == "welcome"
    assert NO_CAPTIONS not in marks(touch(hidden, "film-captions").place)


def test_a_film_that_cannot_be_played_is_not_played() -> None:
    visit = touch(reader(), "film:welcome", "film-broken")
    assert BROKEN in marks(visit.place)
    assert touch(visit, "film-play").playing == touch(visit, "film-again").playing == ""


def test_a_sound_plays_and_stops_and_another_takes_its_place() -> None:
    visit = touch(reader(), "sound:chime")
    assert visit.playing == "chime"
    assert touch(visit, "sound:chime").playing == ""
    assert touch(visit, "sound:other").playing == "other"
    assert touch(visit, "ended:other").playing == "chime"


@pytest.mark.parametrize("way", ["back", "home", "languages", "aids", "language:km", "finish", "picture:photo"])
@pytest.mark.parametrize("start", ["sound:chime", "film:welcome"])
def test_going_anywhere_and_another_language_end_it(start: str, way: str) -> None:
    assert touch(reader(), start, way).playing == ""


def test_coming_back_to_a_page_does_not_begin_its_sound_again() -> None:
    visit = touch(reader(), "sound:chime", "picture:photo", "back")
    assert (visit.place.screen, visit.playing) == (Screen.PAGE, "")
