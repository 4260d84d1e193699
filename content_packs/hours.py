"""BUILD: an hours table of page.toml → lines such as “Monday – Friday 07:00–11:30, 13:30–17:00”.

Days with equal hours that follow each other are folded. Weekday names, times, ranges and lists are
Babel's; local time of the site. A day left out is closed and not mentioned.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from babel import Locale
from babel.dates import format_interval

from content_packs.errors import ContentBad
from content_packs.languages import LanguagePack
from content_packs.plain import NO_BREAK_SPACE

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MINUTES_PER_DAY = 24 * 60

_SPAN = re.compile(r"([0-2]\d):([0-5]\d)-([0-2]\d):([0-5]\d)")
_SOME_MONDAY = dt.date(2024, 1, 1)  # only its weekday and its midnight are used
_LAST_MINUTE = dt.time(23, 59)


class Opening(NamedTuple):
    """Minutes since midnight; `end` may be 24:00."""

    start: int
    end: int


Week = tuple[tuple[Opening, ...], ...]


def read_week(table: Mapping[str, Sequence[str]]) -> Week:
    """The seven days of an hours table, Monday first. Raises `ContentBad` for days or times that are none."""
    week: list[tuple[Opening, ...]] = [()] * len(DAYS)
    given: set[int] = set()
    for key, spans in table.items():
        days = _days(key)
        if given & set(days):
            raise ContentBad(f"{key} names a day that another line names too; give each day once.")
        given.update(days)
        for day in days:
            week[day] = _openings(spans)
    return tuple(week)


def write_week(week: Week, language: LanguagePack) -> tuple[str, ...]:
    """A line for each run of equal days, closed ones left out."""
    locale = Locale.parse(language.locale)
    lines: list[str] = []
    for openings, run in groupby(range(len(DAYS)), key=lambda day: week[day]):
        days = list(run)
        if openings:
            lines.append(f"{_day_names(days, locale)} {times(openings, locale)}")
    return tuple(lines)


def _days(key: str) -> range:
    first, _, last = key.partition("-")
    try:
        days = range(DAYS.index(first), DAYS.index(last or first) + 1)
    except ValueError as error:
        raise ContentBad(f"“{key}” is no day; write mon … sun, or a range such as mon-fri.") from error
    if not days:
        raise ContentBad(f"“{key}” runs backwards; a week begins on Monday.")
    return days


def _openings(spans: Sequence[str]) -> tuple[Opening, ...]:
    openings = tuple(_opening(span) for span in spans)
    if any(later.start < earlier.end for earlier, later in pairwise(openings)):
        raise ContentBad(f"{', '.join(spans)}: the times of a day stand in order and do not overlap.")
    return openings


def _opening(span: str) -> Opening:
    found = _SPAN.fullmatch(span)
    if found is None:
        raise ContentBad(f"“{span}” is no time of day; write 07:00-11:30.")
    hours, minutes, end_hours, end_minutes = map(int, found.groups())
    opening = Opening(hours * 60 + minutes, end_hours * 60 + end_minutes)
    if not opening.start < opening.end <= MINUTES_PER_DAY:
        raise ContentBad(
            f"“{span}” ends before it begins; an opening over midnight is two, up to 24:00 and from 00:00."
        )
    return opening


def _day_names(days: list[int], locale: Locale) -> str:
    names = locale.days["stand-alone"]["wide"]
    if len(days) == 1:
        return str(names[days[0]])
    return _range_pattern(locale).format(names[days[0]], names[days[-1]])


def _range_pattern(locale: Locale) -> str:
    return str(locale.interval_formats.get(None, "{0} – {1}"))


def times(openings: tuple[Opening, ...], locale: Locale) -> str:
    """“07:00–11:30, 13:30–17:00”, as `locale` lists it."""
    comma = str(locale.list_patterns["standard"]["middle"])
    text = _interval(openings[0], locale)
    for opening in openings[1:]:
        text = comma.format(text, _interval(opening, locale))
    return text


def _interval(opening: Opening, locale: Locale) -> str:
    """“07:00–11:30” in one unbreakable piece. Babel has no 24:00, so midnight is written over 23:59."""
    midnight = opening.end == MINUTES_PER_DAY
    end = _LAST_MINUTE if midnight else dt.time(*divmod(opening.end, 60))
    start = dt.datetime.combine(_SOME_MONDAY, dt.time(*divmod(opening.start, 60)))
    text = format_interval(start, dt.datetime.combine(_SOME_MONDAY, end), "Hm", locale=locale)
    if midnight:
        text = "00".join("24".join(text.rsplit("23", 1)).rsplit("59", 1))
    return re.sub(r"\s", NO_BREAK_SPACE, text)
