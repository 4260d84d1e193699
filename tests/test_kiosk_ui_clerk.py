"""The clerk's errands: what was held is dated as soon as the time is known; what the screen cannot show is told."""

from __future__ import annotations

import datetime as dt
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from content_packs.model import Topic
from content_packs.wire import ClockTrust
from kiosk.clock import Clock, Moment
from kiosk.proof_file import read_report
from kiosk.safe import StaffRecord, keep_record
from kiosk.state import StateReader
from kiosk.ui.clerk import Clerk, News, _Desk
from kiosk.visit import LanguageChosen
from tests.simulator import ready_gate

NOON = Moment(dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC), 7200.0, "b" * 32)


def news(clock: Clock) -> News:
    return News(edition=None, clock=clock, in_service=True, pairing=None)


def periods(home: Path) -> list[str]:
    connection = sqlite3.connect(home / "tally.db")
    try:
        return [str(row[0]) for row in connection.execute("SELECT period FROM language")]
    finally:
        connection.close()


def test_what_was_held_is_dated_as_soon_as_the_time_is_known(tmp_path: Path) -> None:
    desk, reader = _Desk(tmp_path, NOON), StateReader(tmp_path)
    unknown, known = news(Clock(ClockTrust.UNTRUSTED)), news(Clock(ClockTrust.SYNCED, 0.0))
    desk.take(LanguageChosen("km"), NOON, unknown)
    desk.routine(reader, unknown, NOON)
    held = periods(tmp_path)
    a_moment_later = replace(NOON, wall=NOON.wall + dt.timedelta(seconds=1), monotonic=NOON.monotonic + 1)

    desk.routine(reader, known, a_moment_later)

    desk.tally.close()
    assert held == ["held 0"]
    assert periods(tmp_path) == ["2026-11-22"]


@pytest.mark.parametrize(
    ("topics", "said"),
    [
        (7, ""),
        (8, "1 topic does not fit on the home screen, which holds 8"),
        (10, "3 topics do not fit on the home screen, which holds 8"),
    ],
)
def test_topics_that_do_not_fit_are_told_to_the_operator(tmp_path: Path, topics: int, said: str) -> None:
    """The base pack of the gate has one topic more."""
    gate = ready_gate(tmp_path)
    one = gate.entry(2)[0].topics[0]
    gate.publish_entry(2, topics=tuple(Topic(f"t{n}", "info", one.titles, one.pages) for n in range(topics)))
    gate.agent().sync.step(gate.moment())
    clerk, desk = Clerk(gate.home), _Desk(gate.home, gate.moment())
    clerk._look(StateReader(gate.home), gate.moment())

    clerk._report(desk, gate.moment())

    desk.tally.close()
    gate.close()
    assert read_report(gate.home).problem == said


def test_the_safe_screen_is_known_at_the_next_look(tmp_path: Path) -> None:
    clerk = Clerk(tmp_path)
    clerk._look(StateReader(tmp_path), NOON)
    before = clerk.news
    keep_record(tmp_path, StaffRecord(safe=True))
    clerk._look(StateReader(tmp_path), NOON)
    assert before
    assert clerk.news
    assert (before.safe, clerk.news.safe) == (False, True)
