"""What is counted, and under which day and hour it stands. Pure.

Rules:

- A page is counted by *day* and language; an *hour* carries neither. No visit is ever named.
- What travellers answered, looked for in vain and read with is counted by *day* only, each by itself.
- With a known time, counts stand under their UTC day. Without one they are *held*: pages and languages
  under the boot's 24-hour blocks, hours under its monotonic hours, so that holding is no finer than
  what would be written down with a good clock.
- Held counts of this boot are dated, once the time is known, by the middle of their block (docs/decisions).
- Held counts of a boot that never knew the time are dated to the day when the time was next known,
  marked untrusted; their hours fall together into that day's first.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from content_packs.wire import DWELL_BUCKETS, ClockTrust
from kiosk.clock import Clock, Moment

HOUR_S = 3_600
DAY_S = 86_400
HELD = "held "
"""What a period or an hour begins with while nobody knows when it was."""
FUTURE_S = 600
"""A day that begins later than this from now was written by a clock that was wrong."""


@dataclass(frozen=True)
class View:
    """One page left: `language` was wanted, the words were in `shown`. `pack` is ``<publisher>/<pack>``."""

    pack: str
    version: int
    page: str
    language: str
    shown: str
    dwell_s: float
    qr_shown: bool = False


@dataclass(frozen=True)
class Answer:
    """A closed question answered. About a page: in which revision of which language's words. Of a survey:
    `page` and `revision` are empty, `question` is ``<survey>/<question>``."""

    pack: str
    version: int
    page: str
    revision: str
    language: str
    shown: str
    question: str
    choice: str


@dataclass(frozen=True)
class Stamp:
    """Under what a count is kept. `period` is a UTC day or a held block, `hour` a UTC hour or a held one."""

    period: str
    hour: str
    boot: str
    clock: str

    @property
    def held(self) -> bool:
        return self.period.startswith(HELD)


def dwell_bucket(seconds: float) -> int:
    """Bucket 0 is under 1 s, bucket n is [2**(n-1), 2**n) s, the last is open."""
    return min(int(max(seconds, 0)).bit_length(), DWELL_BUCKETS - 1)


def stamp(now: Moment, clock: Clock) -> Stamp:
    """Where a count of this moment belongs."""
    utc = clock.utc(now)
    if utc is None:
        block, hour = int(now.monotonic // DAY_S), int(now.monotonic // HOUR_S)
        return Stamp(f"{HELD}{block}", f"{HELD}{hour}", now.boot, ClockTrust.UNTRUSTED)
    return dated(utc, now.boot, clock.trust)


def dated(utc: dt.datetime, boot: str, trust: ClockTrust) -> Stamp:
    """The stamp of a known time."""
    return Stamp(utc.date().isoformat(), utc.strftime("%Y-%m-%dT%H"), boot, trust)


def settled(old: Stamp, now: Moment, clock: Clock) -> Stamp | None:
    """Where counts kept under `old` belong, now that the time is known; None: where they are."""
    utc = clock.utc(now)
    if utc is None:
        return None
    if not old.held:
        return _brought_back(old, utc) if clock.trust is ClockTrust.SYNCED else None
    if old.boot != now.boot:
        return _undatable(utc, old.boot)
    day = dated(_middle(old.period, DAY_S, now, utc), old.boot, clock.trust)
    hour = dated(_middle(old.hour, HOUR_S, now, utc), old.boot, clock.trust) if old.hour else day
    return Stamp(hour.period if old.hour else day.period, hour.hour, old.boot, clock.trust)


def _brought_back(old: Stamp, utc: dt.datetime) -> Stamp | None:
    begins = dt.datetime.fromisoformat(old.period).replace(tzinfo=dt.UTC)
    return _undatable(utc, old.boot) if begins > utc + dt.timedelta(seconds=FUTURE_S) else None


def _undatable(utc: dt.datetime, boot: str) -> Stamp:
    return Stamp(utc.date().isoformat(), utc.strftime("%Y-%m-%dT00"), boot, ClockTrust.UNTRUSTED)


def _middle(block: str, length_s: int, now: Moment, utc: dt.datetime) -> dt.datetime:
    """The middle of a held block, whose end is now if it is not over."""
    start = int(block.removeprefix(HELD)) * length_s
    middle = (start + min(start + length_s, now.monotonic)) / 2
    return utc - dt.timedelta(seconds=now.monotonic - middle)
