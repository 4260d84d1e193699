"""COUNT: the counters of one day as the rows that travel. Inside the caller's transaction; changes nothing."""

from __future__ import annotations

import datetime as dt
import sqlite3
from typing import Any

from content_packs.wire import (
    DWELL_BUCKETS,
    MAX_AID_ROWS,
    AidCount,
    AnswerCount,
    HourCount,
    LanguageCount,
    MissCount,
    PageCount,
)
from kiosk.counting import HOUR_S, Stamp


def pages(connection: sqlite3.Connection, at: Stamp) -> list[PageCount]:
    """Views, the histogram of their dwell put together again."""
    found: dict[tuple[Any, ...], tuple[list[int], int]] = {}
    for *key, bucket, views, qr in connection.execute(
        "SELECT pack, version, page, language, shown, bucket, views, qr FROM page"
        " WHERE period = ? AND boot = ? AND clock = ? ORDER BY 1, 2, 3, 4, 5, 6",
        of_day(at),
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


def languages(connection: sqlite3.Connection, at: Stamp) -> tuple[LanguageCount, ...]:
    rows = connection.execute(
        "SELECT language, chosen FROM language WHERE period = ? AND boot = ? AND clock = ? ORDER BY 1", of_day(at)
    )
    return tuple(LanguageCount(language=language, chosen=chosen) for language, chosen in rows)


def hours(connection: sqlite3.Connection, at: Stamp) -> tuple[HourCount, ...]:
    """Hours of the day. Time alive is capped: two boots, or a boot without a date, can add up to more."""
    rows = connection.execute(
        "SELECT hour, visits, views, alive_ms FROM hour WHERE period = ? AND boot = ? AND clock = ? ORDER BY 1",
        of_day(at),
    ).fetchall()
    lengths: dict[str, list[int]] = {hour: [0] * DWELL_BUCKETS for hour, *_ in rows}
    for hour, bucket, visits in connection.execute(
        "SELECT hour, bucket, visits FROM length WHERE period = ? AND boot = ? AND clock = ?", of_day(at)
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


def answers(connection: sqlite3.Connection, at: Stamp) -> list[AnswerCount]:
    rows = connection.execute(
        "SELECT pack, version, page, revision, language, shown, question, choice, answers FROM answer"
        " WHERE period = ? AND boot = ? AND clock = ? ORDER BY 1, 2, 3, 4, 5, 6, 7, 8",
        of_day(at),
    )
    return [
        AnswerCount(
            pack=pack,
            version=version,
            page=page,
            revision=revision,
            language=language,
            shown=shown,
            question=question,
            choice=choice,
            answers=count,
        )
        for pack, version, page, revision, language, shown, question, choice, count in rows
    ]


def misses(connection: sqlite3.Connection, at: Stamp) -> list[MissCount]:
    rows = connection.execute(
        "SELECT language, topic, misses FROM miss WHERE period = ? AND boot = ? AND clock = ? ORDER BY 1, 2",
        of_day(at),
    )
    return [MissCount(language=language, topic=topic, misses=count) for language, topic, count in rows]


def aids(connection: sqlite3.Connection, at: Stamp) -> tuple[AidCount, ...]:
    rows = connection.execute(
        "SELECT aid, visits FROM aid WHERE period = ? AND boot = ? AND clock = ? ORDER BY 1 LIMIT ?",
        (*of_day(at), MAX_AID_ROWS),
    )
    return tuple(AidCount(aid=aid, visits=visits) for aid, visits in rows)


def of_day(at: Stamp) -> tuple[str, str, str]:
    """What every counter of this day stands under."""
    return at.period, at.boot, at.clock
