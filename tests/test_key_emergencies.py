"""When somebody's key is lost or stolen: what a kiosk goes on showing, what it refuses, and how it comes back.

A real repository, real HTTP, and one kiosk's agent with its own state; time is stepped.
"""

from __future__ import annotations

import datetime as dt
import shutil

import msgspec
import pytest
from securesystemslib.signer import CryptoSigner

from content_packs.durable import put
from content_packs.publishing.publisher import Result, submit
from content_packs.reading import sha256_hex
from content_packs.signing.repository import draft
from content_packs.signing.request import RequestWrong
from content_packs.signing.role_changes import Exchange, PublisherChange, RoleChange
from content_packs.trust.roles import Group, Kind, TargetPath, metadata_file, target_file
from kiosk.agent.assembly import Parts
from tests.changed_roles import change_roles, point
from tests.filled_notices import duty, duty_target, template, template_target
from tests.hostile_server import HostileServer
from tests.lost_keys import evil_twin, poll, started, version
from tests.role_change_world import key
from tests.simulated_repository import PUBLISHER, START, pack_path, plan_path
from tests.simulator import Gate, nation, pack, page
from tests.what_is_shown import ENTRY, shown

pytest_plugins = ("tests.gate_fixtures",)
DAY = dt.timedelta(days=1)
PROVINCE = "province-x"


def exchanged(gate: Gate, group: Group, coming: CryptoSigner) -> RoleChange:
    leaving = gate.repository.people[PUBLISHER][group][0].public_key.keyid
    return RoleChange(publishers={PUBLISHER: PublisherChange({group: Exchange([coming.public_key], [leaving])})})


# -- somebody leaves, or their key is stolen -----------------------------------------------------------


def test_an_author_leaves_and_the_kiosk_goes_on_with_the_next(gate: Gate, parts: Parts) -> None:
    repository, coming = gate.repository, key()
    gate.publish_entry(2)
    poll(gate, parts)
    before = parts.state.current()
    signers = [*repository.token_keys, coming, repository.approver()]
    change_roles(repository, exchanged(gate, Group.AUTHOR, coming), signers, gate.wall)
    assert poll(gate, parts) == ""
    assert parts.state.current() == before, "the words are the same: nothing is switched"
    assert version(gate) == 2
    repository.people[PUBLISHER][Group.AUTHOR] = [coming]
    gate.publish_entry(3)
    assert poll(gate, parts) == ""
    assert version(gate) == 3


def test_what_a_leaver_signs_afterwards_is_refused_by_publisher_and_kiosk(
    gate: Gate, parts: Parts, hostile: HostileServer
) -> None:
    """Even when the approver is deceived into signing too, and the server with its online keys plays along."""
    repository, coming, leaver = gate.repository, key(), gate.repository.author()
    signers = [*repository.token_keys, coming, repository.approver()]
    change_roles(repository, exchanged(gate, Group.AUTHOR, coming), signers, gate.wall)
    poll(gate, parts)
    manifest, blobs = gate.entry(9)
    request = repository.request({pack_path(manifest): msgspec.json.encode(manifest)}, blobs, gate.wall)
    for signer in (leaver, repository.approver()):
        request.metadata.sign(signer, append=True)
    put(request.folder / "metadata.json", request.metadata.to_bytes())
    submit(request.folder, repository.inbox)
    assert repository.handle_one(gate.wall).result is Result.REFUSED
    with pytest.raises(RequestWrong, match="neither author's nor approver's"):
        repository.sign(repository.request({}, (), gate.wall), leaver, gate.wall)
    evil = evil_twin(gate)
    forged = request.metadata
    put(evil.publish_dir / metadata_file(PUBLISHER, forged.signed.version), forged.to_bytes())
    point(evil.publish_dir, evil.online, {PUBLISHER: forged.signed.version}, gate.wall)
    hostile.folder = evil.publish_dir
    assert f"{PUBLISHER} is not signed as it must be" in poll(gate, parts)
    assert version(gate) == 1


