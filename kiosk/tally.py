"""COUNT: pages left, languages chosen, answers given, visits over, on disk before the next touch. The ui's side.

Rules:

- Each call is one transaction: a kill loses at most the page that was open. Call it after the flip.
- Nothing here raises to the screen. What could not be written is kept in memory, bounded, and goes
  with the next call; `problem` says so for the operator.
- A day over becomes numbered batches in the same transaction that clears its counters
  (`tally_days`), so that each count leaves once.
- A stream is born with its file; a damaged file is moved aside and a new stream begins.
"""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from content_packs.errors import CouldNotReach
from content_packs.wire import MAX_REVISION
from kiosk import tally_days
from kiosk.clock import Clock, Moment
from kiosk.counting import Answer, Stamp, View, dwell_bucket, stamp
from kiosk.database import TALLY, open_or_start_anew, writing
from kiosk.errors import DatabaseUnusableError
from kiosk.state import Receipt

TALLY_FILE = "tally.db"
MAX_PENDING = 2_000
"""Increments kept in memory while the disk refuses them: hours of use; then the oldest are lost."""
REOPEN_S = 60.0
"""How often a file that could not be opened is tried again."""

TELL_S = 3_600.0
"""How long it is told that a damaged file was replaced."""

Increment: TypeAlias = tuple[str, tuple[object, ...]]

_PAGE = (
    "INSERT INTO page VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?) ON CONFLICT DO UPDATE"
    " SET views = views + 1, qr = qr + excluded.qr"
)
_LANGUAGE = "INSERT INTO language VALUES (?, ?, ?, ?, 1) ON CONFLICT DO UPDATE SET chosen = chosen + 1"
_HOUR = (
    "INSERT INTO hour VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET visits = visits + excluded.visits,"
    " views = views + excluded.views, alive_ms = alive_ms + excluded.alive_ms"
)
_LENGTH = "INSERT INTO length VALUES (?, ?, ?, ?, ?, 1) ON CONFLICT DO UPDATE SET visits = visits + 1"
_ANSWER = (
    "INSERT INTO answer VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1) ON CONFLICT DO UPDATE SET answers = answers + 1"
)
_MISS = "INSERT INTO miss VALUES (?, ?, ?, ?, ?, 1) ON CONFLICT DO UPDATE SET misses = misses + 1"
_AID = "INSERT INTO aid VALUES (?, ?, ?, ?, 1) ON CONFLICT DO UPDATE SET visits = visits + 1"


