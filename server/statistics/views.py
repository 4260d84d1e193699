"""REPORT: views by page, language and day, with what they leave out said beside them.

Rules: a cell under `SMALL` is suppressed, and no sum is given from which it could be worked out;
counts whose clock was not trusted when they were made belong to no day and are left out; every
answer carries its coverage, the share of kiosk-hours that the data covers, so that silence is not
read as zero.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Select, case, func, select

from content_packs.wire import TALLY_DEFINITION, ClockTrust
from server.database import Database
from server.schema import hour_tally, kiosk, page_tally, receipt

SMALL = 10
"""Counts below this may point at one person; they are shown as "<10"."""

MAX_DAYS = 3_700  # ten years and a little


class Question(msgspec.Struct, frozen=True):
    """Which views: days inclusive, UTC; empty `site` or `pack` means all."""

    first: dt.date
    last: dt.date
    site: str = ""
    pack: str = ""


class Cell(msgspec.Struct, frozen=True):
    """A count that may be shown; `value` is None when it is too small to be."""

    value: int | None

    @classmethod
    def of(cls, count: int) -> Cell:
        return cls(None if 0 < count < SMALL else count)


class PageViews(msgspec.Struct, frozen=True):
    pack: str
    page: str
    views: Cell
    qr: Cell


class LanguageViews(msgspec.Struct, frozen=True):
    """`elsewhere`: of `views`, those whose words were in another language than the chosen one."""

    language: str
    views: Cell
    elsewhere: Cell


class DayViews(msgspec.Struct, frozen=True):
    """`covered` is the share of that day's kiosk-time that the data covers, 0..1, None without kiosks."""

    day: dt.date
    views: Cell
    covered: float | None


class Coverage(msgspec.Struct, frozen=True):
    """How much of the time that kiosks were in service was counted."""

    counted_hours: float
    service_hours: float

    @property
    def share(self) -> float | None:
        return min(1.0, self.counted_hours / self.service_hours) if self.service_hours else None


class Answer(msgspec.Struct, frozen=True):
    question: Question
    pages: list[PageViews]
    languages: list[LanguageViews]
    days: list[DayViews]
    coverage: Coverage


class Service(msgspec.Struct, frozen=True):
    """When one kiosk was in service."""

    since: dt.datetime
    until: dt.datetime


class Views:
    """Answers questions about one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def answer(self, question: Question, now: dt.datetime) -> Answer:
        """Everything the dashboard shows of `question`, from one view of the database."""
        with self._database.reading() as connection:
            services = _services(connection, question, now)
            alive = _alive(connection, question)
            return Answer(
                question=question,
                pages=_pages(connection, question),
                languages=_languages(connection, question),
                days=_days(connection, question, services, alive),
                coverage=Coverage(sum(alive.values()) / 3600, _service_seconds(services, *_span(question)) / 3600),
            )


def _counted(question: Question, *columns: ColumnElement[Any]) -> Select[Any]:
    """A selection of page views that `question` asks about and that may be attributed to a day."""
    query = select(*columns).join_from(page_tally, receipt, receipt.c.id == page_tally.c.receipt)
    query = query.where(page_tally.c.day.between(question.first, question.last), *_trusted(question))
    return query.where(page_tally.c.pack == question.pack) if question.pack else query


def _trusted(question: Question) -> list[ColumnElement[bool]]:
    rules = [receipt.c.clock != ClockTrust.UNTRUSTED.value, receipt.c.definition <= TALLY_DEFINITION]
    return [*rules, receipt.c.site == question.site] if question.site else rules


def _pages(connection: Connection, question: Question) -> list[PageViews]:
    key = (page_tally.c.pack, page_tally.c.page)
    views = func.sum(page_tally.c.views)
    query = _counted(question, *key, views, func.sum(page_tally.c.qr)).group_by(*key).order_by(views.desc(), *key)
    return [PageViews(pack, page, _cell(n), _cell(qr)) for pack, page, n, qr in connection.execute(query)]


def _languages(connection: Connection, question: Question) -> list[LanguageViews]:
    key = page_tally.c.language
    views = func.sum(page_tally.c.views)
    elsewhere = func.sum(case((page_tally.c.shown != key, page_tally.c.views), else_=0))
    query = _counted(question, key, views, elsewhere).group_by(key).order_by(views.desc(), key)
    return [LanguageViews(tag, _cell(n), _cell(other)) for tag, n, other in connection.execute(query)]


def _days(
    connection: Connection, question: Question, services: list[Service], alive: dict[dt.date, int]
) -> list[DayViews]:
    query = _counted(question, page_tally.c.day, func.sum(page_tally.c.views)).group_by(page_tally.c.day)
    counted = {day: int(views) for day, views in connection.execute(query)}
    days = [question.first + dt.timedelta(days=n) for n in range((question.last - question.first).days + 1)]
    return [DayViews(day, Cell.of(counted.get(day, 0)), _covered(day, services, alive)) for day in days]


def _covered(day: dt.date, services: list[Service], alive: dict[dt.date, int]) -> float | None:
    start = _midnight(day)
    possible = _service_seconds(services, start, start + dt.timedelta(days=1))
    return min(1.0, alive.get(day, 0) / possible) if possible else None


def _alive(connection: Connection, question: Question) -> dict[dt.date, int]:
    """Seconds that kiosks counted, per day."""
    start, end = _span(question)
    query = select(receipt.c.day, func.sum(hour_tally.c.alive_s))
    query = query.join_from(hour_tally, receipt, receipt.c.id == hour_tally.c.receipt).group_by(receipt.c.day)
    query = query.where(hour_tally.c.hour >= start, hour_tally.c.hour < end, *_trusted(question))
    return {day: int(seconds) for day, seconds in connection.execute(query)}


def _services(connection: Connection, question: Question, now: dt.datetime) -> list[Service]:
    query = select(kiosk.c.enrolled_at, kiosk.c.withdrawn_at)
    query = query.where(kiosk.c.site == question.site) if question.site else query
    return [Service(since, min(until or now, now)) for since, until in connection.execute(query)]


def _service_seconds(services: list[Service], start: dt.datetime, end: dt.datetime) -> float:
    spans = ((min(s.until, end) - max(s.since, start)).total_seconds() for s in services)
    return sum(span for span in spans if span > 0)


def _span(question: Question) -> tuple[dt.datetime, dt.datetime]:
    return _midnight(question.first), _midnight(question.last) + dt.timedelta(days=1)


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.min, dt.UTC)


def _cell(count: Any) -> Cell:
    return Cell.of(int(count))
