"""FETCH: the hours in which much may be fetched, by the gate's own clock: ``22:00-05:30``. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

WHOLE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Window:
    """From `begins` until `ends`, over midnight where that comes first; a whole day where both are the same."""

    begins: dt.time
    ends: dt.time

    def holds(self, now: dt.time) -> bool:
        if self.begins < self.ends:
            return self.begins <= now < self.ends
        return now >= self.begins or now < self.ends

    def next_after(self, now: dt.datetime) -> dt.datetime:
        """When it opens next."""
        today = now.replace(hour=self.begins.hour, minute=self.begins.minute, second=0, microsecond=0)
        return today if today > now else today + WHOLE_DAY


def read_windows(written: Iterable[str]) -> tuple[Window, ...]:
    """``HH:MM-HH:MM``, as the settings have checked them."""
    halves = (one.split("-") for one in written)
    return tuple(Window(dt.time.fromisoformat(begins), dt.time.fromisoformat(ends)) for begins, ends in halves)


def opens(windows: Iterable[Window], now: dt.datetime) -> dt.datetime | None:
    """When one opens; None where one is open, or where there are none. `now` is local."""
    every = tuple(windows)
    if not every or any(window.holds(now.time()) for window in every):
        return None
    return min(window.next_after(now) for window in every)
