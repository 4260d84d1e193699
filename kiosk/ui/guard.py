"""The guard before the glass: what no traveller does is answered with nothing, or with a moment's calm. Pure.

Rules (people.md A18, A19, and the child and vandal lock): hammering the glass brings a calm screen for a
moment; more than two fingers at once mean nothing until all have left; how near to a control counts as
touching it, and how soon a second touch is the same one, are settings of the kiosk. Times are monotonic
seconds.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from kiosk.visit import REPEAT_S

HAMMER_PER_S = 8
HAMMER_S = 3.0
"""More than `HAMMER_PER_S` touches a second, kept up for so long, are hammering."""

CALM_S = 3.0
"""How long the calm screen stands."""

MOST_FINGERS = 2

FORGOTTEN_S = 10.0
"""A finger that neither moved nor left for so long is no finger: a lost message must not shut the glass."""

SLOP_MM, SLIP_MM = 2.5, 3.0
"""How far beside a control a finger may come down, and how far outside it may leave: parallax."""

GLOVE_SLOP_MM, GLOVE_SLIP_MM = 5.0, 6.0
"""The same for fingers in gloves."""


@dataclass(frozen=True)
class Touching:
    """How touches are meant on this kiosk: millimetres of `slop` and `slip`, seconds of `repeat_s`."""

    slop_mm: float = SLOP_MM
    slip_mm: float = SLIP_MM
    repeat_s: float = REPEAT_S


AS_USUAL = Touching()
"""Bare fingers, the shortest repeat."""


def touching(debounce_ms: int, glove: bool) -> Touching:
    """By the settings of this kiosk."""
    slop, slip = (GLOVE_SLOP_MM, GLOVE_SLIP_MM) if glove else (SLOP_MM, SLIP_MM)
    return Touching(slop, slip, debounce_ms / 1000)


class Guard:
    """Counts touches. Whether the glass is calm follows from the time alone."""

    def __init__(self) -> None:
        self._presses: deque[float] = deque(maxlen=int(HAMMER_PER_S * HAMMER_S) + 1)
        self._calm_until = float("-inf")

    def calm(self, now: float) -> bool:
        return now < self._calm_until

    def lets(self, now: float) -> bool:
        """Whether a touch that comes now is one. The touch that makes it hammering is none."""
        if self.calm(now):
            return False
        self._presses.append(now)
        if len(self._presses) == self._presses.maxlen and now - self._presses[0] <= HAMMER_S:
            self._presses.clear()
            self._calm_until = now + CALM_S
            return False
        return True


class Fingers:
    """Which fingers are on the glass, by the numbers that the window system gives them."""

    def __init__(self) -> None:
        self._seen: dict[int, float] = {}
        self._crowded = False

    @property
    def crowded(self) -> bool:
        """More than `MOST_FINGERS` came together, and not all of them have left yet."""
        return self._crowded

    def came(self, finger: int, now: float) -> bool:
        """A finger came down or moved; whether that makes it a crowd."""
        self._forget(now)
        self._seen[finger] = now
        before, self._crowded = self._crowded, self._crowded or len(self._seen) > MOST_FINGERS
        return self._crowded and not before

    def left(self, finger: int, now: float) -> None:
        self._seen.pop(finger, None)
        self._forget(now)

    def _forget(self, now: float) -> None:
        """A finger of which nothing is heard has left, whatever became of the word of it."""
        self._seen = {finger: at for finger, at in self._seen.items() if now - at < FORGOTTEN_S}
        self._crowded = self._crowded and bool(self._seen)
