"""REPORT: what every question to the statistics has in common: days, sites, small counts, coverage.

Rules: a cell under `SMALL` is suppressed, and no sum is given from which it could be worked out;
counts whose clock was not trusted when they were made belong to no day and are left out; every
answer carries its coverage, the share of kiosk-hours that the data covers, so that silence is not
read as zero.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, func, select

from content_packs.wire import TALLY_DEFINITION, ClockTrust
from server.schema import hour_tally, kiosk, receipt

SMALL = 10
"""Counts below this may point at one person; they are shown as "<10"."""

MIN_SERVICE_S = 1_800.0
"""Kiosk-seconds in service of which less is no kiosk-hour, and no share is said of it."""

MAX_DAYS = 3_700  # ten years and a little


class Question(msgspec.Struct, frozen=True):
    """What is asked: days inclusive, UTC; empty `site`, `pack` or `language` means all."""

    first: dt.date
    last: dt.date
    site: str = ""
    pack: str = ""
    language: str = ""


class Cell(msgspec.Struct, frozen=True):
    """A count that may be shown; `value` is None when it is too small to be."""

    value: int | None

    @classmethod
    def of(cls, count: Any) -> Cell:
        """A count as the database gives it."""
        return cls(None if 0 < int(count) < SMALL else int(count))


class Coverage(msgspec.Struct, frozen=True):
    """How much of the time that kiosks were in service was counted."""

    counted_hours: float
    service_hours: float

    @property
    def share(self) -> float | None:
        """0..1; None where hardly any kiosk was in service: a whole that rounds to nothing has no part."""
        return part_of(self.counted_hours * 3600, self.service_hours * 3600)


def part_of(counted_s: float, service_s: float) -> float | None:
    """Which part of `service_s` kiosk-seconds was counted, 0..1; None under `MIN_SERVICE_S`."""
    return min(1.0, counted_s / service_s) if service_s >= MIN_SERVICE_S else None


class Service(msgspec.Struct, frozen=True):
    """When one kiosk was in service."""

    since: dt.datetime
    until: dt.datetime


def trusted(question: Question, since_definition: int = 1) -> list[ColumnElement[bool]]:
    """Which batches count: dated by a trusted clock, by a definition from `since_definition` on."""
    rules = [
        receipt.c.clock != ClockTrust.UNTRUSTED.value,
        receipt.c.definition.between(since_definition, TALLY_DEFINITION),
    ]
    return [*rules, receipt.c.site == question.site] if question.site else rules


def coverage(connection: Connection, question: Question, now: dt.datetime, since_definition: int = 1) -> Coverage:
    """How much of the question's time was counted, by a definition from `since_definition` on."""
    alive = alive_seconds(connection, question, since_definition)
    services = services_of(connection, question, now)
    return Coverage(sum(alive.values()) / 3600, service_seconds(services, *span(question)) / 3600)


def alive_seconds(connection: Connection, question: Question, since_definition: int = 1) -> dict[dt.date, int]:
    """Seconds that kiosks counted, per day."""
    start, end = span(question)
    query = select(receipt.c.day, func.sum(hour_tally.c.alive_s))
    query = query.join_from(hour_tally, receipt, receipt.c.id == hour_tally.c.receipt).group_by(receipt.c.day)
    query = query.where(hour_tally.c.hour >= start, hour_tally.c.hour < end, *trusted(question, since_definition))
    return {day: int(seconds) for day, seconds in connection.execute(query)}


def services_of(connection: Connection, question: Question, now: dt.datetime) -> list[Service]:
    query = select(kiosk.c.enrolled_at, kiosk.c.withdrawn_at)
    query = query.where(kiosk.c.site == question.site) if question.site else query
    return [Service(since, min(until or now, now)) for since, until in connection.execute(query)]


def service_seconds(services: list[Service], start: dt.datetime, end: dt.datetime) -> float:
    """Kiosk-seconds in service between `start` and `end`."""
    spans = ((min(s.until, end) - max(s.since, start)).total_seconds() for s in services)
    return sum(span for span in spans if span > 0)


def span(question: Question) -> tuple[dt.datetime, dt.datetime]:
    return midnight(question.first), midnight(question.last) + dt.timedelta(days=1)


def midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.min, dt.UTC)