def test_a_stolen_authors_key_alone_puts_nothing_on_a_screen(gate: Gate, hostile: HostileServer, parts: Parts) -> None:
    """Nor together with the whole server: the approver's signature is missing."""
    repository, evil = gate.repository, evil_twin(gate)
    manifest, _ = gate.entry(9)
    data = msgspec.json.encode(manifest)
    role = draft(repository.published.tree().released[PUBLISHER].signed, {pack_path(manifest): data}, gate.wall)
    for signer in repository.people[PUBLISHER][Group.AUTHOR]:
        role.sign(signer, append=True)
    put(evil.publish_dir / metadata_file(PUBLISHER, role.signed.version), role.to_bytes())
    put(evil.publish_dir / target_file(pack_path(manifest), sha256_hex(data)), data)
    point(evil.publish_dir, evil.online, {PUBLISHER: role.signed.version}, gate.wall)
    hostile.folder = evil.publish_dir
    assert "without its approver" in poll(gate, parts)
    assert version(gate) == 1


def test_a_removed_publishers_pack_leaves_the_screen_and_all_else_stays(gate: Gate, hostile: HostileServer) -> None:
    repository = gate.repository
    provincial = province_comes(gate)
    parts = started(gate, hostile)
    assert version(gate, f"{PROVINCE}/fees") == 1
    role = repository.published.tree().snapshot.meta[f"{PROVINCE}.json"]
    leaves = RoleChange(publishers={PROVINCE: PublisherChange(leaves=True)})
    change_roles(repository, leaves, repository.token_keys, gate.wall)
    assert f"{PROVINCE} is not a publisher here, or is none any more" in poll(gate, parts)
    assert list(shown(gate).manifests) == [ENTRY, f"{PUBLISHER}/base"]
    tree = repository.published.tree()
    assert tree.snapshot.meta[f"{PROVINCE}.json"] == role, "a role is never dropped from the snapshot"
    gate.publish_entry(2)
    poll(gate, parts)
    assert version(gate) == 2
    plan = nation(3)
    repository.publish({plan_path(plan): msgspec.json.encode(plan)}, (), gate.wall)
    assert poll(gate, parts) == "", "a plan that names it no more ends the complaint"
    assert provincial not in {one.path for one in parts.state.current().targets()}  # type: ignore[union-attr]


def test_a_publisher_that_owns_the_plan_takes_nothing_with_it_when_it_goes(gate: Gate, hostile: HostileServer) -> None:
    """Without its plan a kiosk would not know what to show: it goes on showing what it shows."""
    parts = started(gate, hostile)
    leaves = RoleChange(publishers={PUBLISHER: PublisherChange(leaves=True)})
    change_roles(gate.repository, leaves, gate.repository.token_keys, gate.wall)
    assert "is none any more" in poll(gate, parts)
    assert version(gate) == 1
    gate.stop_agents()
    assert "is none any more" in started(gate, hostile).sync.problem
    assert version(gate) == 1


def province_comes(gate: Gate) -> str:
    """A second publisher with one pack in the plan of the nation; the pack's path."""
    repository, author, approver = gate.repository, key(), key()
    groups = {Group.AUTHOR: Exchange([author.public_key]), Group.APPROVER: Exchange([approver.public_key])}
    comes = RoleChange(publishers={PROVINCE: PublisherChange(groups)})
    change_roles(repository, comes, repository.token_keys, gate.wall)
    repository.people[PROVINCE] = {Group.AUTHOR: [author], Group.APPROVER: [approver]}
    manifest, blobs = pack("fees", 1, [page("fees", "Fees")])
    repository.publish_pack(msgspec.structs.replace(manifest, publisher=PROVINCE), blobs, gate.wall)
    plan = nation(2, packs=(ENTRY, f"{PROVINCE}/fees"))
    repository.publish({plan_path(plan): msgspec.json.encode(plan)}, (), gate.wall)
    return str(TargetPath(Kind.PACK, PROVINCE, "fees"))


