"""A process full of kiosks: each is the real agent in a thread of its own, by the real clock, without a screen.

``python -m tests.fleet.crew LIST SECONDS``: LIST names a settings file a line, SECONDS is the poll. Says what each
kiosk has activated, one JSON line each time it changed, until standard input ends.
"""

from __future__ import annotations

import json
import logging
import os
import resource
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from random import Random

import msgspec

from kiosk.agent.assembly import Parts, assemble
from kiosk.clock import read_moment
from kiosk.settings import POLL_S, LinkClass, load_settings
from kiosk.state import STATE_FILE
from tests.fleet.scenario import PACK

MOST_SLEEP_S = 5.0
_saying = threading.Lock()


def main(listed: Path, poll_s: int) -> None:
    """Live until standard input ends."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, hard), hard))
    logging.disable(logging.CRITICAL)
    POLL_S[LinkClass.GOOD] = poll_s
    know_all_types(msgspec.Struct)
    over = threading.Event()
    for line in listed.read_text(encoding="utf-8").splitlines():
        threading.Thread(target=live, args=(Path(line), over), daemon=True).start()
    sys.stdin.read()
    over.set()
    os._exit(0)  # as a power cut: a thousand agents need no farewell


def know_all_types(struct: type[msgspec.Struct]) -> None:
    """Let msgspec look into every type before there are threads: two that meet the same new type at once crash it."""
    for one in struct.__subclasses__():
        with suppress(TypeError):  # a base of others, which nobody decodes
            msgspec.json.Decoder(one)
        know_all_types(one)


def live(settings_file: Path, over: threading.Event) -> None:
    """One kiosk. It begins somewhere in its first interval, as machines do that were not switched on together."""
    settings = load_settings(settings_file, {})
    random = Random(settings_file.parent.name)
    over.wait(random.uniform(0, settings.poll_s))
    parts = assemble(settings, read_moment(), random)
    said = ""
    seen = -1.0
    while not over.is_set():
        wait = parts.agent.handle_one(read_moment())
        written = _written(settings.home)
        if written != seen:
            seen, said = written, say(settings_file.parent.name, parts, said)
        over.wait(min(max(wait, 0.01), MOST_SLEEP_S))


def say(name: str, parts: Parts, said: str) -> str:
    """Tell the laboratory what is active now, if that is not what was said before."""
    current = parts.state.current()
    if current is None:
        return said
    version = next((one.version for one in current.releases if one.reference == PACK), 0)
    notice = max((one.version for one in current.notices), default=0)
    now = f"{version}/{notice}"
    if now != said:
        with _saying:
            print(json.dumps({"kiosk": name, "pack": version, "notice": notice, "at": time.time()}), flush=True)
    return now


def _written(home: Path) -> float:
    """When the agent last wrote its state."""
    return max((path.stat().st_mtime for path in home.glob(f"{STATE_FILE}*") if path.suffix != ".db-shm"), default=0.0)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
