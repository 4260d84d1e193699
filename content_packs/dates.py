"""A day in words, as readers of a language write it, the years counted as they count them. By Babel; pure.

BUILD writes facts with it, SHOW the day a fact was checked, the phone page the same. Babel knows the Gregorian
calendar alone; where readers count years otherwise, the language pack says how.
"""

from __future__ import annotations

import datetime as dt

from babel.dates import format_date

from content_packs.languages import LanguagePack


def written_date(day: dt.date, language: LanguagePack) -> str:
    """`day` as readers of `language` write it, with the year that they count where it is another."""
    written = format_date(day, "long", locale=language.locale)
    era = language.era
    return f"{written} ({era.abbreviation} {day.year + era.ahead})" if era else written
