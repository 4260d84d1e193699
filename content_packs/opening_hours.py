"""SHOW: is a site open? Questions to a merged plan's hours, in the site's own time zone.

Hours that nobody stated are unknown, which is not closed: the answer then is None, and a screen
says nothing rather than guess. A dated exception replaces its weekday whole.
"""

from __future__ import annotations

import calendar
import datetime as dt
from zoneinfo import ZoneInfo

from content_packs.plan import OpeningHours, Plan, Span


def spans_on(plan: Plan, day: dt.date) -> tuple[Span, ...] | None:
    """The stretches of `day` (a date at the site) in which it is open; None when nobody stated hours."""
    if plan.hours is None:
        return None
    exception = next((entry for entry in plan.hours.exceptions if entry.date == day), None)
    return exception.spans if exception else plan.hours.week[day.weekday()]


def is_open(plan: Plan, now: dt.datetime) -> bool | None:
    """Whether the site is open at `now` (aware); None when nobody stated hours."""
    if now.tzinfo is None:
        raise ValueError("Opening hours are asked with an aware time; give it a time zone.")
    local = now.astimezone(ZoneInfo(plan.time_zone))
    spans = spans_on(plan, local.date())
    return None if spans is None else any(_holds(span, local.time()) for span in spans)


def _holds(span: Span, clock: dt.time) -> bool:
    """Whether `clock` lies in `span`: its start belongs to it, its end does not; 00:00 ends the day."""
    return span.start <= clock and (clock < span.end or span.end == dt.time.min)


def describe(hours: OpeningHours) -> str:
    """`hours` in one line of ISO days and times, for people who run sites."""
    week = (f"{name} {_spans(spans)}" for name, spans in zip(calendar.day_abbr, hours.week, strict=True))
    exceptions = (f"{entry.date} {_spans(entry.spans)}" for entry in hours.exceptions)
    return ", ".join((*week, *exceptions))


def _spans(spans: tuple[Span, ...]) -> str:
    return "+".join(f"{span.start:%H:%M}–{span.end:%H:%M}" for span in spans) or "closed"
