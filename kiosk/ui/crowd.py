"""How many fingers there are: SDL tells of each, and Kivy drops that word on this platform. Here it is overheard.

The first finger reaches the glass as a pointer; the others only count, so that a crowd can be told.
"""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import Any

from kiosk.ui.guard import Fingers

COME = frozenset({"fingerdown", "fingermotion"})
GONE = "fingerup"


class Overheard:
    """Kivy's SDL window with an ear at its queue of events; everything else passes through."""

    def __init__(self, queue: Any, fingers: Fingers, crowd: Callable[[], None]) -> None:
        self._queue = queue
        self._fingers = fingers
        self._crowd = crowd

    def poll(self) -> Any:
        event = self._queue.poll()
        if event and event[0] in COME and self._fingers.came(int(event[1]), monotonic()):
            self._crowd()
        elif event and event[0] == GONE:
            self._fingers.left(int(event[1]), monotonic())
        return event

    def __getattr__(self, name: str) -> Any:
        return getattr(self._queue, name)