class TallyWriter:
    """The one writer of `tally.db`. One thread at a time."""

    def __init__(self, home: Path) -> None:
        self._path = home / TALLY_FILE
        self._database: sqlite3.Connection | None = None
        self._pending: list[Increment] = []
        self._reopen_at = 0.0
        self._replaced = ""
        self._replaced_at = 0.0
        self._refused = ""
        self.stream = ""

    @classmethod
    def open(cls, home: Path, now: Moment) -> TallyWriter:
        """A writer, also when the file cannot be used: then `problem` says why."""
        writer = cls(home)
        writer._connect(now)
        return writer

    @property
    def problem(self) -> str:
        """A sentence for the operator, "" when all is well. That a damaged file was replaced is said for a while."""
        return self._refused or self._replaced

    def close(self) -> None:
        """Write what is still in memory, and let go of the file."""
        self._flush(lambda _: None)
        self._drop()

    def _drop(self) -> None:
        if self._database is not None:
            self._database.close()
            self._database = None

    def page_left(self, view: View, now: Moment, clock: Clock) -> None:
        """Count one view; it belongs to the moment the page was left."""
        at = stamp(now, clock)
        what = (view.pack, view.version, view.page, view.language, view.shown, dwell_bucket(view.dwell_s))
        self._add([(_PAGE, (at.period, at.boot, at.clock, *what, int(view.qr_shown))), _hour(at, views=1)], now)

    def language_chosen(self, tag: str, now: Moment, clock: Clock) -> None:
        at = stamp(now, clock)
        self._add([(_LANGUAGE, (at.period, at.boot, at.clock, tag))], now)

    def answered(self, answer: Answer, now: Moment, clock: Clock) -> None:
        """Count one answer to a closed question."""
        at = stamp(now, clock)
        about = (answer.pack, answer.version, answer.page, answer.revision[:MAX_REVISION])
        said = (answer.language, answer.shown, answer.question, answer.choice)
        self._add([(_ANSWER, (at.period, at.boot, at.clock, *about, *said))], now)

    def missed(self, language: str, topic: str, now: Moment, clock: Clock) -> None:
        """Count one search that found nothing; `topic` is where the traveller looked on, or empty."""
        at = stamp(now, clock)
        self._add([(_MISS, (at.period, at.boot, at.clock, language, topic))], now)

    def aid_used(self, aid: str, now: Moment, clock: Clock) -> None:
        """Count one visit at whose end a reading aid was in use."""
        at = stamp(now, clock)
        self._add([(_AID, (at.period, at.boot, at.clock, aid))], now)

    def visit_over(self, length_s: float, now: Moment, clock: Clock) -> None:
        """Count one visit of `length_s`, in the hour it ended. Nothing else of it is kept."""
        at = stamp(now, clock)
        length = (at.period, at.boot, at.clock, at.hour, dwell_bucket(length_s))
        self._add([_hour(at, visits=1), (_LENGTH, length)], now)

    def alive(self, seconds: float, now: Moment, clock: Clock) -> None:
        """The ui was there to count for the last `seconds`. Written with what comes next, `close_days` at the
        latest: the disk need not hear every few seconds that nothing happened."""
        self._keep([_hour(stamp(now, clock), alive_ms=round(seconds * 1000))])

    def close_days(self, now: Moment, clock: Clock) -> None:
        """Date what was held, if the time is known by now, and close every day that is over."""
        self._write(lambda connection: tally_days.close(connection, now, clock), now)
        if now.monotonic - self._replaced_at > TELL_S:
            self._replaced = ""

    def forget(self, receipt: Receipt, now: Moment) -> None:
        """Drop the batches that the server has on disk. When it refused the stream, those that are left
        become the first of a new one."""
        if receipt.stream != self.stream:
            return
        self._write(lambda connection: tally_days.forget(connection, receipt.up_to), now)
        if receipt.refused:
            fresh = secrets.token_hex(16)
            self._write(lambda connection: tally_days.begin_stream(connection, fresh), now)
            self.stream = self.stream if self._refused else fresh

    def _add(self, increments: list[Increment], now: Moment) -> None:
        self._keep(increments)
        self._write(lambda _: None, now)

    def _keep(self, increments: list[Increment]) -> None:
        self._pending = (self._pending + increments)[-MAX_PENDING:]

    def _write(self, work: Callable[[sqlite3.Connection], object], now: Moment) -> None:
        """What waits, and `work`, in one transaction; or nothing, and it waits on."""
        if self._database is None:
            self._connect(now)
        self._flush(work)

    def _flush(self, work: Callable[[sqlite3.Connection], object]) -> None:
        if self._database is None:
            return
        try:
            with writing(self._database) as connection:
                for statement, values in self._pending:
                    connection.execute(statement, values)
                work(connection)
        except sqlite3.OperationalError as error:
            self._refused = f"tally.db cannot be written ({error}); {len(self._pending)} counts wait in memory"
        except sqlite3.DatabaseError as error:
            self._refused = f"tally.db is damaged ({error})"
            self._drop()  # and looked at from the start by the next call
        else:
            self._pending.clear()
            self._refused = ""

    def _connect(self, now: Moment) -> None:
        if now.monotonic < self._reopen_at:
            return
        try:
            self._database, replaced = open_or_start_anew(self._path, TALLY, now.wall)
            self._refused = ""
            if replaced:
                self._replaced, self._replaced_at = replaced, now.monotonic
            self.stream = tally_days.stream(self._database, secrets.token_hex(16))
        except (CouldNotReach, DatabaseUnusableError, sqlite3.Error) as error:
            self._refused = str(error)
            self._reopen_at = now.monotonic + REOPEN_S


def _hour(at: Stamp, visits: int = 0, views: int = 0, alive_ms: int = 0) -> Increment:
    return _HOUR, (at.period, at.boot, at.clock, at.hour, visits, views, alive_ms)
