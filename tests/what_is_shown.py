"""What the screen of a gate in the laboratory opens at its next start."""

from __future__ import annotations

from kiosk.edition import Edition, open_best
from kiosk.state import StateReader
from tests.simulated_repository import PUBLISHER
from tests.simulator import Gate

ENTRY = f"{PUBLISHER}/entry"


def shown(gate: Gate) -> Edition:
    reader = StateReader(gate.home)
    edition = open_best(gate.home, [reader.current(), reader.previous()])
    reader.close()
    assert edition is not None
    return edition


def words(edition: Edition, name: str = "visa") -> str:
    found = edition.page(f"{ENTRY}/{name}", None)
    assert found is not None
    return found.texts["vi"].blocks[0].fallback


def version(gate: Gate) -> int:
    return shown(gate).manifests[ENTRY].version
