"""FETCH: how much may be fetched now: a budget by hour and by day, and hours of the day for it.

Rules:

- Every byte over the network counts, heads included, whatever it was for. Metadata, plans, withdrawals and notices
  are counted and never held back: they are small, and they are safety.
- Pages and media ask first. A grant is spent or handed back; several downloads share what is left.
- What was spent is kept over restarts in `downloads.json`, by hours of UTC; a day is the gate's own. A power
  cut forgets at most `UNSAVED_BYTES`, or a twentieth of an hour's budget.
- Who is held back says until when.
"""

from __future__ import annotations

import datetime as dt
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from content_packs import durable
from kiosk.agent.fetching.windows import Window, opens, read_windows
from kiosk.errors import DownloadPaused
from kiosk.settings import PIECE_BYTES, LinkClass, Settings, WindowsFor

LEDGER_FILE = "downloads.json"
UNSAVED_BYTES = 256_000
UNSAVED_PART = 20
"""Of an hour's budget, where that is less."""
KEPT_HOURS = 50
"""Longer than any day with its zone."""
LEAST_GRANT_BYTES = 2_000
"""Less is not worth a request."""
HOUR = dt.timedelta(hours=1)
MEGABYTE = 1_000_000
UNLIMITED = 1 << 50


@dataclass(frozen=True)
class Bounds:
    """What the settings allow; 0 bytes an hour or a day is no limit. `piece` is the most of one request."""

    per_hour: int = 0
    per_day: int = 0
    piece: int = UNLIMITED
    windows: tuple[Window, ...] = ()
    windows_for: WindowsFor = WindowsFor.MEDIA


def bounds_of(settings: Settings) -> Bounds:
    """What the settings allow on this kiosk's line."""
    limits = settings.downloads
    bound = limits.bytes_per_hour or limits.bytes_per_day or limits.windows or settings.link is not LinkClass.GOOD
    return Bounds(
        per_hour=limits.bytes_per_hour,
        per_day=limits.bytes_per_day,
        piece=PIECE_BYTES[settings.link] if bound else UNLIMITED,
        windows=read_windows(limits.windows),
        windows_for=limits.windows_for,
    )


class Allowance:
    """What is left. Used by several threads."""

    def __init__(self, bounds: Bounds, home: Path) -> None:
        self._bounds = bounds
        self._file = home / LEDGER_FILE
        self._spent: dict[str, int] = {}
        with suppress(OSError, msgspec.MsgspecError):
            self._spent = msgspec.json.decode(self._file.read_bytes(), type=dict[str, int])
        self._granted = self._unsaved = 0
        self._forgettable = min(UNSAVED_BYTES, bounds.per_hour // UNSAVED_PART or UNSAVED_BYTES)
        self._now = dt.datetime.min.replace(tzinfo=dt.UTC)
        self._lock = threading.Lock()

    def begin(self, now: dt.datetime, zone: str) -> None:
        """It is `now`, in the gate's `zone`, for what is asked until the next call."""
        with self._lock:
            self._now = now.astimezone(ZoneInfo(zone))

    def spend(self, length: int) -> None:
        """So many bytes went over the network."""
        with self._lock:
            hour = _hour(self._now)
            self._spent[hour] = self._spent.get(hour, 0) + length
            self._unsaved += length
            if self._unsaved >= self._forgettable:
                self._save()

    def grant(self, length: int, *, media: bool) -> int:
        """How much of `length` may be asked for at once; `settle` it. Raises `DownloadPaused`."""
        self.check(media=media)
        with self._lock:
            left = self._left() - self._granted
            if left < LEAST_GRANT_BYTES:
                raise self._used_up()
            granted = min(length, self._bounds.piece, left)
            self._granted += granted
            return granted

    def settle(self, granted: int) -> None:
        """What was granted has come, and was counted, or will not come."""
        with self._lock:
            self._granted -= granted

    def check(self, *, media: bool) -> None:
        """Raises `DownloadPaused` outside the hours for it."""
        if not media and self._bounds.windows_for is WindowsFor.MEDIA:
            return
        until = opens(self._bounds.windows, self._now)
        if until is not None:
            what = "media are" if self._bounds.windows_for is WindowsFor.MEDIA else "content is"
            raise DownloadPaused(f"{what} fetched at other hours; it goes on at {until:%H:%M}", until - self._now)

    def _left(self) -> int:
        hour, day = self._bounds.per_hour, self._bounds.per_day
        of_hour = hour - self._spent.get(_hour(self._now), 0) if hour else UNLIMITED
        of_day = day - self._today() if day else UNLIMITED
        return min(of_hour, of_day)

    def _today(self) -> int:
        zone = self._now.tzinfo
        days = ((dt.datetime.fromisoformat(hour).astimezone(zone).date(), spent) for hour, spent in self._spent.items())
        return sum(spent for day, spent in days if day == self._now.date())

    def _used_up(self) -> DownloadPaused:
        """Which of the two it is, and until when."""
        day = self._bounds.per_day
        if day and day - self._today() < LEAST_GRANT_BYTES:
            until = self._now.replace(hour=0, minute=0, second=0, microsecond=0) + dt.timedelta(days=1)
            said = f"the {day / MEGABYTE:g} MB a day for downloads are used up; it goes on at 00:00"
        else:
            until = self._now.replace(minute=0, second=0, microsecond=0) + HOUR
            said = f"the {self._bounds.per_hour / MEGABYTE:g} MB an hour for downloads are used up"
            said += f"; it goes on at {until:%H:%M}"
        return DownloadPaused(said, until - self._now)

    def _save(self) -> None:
        """Written when it says much that is new; a disk that refuses costs no download."""
        for hour in sorted(self._spent)[:-KEPT_HOURS]:
            del self._spent[hour]
        self._unsaved = 0
        with suppress(OSError):
            durable.put(self._file, msgspec.json.encode(self._spent))


def _hour(now: dt.datetime) -> str:
    return now.astimezone(dt.UTC).replace(minute=0, second=0, microsecond=0).isoformat()
