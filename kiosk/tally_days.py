"""Days that are over become batches: numbered without gaps, never changed, each count in exactly one.

Everything here runs inside the caller's one transaction. Bounds: a batch has at most
`ROWS_PER_BATCH` rows (a bigger day becomes several), and when `MAX_WAITING_BYTES` of batches wait for
a server that does not come, a day keeps its hours and loses everything else. No closed batch is
ever dropped, and no number is left out.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

import msgspec

from content_packs.wire import (
    MAX_ROWS_PER_BATCH,
    TALLY_DEFINITION,
    AidCount,
    AnswerCount,
    ClockTrust,
    HourCount,
    LanguageCount,
    MissCount,
    PageCount,
    TallyBatch,
    encode,
)
from kiosk import tally_rows
from kiosk.clock import Clock, Moment
from kiosk.counting import Stamp, settled
from kiosk.database import writing

ROWS_PER_BATCH = min(3_000, MAX_ROWS_PER_BATCH)
"""The longest row is under 650 bytes of JSON, so that one batch always fits into one upload."""
MAX_WAITING_BYTES = 100_000_000
"""Months of every page read in every language every day; hours alone go on for decades after it."""

_PERIODS = "SELECT period, boot, clock FROM {} GROUP BY 1, 2, 3"
_KEYS = {
    "page": "pack, version, page, language, shown, bucket",
    "language": "language",
    "hour": "hour",
    "length": "hour, bucket",
    "answer": "pack, version, page, revision, language, shown, question, choice",
    "miss": "language, topic",
    "aid": "aid",
}
_COUNTS = {
    "page": ("views", "qr"),
    "language": ("chosen",),
    "hour": ("visits", "views", "alive_ms"),
    "length": ("visits",),
    "answer": ("answers",),
    "miss": ("misses",),
    "aid": ("visits",),
}
_HOURLY = frozenset({"hour", "length"})

Long: TypeAlias = PageCount | AnswerCount | MissCount
"""Rows of which a day may have any number."""


@dataclass(frozen=True)
class _Short:
    """Rows of which a day has few: they stand in its first batch."""

    languages: tuple[LanguageCount, ...] = ()
    hours: tuple[HourCount, ...] = ()
    aids: tuple[AidCount, ...] = ()

    def __len__(self) -> int:
        return len(self.languages) + len(self.hours) + len(self.aids)


def stream(database: sqlite3.Connection, fresh: str) -> str:
    """The name of this file's stream; `fresh` when it has none yet."""
    with writing(database) as connection:
        connection.execute("INSERT INTO stream SELECT ?, 0 WHERE NOT EXISTS (SELECT 1 FROM stream)", (fresh,))
        return str(connection.execute("SELECT id FROM stream").fetchone()[0])


def close(connection: sqlite3.Connection, now: Moment, clock: Clock) -> int:
    """Date what was held and close every day before today; how many batches that made."""
    utc = clock.utc(now)
    if utc is None:
        return 0
    for table in _KEYS:
        _settle(connection, table, now, clock)
    today = utc.date().isoformat()
    over = [at for at in _open_periods(connection) if not at.held and at.period < today]
    return sum(_close(connection, at) for at in over)


def forget(connection: sqlite3.Connection, up_to: int) -> None:
    """Drop the batches that the server has on disk."""
    connection.execute("DELETE FROM batch WHERE sequence <= ?", (up_to,))


def begin_stream(connection: sqlite3.Connection, fresh: str) -> None:
    """Number the batches that are left from 1, in a stream that nobody has heard of."""
    left = connection.execute("SELECT day, rows, body FROM batch ORDER BY sequence").fetchall()
    connection.execute("DELETE FROM batch")
    for sequence, (day, rows, body) in enumerate(left, start=1):
        batch = msgspec.structs.replace(msgspec.json.decode(body, type=TallyBatch), sequence=sequence)
        connection.execute("INSERT INTO batch VALUES (?, ?, ?, ?)", (sequence, day, rows, encode(batch)))
    connection.execute("UPDATE stream SET id = ?, sequence = ?", (fresh, len(left)))


