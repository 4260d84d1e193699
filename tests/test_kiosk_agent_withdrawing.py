"""What is withdrawn reaches a real agent over real HTTP, and nothing that a server does brings it back."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from securesystemslib.signer import CryptoSigner, Signer
from tuf.api.metadata import Metadata, Targets

from content_packs.fetching import HttpFetcher
from content_packs.notices.notice import Gravity
from content_packs.publishing.publisher import Publisher
from content_packs.publishing.withdrawing import Done, handle_order
from content_packs.reading import sha256_hex
from content_packs.trust.roles import WITHDRAWALS, metadata_file, target_file
from content_packs.wire import Heartbeat
from content_packs.withdrawals.listing import (
    LIST_FORMAT,
    LIST_PATH,
    Entry,
    Reason,
    WithdrawalList,
    extended,
    pack_path,
    write_list,
)
from content_packs.withdrawals.orders import Order, give
from content_packs.withdrawals.reinstating import approve
from kiosk.agent.assembly import Parts
from kiosk.edition import Edition, open_best
from kiosk.proof_file import UiReportWriter
from kiosk.state import SPARE_FILE, STATE_FILE, State, StateReader
from tests.hostile_server import HostileServer, Reply
from tests.notices import ids, notice, targets_of
from tests.simulated_repository import PUBLISHER
from tests.simulator import Gate, pack, page, ready_gate

ENTRY = f"{PUBLISHER}/entry"
BASE = f"{PUBLISHER}/base"


@pytest.fixture
def gate(tmp_path: Path) -> Iterator[Gate]:
    gate = ready_gate(tmp_path)
    yield gate
    gate.close()


@pytest.fixture
def server(gate: Gate) -> Iterator[HostileServer]:
    with HostileServer(gate.repository.publish_dir) as server:
        yield server


@pytest.fixture
def parts(gate: Gate, server: HostileServer) -> Parts:
    made = gate.agent([HttpFetcher(server.address)])
    made.sync.step(gate.moment())
    return made


def shown(gate: Gate) -> Edition:
    """What a ui that starts now shows."""
    reader = StateReader(gate.home)
    edition = open_best(gate.home, [reader.current(), reader.previous()])
    remembered = reader.withdrawals()
    reader.close()
    assert edition is not None
    return edition.without(remembered.withdrawn) if remembered else edition


def pages(gate: Gate) -> list[str]:
    """What there is of the pack."""
    edition = shown(gate)
    return [name for name in ("visa", "customs") if edition.page(f"{ENTRY}/{name}", None)]


def poll(gate: Gate, parts: Parts) -> list[str]:
    parts.sync.step(gate.later(10))
    return pages(gate)


def order(gate: Gate, page: str = "visa", reference: str = ENTRY) -> Order:
    published = gate.repository.published
    manifest = published.manifests()[reference]
    sha256 = manifest.pages[page].sha256 if page else published.manifest_sha256(reference)
    return Order(pack_path(reference), sha256, Reason.WRONG, "person lan", page)


def carry_out(gate: Gate, wanted: Order) -> Done:
    give(wanted, gate.repository.inbox, gate.wall)
    with Publisher(gate.repository.publish_dir, gate.repository.inbox, gate.repository.online) as publisher:
        settled = handle_order(publisher, gate.repository.inbox, gate.wall)
    assert settled is not None
    return settled.done


def sign(gate: Gate, listed: WithdrawalList) -> None:
    """What a server does that is fully owned: any list at all, by the right online keys."""
    with Publisher(gate.repository.publish_dir, gate.repository.inbox, gate.repository.online) as publisher:
        publisher.withdraw(listed, gate.wall)


def entry(gate: Gate, wanted: Order) -> Entry:
    return wanted.entry(gate.wall)


# -- away, and back ---------------------------------------------------------------------------------


def test_withdrawn_page_is_gone_with_one_poll_and_the_others_stay(gate: Gate, parts: Parts) -> None:
    assert pages(gate) == ["visa", "customs"]
    carry_out(gate, order(gate))
    assert poll(gate, parts) == ["customs"]
    assert parts.sync.problem == ""


def test_list_is_fetched_before_anything_else(gate: Gate, parts: Parts, server: HostileServer) -> None:
    gate.repository.publish(targets_of(notice()), now=gate.wall)
    gate.publish_entry(2)
    carry_out(gate, order(gate))
    server.requests.clear()
    parts.sync.step(gate.later(10))
    targets = [path for path in server.requests if path.startswith(("targets/", "blobs/"))]
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


def who(gate: Gate, name: str) -> Signer:
    return {
        "author": gate.repository.author(),
        "on duty": gate.repository.on_duty(),
        "the server": gate.repository.online.withdrawals,
        "a stranger": CryptoSigner.generate_ed25519(),
    }[name]


@pytest.mark.parametrize("name", ["author", "on duty", "the server", "a stranger"])
def test_kiosk_itself_refuses_who_is_no_approver(gate: Gate, parts: Parts, name: str) -> None:
    wanted = order(gate)
    gone = extended(gate.repository.published.withdrawals(), entry(gate, wanted))
    approval = approve(entry(gate, wanted).revision, 1, who(gate, name))
    sign(gate, extended(gone, entry(gate, msgspec.structs.replace(wanted, approval=approval))))
    assert poll(gate, parts) == ["customs"]


def test_what_came_back_stays_when_its_approver_leaves(gate: Gate, parts: Parts) -> None:
    wanted = order(gate)
    carry_out(gate, wanted)
    approval = approve(entry(gate, wanted).revision, 1, gate.repository.approver())
    carry_out(gate, msgspec.structs.replace(wanted, approval=approval))
    poll(gate, parts)
    remembered = parts.state.withdrawals()
    assert remembered.ended == (1,)


# -- whole releases ---------------------------------------------------------------------------------


def words(gate: Gate) -> str:
    page = shown(gate).page(f"{ENTRY}/visa", None)
    assert page is not None
    return page.texts["vi"].blocks[0].fallback


def test_withdrawn_release_falls_back_to_the_one_before_it(gate: Gate, parts: Parts) -> None:
    gate.publish_entry(2)
    poll(gate, parts)
    gate.repository.publish(targets_of(notice()), now=gate.wall)  # another activation comes between
    poll(gate, parts)
    gate.repository.publish(targets_of(notice("other")), now=gate.wall)
    poll(gate, parts)
    carry_out(gate, order(gate, ""))
    poll(gate, parts)
    assert words(gate) == "version 1"
    assert parts.sync.problem == ""
    parts.sync.step(gate.later(10))
    assert words(gate) == "version 1"


def test_release_after_the_withdrawn_one_is_taken_as_ever(gate: Gate, parts: Parts) -> None:
    gate.publish_entry(2)
    poll(gate, parts)
    carry_out(gate, order(gate, ""))
    poll(gate, parts)
    gate.publish_entry(3)
    poll(gate, parts)
    assert words(gate) == "version 3"


def test_reinstated_release_is_shown_again(gate: Gate, parts: Parts) -> None:
    gate.publish_entry(2)
    poll(gate, parts)
    wanted = order(gate, "")
    carry_out(gate, wanted)
    poll(gate, parts)
    approval = approve(entry(gate, wanted).revision, 1, gate.repository.approver())
    carry_out(gate, msgspec.structs.replace(wanted, approval=approval))
    poll(gate, parts)
    assert words(gate) == "version 2"


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


# -- what nobody may withdraw -----------------------------------------------------------------------


@pytest.mark.parametrize("page", ["", "welcome"])
def test_base_pack_stays_though_a_server_withdraws_it_and_the_operator_is_told(
    gate: Gate, parts: Parts, page: str
) -> None:
    sign(gate, extended(gate.repository.published.withdrawals(), entry(gate, order(gate, page, BASE))))
    poll(gate, parts)
    assert shown(gate).page(f"{BASE}/welcome", None) is not None
    assert f"the base pack {pack_path(BASE)} cannot be withdrawn" in parts.sync.problem


def test_new_release_of_the_base_pack_that_a_server_withdraws_at_once_is_brought_whole(
    gate: Gate, parts: Parts
) -> None:
    gate.repository.publish_pack(*pack("base", 2, [page("welcome", "Welcome again")]), gate.wall)
    sign(gate, extended(gate.repository.published.withdrawals(), entry(gate, order(gate, "", BASE))))
    poll(gate, parts)
    welcome = shown(gate).page(f"{BASE}/welcome", None)
    assert welcome is not None
    assert welcome.texts["vi"].blocks[0].fallback == "Welcome again"


def test_danger_stays_though_a_server_withdraws_it_and_a_lesser_notice_goes(gate: Gate, parts: Parts) -> None:
    targets = targets_of(notice("flood", Gravity.DANGER), notice("queue", Gravity.INFO))
    gate.repository.publish(targets, now=gate.wall)
    listed = gate.repository.published.withdrawals()
    for path, data in targets.items():
        listed = extended(listed, Entry(path=path, sha256=sha256_hex(data), at=gate.wall, reason=Reason.WRONG))
    sign(gate, listed)
    poll(gate, parts)
    poll(gate, parts)
    assert ids(shown(gate).notices) == ["flood@1"]
    assert "flood.json cannot be withdrawn" in parts.sync.problem


# -- a hostile server -------------------------------------------------------------------------------


def test_server_that_shows_the_list_of_before_brings_nothing_back(gate: Gate, parts: Parts, tmp_path: Path) -> None:
    before = tmp_path / "before"
    shutil.copytree(gate.repository.publish_dir, before)
    carry_out(gate, order(gate))
    assert poll(gate, parts) == ["customs"]
    shutil.rmtree(gate.repository.publish_dir)
    shutil.copytree(before, gate.repository.publish_dir)
    assert poll(gate, parts) == ["customs"]
    shutil.rmtree(gate.home / "trust")  # and also when the cache is lost
    gate.stop_agents()
    with HostileServer(gate.repository.publish_dir) as server:
        again = gate.agent([HttpFetcher(server.address)])
        assert poll(gate, again) == ["customs"]
        assert again.sync.problem


@pytest.mark.parametrize("lie", ["withheld", "forged"])
def test_list_that_is_withheld_or_forged_leaves_what_was_known(
    gate: Gate, parts: Parts, server: HostileServer, lie: str
) -> None:
    carry_out(gate, order(gate))
    assert poll(gate, parts) == ["customs"]
    carry_out(gate, order(gate, "customs"))
    data = write_list(gate.repository.published.withdrawals())
    path = target_file(LIST_PATH, sha256_hex(data))
    empty = write_list(WithdrawalList(format=LIST_FORMAT, version=2))

    def answer(reply: Reply) -> None:
        reply.send(404, b"") if lie == "withheld" else reply.send(200, empty.ljust(len(data)))

    server.lies[path] = answer
    assert poll(gate, parts) == ["customs"]
    assert "withdrawals" in parts.sync.problem
    server.lies.clear()
    gate.later(1_000)
    assert poll(gate, parts) == []
    assert parts.sync.problem == ""


def test_other_content_goes_on_while_the_list_is_withheld(gate: Gate, parts: Parts, server: HostileServer) -> None:
    carry_out(gate, order(gate))
    gate.publish_entry(2)
    data = write_list(gate.repository.published.withdrawals())
    server.lies[target_file(LIST_PATH, sha256_hex(data))] = lambda reply: reply.send(404, b"")
    poll(gate, parts)
    assert words(gate) == "version 2"
    assert "withdrawals" in parts.sync.problem


@pytest.mark.parametrize("rewritten", ["shorter", "other", "same version"])
def test_owned_server_that_rewrites_its_list_brings_nothing_back(gate: Gate, parts: Parts, rewritten: str) -> None:
    carry_out(gate, order(gate))
    assert poll(gate, parts) == ["customs"]
    listed = gate.repository.published.withdrawals()
    other = entry(gate, order(gate, "customs"))
    lists = {
        "shorter": WithdrawalList(format=LIST_FORMAT, version=9),
        "other": WithdrawalList(format=LIST_FORMAT, version=9, entries=(other,)),
        "same version": WithdrawalList(format=LIST_FORMAT, version=listed.version, entries=(*listed.entries, other)),
    }
    sign(gate, lists[rewritten])
    assert poll(gate, parts) == ["customs"]
    assert "withdrawals" in parts.sync.problem


def test_list_by_another_key_is_not_believed(gate: Gate, parts: Parts) -> None:
    carry_out(gate, order(gate))
    file = gate.repository.publish_dir / metadata_file(WITHDRAWALS, 2)
    forged = Metadata[Targets].from_bytes(file.read_bytes())
    forged.sign(CryptoSigner.generate_ed25519())
    file.write_bytes(forged.to_bytes())
    assert poll(gate, parts) == ["visa", "customs"]
    assert parts.sync.problem


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
