"""The way backstage: five touches in alternating corners of one edge, within four seconds. Pure.

It only opens a keypad that asks for a one-time code, and every touch of it is carried out as well: a
traveller who comes upon it loses nothing. The upper corners suit who stands, the lower who sits.
"""

from __future__ import annotations

from collections import deque

TOUCHES = 5
WITHIN_S = 4.0
CORNER_MM = 40.0
"""How far from the corner a touch still is in it."""


class Corners:
    """The last touches that were in a corner. Lengths are pixels of the panel."""

    def __init__(self, width: float, height: float, px_per_mm: float) -> None:
        self._width = width
        self._height = height
        self._reach = min(CORNER_MM * px_per_mm, width / 3, height / 3)
        self._touches: deque[tuple[str, float]] = deque(maxlen=TOUCHES)

    def touched(self, x: float, y: float, now: float) -> bool:
        """Whether this touch completes the sign."""
        corner = self._corner(x, y)
        if not corner:
            self._touches.clear()
            return False
        if self._touches and not _follows(self._touches[-1][0], corner):
            self._touches.clear()
        self._touches.append((corner, now))
        if len(self._touches) < TOUCHES or now - self._touches[0][1] > WITHIN_S:
            return False
        self._touches.clear()
        return True

    def _corner(self, x: float, y: float) -> str:
        """Its edge and side, ``tl`` … ``br``, or ""."""
        side = "l" if x < self._reach else "r" if x >= self._width - self._reach else ""
        edge = "t" if y < self._reach else "b" if y >= self._height - self._reach else ""
        return edge + side if edge and side else ""


def _follows(before: str, corner: str) -> bool:
    """The other corner of the same edge."""
    return before[0] == corner[0] and before != corner
