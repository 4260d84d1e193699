"""Where this test process may look for ports, away from where its neighbours look at the same time."""

from __future__ import annotations

import os


def own_port() -> int:
    """The first port of a stretch of 200 that belongs to this process."""
    return 20_000 + os.getpid() % 50 * 200
