"""A stick whose only news is what was withdrawn: the kiosk follows it, and does not say that it had all of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from content_packs.publishing.publisher import Publisher
from content_packs.publishing.withdrawing import handle_order
from content_packs.withdrawals.listing import Reason, pack_path
from content_packs.withdrawals.orders import Order, give
from kiosk.agent.stick.command import sentence
from kiosk.agent.stick.importing import FOLLOWED
from kiosk.state import StateReader
from kiosk.stick_report import Phase
from tests.simulator import Gate, ready_gate
from tests.sticks import agent, cut_off, put_in, told, write
from tests.what_is_shown import ENTRY


@pytest.fixture
def gate(tmp_path: Path) -> Iterator[Gate]:
    gate = ready_gate(tmp_path)
    (tmp_path / "media").mkdir()
    yield gate
    gate.close()


def withdraw(gate: Gate, page: str) -> None:
    sha256 = gate.repository.published.manifests()[ENTRY].pages[page].sha256
    give(Order(pack_path(ENTRY), sha256, Reason.WRONG, "person lan", page), gate.repository.inbox, gate.wall)
    with Publisher(gate.repository.publish_dir, gate.repository.inbox, gate.repository.online) as publisher:
        settled = handle_order(publisher, gate.repository.inbox, gate.wall)
    assert settled is not None


def withdrawn(gate: Gate) -> int:
    """How many revisions the screen leaves out."""
    reader = StateReader(gate.home)
    remembered = reader.withdrawals()
    reader.close()
    return len(remembered.withdrawn.revisions) if remembered else 0


def test_a_stick_that_only_withdraws_is_followed_and_says_so(gate: Gate, tmp_path: Path) -> None:
    withdraw(gate, "visa")
    stick = write(gate, tmp_path / "stick")
    cut_off(gate)
    put_in(gate, stick)
    report = told(gate)
    assert (report.phase, report.detail, withdrawn(gate)) == (Phase.DONE, FOLLOWED, 1)
    assert sentence(report).endswith(FOLLOWED)


def test_the_same_again_is_nothing_new(gate: Gate, tmp_path: Path) -> None:
    withdraw(gate, "visa")
    stick = write(gate, tmp_path / "stick")
    cut_off(gate)
    put_in(gate, stick)
    told(gate)
    assert (told(gate).phase, withdrawn(gate)) == (Phase.SAME, 1)


def test_what_went_well_is_no_problem_of_the_kiosk(gate: Gate, tmp_path: Path) -> None:
    withdraw(gate, "visa")
    stick = write(gate, tmp_path / "stick")
    cut_off(gate)
    put_in(gate, stick)
    parts = agent(gate)
    gate.run(parts, 30)
    assert withdrawn(gate) == 1
    assert parts.troubles.of("stick") == ""
