"""A stick, written as an operator writes it, and put into a gate in the laboratory: what its agent says of it."""

from __future__ import annotations

import shutil
from pathlib import Path

from content_packs.carrying.export import Order, export
from content_packs.carrying.layout import KioskState
from content_packs.fetching import DirectoryFetcher, Fetcher
from content_packs.publishing.carried_dates import handle_orders, order_dates
from content_packs.publishing.publisher import Publisher
from kiosk.agent.assembly import Parts
from kiosk.stick_report import StickReport, stick_file
from tests.simulator import SITE_PLAN, Gate


def write(gate: Gate, stick: Path, *states: KioskState, plan: str = SITE_PLAN) -> Path:
    """An export of now, as an operator makes it."""

    def publisher_looks(_: float) -> None:
        with Publisher(gate.repository.publish_dir, gate.repository.inbox, gate.repository.online) as publisher:
            handle_orders(publisher, gate.wall)

    dates = order_dates(gate.repository.inbox, publisher_looks)
    export(gate.repository.publish_dir, Order((plan,), states, dates), stick, gate.wall)
    return stick


def put_in(gate: Gate, stick: Path, name: str = "stick") -> None:
    shutil.copytree(stick, gate.folder / "media" / name)


def cut_off(gate: Gate) -> None:
    """From here on the kiosk has no network."""
    gate.centre.down = True


def agent(gate: Gate) -> Parts:
    """One that watches the mount folder."""
    carriers: list[Fetcher] = [DirectoryFetcher(gate.folder / "out-of-reach")]
    return gate.agent(carriers if gate.centre.down else None, sticks=str(gate.folder / "media"))


def told(gate: Gate, seconds: float = 30) -> StickReport:
    """What an agent says after so much time with the stick."""
    parts = agent(gate)
    gate.run(parts, seconds)
    report = stick_file(gate.home).read(gate.moment())
    gate.stop_agents()
    assert report is not None
    return report
