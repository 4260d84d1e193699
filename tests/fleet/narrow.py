"""A site behind one narrow line: a network namespace whose link the kernel keeps to a rate (tc tbf).

The namespace has no name. It is that of a process which lives as long as its standard input is open, and goes with
it, its link too: a run that is killed leaves nothing behind. Each process has addresses of its own, because of two
links with the same address the kernel uses one.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import IPv4Network

RATE = "256kbit"
ADDRESSES = IPv4Network("10.231.0.0/16")
KEEPER = ("unshare", "--net", "sh", "-c", "echo; exec cat")
"""Says a line once the namespace is there."""


@dataclass(frozen=True)
class Site:
    """`prefix` starts a command inside; `outside` is this machine's address as seen from there."""

    prefix: tuple[str, ...]
    outside: str


@contextmanager
def narrow_site() -> Iterator[Site | None]:
    """The site, or None where this machine does not let us make one."""
    try:
        keeper = subprocess.Popen(KEEPER, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    except OSError:
        yield None
        return
    with keeper:
        yield _site(keeper.pid) if keeper.stdout and keeper.stdout.readline() else None


def _site(keeper: int) -> Site | None:
    """A link between this machine and the namespace of the process `keeper`."""
    here, there = f"gpo{keeper}", f"gpi{keeper}"
    outside, inner = _addresses(keeper)
    inside = ("nsenter", f"--net=/proc/{keeper}/ns/net")
    shaped = ("root", "tbf", "rate", RATE, "burst", "16kb", "latency", "2s")
    steps = (
        ("ip", "link", "add", here, "type", "veth", "peer", "name", there, "netns", str(keeper)),
        ("ip", "addr", "add", f"{outside}/30", "dev", here),
        ("ip", "link", "set", here, "up"),
        (*inside, "ip", "addr", "add", f"{inner}/30", "dev", there),
        (*inside, "ip", "link", "set", there, "up"),
        ("tc", "qdisc", "add", "dev", here, *shaped),
        (*inside, "tc", "qdisc", "add", "dev", there, *shaped),
    )
    return Site(inside, outside) if all(_run(step) for step in steps) else None


def _addresses(number: int) -> tuple[str, str]:
    """Both ends of a link: one of the 16,384 networks of four addresses."""
    networks = 1 << (30 - ADDRESSES.prefixlen)
    first = ADDRESSES[4 * (number % networks)]
    return str(first + 1), str(first + 2)


def _run(command: tuple[str, ...]) -> bool:
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False
