"""Killed at any instant while something is withdrawn: nothing that was off the screen comes back, no order is lost.

Each trial forks a process that does the real work and is killed by SIGKILL at a random moment. 25 trials;
GATEPOST_KILLS asks for more.
"""

from __future__ import annotations

from random import Random
from typing import NoReturn

import pytest

from content_packs.publishing.publisher import Publisher
from content_packs.publishing.withdrawing import handle_order
from content_packs.withdrawals.listing import pack_path
from content_packs.withdrawals.orders import give
from kiosk.edition import open_best
from kiosk.state import State, StateReader
from tests.killing import KILLS, Moments, kill_after, work_forever
from tests.simulator import Gate
from tests.what_is_shown import ENTRY
from tests.withdrawing import order

pytest_plugins = ("tests.gate_fixtures",)
pytestmark = [pytest.mark.proof, pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")]


def publish_orders(gate: Gate) -> None:
    with Publisher(gate.repository.publish_dir, gate.repository.inbox, gate.repository.online) as publisher:
        while handle_order(publisher, gate.repository.inbox, gate.wall):
            pass


def is_shown(gate: Gate) -> bool:
    """Whether a ui that starts now shows the page, and nothing that the kiosk remembers as withdrawn."""
    reader = StateReader(gate.home)
    edition = open_best(gate.home, [reader.current(), reader.previous()])
    remembered = reader.withdrawals()
    reader.close()
    assert edition is not None
    assert remembered is not None or edition.manifests[ENTRY].version == 1
    shown = edition.without(remembered.withdrawn) if remembered else edition
    page = shown.page(f"{ENTRY}/visa", None)
    if page is not None and remembered is not None:
        named = (pack_path(ENTRY), "visa", shown.manifests[ENTRY].pages["visa"].sha256)
        assert named not in remembered.withdrawn
    return page is not None


def test_an_agent_killed_anywhere_never_brings_a_withdrawn_page_back(gate: Gate) -> None:
    moments = Moments(Random(3), 0.25)
    followed = 0
    for trial in range(KILLS):
        gate.publish_entry(trial + 2)
        give(order(gate), gate.repository.inbox, gate.wall)
        publish_orders(gate)
        kill_after(lambda: work_forever(gate), moments.one())
        state, _ = State.open(gate.home, gate.wall)
        version = state.withdrawals().listed.version
        state.close()
        assert followed <= version <= trial + 1
        followed = version
        moments.done(version == trial + 1)
        is_shown(gate)
    gate.run(gate.agent(), 60)
    assert not is_shown(gate)
    assert followed > 0


def test_a_publisher_killed_anywhere_carries_each_order_out_once(gate: Gate) -> None:
    random = Random(9)

    def work() -> NoReturn:
        while True:
            publish_orders(gate)

    for trial in range(KILLS):
        gate.publish_entry(trial + 2)
        give(order(gate), gate.repository.inbox, gate.wall)
        kill_after(work, random.uniform(0.0, 0.06))
        gate.repository.published.tree()
    publish_orders(gate)
    entries = gate.repository.published.withdrawals().entries
    assert len({one.revision for one in entries}) == len(entries) == KILLS
