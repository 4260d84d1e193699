"""Which days, site, pack and language an address asks the statistics about."""

from __future__ import annotations

import datetime as dt

from flask import request

from server.errors import NotUnderstood
from server.statistics.asking import MAX_DAYS, Question
from server.web.words import gettext

DEFAULT_DAYS = 14


def asked_question(today: dt.date, days: int = DEFAULT_DAYS) -> Question:
    """What the address asks. Without days: the last `days` that are over, in UTC."""
    yesterday = today - dt.timedelta(days=1)
    last = _day("to", yesterday)
    first = _day("from", last - dt.timedelta(days=days - 1))
    if not dt.timedelta(0) <= last - first <= dt.timedelta(days=MAX_DAYS):
        raise NotUnderstood(gettext("The last day must not be before the first."))
    site, pack, language = (request.args.get(name, "") for name in ("site", "pack", "language"))
    return Question(first, last, site, pack, language)


def _day(name: str, default: dt.date) -> dt.date:
    written = request.args.get(name, "")
    try:
        return dt.date.fromisoformat(written) if written else default
    except ValueError as wrong:
        raise NotUnderstood(gettext("A day is written like 2026-11-22.")) from wrong
