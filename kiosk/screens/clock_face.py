"""The site's time and date in words, by Babel. Pure: the moment is passed in.

Babel knows the Gregorian calendar alone; where readers count years otherwise, the language pack says how.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from babel.core import Locale
from babel.dates import format_date, format_time

from content_packs.languages import LanguagePack


@dataclass(frozen=True)
class ClockFace:
    time: str
    date: str


def clock_face(now: dt.datetime | None, zone: str, language: LanguagePack) -> ClockFace | None:
    """What the clock says; None where the time is not known, because no clock is better than a wrong one."""
    if now is None:
        return None
    local = now.astimezone(ZoneInfo(zone))
    return ClockFace(format_time(local, "HH:mm", locale=language.locale), _date(local.date(), language))


def _date(day: dt.date, language: LanguagePack) -> str:
    if language.era is None:
        return format_date(day, "full", locale=language.locale)
    full = str(Locale.parse(language.locale).date_formats["full"])
    pattern = full.replace("G", "").replace("y", "").strip()
    written = format_date(day, pattern, locale=language.locale)
    return f"{written} {language.era.abbreviation} {day.year + language.era.ahead}"
