"""AUTHOR: a time as somebody in a hurry types it → a moment. Pure; now and the zone are passed in.

+45m   +3h   +2d                    from now
18:00                               the next time that the clock at the gate says so
2026-11-22T18:00                    at the gate
2026-11-22T18:00+07:00              anywhere
"""

from __future__ import annotations

import datetime as dt
import re
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from content_packs.errors import ContentBad

_AFTER = re.compile(r"\+(\d{1,4})([mhd])")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})")
_UNITS = {"m": dt.timedelta(minutes=1), "h": dt.timedelta(hours=1), "d": dt.timedelta(days=1)}


class WhenUnclear(ContentBad):
    """A time that was typed says no moment; the sentence shows how to write one."""


def moment(typed: str, now: dt.datetime, zone: str) -> dt.datetime:
    """`typed` as UTC, to the minute. Raises `WhenUnclear`."""
    text = typed.strip()
    if after := _AFTER.fullmatch(text):
        return _to_minute(now + int(after[1]) * _UNITS[after[2]])
    if clock := _CLOCK.fullmatch(text):
        return _next(int(clock[1]), int(clock[2]), now, zone, typed)
    try:
        when = dt.datetime.fromisoformat(text)
    except ValueError as error:
        raise _unclear(typed) from error
    return _to_minute(when if when.tzinfo else when.replace(tzinfo=_zone(zone)))


def _next(hour: int, minute: int, now: dt.datetime, zone: str, typed: str) -> dt.datetime:
    here = now.astimezone(_zone(zone))
    try:
        today = here.replace(hour=hour, minute=minute, second=0, microsecond=0)
    except ValueError as error:
        raise _unclear(typed) from error
    return _to_minute(today if today > here else today + dt.timedelta(days=1))


def _to_minute(when: dt.datetime) -> dt.datetime:
    return when.astimezone(dt.UTC).replace(second=0, microsecond=0)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise WhenUnclear(f"{name!r} is no time zone; write one like Asia/Ho_Chi_Minh.") from error


def _unclear(typed: str) -> WhenUnclear:
    return WhenUnclear(f"{typed[:40]!r} is no time; write +3h, 18:00 or 2026-11-22T18:00.")
