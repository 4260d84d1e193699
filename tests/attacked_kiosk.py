"""A kiosk whose agent polls, over real HTTP, a server that may lie."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from content_packs.fetching import HttpFetcher
from kiosk.agent.assembly import Parts
from kiosk.edition import Edition
from tests.attacked import QUICK
from tests.hostile_server import HostileServer
from tests.simulator import Gate, ready_gate
from tests.what_is_shown import shown, version


def attacked_kiosk(folder: Path) -> Iterator[Online]:
    """A kiosk in `folder`; the body of a fixture."""
    gate = ready_gate(folder)
    with HostileServer(gate.repository.publish_dir) as server:
        yield Online(gate, server)
    gate.close()


class Online:
    """A kiosk's own agent, and the server that it polls over HTTP."""

    def __init__(self, gate: Gate, server: HostileServer) -> None:
        self.gate = gate
        self.server = server
        self.start_again()

    def start_again(self) -> None:
        """A new agent, as after a power cut; its first poll."""
        self.gate.stop_agents()
        self.parts: Parts = self.gate.agent([HttpFetcher(self.server.address, limits=QUICK)])
        self.step()

    def step(self) -> str:
        """Poll once, an hour later than before; the agent's problem."""
        self.parts.sync.step(self.gate.later(3600))
        return self.parts.sync.problem

    def shown(self) -> Edition:
        """What its screen opens, verified again as at a start."""
        return shown(self.gate)

    def version(self) -> int:
        return version(self.gate)
