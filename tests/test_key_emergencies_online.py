"""When the server's own keys are stolen: what they can take away, and how a kiosk comes back to new ones.

A real repository, real HTTP, and one kiosk's agent with its own state; time is stepped.
"""

from __future__ import annotations

import datetime as dt
import shutil

import pytest
from tuf.api.metadata import Metadata, TargetFile, Targets

from content_packs.durable import put
from content_packs.publishing.publisher import OnlineKeys, Publisher
from content_packs.reading import sha256_hex
from content_packs.signing.role_changes import RoleChange
from content_packs.trust.roles import WITHDRAWALS, metadata_file, target_file
from content_packs.withdrawals.listing import LIST_PATH, Entry, Reason, WithdrawalList, write_list
from kiosk.agent.assembly import Parts
from tests.changed_roles import change_roles, point
from tests.hostile_server import HostileServer
from tests.lost_keys import evil_twin, poll, started, version
from tests.role_change_world import key
from tests.simulated_repository import SimulatedRepository
from tests.simulator import Gate
from tests.what_is_shown import ENTRY, shown

pytest_plugins = ("tests.gate_fixtures",)
DAY = dt.timedelta(days=1)
FAR = 2**31 - 2
"""A version so high that no honest publisher comes to it in a thousand years."""


def fast_forward(gate: Gate) -> SimulatedRepository:
    """All that stolen online keys can raise, as high as it goes: dates, pointers, and the list of withdrawals."""
    evil = evil_twin(gate)
    forge(gate, evil, evil.online, WithdrawalList(format=1, version=FAR, entries=(entry_of(gate, Reason.LEGAL),)))
    return evil


def entry_of(gate: Gate, reason: Reason) -> Entry:
    """The release that stands now is withdrawn."""
    path = f"packs/{ENTRY}.json"
    return Entry(path=path, sha256=gate.repository.published.target_sha256(path), at=gate.wall, reason=reason)


def forge(gate: Gate, evil: SimulatedRepository, online: OnlineKeys, listed: WithdrawalList) -> None:
    """What whoever holds the `online` keys may say of withdrawals, as high as it goes."""
    data = write_list(listed)
    info = TargetFile(len(data), {"sha256": sha256_hex(data)}, LIST_PATH, {"custom": {"version": listed.version}})
    role = Metadata(Targets(FAR, expires=gate.wall + 30 * DAY, targets={LIST_PATH: info}))
    role.sign(online.withdrawals)
    put(evil.publish_dir / metadata_file(WITHDRAWALS, FAR), role.to_bytes())
    put(evil.publish_dir / target_file(LIST_PATH, sha256_hex(data)), data)
    point(evil.publish_dir, online, {WITHDRAWALS: FAR}, gate.wall, FAR)


def exchange_online_keys(gate: Gate, *names: str) -> None:
    """What docs/runbooks/fast-forwarded-online-key.md says."""
    repository, old = gate.repository, gate.repository.online
    new = {name: key() for name in names}
    repository.online = OnlineKeys(old.snapshot, old.timestamp, old.withdrawals, (*old.others, *new.values()))
    change = RoleChange(online={name: signer.public_key for name, signer in new.items()})
    signers = [*repository.root_keys[:2], *repository.targets_keys[:2]]
    change_roles(repository, change, [*signers[:2], *(signers[2:] if WITHDRAWALS in names else ())], gate.wall)


def test_a_fast_forwarded_kiosk_comes_back_when_all_online_keys_are_exchanged(
    gate: Gate, hostile: HostileServer, parts: Parts
) -> None:
    hostile.folder = fast_forward(gate).publish_dir
    poll(gate, parts)
    assert version(gate) == 0, "the server may take away"
    assert shown(gate).manifests, "but not everything: the base pack stays"
    hostile.folder = gate.repository.publish_dir
    gate.publish_entry(2)
    assert "older than what was accepted before" in poll(gate, parts), "the denial of service"
    exchange_online_keys(gate, "snapshot", "timestamp", WITHDRAWALS)
    assert poll(gate, parts) == ""
    assert version(gate) == 2
    gate.publish_entry(3)
    assert poll(gate, parts) == ""
    assert version(gate) == 3


