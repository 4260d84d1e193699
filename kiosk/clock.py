"""What this kiosk knows of the time. Pure, but for `read_moment`, the one reader of the clocks.

A clock is *synced* when the server agreed with it in this boot, *carried* when it was synced before
and has not run backwards since, and *untrusted* otherwise. The agent writes down what the server
said (`Agreement`); agent and ui judge by the same function, so they cannot disagree.

Where the server's time is known but ours is wrong, `offset_s` is what to add to ours. It dates
counts that would otherwise wait for ever; it never makes the clock trusted.
"""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import dataclass
from pathlib import Path

from content_packs.model import Frozen
from content_packs.wire import ClockTrust

SKEW_S = 300
"""A clock that differs from the server's by no more than this is right enough for hours and days."""
BOOT_FILE = Path("/proc/sys/kernel/random/boot_id")


@dataclass(frozen=True)
class Moment:
    """Now: wall clock (UTC), seconds of the monotonic clock, and which boot that one belongs to."""

    wall: dt.datetime
    monotonic: float
    boot: str


class Agreement(Frozen, frozen=True):
    """The last word of the server on the time: which boot heard it, what to add to our clock then,
    and the server's time itself, before which it can never be again."""

    boot: str
    offset_s: float
    last_known: dt.datetime


@dataclass(frozen=True)
class Clock:
    """How the time is known now. `offset_s` is None when no server has spoken in this boot."""

    trust: ClockTrust
    offset_s: float | None = None

    @property
    def trusted(self) -> bool:
        return self.trust is not ClockTrust.UNTRUSTED

    def utc(self, now: Moment) -> dt.datetime | None:
        """The best known UTC time, or None when there is none worth writing down."""
        if self.trusted:
            return now.wall
        if self.offset_s is not None:
            return now.wall + dt.timedelta(seconds=self.offset_s)
        return None


def read_moment() -> Moment:
    """The machine's clocks, read together."""
    return Moment(wall=dt.datetime.now(dt.UTC), monotonic=time.monotonic(), boot=_boot())


def _boot() -> str:
    return BOOT_FILE.read_text(encoding="ascii").strip().replace("-", "")


def agree(server_now: dt.datetime, now: Moment) -> Agreement:
    """What a receipt's `now` says about our clock."""
    offset = (server_now - now.wall).total_seconds()
    return Agreement(boot=now.boot, offset_s=offset, last_known=server_now)


def judge(agreed: Agreement | None, now: Moment) -> Clock:
    """How far the clock can be trusted now. Skew that grew in this boot shows at the next receipt."""
    if agreed is None:
        return Clock(ClockTrust.UNTRUSTED)
    if agreed.boot == now.boot:
        trusted = abs(agreed.offset_s) <= SKEW_S and _not_before(agreed, now)
        return Clock(ClockTrust.SYNCED if trusted else ClockTrust.UNTRUSTED, agreed.offset_s)
    return Clock(ClockTrust.CARRIED if _not_before(agreed, now) else ClockTrust.UNTRUSTED)


def _not_before(agreed: Agreement, now: Moment) -> bool:
    return now.wall >= agreed.last_known - dt.timedelta(seconds=SKEW_S)
