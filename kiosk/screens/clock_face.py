"""The site's time and date in words, by Babel. Pure: the moment is passed in.

Babel knows the Gregorian calendar alone; where readers count years otherwise, the language pack says how.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal
from zoneinfo import ZoneInfo

from babel.core import Locale
from babel.dates import format_date, format_time

from content_packs.languages import LanguagePack


@dataclass(frozen=True)
class ClockFace:
    """The time, the date with its weekday, without it, and with its month cut short, for where that is too long."""

    time: str
    date: str
    short: str
    shortest: str = ""


def clock_face(now: dt.datetime | None, zone: str, language: LanguagePack) -> ClockFace | None:
    """What the clock says; None where the time is not known, because no clock is better than a wrong one."""
    if now is None:
        return None
    local = now.astimezone(ZoneInfo(zone))
    time = format_time(local, "HH:mm", locale=language.locale)
    return ClockFace(
        time,
        _date(local.date(), language, "full"),
        _date(local.date(), language, "long"),
        _date(local.date(), language, "medium"),
    )


def _date(day: dt.date, language: LanguagePack, form: Literal["full", "long", "medium"]) -> str:
    if language.era is None:
        return format_date(day, form, locale=language.locale)
    whole = str(Locale.parse(language.locale).date_formats[form])
    pattern = whole.replace("G", "").replace("y", "").strip()
    written = format_date(day, pattern, locale=language.locale)
    return f"{written} {language.era.abbreviation} {day.year + language.era.ahead}"
