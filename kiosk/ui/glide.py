"""How content runs on after a flick, and how `more` moves it: a place at a time, ease-out. Pure."""

from __future__ import annotations

import math
from dataclasses import dataclass

FRICTION_S = 0.32
"""Time constant of a flick's slowing down."""

SLOWEST_PX_S = 60.0
"""A flick ends when it is as slow as this: a pixel a frame. Slower, some frames would stand still."""
FASTEST_PX_S = 9000.0

PAGE_S = 0.2
"""How long `more below` takes to arrive."""


@dataclass(frozen=True)
class Glide:
    """A movement from `start` by `distance` pixels, over after `length_s`."""

    start: float
    distance: float
    began: float
    length_s: float
    flick: bool

    def at(self, now: float) -> float:
        """The scroll position at `now`."""
        elapsed = now - self.began
        if elapsed >= self.length_s:
            return self.start + self.distance
        if self.flick:
            return self.start + self.distance * _slowed(elapsed) / _slowed(self.length_s)
        return self.start + self.distance * (1 - (1 - elapsed / self.length_s) ** 3)

    def over(self, now: float) -> bool:
        return now - self.began >= self.length_s


def flicked(start: float, speed: float, now: float) -> Glide | None:
    """The run-out of a flick at `speed` pixels per second of scroll; None when too slow to see."""
    if abs(speed) < SLOWEST_PX_S:
        return None
    speed = math.copysign(min(abs(speed), FASTEST_PX_S), speed)
    length = max(FRICTION_S, FRICTION_S * math.log(abs(speed) / SLOWEST_PX_S))
    return Glide(start, speed * FRICTION_S * _slowed(length), now, length, flick=True)


def paged(start: float, distance: float, now: float) -> Glide:
    return Glide(start, distance, now, PAGE_S, flick=False)


def _slowed(elapsed: float) -> float:
    """The part of the endless way that is behind a flick by then."""
    return 1 - math.exp(-elapsed / FRICTION_S)