@pytest.mark.parametrize("lost", ["", "trust", "state"])
def test_it_comes_back_after_a_restart_too_and_without_its_cache(
    gate: Gate, hostile: HostileServer, parts: Parts, lost: str
) -> None:
    """Our own high-water marks are not in the way: the online roles have none that outlive their keys."""
    hostile.folder = fast_forward(gate).publish_dir
    poll(gate, parts)
    gate.stop_agents()
    if lost == "trust":
        shutil.rmtree(gate.home / "trust")
    if lost == "state":
        (gate.home / "state.db").unlink()
    hostile.folder = gate.repository.publish_dir
    exchange_online_keys(gate, "snapshot", "timestamp", WITHDRAWALS)
    gate.publish_entry(2)
    assert started(gate, hostile).sync.problem == ""
    assert version(gate) == 2


def test_the_timestamp_key_alone_is_not_enough(gate: Gate, hostile: HostileServer, parts: Parts) -> None:
    """The snapshot that the thief signed is still believed, and with it the versions that it names."""
    hostile.folder = fast_forward(gate).publish_dir
    poll(gate, parts)
    hostile.folder = gate.repository.publish_dir
    exchange_online_keys(gate, "timestamp")
    assert "older than what was accepted before" in poll(gate, parts)
    exchange_online_keys(gate, "snapshot", WITHDRAWALS)
    gate.publish_entry(2)
    assert poll(gate, parts) == ""
    assert version(gate) == 2


def test_stolen_online_keys_say_nothing_any_more_once_they_are_exchanged(
    gate: Gate, hostile: HostileServer, parts: Parts
) -> None:
    exchange_online_keys(gate, "snapshot", "timestamp", WITHDRAWALS)
    poll(gate, parts)
    evil = evil_twin(gate)
    point(evil.publish_dir, evil.online, {}, gate.wall)  # by the keys of before
    evil.online = OnlineKeys(key(), key(), key())
    hostile.folder = evil.publish_dir
    assert "is not signed as it must be" in poll(gate, parts)
    assert version(gate) == 1


def test_what_was_withdrawn_before_stays_withdrawn_under_the_new_key(gate: Gate, parts: Parts) -> None:
    withdraw(gate, WithdrawalList(format=1, version=1, entries=(entry_of(gate, Reason.WRONG),)))
    poll(gate, parts)
    assert version(gate) == 0
    exchange_online_keys(gate, "snapshot", "timestamp", WITHDRAWALS)
    poll(gate, parts)
    assert version(gate) == 0
    gate.publish_entry(2)
    poll(gate, parts)
    assert version(gate) == 2


@pytest.mark.parametrize("entries", [0, 1])
def test_an_owned_server_uses_no_exchange_to_bring_back_what_was_withdrawn(
    gate: Gate, hostile: HostileServer, parts: Parts, entries: int
) -> None:
    """It holds the new keys, too; the list that stood is written down beside them by the people of `targets`."""
    withdraw(gate, WithdrawalList(format=1, version=1, entries=(entry_of(gate, Reason.WRONG),)))
    poll(gate, parts)
    exchange_online_keys(gate, "snapshot", "timestamp", WITHDRAWALS)
    evil = evil_twin(gate)
    others = (entry_of(gate, Reason.LEGAL),)[:entries]
    forge(gate, evil, evil.online.serving(evil.published.tree()), WithdrawalList(1, FAR, others))
    hostile.folder = evil.publish_dir
    assert "does not begin with" in poll(gate, parts)
    assert version(gate) == 0


def withdraw(gate: Gate, listed: WithdrawalList) -> None:
    with Publisher(gate.repository.publish_dir, gate.repository.inbox, gate.repository.online) as publisher:
        publisher.withdraw(listed, gate.wall)
