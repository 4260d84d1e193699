"""How long to wait: a steady interval with jitter, and longer and longer after failures.

Jitter keeps a thousand kiosks that lost the same line from coming back in the same second.
"""

from __future__ import annotations

from random import Random

JITTER = 0.2
"""Every wait is this part shorter or longer, at random."""


class Backoff:
    """Waits in seconds: `steady` after a success, doubling up to `most` after each failure."""

    def __init__(self, steady: float, most: float, random: Random) -> None:
        self._steady = steady
        self._most = max(steady, most)
        self._random = random
        self._failures = 0

    def succeeded(self) -> float:
        self._failures = 0
        return self._jittered(self._steady)

    def failed(self) -> float:
        self._failures += 1
        doubled = self._steady * 2.0 ** min(self._failures - 1, 32)
        return self._jittered(min(doubled, self._most))

    def _jittered(self, seconds: float) -> float:
        return seconds * self._random.uniform(1 - JITTER, 1 + JITTER)
