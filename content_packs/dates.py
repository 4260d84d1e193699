"""A day, and a moment of it, in words, as readers of a language write it, the years counted as they count. Babel; pure.

BUILD writes facts with it, SHOW the day a fact was checked, the phone page the same. Babel knows the Gregorian
calendar alone; where readers count years otherwise, the language pack says how.
"""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from unicodedata import east_asian_width
from zoneinfo import ZoneInfo

from babel.core import Locale
from babel.dates import format_date, format_time

from content_packs.languages import LanguagePack
from content_packs.plain import WORD_JOINER

MOMENT = "moment"
"""The message that puts a date and a time of day together."""


def written_date(day: dt.date, language: LanguagePack) -> str:
    """`day` as readers of `language` write it, with the year that they count where it is another."""
    written = format_date(day, "long", locale=language.locale)
    era = language.era
    return f"{written} ({era.abbreviation} {day.year + era.ahead})" if era else written


def written_moment(when: dt.datetime, zone: str, language: LanguagePack) -> str:
    """Time and day of `when` in `zone`, as readers of `language` put them together."""
    local = when.astimezone(ZoneInfo(zone))
    time = format_time(local, "HH:mm", locale=language.locale)
    said = language.messages.get(MOMENT)
    together = said if said and isinstance(said, str) else _babels(language)
    return together.replace("{time}", time).replace("{date}", _day(local.date(), language))


def unbroken(written: str) -> str:
    """A day or a moment for a screen: a line ends at its spaces alone, not between a number and 年, 月 or 日."""
    return written[:1] + "".join(_held(one, other) for one, other in pairwise(written))


def _held(before: str, after: str) -> str:
    """`after`, joined to what stands before it where one of them is a wide character and neither is a space."""
    wide = "W" in (east_asian_width(before), east_asian_width(after))
    return WORD_JOINER + after if wide and " " not in (before, after) else after


def _babels(language: LanguagePack) -> str:
    """How Babel puts them together, for a language pack that does not say."""
    glue = str(Locale.parse(language.locale).datetime_formats["medium"]).replace("'", "")
    return glue.replace("{0}", "{time}").replace("{1}", "{date}")


def _day(day: dt.date, language: LanguagePack) -> str:
    """The day with one year alone, the one that readers count: a moment must be short."""
    if language.era is None:
        return format_date(day, "long", locale=language.locale)
    era = language.era
    pattern = str(Locale.parse(language.locale).date_formats["long"]).replace("G", "").replace("y", "").strip()
    return f"{format_date(day, pattern, locale=language.locale)} {era.abbreviation} {day.year + era.ahead}"
