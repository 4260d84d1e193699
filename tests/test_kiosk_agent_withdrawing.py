"""What is withdrawn reaches a real agent over real HTTP, is remembered and told, and comes back as it should."""

from __future__ import annotations

import shutil

import msgspec
import pytest

from content_packs.publishing.withdrawing import Done
from content_packs.wire import Heartbeat
from content_packs.withdrawals.reinstating import approve
from kiosk.agent.assembly import Parts
from kiosk.proof_file import UiReportWriter
from kiosk.state import SPARE_FILE, STATE_FILE, State
from tests.hostile_server import HostileServer
from tests.notices import notice, targets_of
from tests.simulator import Gate
from tests.what_is_shown import words
from tests.withdrawing import BASE, carry_out, entry, order, pages, poll, shown

pytest_plugins = ("tests.gate_fixtures",)


# -- away, and back ---------------------------------------------------------------------------------


def test_withdrawn_page_is_gone_with_one_poll_and_the_others_stay(gate: Gate, parts: Parts) -> None:
    assert pages(gate) == ["visa", "customs"]
    carry_out(gate, order(gate))
    assert poll(gate, parts) == ["customs"]
    assert parts.sync.problem == ""


def test_list_is_fetched_before_anything_else(gate: Gate, parts: Parts, hostile: HostileServer) -> None:
    gate.repository.publish(targets_of(notice()), now=gate.wall)
    gate.publish_entry(2)
    carry_out(gate, order(gate))
    hostile.requests.clear()
    parts.sync.step(gate.later(10))
    targets = [path for path in hostile.requests if path.startswith(("targets/", "blobs/"))]
    assert "withdrawals" in targets[0]
    assert len(targets) > 2


def test_another_revision_of_the_page_is_shown_again(gate: Gate, parts: Parts) -> None:
    carry_out(gate, order(gate))
    poll(gate, parts)
    gate.publish_entry(2)
    assert poll(gate, parts) == ["visa", "customs"]


def test_topic_of_which_nothing_is_left_goes_too(gate: Gate, parts: Parts) -> None:
    for name in ("visa", "customs"):
        carry_out(gate, order(gate, name))
    assert poll(gate, parts) == []
    assert [found.pack for found in shown(gate).topics(None)] == [BASE]


def test_approver_brings_it_back_within_one_poll(gate: Gate, parts: Parts) -> None:
    wanted = order(gate)
    carry_out(gate, wanted)
    assert poll(gate, parts) == ["customs"]
    approval = approve(entry(gate, wanted).revision, 1, gate.repository.approver())
    assert carry_out(gate, msgspec.structs.replace(wanted, approval=approval)) is Done.REINSTATED
    assert poll(gate, parts) == ["visa", "customs"]


def test_what_came_back_stays_when_its_approver_leaves(gate: Gate, parts: Parts) -> None:
    wanted = order(gate)
    carry_out(gate, wanted)
    approval = approve(entry(gate, wanted).revision, 1, gate.repository.approver())
    carry_out(gate, msgspec.structs.replace(wanted, approval=approval))
    poll(gate, parts)
    remembered = parts.state.withdrawals()
    assert remembered.ended == (1,)


# -- whole releases ---------------------------------------------------------------------------------


def test_withdrawn_release_falls_back_to_the_one_before_it(gate: Gate, parts: Parts) -> None:
    gate.publish_entry(2)
    poll(gate, parts)
    gate.repository.publish(targets_of(notice()), now=gate.wall)  # another activation comes between
    poll(gate, parts)
    gate.repository.publish(targets_of(notice("other")), now=gate.wall)
    poll(gate, parts)
    carry_out(gate, order(gate, ""))
    poll(gate, parts)
    assert words(shown(gate)) == "version 1"
    assert parts.sync.problem == ""
    parts.sync.step(gate.later(10))
    assert words(shown(gate)) == "version 1"


def test_release_after_the_withdrawn_one_is_taken_as_ever(gate: Gate, parts: Parts) -> None:
    gate.publish_entry(2)
    poll(gate, parts)
    carry_out(gate, order(gate, ""))
    poll(gate, parts)
    gate.publish_entry(3)
    poll(gate, parts)
    assert words(shown(gate)) == "version 3"


