"""Each release has its index before it is shown, as long as it is shown, and not longer."""

from __future__ import annotations

import sqlite3

import pytest

from kiosk.agent import indexing
from kiosk.edition import Edition
from kiosk.proof_file import UiReportWriter
from kiosk.search.naming import FOLDER
from tests.simulated_repository import PUBLISHER
from tests.simulator import Gate
from tests.what_is_shown import shown

pytest_plugins = ("tests.gate_fixtures",)
VISA = f"{PUBLISHER}/entry/visa"


def indexes(gate: Gate) -> set[str]:
    return {path.name for path in (gate.home / FOLDER).glob("*.db")}


def finds(edition: Edition, typed: str, tag: str = "vi") -> list[str]:
    return list(edition.found(typed, tag))


def test_a_provisioned_kiosk_can_be_searched_at_once(gate: Gate) -> None:
    edition = shown(gate)
    assert finds(edition, "visa") == [VISA]
    assert finds(edition, "vers") == [VISA, f"{PUBLISHER}/entry/customs"]
    assert finds(edition, "welcome", "km") == [f"{PUBLISHER}/base/welcome"]


def test_the_index_of_a_new_release_is_there_before_it_is_shown(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    parts = gate.agent()
    before = indexes(gate)
    seen: list[set[str]] = []
    activate = parts.state.activate

    def noted(*arguments: object) -> object:
        seen.append(indexes(gate))
        return activate(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(parts.state, "activate", noted)
    gate.publish_entry(2)
    parts.sync.step(gate.moment())
    assert len(seen[0] - before) == 1
    assert finds(shown(gate), "version 2") == [VISA, f"{PUBLISHER}/entry/customs"]


def test_indexes_go_with_the_releases_that_nothing_needs_any_more(gate: Gate) -> None:
    parts = gate.agent()
    for version in range(2, 6):
        gate.publish_entry(version)
        parts.sync.step(gate.later(30))
    assert len(indexes(gate)) == 3  # the base pack's, the current and the previous release's


def test_an_index_that_was_lost_is_made_again_and_opened_without_a_restart(gate: Gate) -> None:
    parts = gate.agent()
    for path in (gate.home / FOLDER).glob("*.db"):
        path.unlink()
    edition = shown(gate)
    assert finds(edition, "visa") == []
    gate.run(parts, 40)
    edition.open_indexes()
    assert finds(edition, "visa") == [VISA]


def test_an_index_that_rotted_is_found_at_the_start_of_the_agent(gate: Gate) -> None:
    for path in (gate.home / FOLDER).glob("*.db"):
        path.write_bytes(path.read_bytes()[:-7] + b"garbage")
    gate.run(gate.agent(), 40)
    assert finds(shown(gate), "visa") == [VISA]


def test_an_index_that_the_ui_reports_is_looked_at_and_made_again(gate: Gate) -> None:
    parts = gate.agent()
    gate.run(parts, 40)
    for path in (gate.home / FOLDER).glob("*.db"):
        path.write_bytes(path.read_bytes()[:-7] + b"garbage")
    edition = shown(gate)
    assert len(edition.damaged) == 2
    UiReportWriter(gate.home).write(pins=set(), damaged=edition.damaged, problem="")
    gate.run(parts, 40)
    edition.open_indexes()
    assert finds(edition, "visa") == [VISA]
    assert edition.damaged == frozenset()


def test_content_is_shown_when_its_index_cannot_be_made(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(indexing, "make", full)
    parts = gate.agent()
    gate.publish_entry(2)
    parts.sync.step(gate.moment())
    assert shown(gate).manifests[f"{PUBLISHER}/entry"].version == 2
    assert "disk is full" in parts.sync.indexing.problem
    monkeypatch.undo()
    gate.run(parts, 40)
    assert parts.sync.indexing.problem == ""
    assert VISA in finds(shown(gate), "visa")
