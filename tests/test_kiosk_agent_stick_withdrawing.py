"""A stick whose only news is what was withdrawn: the kiosk follows it, and does not say that it had all of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.agent.stick.command import sentence
from kiosk.agent.stick.importing import FOLLOWED
from kiosk.state import StateReader
from kiosk.stick_report import Phase
from tests.simulator import Gate
from tests.sticks import agent, cut_off, put_in, told, write
from tests.withdrawing import carry_out, order

pytest_plugins = ("tests.gate_fixtures",)


@pytest.fixture
def gate(gate: Gate, tmp_path: Path) -> Gate:
    (tmp_path / "media").mkdir()
    return gate


def withdrawn(gate: Gate) -> int:
    """How many revisions the screen leaves out."""
    reader = StateReader(gate.home)
    remembered = reader.withdrawals()
    reader.close()
    return len(remembered.withdrawn.revisions) if remembered else 0


def test_a_stick_that_only_withdraws_is_followed_and_says_so(gate: Gate, tmp_path: Path) -> None:
    carry_out(gate, order(gate))
    stick = write(gate, tmp_path / "stick")
    cut_off(gate)
    put_in(gate, stick)
    report = told(gate)
    assert (report.phase, report.detail, withdrawn(gate)) == (Phase.DONE, FOLLOWED, 1)
    assert sentence(report).endswith(FOLLOWED)


def test_the_same_again_is_nothing_new(gate: Gate, tmp_path: Path) -> None:
    carry_out(gate, order(gate))
    stick = write(gate, tmp_path / "stick")
    cut_off(gate)
    put_in(gate, stick)
    told(gate)
    assert (told(gate).phase, withdrawn(gate)) == (Phase.SAME, 1)


def test_what_went_well_is_no_problem_of_the_kiosk(gate: Gate, tmp_path: Path) -> None:
    carry_out(gate, order(gate))
    stick = write(gate, tmp_path / "stick")
    cut_off(gate)
    put_in(gate, stick)
    parts = agent(gate)
    gate.run(parts, 30)
    assert withdrawn(gate) == 1
    assert parts.troubles.of("stick") == ""