def test_reinstated_release_is_shown_again(gate: Gate, parts: Parts) -> None:
    gate.publish_entry(2)
    poll(gate, parts)
    wanted = order(gate, "")
    carry_out(gate, wanted)
    poll(gate, parts)
    approval = approve(entry(gate, wanted).revision, 1, gate.repository.approver())
    carry_out(gate, msgspec.structs.replace(wanted, approval=approval))
    poll(gate, parts)
    assert words(shown(gate)) == "version 2"


def test_withdrawn_release_without_one_before_it_leaves_the_base_pack(gate: Gate, parts: Parts) -> None:
    carry_out(gate, order(gate, ""))
    assert poll(gate, parts) == []
    edition = shown(gate)
    assert list(edition.manifests) == [BASE]
    assert [one.reference for one in edition.activation.releases] == [BASE]
    assert [one.reference for one in parts.state.current().releases] == [BASE]  # type: ignore[union-attr]


def test_release_before_that_is_withdrawn_too_or_damaged_does_not_stand_in(gate: Gate, parts: Parts) -> None:
    first = order(gate, "")
    gate.publish_entry(2)
    poll(gate, parts)
    carry_out(gate, first)
    carry_out(gate, order(gate, ""))
    assert poll(gate, parts) == []


def test_release_before_of_which_a_file_is_missing_does_not_stand_in(gate: Gate, parts: Parts) -> None:
    lost = order(gate).sha256
    gate.publish_entry(2)
    poll(gate, parts)
    (gate.home / "blobs" / lost[:2] / lost).unlink()
    carry_out(gate, order(gate, ""))
    assert poll(gate, parts) == []


# -- remembering ------------------------------------------------------------------------------------


def test_it_is_remembered_across_a_start_without_a_network(gate: Gate, parts: Parts) -> None:
    carry_out(gate, order(gate))
    poll(gate, parts)
    gate.stop_agents()
    shutil.rmtree(gate.home / "trust")
    shutil.rmtree(gate.repository.publish_dir)
    assert pages(gate) == ["customs"]
    gate.agent().sync.step(gate.later(10))
    assert pages(gate) == ["customs"]


@pytest.mark.parametrize("damage", ["lost", "nonsense"])
def test_it_is_remembered_when_the_database_is_lost(gate: Gate, parts: Parts, damage: str) -> None:
    carry_out(gate, order(gate))
    poll(gate, parts)
    gate.stop_agents()
    database = gate.home / STATE_FILE
    for path in gate.home.glob(f"{STATE_FILE}*"):
        path.unlink()
    if damage == "nonsense":
        database.write_bytes(b"nonsense" * 1_000)
    state, _ = State.open(gate.home, gate.wall)
    assert [one.page for one in state.withdrawals().listed.entries] == ["visa"]
    state.close()
    assert pages(gate) == ["customs"]


def test_copy_from_before_there_were_withdrawals_is_still_read(gate: Gate) -> None:
    spare = gate.home / SPARE_FILE
    old = msgspec.json.decode(spare.read_bytes())
    old.pop("withdrawals", None)
    spare.write_bytes(msgspec.json.encode(old))
    for path in gate.home.glob(f"{STATE_FILE}*"):
        path.unlink()
    state, _ = State.open(gate.home, gate.wall)
    assert state.current() is not None
    assert state.withdrawals().listed.entries == ()
    state.close()


# -- telling ----------------------------------------------------------------------------------------


def told(gate: Gate, parts: Parts) -> int:
    """The list's version in the next heartbeat."""
    gate.run(parts, 90)
    return msgspec.json.decode(gate.centre.last("/heartbeat"), type=Heartbeat).withdrawals


def test_heartbeat_tells_the_list_once_the_screen_follows_it(gate: Gate, parts: Parts) -> None:
    assert told(gate, parts) == 0
    carry_out(gate, order(gate))
    UiReportWriter(gate.home).write(pins=(), withdrawals=0)
    assert told(gate, parts) == 0
    UiReportWriter(gate.home).write(pins=(), withdrawals=1)
    assert told(gate, parts) == 1
