"""Our own programs, run as an operator would: by their command lines, and with their words when they fail."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

SCRIPTS = Path(sys.executable).parent
"""Where `packctl`, `kiosk-server` and `kiosk` were installed."""


class CommandFailed(Exception):
    """A command of ours ended badly; says which, and what it said."""


def environment(extra: Mapping[str, str]) -> dict[str, str]:
    return {**os.environ, **extra}


def run(*words: str | Path, env: Mapping[str, str] | None = None) -> str:
    """Run one of our programs to its end and return what it printed."""
    command = [str(SCRIPTS / str(words[0])), *map(str, words[1:])]
    done = subprocess.run(command, capture_output=True, text=True, env=environment(env or {}), check=False)
    if done.returncode:
        raise CommandFailed(f"`{' '.join(map(str, words))}` failed:\n{done.stdout}{done.stderr}")
    return done.stdout


def start(*words: str | Path, log: Path, env: Mapping[str, str] | None = None) -> subprocess.Popen[bytes]:
    """Start one of our programs in a process group of its own; what it says goes to `log`."""
    command = [str(SCRIPTS / str(words[0])), *map(str, words[1:])]
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as out:
        return subprocess.Popen(
            command,
            stdout=out,
            stderr=out,
            stdin=subprocess.DEVNULL,
            env=environment(env or {}),
            start_new_session=True,
        )
