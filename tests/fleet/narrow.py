"""A site behind one narrow line: a network namespace whose link the kernel keeps to a rate (tc tbf)."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

RATE = "256kbit"
OUTSIDE, INSIDE = "10.231.77.1", "10.231.77.2"


@dataclass(frozen=True)
class Site:
    """`prefix` starts a command inside; `outside` is this machine's address as seen from there."""

    prefix: tuple[str, ...]
    outside: str = OUTSIDE


@contextmanager
def narrow_site() -> Iterator[Site | None]:
    """The site, or None where this machine does not let us make one."""
    name = f"gatepost{os.getpid()}"
    here, there = f"gpo{os.getpid() % 100_000}", f"gpi{os.getpid() % 100_000}"
    inside = ("ip", "netns", "exec", name)
    shaped = ("root", "tbf", "rate", RATE, "burst", "16kb", "latency", "2s")
    steps = (
        ("ip", "netns", "add", name),
        ("ip", "link", "add", here, "type", "veth", "peer", "name", there, "netns", name),
        ("ip", "addr", "add", f"{OUTSIDE}/30", "dev", here),
        ("ip", "link", "set", here, "up"),
        (*inside, "ip", "addr", "add", f"{INSIDE}/30", "dev", there),
        (*inside, "ip", "link", "set", there, "up"),
        ("tc", "qdisc", "add", "dev", here, *shaped),
        (*inside, "tc", "qdisc", "add", "dev", there, *shaped),
    )
    try:
        made = all(_run(step) for step in steps)
        yield Site(inside) if made else None
    finally:
        _run(("ip", "link", "del", here))
        _run(("ip", "netns", "del", name))


def _run(command: tuple[str, ...]) -> bool:
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False
