"""REPORT: views by page, language and day, by the rules of `asking`."""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Select, case, func, select

from server.database import Database
from server.schema import page_tally, receipt
from server.statistics.asking import (
    Cell,
    Coverage,
    Question,
    Service,
    alive_seconds,
    midnight,
    part_of,
    service_seconds,
    services_of,
    span,
    trusted,
)


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
    """`covered` is the share of that day's kiosk-time that the data covers, 0..1, None where there was none."""

    day: dt.date
    views: Cell
    covered: float | None


class Answer(msgspec.Struct, frozen=True):
    question: Question
    pages: list[PageViews]
    languages: list[LanguageViews]
    days: list[DayViews]
    coverage: Coverage


class Views:
    """Answers questions about one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def answer(self, question: Question, now: dt.datetime) -> Answer:
        """Everything the dashboard shows of `question`, from one view of the database."""
        with self._database.reading() as connection:
            services = services_of(connection, question, now)
            alive = alive_seconds(connection, question)
            return Answer(
                question=question,
                pages=_pages(connection, question),
                languages=_languages(connection, question),
                days=_days(connection, question, services, alive),
                coverage=Coverage(sum(alive.values()) / 3600, service_seconds(services, *span(question)) / 3600),
            )


def _counted(question: Question, *columns: ColumnElement[Any]) -> Select[Any]:
    """A selection of page views that `question` asks about and that may be attributed to a day."""
    query = select(*columns).join_from(page_tally, receipt, receipt.c.id == page_tally.c.receipt)
    query = query.where(page_tally.c.day.between(question.first, question.last), *trusted(question))
    return query.where(page_tally.c.pack == question.pack) if question.pack else query


def _pages(connection: Connection, question: Question) -> list[PageViews]:
    key = (page_tally.c.pack, page_tally.c.page)
    views = func.sum(page_tally.c.views)
    query = _counted(question, *key, views, func.sum(page_tally.c.qr)).group_by(*key).order_by(views.desc(), *key)
    return [PageViews(pack, page, Cell.of(n), Cell.of(qr)) for pack, page, n, qr in connection.execute(query)]


def _languages(connection: Connection, question: Question) -> list[LanguageViews]:
    key = page_tally.c.language
    views = func.sum(page_tally.c.views)
    elsewhere = func.sum(case((page_tally.c.shown != key, page_tally.c.views), else_=0))
    query = _counted(question, key, views, elsewhere).group_by(key).order_by(views.desc(), key)
    return [LanguageViews(tag, Cell.of(n), Cell.of(other)) for tag, n, other in connection.execute(query)]


def _days(
    connection: Connection, question: Question, services: list[Service], alive: dict[dt.date, int]
) -> list[DayViews]:
    query = _counted(question, page_tally.c.day, func.sum(page_tally.c.views)).group_by(page_tally.c.day)
    counted = {day: int(views) for day, views in connection.execute(query)}
    days = [question.first + dt.timedelta(days=n) for n in range((question.last - question.first).days + 1)]
    return [DayViews(day, Cell.of(counted.get(day, 0)), _covered(day, services, alive)) for day in days]


def _covered(day: dt.date, services: list[Service], alive: dict[dt.date, int]) -> float | None:
    start = midnight(day)
    possible = service_seconds(services, start, start + dt.timedelta(days=1))
    return part_of(alive.get(day, 0), possible)
