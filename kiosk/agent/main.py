"""`kiosk agent`: the loop with the real clock, until it is told to stop. One agent per home directory."""

from __future__ import annotations

import fcntl
import logging
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import SystemRandom

from kiosk.agent.assembly import assemble
from kiosk.clock import read_moment
from kiosk.errors import SettingsError
from kiosk.settings import Settings

LOCK_FILE = "agent.lock"
MAX_SLEEP_S = 5.0
"""Clocks are looked at again this often, so that a machine that slept does not sleep on."""
MIN_SLEEP_S = 0.05


class AgentAtWork(SettingsError):
    """Somebody holds the right to write `state.db`."""


def run(settings: Settings) -> int:
    """Work until SIGTERM or SIGINT. Raises what keeps an agent from starting."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    with only_agent(settings.home):
        parts = assemble(settings, read_moment(), SystemRandom())
        logging.getLogger("kiosk.agent").info("following %s every %d s", settings.repositories[0], settings.poll_s)
        while not stop.is_set():
            wait = parts.agent.handle_one(read_moment())
            stop.wait(min(max(wait, MIN_SLEEP_S), MAX_SLEEP_S))
        parts.state.close()
    return 0


@contextmanager
def only_agent(home: Path) -> Iterator[None]:
    """Hold the right to write `state.db`; the system lets go of it however this process ends."""
    try:
        lock = (home / LOCK_FILE).open("w")
    except OSError as error:
        raise SettingsError(
            f"{home} cannot be written ({error.strerror}); run `kiosk provision`, or mend home in the settings"
        ) from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise AgentAtWork(f"another agent is at work in {home}; stop it first, or choose another home") from error
        yield