def _open_periods(connection: sqlite3.Connection) -> list[Stamp]:
    found = {tuple(row) for table in _KEYS for row in connection.execute(_PERIODS.format(table))}
    return [Stamp(period, "", boot, clock) for period, boot, clock in sorted(found)]


def _settle(connection: sqlite3.Connection, table: str, now: Moment, clock: Clock) -> None:
    hour = "hour" if table in _HOURLY else "''"
    query = f"SELECT period, {hour}, boot, clock FROM {table} GROUP BY 1, 2, 3, 4"  # noqa: S608 - our own names
    for row in connection.execute(query).fetchall():
        old = Stamp(*row)
        new = settled(old, now, clock)
        if new is not None:
            _move(connection, table, old, new)


def _move(connection: sqlite3.Connection, table: str, old: Stamp, new: Stamp) -> None:
    """Add the counts under `old` to those under `new`."""
    hourly = table in _HOURLY
    keys = _KEYS[table].replace("hour", ":new_hour") if hourly else _KEYS[table]
    counts = ", ".join(_COUNTS[table])
    adding = ", ".join(f"{name} = {name} + excluded.{name}" for name in _COUNTS[table])
    where = "period = :period AND boot = :boot AND clock = :clock" + (" AND hour = :hour" if hourly else "")
    values = {
        "period": old.period,
        "hour": old.hour,
        "boot": old.boot,
        "clock": old.clock,
        "new_period": new.period,
        "new_hour": new.hour,
        "new_clock": new.clock,
    }
    connection.execute(
        f"INSERT INTO {table} SELECT :new_period, boot, :new_clock, {keys}, {counts} FROM {table} WHERE {where}"  # noqa: S608
        f" ON CONFLICT DO UPDATE SET {adding}",
        values,
    )
    connection.execute(f"DELETE FROM {table} WHERE {where}", values)  # noqa: S608 - our own names


def _close(connection: sqlite3.Connection, at: Stamp) -> int:
    """Write the batches of one day, clear its counters. Returns how many."""
    long, short = _rows(connection, at)
    first = ROWS_PER_BATCH - len(short)
    parts = [long[:first], *_parts(long[first:])]
    for number, part in enumerate(parts):
        _write(connection, at, part, _Short() if number else short)
    for table in _KEYS:
        statement = f"DELETE FROM {table} WHERE period = ? AND boot = ? AND clock = ?"  # noqa: S608 - our own names
        connection.execute(statement, tally_rows.of_day(at))
    return len(parts)


def _rows(connection: sqlite3.Connection, at: Stamp) -> tuple[list[Long], _Short]:
    """Everything that was counted on the day; its hours alone when too much waits already."""
    hours = tally_rows.hours(connection, at)
    waiting = connection.execute("SELECT coalesce(sum(length(body)), 0) FROM batch").fetchone()[0]
    if waiting >= MAX_WAITING_BYTES:
        return [], _Short(hours=hours)
    pages, answers, misses = (
        read(connection, at) for read in (tally_rows.pages, tally_rows.answers, tally_rows.misses)
    )
    languages, aids = tally_rows.languages(connection, at), tally_rows.aids(connection, at)
    return [*pages, *answers, *misses], _Short(languages, hours, aids)


def _parts(rows: list[Long]) -> Iterator[list[Long]]:
    for start in range(0, len(rows), ROWS_PER_BATCH):
        yield rows[start : start + ROWS_PER_BATCH]


def _write(connection: sqlite3.Connection, at: Stamp, long: list[Long], short: _Short) -> None:
    sequence = connection.execute("UPDATE stream SET sequence = sequence + 1 RETURNING sequence").fetchone()[0]
    batch = TallyBatch(
        sequence=sequence,
        day=dt.date.fromisoformat(at.period),
        boot=at.boot,
        clock=ClockTrust(at.clock),
        definition=TALLY_DEFINITION,
        pages=tuple(row for row in long if isinstance(row, PageCount)),
        languages=short.languages,
        hours=short.hours,
        answers=tuple(row for row in long if isinstance(row, AnswerCount)),
        misses=tuple(row for row in long if isinstance(row, MissCount)),
        aids=short.aids,
    )
    rows = len(long) + len(short)
    connection.execute("INSERT INTO batch VALUES (?, ?, ?, ?)", (sequence, at.period, rows, encode(batch)))
