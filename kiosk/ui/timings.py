"""How long a touch took: a ring of the last ones, for the bench and for whoever looks after the kiosk.

A touch begins when it was taken from the window's queue. `work_ms` ends when everything is painted
and only the flip is left, `flip_ms` is the flip alone. Nothing here says what was touched.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

import msgspec

KEPT = 4096
VARIABLE = "GATEPOST_TIMINGS"
"""Names a file that the ring is written to when the ui stops."""


class Timing(msgspec.Struct, frozen=True):
    """One touch, in milliseconds. `kind` is the action's word (``page``, ``language``), never its object."""

    kind: str
    work_ms: float
    flip_ms: float


@dataclass
class Timings:
    """Marks of the frame under way, and the ring of finished ones."""

    ring: deque[Timing] = field(default_factory=lambda: deque(maxlen=KEPT))
    started: float = field(default_factory=perf_counter)
    first_frame_s: float = 0.0
    _kind: str = ""
    _touched: float = 0.0
    _painted: float = 0.0

    def touched(self, kind: str, at: float) -> None:
        """A touch of this kind asked for the next frame; the first of a frame counts."""
        if not self._kind:
            self._kind, self._touched = kind, at

    def painted(self) -> None:
        self._painted = perf_counter()

    def flipped(self) -> None:
        now = perf_counter()
        if not self.first_frame_s:
            self.first_frame_s = now - self.started
        if self._kind:
            work, flip = self._painted - self._touched, now - self._painted
            self.ring.append(Timing(self._kind, round(work * 1000, 3), round(flip * 1000, 3)))
        self._kind = ""

    def write(self, path: Path) -> None:
        report = {"first_frame_s": round(self.first_frame_s, 4), "touches": list(self.ring)}
        path.write_bytes(msgspec.json.encode(report))
