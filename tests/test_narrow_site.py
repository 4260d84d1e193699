"""The laboratory's narrow line: it carries, two do not meet, and a run that is killed leaves nothing of it behind."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.demo.gate import wait
from tests.fleet.narrow import Site, narrow_site

ASKING = "import socket, sys; print(socket.create_connection((sys.argv[1], int(sys.argv[2])), 10).recv(5).decode())"
HOLDING = (
    "from tests.fleet.narrow import narrow_site\nwith narrow_site() as site: print(site.outside, flush=True); input()"
)
NOT_HERE = "this machine lets nobody make a network namespace"


def carries(site: Site) -> bool:
    """Whether a process inside is heard, and answered, outside."""
    with socket.create_server((site.outside, 0)) as here:
        here.settimeout(10)
        port = here.getsockname()[1]
        command = [*site.prefix, sys.executable, "-c", ASKING, site.outside, str(port)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as inside:
            with here.accept()[0] as line:
                line.sendall(b"words")
            return inside.communicate()[0] == "words\n"


def test_two_sites_at_once_are_both_heard() -> None:
    with narrow_site() as one, narrow_site() as other:
        if one is None or other is None:
            pytest.skip(NOT_HERE)
        assert carries(one)
        assert carries(other)


def test_a_run_that_is_killed_leaves_no_link_behind() -> None:
    root = Path(__file__).parents[1]
    with subprocess.Popen(
        [sys.executable, "-c", HOLDING], cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as run:
        assert run.stdout
        outside = run.stdout.readline().strip()
        run.kill()
    if not outside:
        pytest.skip(NOT_HERE)
    wait(lambda: f"{outside}/" not in _addresses(), f"the link with {outside} to go")


def _addresses() -> str:
    return subprocess.run(("ip", "-4", "addr"), check=True, capture_output=True, text=True).stdout
