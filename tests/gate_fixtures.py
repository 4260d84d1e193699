"""Fixtures of a gate in a temporary folder. Use with ``pytest_plugins = ("tests.gate_fixtures",)``.

A file that needs more of its gate takes this one in a fixture of the same name.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from content_packs.fetching import HttpFetcher
from kiosk.agent.assembly import Parts
from tests.hostile_server import HostileServer
from tests.simulator import Gate, ready_gate


@pytest.fixture
def gate(tmp_path: Path) -> Iterator[Gate]:
    """Published and provisioned, in the test's own folder."""
    gate = ready_gate(tmp_path)
    yield gate
    gate.close()


@pytest.fixture
def hostile(gate: Gate) -> Iterator[HostileServer]:
    """The gate's repository behind a server that can be told to lie."""
    with HostileServer(gate.repository.publish_dir) as server:
        yield server


@pytest.fixture
def parts(gate: Gate, hostile: HostileServer) -> Parts:
    """The kiosk's agent, which has polled that server once."""
    made = gate.agent([HttpFetcher(hostile.address)])
    made.sync.step(gate.moment())
    return made
