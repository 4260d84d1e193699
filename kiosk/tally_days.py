"""Days that are over become batches: numbered without gaps, never changed, each count in exactly one.

Everything here runs inside the caller's one transaction. Bounds: a batch has at most
`ROWS_PER_BATCH` rows (a bigger day becomes several), and when `MAX_WAITING_BYTES` of batches wait for
a server that does not come, a day keeps its hours and loses its pages and languages. No closed batch is
ever dropped, and no number is left out.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterator
from typing import Any

import msgspec

from content_packs.wire import (
    DWELL_BUCKETS,
    MAX_ROWS_PER_BATCH,
    TALLY_DEFINITION,
    ClockTrust,
    HourCount,
    LanguageCount,
    PageCount,
    TallyBatch,
    encode,
)
from kiosk.clock import Clock, Moment
from kiosk.counting import HOUR_S, Stamp, settled
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
}
_COUNTS = {
    "page": ("views", "qr"),
    "language": ("chosen",),
    "hour": ("visits", "views", "alive_ms"),
    "length": ("visits",),
}
_HOURLY = frozenset({"hour", "length"})


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
    waiting = connection.execute("SELECT coalesce(sum(length(body)), 0) FROM batch").fetchone()[0]
    full = waiting >= MAX_WAITING_BYTES
    pages = [] if full else _pages(connection, at)
    languages = () if full else _languages(connection, at)
    hours = _hours(connection, at)
    first = ROWS_PER_BATCH - len(languages) - len(hours)
    parts = [pages[:first], *_parts(pages[first:])]
    for number, part in enumerate(parts):
        alone = number > 0
        _write(connection, at, tuple(part), () if alone else languages, () if alone else hours)
    for table in _KEYS:
        connection.execute(f"DELETE FROM {table} WHERE period = ? AND boot = ? AND clock = ?", _key(at))  # noqa: S608
    return len(parts)


def _parts(pages: list[PageCount]) -> Iterator[list[PageCount]]:
    for start in range(0, len(pages), ROWS_PER_BATCH):
        yield pages[start : start + ROWS_PER_BATCH]


def _write(
    connection: sqlite3.Connection,
    at: Stamp,
    pages: tuple[PageCount, ...],
    languages: tuple[LanguageCount, ...],
    hours: tuple[HourCount, ...],
) -> None:
    sequence = connection.execute("UPDATE stream SET sequence = sequence + 1 RETURNING sequence").fetchone()[0]
    day = dt.date.fromisoformat(at.period)
    batch = TallyBatch(
        sequence=sequence,
        day=day,
        boot=at.boot,
        clock=ClockTrust(at.clock),
        definition=TALLY_DEFINITION,
        pages=pages,
        languages=languages,
        hours=hours,
    )
    rows = len(pages) + len(languages) + len(hours)
    connection.execute("INSERT INTO batch VALUES (?, ?, ?, ?)", (sequence, at.period, rows, encode(batch)))


def _pages(connection: sqlite3.Connection, at: Stamp) -> list[PageCount]:
    found: dict[tuple[Any, ...], tuple[list[int], int]] = {}
    for *key, bucket, views, qr in connection.execute(
        "SELECT pack, version, page, language, shown, bucket, views, qr FROM page"
        " WHERE period = ? AND boot = ? AND clock = ? ORDER BY 1, 2, 3, 4, 5, 6",
        _key(at),
    ):
        dwell, before = found.get(tuple(key), ([0] * DWELL_BUCKETS, 0))
        dwell[bucket] += views
        found[tuple(key)] = dwell, before + qr
    return [_page(key, dwell, qr) for key, (dwell, qr) in found.items()]


def _page(key: tuple[Any, ...], dwell: list[int], qr: int) -> PageCount:
    pack, version, page, language, shown = key
    return PageCount(
        pack=pack,
        version=version,
        page=page,
        language=language,
        shown=shown,
        views=sum(dwell),
        dwell=tuple(dwell),
        qr=qr,
    )


def _languages(connection: sqlite3.Connection, at: Stamp) -> tuple[LanguageCount, ...]:
    rows = connection.execute(
        "SELECT language, chosen FROM language WHERE period = ? AND boot = ? AND clock = ? ORDER BY 1", _key(at)
    )
    return tuple(LanguageCount(language=language, chosen=chosen) for language, chosen in rows)


def _hours(connection: sqlite3.Connection, at: Stamp) -> tuple[HourCount, ...]:
    """Hours of the day. Time alive is capped: two boots, or a boot without a date, can add up to more."""
    rows = connection.execute(
        "SELECT hour, visits, views, alive_ms FROM hour WHERE period = ? AND boot = ? AND clock = ? ORDER BY 1",
        _key(at),
    ).fetchall()
    lengths: dict[str, list[int]] = {hour: [0] * DWELL_BUCKETS for hour, *_ in rows}
    for hour, bucket, visits in connection.execute(
        "SELECT hour, bucket, visits FROM length WHERE period = ? AND boot = ? AND clock = ?", _key(at)
    ):
        lengths[hour][bucket] += visits
    return tuple(
        HourCount(
            hour=dt.datetime.fromisoformat(f"{hour}:00:00+00:00"),
            visits=visits,
            views=views,
            alive_s=min(HOUR_S, round(alive_ms / 1000)),
            lengths=tuple(lengths[hour]),
        )
        for hour, visits, views, alive_ms in rows
    )


def _key(at: Stamp) -> tuple[str, str, str]:
    return at.period, at.boot, at.clock
