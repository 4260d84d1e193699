"""Work that is killed by SIGKILL after a moment, how often that is tried, and what the screen then shows."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from random import Random
from typing import NoReturn

from kiosk.edition import open_best
from kiosk.state import StateReader
from tests.simulated_repository import PUBLISHER
from tests.simulator import Gate

KILLS = int(os.environ.get("GATEPOST_KILLS", "25"))


def kill_after(work: Callable[[], NoReturn], seconds: float) -> None:
    """Run `work` in a process of its own and kill it."""
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(1)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), "the process ended before it was killed"


class Moments:
    """When to kill, so that about half of the kills come before the work is done, however fast the machine is: a
    little later after a kill that came too early, and earlier after one that came too late."""

    WIDER = 1.2

    def __init__(self, random: Random, longest_s: float) -> None:
        self._random, self._longest_s = random, longest_s

    def one(self) -> float:
        """Seconds until the next kill."""
        return self._random.uniform(0.0, self._longest_s)

    def done(self, done: bool) -> None:
        """Whether the work was done by then."""
        self._longest_s *= 1 / self.WIDER if done else self.WIDER


def work_forever(gate: Gate) -> NoReturn:
    """An agent that started just now."""
    parts = gate.agent()
    while True:
        parts.agent.handle_one(gate.later(5))


def shown_version(gate: Gate) -> int:
    """The version on the screen, which everything on it agrees about."""
    states = StateReader(gate.home)
    current = states.current()
    edition = open_best(gate.home, [current])
    states.close()
    assert edition is not None
    manifest = edition.manifests[f"{PUBLISHER}/entry"]
    pages = [edition.page(f"{PUBLISHER}/entry/{name}", None) for name in manifest.pages]
    words = {page.texts["vi"].blocks[0].fallback for page in pages if page is not None}
    assert words == {f"version {manifest.version}"}
    assert None not in pages
    assert edition.damaged == frozenset()
    assert len(edition.languages) == 3
    return manifest.version
