"""The audit for people: who did what, filtered by what, who and day, and the same as a file."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import msgspec
from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from content_packs.reading import is_sha256
from server.audit import CONSOLE, EXPORT_ROWS, NOBODY, PAGE_ROWS, PUBLISHER, Act, Wanted, Written
from server.errors import NotUnderstood
from server.web.guard import for_people
from server.web.services import services
from server.web.words import gettext, lazy_gettext

audit = Blueprint("audit", __name__)

ACTS: dict[str, object] = {
    Act.SIGNED_IN: lazy_gettext("signed in"),
    Act.SIGN_IN_REFUSED: lazy_gettext("was refused at sign-in"),
    Act.PASSWORD_CHANGED: lazy_gettext("chose a new password"),
    Act.PERSON_ADDED: lazy_gettext("added a person"),
    Act.PERSON_DISABLED: lazy_gettext("closed a person's access"),
    Act.KIOSK_APPROVED: lazy_gettext("let a kiosk in"),
    Act.KIOSK_DENIED: lazy_gettext("turned a kiosk away"),
    Act.KIOSK_ADMITTED: lazy_gettext("fetched its credential"),
    Act.KIOSK_WITHDRAWN: lazy_gettext("took a kiosk out of service"),
    Act.CREDENTIAL_RENEWED: lazy_gettext("renewed its credential"),
    Act.EXPORTED: lazy_gettext("exported content for a stick"),
    Act.RETURN_TAKEN: lazy_gettext("took what a kiosk gave back by stick"),
    Act.REQUEST_ASKED: lazy_gettext("asked for signatures"),
    Act.REQUEST_SIGNED: lazy_gettext("signed a request"),
    Act.REQUEST_REFUSED: lazy_gettext("refused to sign a request"),
    Act.REQUEST_SUPERSEDED: lazy_gettext("put another request in its place"),
    Act.REQUEST_PUBLISHED: lazy_gettext("published a request"),
    Act.REQUEST_NOT_PUBLISHED: lazy_gettext("refused to publish a request"),
    Act.WITHDRAWAL_ORDERED: lazy_gettext("ordered a withdrawal"),
    Act.WITHDRAWN: lazy_gettext("withdrew"),
    Act.REINSTATEMENT_BROUGHT: lazy_gettext("brought a signed reinstatement"),
    Act.REINSTATED: lazy_gettext("reinstated"),
    Act.WITHDRAWAL_REFUSED: lazy_gettext("refused a withdrawal or its end"),
}
KINDS = {"person": lazy_gettext("person"), "key": lazy_gettext("key"), "kiosk": lazy_gettext("kiosk")}
PROCESSES = {
    CONSOLE: lazy_gettext("command on the server"),
    PUBLISHER: lazy_gettext("publisher process"),
    NOBODY: lazy_gettext("nobody who signed in"),
}
SHORT_HASH = 12
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet would reckon instead of showing."""


@audit.get("/audit")
@for_people
def show() -> ResponseReturnValue:
    rows = services().audit.page(_wanted(), PAGE_ROWS + 1)
    asked = {key: value for key, value in request.args.items() if value}
    return render_template(
        "audit.html",
        rows=rows[:PAGE_ROWS],
        more=rows[PAGE_ROWS - 1].id if len(rows) > PAGE_ROWS else None,
        asked=asked,
        without={key: value for key, value in asked.items() if key != "before"},
        acts=sorted(((str(act), words) for act, words in ACTS.items()), key=lambda pair: str(pair[1])),
        people=services().audit.people(),
        act_words=act_words,
        who_words=who_words,
        details=details,
    )


@audit.get("/audit.csv")
@for_people
def export() -> ResponseReturnValue:
    """What the page shows, all of it, in UTC."""
    lines = _lines(services().audit.page(_wanted(), EXPORT_ROWS))
    headers = {"Content-Disposition": "attachment; filename=gatepost-audit.csv", "Cache-Control": "no-store"}
    return Response(lines, mimetype="text/csv", headers=headers)


def act_words(what: str) -> str:
    """An act in words; one that this software does not know, by its name."""
    return str(ACTS.get(what, what))


def who_words(who: str) -> str:
    kind, _, name = who.partition(" ")
    return f"{KINDS[kind]} {name}" if name and kind in KINDS else str(PROCESSES.get(who, who))


def details(row: Written) -> list[tuple[str, str]]:
    """Names and values, short enough for a table: of a hash as much as tells it from others."""
    shown = ((name, value if isinstance(value, str) else _json(value)) for name, value in row.detail.items() if value)
    return [(name, value[:SHORT_HASH] if is_sha256(value) else value) for name, value in shown]


def _wanted() -> Wanted:
    before = request.args.get("before", "")
    if before and not before.isdecimal():
        raise NotUnderstood(gettext("Follow the links of this page."))
    last = _day("to")
    return Wanted(
        what=request.args.get("what", ""),
        who=request.args.get("who", ""),
        first=_day("from"),
        until=last + dt.timedelta(days=1) if last else None,
        before=int(before) if before else None,
    )


def _day(name: str) -> dt.datetime | None:
    """A day's beginning where the server stands."""
    written = request.args.get(name, "")
    try:
        day = dt.date.fromisoformat(written) if written else None
    except ValueError as wrong:
        raise NotUnderstood(gettext("A day is written like 2026-11-22.")) from wrong
    return dt.datetime.combine(day, dt.time(), ZoneInfo(services().settings.time_zone)) if day else None


def _lines(rows: list[Written]) -> Iterator[str]:
    yield _line(("number", "at", "who", "what", "about", "detail"))
    for row in rows:
        yield _line((str(row.id), row.at.isoformat(), row.who, row.what, row.about, _json(row.detail)))


def _line(cells: tuple[str, ...]) -> str:
    file = io.StringIO()
    csv.writer(file).writerow([f"'{cell}" if cell.startswith(FORMULA) else cell for cell in cells])
    return file.getvalue()


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
