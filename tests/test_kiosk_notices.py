"""What notices do to a visit: when they hold, whom they interrupt, and what counts as heard."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from content_packs.notices.notice import Gravity
from kiosk.acts import act
from kiosk.notices import holding, place_of, settled, unheard
from kiosk.screens.content import Directory
from kiosk.visit import PageLeft, Place, Screen, Visit, page_read
from tests.notices import HOUR, notice
from tests.screen_content import NOON, PACK, FakeContent

ATLAS = Directory(FakeContent(), None)
PAGE = f"{PACK}/entry-1"
STORM, FIRE = notice("storm", Gravity.DANGER), notice("fire", Gravity.DANGER)
ROAD = notice("road")


def reading() -> Visit:
    return Visit(place=Place(Screen.PAGE, PAGE, scroll=70.0), language="km", trail=(Place(Screen.HOME),), began=1.0)


def touch(visit: Visit, action: str) -> Visit:
    return act(visit, action, 9.0, ATLAS).visit


def test_a_notice_holds_from_its_start_until_its_end() -> None:
    for hours, holds in ((-2, False), (-1, True), (2.9, True), (3, False)):
        assert holding([ROAD], NOON + hours * HOUR, dated=True) == ((ROAD,) if holds else ())


def test_a_clock_that_is_not_trusted_ends_nothing_but_what_a_server_has_outlived() -> None:
    late = NOON + 9 * HOUR
    assert holding([ROAD], late, dated=False) == (ROAD,)
    assert holding([ROAD], None, dated=False) == (ROAD,)
    assert holding([ROAD], late, dated=False, not_before=NOON) == (ROAD,)
    assert holding([ROAD], late, dated=False, not_before=ROAD.end) == ()
    assert holding([ROAD], None, dated=False, not_before=ROAD.end + dt.timedelta(days=1)) == ()
    assert holding([ROAD], NOON - 2 * HOUR, dated=False) == ()


def test_danger_comes_between_and_leads_back_to_the_same_place() -> None:
    step = settled(reading(), (STORM,), 5.0)
    assert step.visit.place == place_of(STORM)
    assert step.events == ()  # the page is still being read
    assert page_read(step.visit) == reading().place
    after = touch(step.visit, f"heard:{STORM.key}")
    assert after.place == reading().place
    assert settled(after, (STORM,), 6.0).visit == after


def test_whatever_is_not_dangerous_interrupts_nobody() -> None:
    assert settled(reading(), (ROAD, notice("info", Gravity.INFO)), 5.0).visit == reading()


def test_before_a_language_is_chosen_and_at_rest_nobody_is_interrupted() -> None:
    for visit in (Visit(), Visit(place=Place(Screen.LANGUAGES)), replace(reading(), place=Place(Screen.STAFF))):
        assert settled(visit, (STORM,), 5.0).visit == visit


def test_the_danger_waits_behind_another_language_and_help_and_is_not_heard_by_them() -> None:
    visit = settled(reading(), (STORM,), 5.0).visit
    for way in (("languages", "language:ar"), ("aids", "back"), ("help", "back")):
        for action in way:
            visit = settled(touch(visit, action), (STORM,), 6.0).visit
        assert visit.place == place_of(STORM)
        assert unheard((STORM,), visit) == (STORM,)
    assert visit.language == "ar"


def test_back_and_home_are_ways_on_too() -> None:
    taken = settled(reading(), (STORM,), 5.0).visit
    for action, screen in (("back", Screen.PAGE), ("home", Screen.HOME)):
        after = settled(touch(taken, action), (STORM,), 6.0).visit
        assert after.place.screen is screen
        assert STORM.key in after.heard


def test_a_new_version_interrupts_again_and_a_visit_forgets_with_its_end() -> None:
    heard = touch(settled(reading(), (STORM,), 5.0).visit, f"heard:{STORM.key}")
    newer = notice("storm", Gravity.DANGER, version=2)
    assert settled(heard, (newer,), 6.0).visit.place == place_of(newer)
    assert act(heard, "finish", 9.0, ATLAS).visit.heard == frozenset()


def test_the_version_on_the_screen_becomes_the_new_one_in_its_place() -> None:
    newer = notice("storm", Gravity.DANGER, version=2)
    taken = settled(reading(), (STORM,), 5.0).visit
    renewed = settled(taken, (newer,), 6.0).visit
    assert renewed.place == place_of(newer)
    assert renewed.trail == taken.trail


def test_several_dangers_come_one_after_the_other_the_gravest_first() -> None:
    visit = settled(reading(), (STORM, FIRE), 5.0).visit
    assert visit.place == place_of(STORM)
    visit = settled(touch(visit, f"heard:{STORM.key}"), (STORM, FIRE), 6.0).visit
    assert visit.place == place_of(FIRE)
    assert touch(visit, f"heard:{FIRE.key}").place == reading().place


def test_a_notice_that_is_over_is_left_by_itself_wherever_it_stands() -> None:
    taken = settled(reading(), (STORM,), 5.0).visit
    assert settled(taken, (), 6.0).visit.place == reading().place
    elsewhere = touch(taken, "languages")
    assert place_of(STORM) not in settled(elsewhere, (), 6.0).visit.trail
    listed = touch(reading(), "notices")
    assert settled(listed, (), 6.0).visit.place == reading().place
    assert settled(Visit(place=place_of(STORM), language="en"), (), 6.0).visit.place.screen is Screen.HOME


def test_a_page_read_through_a_notice_is_left_once() -> None:
    taken = settled(reading(), (STORM,), 5.0).visit
    step = act(taken, "home", 9.0, ATLAS)
    assert [type(event) for event in step.events] == [PageLeft]
