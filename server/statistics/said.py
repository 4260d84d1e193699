"""REPORT: what travellers said of the pages, looked for in vain and read with, by the rules of `asking`.

Only batches that could say it count, also for the coverage: a kiosk that did not ask is not a traveller
who did not answer. No sum stands beside a suppressed cell, and suppressed rows stand in the order of their
names. That a mistake was reported is always shown, even where how often is not.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import msgspec
from sqlalchemy import ColumnElement, Connection, Select, Table, case, func, select

from content_packs.wire import ASKING_DEFINITION
from server.database import Database
from server.schema import aid_tally, answer_tally, miss_tally, receipt
from server.statistics.asking import SMALL, Cell, Coverage, Question, coverage, trusted

USEFUL = "useful"
WRONG = "wrong"
YES = "yes"

_T = TypeVar("_T")


class Share(msgspec.Struct, frozen=True):
    """A part of a whole, 0..1: exactly, or not less than `least` and not more than `most`."""

    least: float
    most: float

    @property
    def exact(self) -> bool:
        return self.least == self.most


class PageUseful(msgspec.Struct, frozen=True):
    """`share` of those who answered found the page useful; None where too few did."""

    pack: str
    page: str
    yes: Cell
    no: Cell
    share: Share | None


class Mistake(msgspec.Struct, frozen=True):
    """What was said to be wrong with one revision of a page's words in the language `shown`."""

    pack: str
    page: str
    shown: str
    revision: str
    choice: str
    reports: Cell
    last: dt.date  # the last day on which it was reported


class SurveyAnswer(msgspec.Struct, frozen=True):
    """`question` is ``<survey>/<question>``; `share` of its answers, None where any of them is too small."""

    pack: str
    question: str
    choice: str
    answers: Cell
    share: float | None


class Miss(msgspec.Struct, frozen=True):
    """`topic` is ``<publisher>/<pack>/<topic>``, or empty where nobody looked on."""

    language: str
    topic: str
    misses: Cell


class AidUse(msgspec.Struct, frozen=True):
    aid: str
    visits: Cell


class Said(msgspec.Struct, frozen=True):
    question: Question
    useful: list[PageUseful]
    mistakes: list[Mistake]
    surveys: list[SurveyAnswer]
    misses: list[Miss]
    aids: list[AidUse]
    coverage: Coverage

    @property
    def anything(self) -> bool:
        return bool(self.useful or self.mistakes or self.surveys or self.misses or self.aids)


class Opinions:
    """Answers questions about one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def answer(self, question: Question, now: dt.datetime) -> Said:
        """Everything that travellers said, from one view of the database."""
        with self._database.reading() as connection:
            return Said(
                question=question,
                useful=_useful(connection, question),
                mistakes=_mistakes(connection, question),
                surveys=_surveys(connection, question),
                misses=_misses(connection, question),
                aids=_aids(connection, question),
                coverage=coverage(connection, question, now, ASKING_DEFINITION),
            )


def share_of(yes: int, no: int) -> Share | None:
    """The share of `yes`, worked out from nothing but the cells that may be shown: where one of them is
    suppressed the share is only known to lie on one side. None where too few answered."""
    shown_yes, shown_no = Cell.of(yes).value, Cell.of(no).value
    if yes + no < SMALL or (shown_yes is None and shown_no is None):
        return None
    if shown_yes is None:
        return Share(0.0, (SMALL - 1) / (SMALL - 1 + no))
    if shown_no is None:
        return Share(yes / (yes + SMALL - 1), 1.0)
    return Share(yes / (yes + no), yes / (yes + no))


def _useful(connection: Connection, question: Question) -> list[PageUseful]:
    key = (answer_tally.c.pack, answer_tally.c.page)
    total = func.sum(answer_tally.c.answers)
    yes = func.sum(case((answer_tally.c.choice == YES, answer_tally.c.answers), else_=0))
    query = _answers(question, *key, yes, total).where(answer_tally.c.question == USEFUL)
    counts = [(pack, page, int(y), int(n) - int(y)) for pack, page, y, n in _run(connection, query, key)]
    found = [PageUseful(pack, page, Cell.of(y), Cell.of(n), share_of(y, n)) for pack, page, y, n in counts]
    return sorted(found, key=lambda row: row.share.most if row.share else 2.0)  # what helps least stands first


def _mistakes(connection: Connection, question: Question) -> list[Mistake]:
    columns = answer_tally.c
    key = (columns.pack, columns.page, columns.shown, columns.revision, columns.choice)
    reports = func.sum(columns.answers)
    query = _answers(question, *key, reports, func.max(columns.day)).where(columns.question == WRONG)
    rows = [
        Mistake(pack, page, shown, revision, choice, Cell.of(n), last)
        for pack, page, shown, revision, choice, n, last in _run(connection, query, key)
    ]
    return _most_first(rows, lambda row: row.reports)


def _surveys(connection: Connection, question: Question) -> list[SurveyAnswer]:
    key = (answer_tally.c.pack, answer_tally.c.question, answer_tally.c.choice)
    query = _answers(question, *key, func.sum(answer_tally.c.answers)).where(answer_tally.c.question.contains("/"))
    rows = [(pack, asked, choice, int(n)) for pack, asked, choice, n in _run(connection, query, key)]
    sums: dict[tuple[str, str], int] = {}
    hidden: set[tuple[str, str]] = set()
    for pack, asked, _, n in rows:
        sums[pack, asked] = sums.get((pack, asked), 0) + n
        hidden |= {(pack, asked)} if Cell.of(n).value is None else set()
    return [
        SurveyAnswer(pack, asked, choice, Cell.of(n), None if (pack, asked) in hidden else n / sums[pack, asked])
        for pack, asked, choice, n in rows
    ]


def _misses(connection: Connection, question: Question) -> list[Miss]:
    key = (miss_tally.c.language, miss_tally.c.topic)
    query = _counted(miss_tally, question, *key, func.sum(miss_tally.c.misses))
    query = query.where(miss_tally.c.language == question.language) if question.language else query
    rows = [Miss(language, topic, Cell.of(n)) for language, topic, n in _run(connection, query, key)]
    return _most_first(rows, lambda row: row.misses)


def _aids(connection: Connection, question: Question) -> list[AidUse]:
    key = (aid_tally.c.aid,)
    rows = _run(connection, _counted(aid_tally, question, *key, func.sum(aid_tally.c.visits)), key)
    return _most_first([AidUse(aid, Cell.of(n)) for aid, n in rows], lambda row: row.visits)


def _answers(question: Question, *columns: ColumnElement[Any]) -> Select[Any]:
    query = _counted(answer_tally, question, *columns)
    query = query.where(answer_tally.c.pack == question.pack) if question.pack else query
    return query.where(answer_tally.c.language == question.language) if question.language else query


def _counted(table: Table, question: Question, *columns: ColumnElement[Any]) -> Select[Any]:
    """A selection of `table` that `question` asks about and that may be attributed to a day."""
    query = select(*columns).join_from(table, receipt, receipt.c.id == table.c.receipt)
    return query.where(table.c.day.between(question.first, question.last), *trusted(question, ASKING_DEFINITION))


def _run(connection: Connection, query: Select[Any], key: Sequence[ColumnElement[Any]]) -> list[Any]:
    """One row for each `key`, in their order."""
    return list(connection.execute(query.group_by(*key).order_by(*key)))


def _most_first(rows: list[_T], counted: Callable[[_T], Cell]) -> list[_T]:
    """`rows` by how often, those that are suppressed last and as they came."""
    return sorted(rows, key=lambda row: -(counted(row).value or 0))
