"""Nobody stands before a kiosk for ever: what has not ended after so many seconds is ended, wherever it is.

with within(300.0):
    travels.carry_out(run)
"""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class Endless(Exception):
    """What should have ended long ago was still about; its traceback says with what."""


@contextmanager
def within(limit_s: float) -> Iterator[None]:
    """Raise `Endless` in the midst of a block that takes longer. In the main thread of a process, one at a time."""

    def over(_signal: int, _frame: FrameType | None) -> None:
        raise Endless(f"not done after {limit_s:g} s")

    before = signal.signal(signal.SIGALRM, over)
    signal.setitimer(signal.ITIMER_REAL, limit_s)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
