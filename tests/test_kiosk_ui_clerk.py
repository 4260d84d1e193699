"""The clerk's errands: what was held is dated as soon as the time is known."""

from __future__ import annotations

import datetime as dt
import sqlite3
from dataclasses import replace
from pathlib import Path

from content_packs.wire import ClockTrust
from kiosk.clock import Clock, Moment
from kiosk.state import StateReader
from kiosk.ui.clerk import News, _Desk
from kiosk.visit import LanguageChosen

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
