"""What a server does about withdrawals by itself: it takes nothing that must stay, and brings nothing back."""

from __future__ import annotations

import shutil
from pathlib import Path

import msgspec
import pytest
from securesystemslib.signer import CryptoSigner, Signer
from tuf.api.metadata import Metadata, Targets

from content_packs.fetching import HttpFetcher
from content_packs.notices.notice import Gravity
from content_packs.reading import sha256_hex
from content_packs.trust.roles import WITHDRAWALS, metadata_file, target_file
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
from content_packs.withdrawals.reinstating import approve
from kiosk.agent.assembly import Parts
from tests.hostile_server import HostileServer, Reply
from tests.notices import ids, notice, targets_of
from tests.simulator import Gate, pack, page
from tests.what_is_shown import words
from tests.withdrawing import BASE, carry_out, entry, order, poll, shown, sign

pytest_plugins = ("tests.gate_fixtures",)


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


# -- a list that lies -------------------------------------------------------------------------------


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
    gate: Gate, parts: Parts, hostile: HostileServer, lie: str
) -> None:
    carry_out(gate, order(gate))
    assert poll(gate, parts) == ["customs"]
    carry_out(gate, order(gate, "customs"))
    data = write_list(gate.repository.published.withdrawals())
    path = target_file(LIST_PATH, sha256_hex(data))
    empty = write_list(WithdrawalList(format=LIST_FORMAT, version=2))

    def answer(reply: Reply) -> None:
        reply.send(404, b"") if lie == "withheld" else reply.send(200, empty.ljust(len(data)))

    hostile.lies[path] = answer
    assert poll(gate, parts) == ["customs"]
    assert "withdrawals" in parts.sync.problem
    hostile.lies.clear()
    gate.later(1_000)
    assert poll(gate, parts) == []
    assert parts.sync.problem == ""


def test_other_content_goes_on_while_the_list_is_withheld(gate: Gate, parts: Parts, hostile: HostileServer) -> None:
    carry_out(gate, order(gate))
    gate.publish_entry(2)
    data = write_list(gate.repository.published.withdrawals())
    hostile.lies[target_file(LIST_PATH, sha256_hex(data))] = lambda reply: reply.send(404, b"")
    poll(gate, parts)
    assert words(shown(gate)) == "version 2"
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


# -- back without an approver -----------------------------------------------------------------------


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
