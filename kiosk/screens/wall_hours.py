"""When the gate is open, in one line of a language: today's hours, or when it opens again. Pure.

No line ends inside a stretch of time.
Hours that nobody stated are unknown, which is not closed: then nothing is said.
"""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_time

from content_packs.hours import MINUTES_PER_DAY, Opening, times
from content_packs.languages import LanguagePack
from content_packs.messages import Messages
from content_packs.opening_hours import is_open, spans_on
from content_packs.plain import WORD_JOINER
from content_packs.plan import Plan, Span

DAYS_AHEAD = 14
"""Who does not open within this many days is said to be closed, and no more."""


def hours_line(messages: Messages, language: LanguagePack, plan: Plan, now: dt.datetime | None) -> str:
    """What to say at `now` (aware), or "" where the hours or the time are not known."""
    if now is None or plan.hours is None:
        return ""
    local = now.astimezone(ZoneInfo(plan.time_zone))
    today = spans_on(plan, local.date()) or ()
    if is_open(plan, now) or any(span.start > local.time() for span in today):
        return _today(messages, language, today)
    opens = _next(plan, local.date())
    if opens is None:
        return messages(language.tag, "closed")
    day = format_date(opens.date(), "EEEE", locale=language.locale)
    return messages(
        language.tag, "opens-next", when=f"{day} {format_time(opens.time(), 'HH:mm', locale=language.locale)}"
    )


def _today(messages: Messages, language: LanguagePack, spans: tuple[Span, ...]) -> str:
    openings = tuple(_opening(span) for span in spans)
    if openings == (Opening(0, MINUTES_PER_DAY),):
        return messages(language.tag, "open-all-day")
    locale = Locale.parse(language.locale)
    comma = str(locale.list_patterns["standard"]["middle"]).format("", "")
    stretches = times(openings, locale).split(comma)
    return messages(language.tag, "open-today", hours=comma.join(WORD_JOINER.join(one) for one in stretches))


def _opening(span: Span) -> Opening:
    return Opening(_minutes(span.start), _minutes(span.end) or MINUTES_PER_DAY)


def _minutes(time: dt.time) -> int:
    return time.hour * 60 + time.minute


def _next(plan: Plan, today: dt.date) -> dt.datetime | None:
    """The first opening after `today`, local time of the site."""
    for ahead in range(1, DAYS_AHEAD + 1):
        day = today + dt.timedelta(days=ahead)
        for span in spans_on(plan, day) or ():
            return dt.datetime.combine(day, span.start)
    return None
