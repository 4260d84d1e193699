"""How values look on people's pages: words, ages, counts. Every Jinja filter of ours, nothing else."""

from __future__ import annotations

import datetime as dt
import math

from flask import Flask
from markupsafe import Markup

from content_packs.model import MediaFile
from content_packs.plan import Rank
from server.fleet.kiosks import KioskState, Showing
from server.statistics.asking import SMALL, Cell
from server.statistics.said import Share
from server.web.services import services
from server.web.words import (
    format_date,
    format_datetime,
    format_decimal,
    format_percent,
    format_timedelta,
    get_locale,
    gettext,
    lazy_gettext,
)

STATES = {
    KioskState.PROVED: lazy_gettext("Proved"),
    KioskState.OLDER: lazy_gettext("Proved, older release"),
    KioskState.SAFE: lazy_gettext("Safe screen, put up by staff"),
    KioskState.NOT_PROVED: lazy_gettext("Not proved"),
    KioskState.SILENT: lazy_gettext("Silent"),
    KioskState.NEVER_SEEN: lazy_gettext("Never seen"),
}
WORDS = {
    "road": lazy_gettext("road"),
    "rail": lazy_gettext("rail"),
    "river": lazy_gettext("river"),
    "sea": lazy_gettext("sea"),
    "air": lazy_gettext("air"),
    Rank.INTERNATIONAL.value: lazy_gettext("international"),
    Rank.MAIN.value: lazy_gettext("main"),
    Rank.SECONDARY.value: lazy_gettext("secondary"),
    Rank.DOMESTIC.value: lazy_gettext("domestic"),
    Rank.OPENING.value: lazy_gettext("border opening"),
    "touch": lazy_gettext("touch kiosk"),
    "display": lazy_gettext("large display"),
    "synced": lazy_gettext("clock agrees"),
    "carried": lazy_gettext("clock carried on"),
    "untrusted": lazy_gettext("clock not trusted"),
    "": "",
}
JUST_NOW = dt.timedelta(seconds=2)
ENDINGS = {"audio/mpeg": "mpeg", "text/vtt": "vtt"}


def present(app: Flask) -> None:
    """Give the templates of `app` their filters."""
    filters = {
        "ago": ago,
        "count": count,
        "number": format_decimal,
        "percent": percent,
        "share": share,
        "portion": portion,
        "day": day,
        "moment": moment,
        "state_word": lambda state: STATES[state],
        "word": lambda value: WORDS.get(value, value),
        "showing": showing_words,
        "media_address": media_address,
    }
    app.jinja_env.filters.update(filters)
    app.jinja_env.globals["get_locale"] = get_locale
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.context_processor(lambda: {"demo_server": services().settings.demo})


def ago(when: dt.datetime, now: dt.datetime) -> Markup:
    """How long ago, with the exact time on hover and for machines."""
    words = gettext("just now")
    if abs(when - now) >= JUST_NOW:
        words = format_timedelta(when - now, add_direction=True, granularity="second", threshold=1.2)
    return Markup('<time datetime="{}" title="{}">{}</time>').format(
        when.isoformat(timespec="seconds"), format_datetime(when, "long"), words
    )


def count(cell: Cell) -> str:
    """A count, or that it is too small to be shown."""
    return f"<{SMALL}" if cell.value is None else str(format_decimal(cell.value))


def percent(share: float | None) -> str:
    """A share in whole percent, rounded down above the half: 100 % only when nothing is missing."""
    if share is None:
        return "–"
    return str(format_percent(int(share * 100) / 100))


def share(part: Share | None) -> str:
    """A share of those who answered, as exactly as it may be said."""
    if part is None:
        return str(gettext("too few answers"))
    if part.exact:
        return percent(part.least)
    if part.most == 1.0:
        return str(gettext("at least %(share)s", share=percent(part.least)))
    return str(gettext("at most %(share)s", share=format_percent(math.ceil(part.most * 100) / 100)))


def portion(part: float | None) -> str:
    """One of several parts of a whole, to the nearest percent; nothing where it may not be said."""
    return "" if part is None else str(format_percent(part))


def day(date: dt.date) -> str:
    return str(format_date(date, "EEEEEE d MMM y" if str(get_locale()) == "en" else "EEEEEE d/M/y"))


def moment(when: dt.datetime) -> str:
    """To the second, where the server stands."""
    return str(format_datetime(when, "d MMM y, HH:mm:ss" if str(get_locale()) == "en" else "d/M/y, HH:mm:ss"))


def showing_words(shown: Showing) -> str:
    """``sample 3 · base 1``: packs and versions that a kiosk proved, or that staff took them off."""
    if shown.safe:
        return str(gettext("the safe screen"))
    if not shown.releases:
        return str(gettext("nothing yet"))
    return " · ".join(f"{release.pack.partition('/')[2]} {release.version}" for release in shown.releases)


def media_address(file: MediaFile) -> str:
    """Where a stored file can be looked at."""
    ending = ENDINGS.get(file.type, file.type.partition("/")[2])
    return f"/media/{file.sha256}.{ending}"
