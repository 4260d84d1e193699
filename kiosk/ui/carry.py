"""A finger that carries an enlarged picture, to every side. Pure; lengths are pixels.

Rules: less than the threshold of a drag is a touch, which looks closer; from there on the picture goes with the
finger and nothing is touched. Nobody needs it: the same is done by buttons.
"""

from __future__ import annotations

import math

from kiosk.ui.finger import DRAG_MM


class Carry:
    """Where the finger was, while one is on a picture that can be carried."""

    def __init__(self, px_per_mm: float) -> None:
        self._least = DRAG_MM * px_per_mm
        self._at: tuple[float, float] | None = None
        self._goes = False

    def press(self, x: float, y: float) -> None:
        """The finger came down on the picture."""
        self._at, self._goes = (x, y), False

    def move(self, x: float, y: float) -> tuple[float, float]:
        """How far the picture goes with the finger, across and down."""
        if self._at is None:
            return 0.0, 0.0
        across, down = x - self._at[0], y - self._at[1]
        self._goes = self._goes or math.hypot(across, down) > self._least
        if not self._goes:
            return 0.0, 0.0
        self._at = (x, y)
        return across, down

    def leave(self) -> bool:
        """The finger is gone; whether the picture went with it."""
        went, self._at, self._goes = self._goes, None, False
        return went
