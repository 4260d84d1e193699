"""A gate whose people or server lose a key: how its agent polls, what it then shows, and the server's evil twin."""

from __future__ import annotations

import shutil

from content_packs.fetching import HttpFetcher
from kiosk.agent.assembly import Parts
from tests.hostile_server import HostileServer
from tests.simulated_repository import SimulatedRepository
from tests.simulator import Gate
from tests.what_is_shown import ENTRY, shown


def started(gate: Gate, server: HostileServer) -> Parts:
    parts = gate.agent([HttpFetcher(server.address)])
    parts.sync.step(gate.moment())
    return parts


def version(gate: Gate, reference: str = ENTRY) -> int:
    manifest = shown(gate).manifests.get(reference)
    return manifest.version if manifest else 0


def poll(gate: Gate, parts: Parts) -> str:
    """One poll; what the operator is told."""
    parts.sync.step(gate.later(10))
    return parts.sync.problem


def evil_twin(gate: Gate) -> SimulatedRepository:
    """The repository as an owned server has it: the same files, and the online keys."""
    folder = gate.folder / "evil"
    shutil.rmtree(folder, ignore_errors=True)
    return gate.repository.copied_to(folder)
