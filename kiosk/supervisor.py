"""`kiosk run`: keeps ui and agent alive. Whichever dies is started again: at once, and later each time
when it keeps dying.

Each runs in a process of its own, so that neither can take the other with it. On a real machine systemd
does the same with one unit for each; this is for a desk and for the demo.
"""

from __future__ import annotations

import logging
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

LOG = logging.getLogger("kiosk.run")
FIRST_WAIT_S = 0.5
"""Before the second start after a death; the first comes at once, because the screen has lost its content."""
MOST_WAIT_S = 30.0
MOST_DEATHS = 20
"""Counted no further: by then the wait has long been the most."""
STEADY_S = 60.0
"""A process that lived this long is started at once again when it dies."""
LOOK_S = 0.05
FIRST_S = 5.0
"""How long the command before the first start may take."""
GRACE_S = 25.0
"""After SIGTERM; the agent may be in the middle of a slice of downloads."""


@dataclass
class Child:
    """One process to keep alive."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    due: float = 0.0
    deaths: int = field(default=0)


class Supervisor:
    """`start` makes a process of a command; time comes from outside."""

    def __init__(
        self, children: Sequence[Child], start: Callable[[Sequence[str]], subprocess.Popen[bytes]] = subprocess.Popen
    ) -> None:
        self._children = children
        self._start = start

    def look(self, now: float) -> None:
        """Note who died, start who is due."""
        for child in self._children:
            if child.process is not None and child.process.poll() is not None:
                self._note_death(child, now)
            if child.process is None and now >= child.due:
                child.process, child.started = self._start(child.command), now

    def stop(self, grace_s: float = GRACE_S) -> None:
        """End them all: asked first, then made to."""
        running = [child.process for child in self._children if child.process is not None]
        for process in running:
            process.terminate()
        for process in running:
            try:
                process.wait(grace_s)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    @staticmethod
    def _note_death(child: Child, now: float) -> None:
        code = child.process.returncode if child.process is not None else 0
        child.deaths = 1 if now - child.started >= STEADY_S else child.deaths + 1
        wait = wait_s(child.deaths)
        LOG.warning("%s ended with %s; starting it again in %.1f s", child.name, code, wait)
        child.process, child.due = None, now + wait


def wait_s(deaths: int) -> float:
    """How long to wait after the last of `deaths` that followed each other: 0, 0.5, 1, 2 … 30 s."""
    doublings = min(deaths, MOST_DEATHS) - 2
    return min(FIRST_WAIT_S * 2.0**doublings, MOST_WAIT_S) if doublings >= 0 else 0.0


def run_once(command: Sequence[str], limit_s: float = FIRST_S) -> None:
    """Run `command` to its end. It says itself what it could not do, and nothing else depends on it."""
    try:
        subprocess.run(command, timeout=limit_s, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        LOG.warning("going on without %s: %s", command[-1], error)


def keep_alive(children: Sequence[Child], first: Sequence[str] = ()) -> int:
    """Until SIGTERM or SIGINT; the command `first` is run once before all."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    supervisor = Supervisor(children)
    if first:
        run_once(first)
    try:
        while not stop.is_set():
            supervisor.look(time.monotonic())
            stop.wait(LOOK_S)
    finally:
        supervisor.stop()
    return 0