def test_a_stolen_key_on_duty_loses_its_role_and_what_it_said_and_a_new_one_begins_empty(
    gate: Gate, parts: Parts
) -> None:
    repository, coming = gate.repository, key()
    repository.publish(template_target(template()), now=gate.wall)
    repository.fill(duty_target(duty()), gate.wall)
    poll(gate, parts)
    assert [notice.id for notice in shown(gate).notices] == ["duty.today"]
    ids = [signer.public_key.keyid for signer in repository.people[PUBLISHER][Group.DUTY]]
    gone = RoleChange(publishers={PUBLISHER: PublisherChange({Group.DUTY: Exchange((), ids)})})
    change_roles(repository, gone, repository.token_keys, gate.wall)
    assert poll(gate, parts) == ""
    assert shown(gate).notices == ()
    new = RoleChange(publishers={PUBLISHER: PublisherChange({Group.DUTY: Exchange([coming.public_key])})})
    change_roles(repository, new, [*repository.token_keys, coming], gate.wall)
    assert poll(gate, parts) == ""
    assert shown(gate).notices == ()
    repository.people[PUBLISHER][Group.DUTY] = [coming]
    repository.fill(duty_target(duty(version=2)), gate.wall)
    assert poll(gate, parts) == ""
    assert [notice.id for notice in shown(gate).notices] == ["duty.today"]


# -- the root ------------------------------------------------------------------------------------------


def test_a_lost_root_key_is_replaced_and_the_kiosk_follows_from_its_embedded_root(
    gate: Gate, hostile: HostileServer, parts: Parts
) -> None:
    repository, coming, (lost, *staying) = gate.repository, key(), gate.repository.root_keys
    change = RoleChange(roles={"root": Exchange([coming.public_key], [lost.public_key.keyid])})
    change_roles(repository, change, staying, gate.wall)
    assert poll(gate, parts) == ""
    gate.publish_entry(2)
    assert poll(gate, parts) == ""
    gate.stop_agents()
    shutil.rmtree(gate.home / "trust")
    started(gate, hostile)
    assert version(gate) == 2


def test_a_kiosk_that_was_off_past_its_roots_date_follows_the_renewed_one(gate: Gate, hostile: HostileServer) -> None:
    """Embedded root of 2026, valid until 2028; switched on again in 2030."""
    repository = gate.repository
    for years in (1, 2, 3):
        now = START + years * 360 * DAY
        people = [repository.author(), repository.approver()]
        offline = [*repository.root_keys[:2], *repository.targets_keys[:2], *repository.token_keys]
        renewed = RoleChange(renew=("root", "targets", "publishers", PUBLISHER))
        change_roles(repository, renewed, [*offline, *people], now)
    gate.later((START + 3 * 360 * DAY - gate.wall).total_seconds())
    assert gate.wall > START + 730 * DAY
    repository.refresh(gate.wall)
    repository.publish_pack(*gate.entry(2), gate.wall)
    parts = started(gate, hostile)
    assert parts.sync.problem == ""
    assert version(gate) == 2


def test_an_expired_root_stops_updates_removes_nothing_and_ends_with_the_next_root(
    gate: Gate, hostile: HostileServer, parts: Parts
) -> None:
    late = START + 731 * DAY
    gate.repository.refresh(late)
    gate.later((late - gate.wall).total_seconds())
    assert "past their date" in poll(gate, parts)
    assert version(gate) == 1
    gate.stop_agents()
    assert "past their date" in started(gate, hostile).sync.problem
    assert version(gate) == 1
    repository = gate.repository
    offline = [*repository.root_keys[:2], *repository.targets_keys[:2], *repository.token_keys]
    people = [repository.author(), repository.approver()]
    renewed = RoleChange(renew=("root", "targets", "publishers", PUBLISHER))
    change_roles(repository, renewed, [*offline, *people], gate.wall)
    repository.publish_pack(*gate.entry(2), gate.wall)
    assert started(gate, hostile).sync.problem == ""
    assert version(gate) == 2
