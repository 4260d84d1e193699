"""The attack table of docs/threats.md, row by row, over real HTTP against a server that lies or is wholly owned.

Each row is a test, in the table's order; `docs/threats.md` names it, and a test there holds the two together.
Of a server that is endless, silent or slow: tests/test_attacks_carrier.py.
More of each kind stands in tests/test_content_packs_trust_trust.py and test_content_packs_trust_proof.py.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import Metadata, Root, Targets, Timestamp

from content_packs.durable import put
from content_packs.errors import ContentBad, CouldNotReach, Expired, Stale, Untrusted
from content_packs.fetching import DirectoryFetcher, HttpFetcher, fetch
from content_packs.signing.repository import describe
from content_packs.signing.request import RequestWrong
from content_packs.trust.proof import verify_proof
from content_packs.trust.roles import PUBLISHERS, TIMESTAMP_FILE, Group, blob_file, metadata_file, target_file
from kiosk.blobs import BlobStore
from kiosk.proof_file import UiReportWriter
from tests.attacked import (
    OTHER,
    PACK,
    QUICK,
    World,
    attacked_world,
    keep_old_state,
    manifest,
    refused,
    rotate_root,
    signed,
    update,
)
from tests.attacked_kiosk import Online, attacked_kiosk
from tests.simulated_repository import PUBLISHER, START
from tests.what_is_shown import ENTRY


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    yield from attacked_world(tmp_path)


@pytest.fixture
def kiosk(tmp_path: Path) -> Iterator[Online]:
    yield from attacked_kiosk(tmp_path)


# -- tampered blob; local blob altered on disk ---------------------------------------------------------------


def test_a_tampered_blob_is_refused(kiosk: Online) -> None:
    blob = blob_file(kiosk.gate.publish_entry(2).pages["visa"].sha256)
    true = (kiosk.server.folder / blob).read_bytes()
    kiosk.server.lies[blob] = lambda reply: reply.send(200, bytes([true[0] ^ 1]) + true[1:])
    assert "changed on its way" in kiosk.step()
    assert kiosk.version() == 1
    kiosk.server.lies.clear()
    assert kiosk.step() == ""
    assert kiosk.version() == 2


def test_a_blob_altered_on_the_disk_is_not_shown_and_is_fetched_again(kiosk: Online) -> None:
    edition = kiosk.shown()
    sha256 = edition.manifests[ENTRY].pages["visa"].sha256
    path = BlobStore(kiosk.gate.home).path(sha256)
    path.write_bytes(bytes(path.stat().st_size))
    assert edition.page(f"{ENTRY}/visa", None) is None
    UiReportWriter(kiosk.gate.home).write([edition.activation.id], edition.damaged)
    kiosk.step()
    assert edition.page(f"{ENTRY}/visa", None) is not None


def test_a_manifest_planted_on_the_disk_is_not_opened_at_the_next_start(kiosk: Online) -> None:
    """Whoever can write the disk names another manifest in the database: the stored proof does not vouch for it."""
    planted = BlobStore(kiosk.gate.home).put(manifest(9, pack="entry"))
    state = kiosk.parts.state
    current = state.current()
    assert current is not None
    state._database.execute(
        "UPDATE activation SET releases = replace(releases, ?, ?)", (current.releases[0].sha256, planted)
    )
    assert ENTRY not in kiosk.shown().manifests
    kiosk.start_again()
    assert kiosk.version() == 1


# -- tampered manifest; one, duplicate or wrong keys; root with 1 of 3; server re-delegates to its own keys ---


def test_a_tampered_manifest_is_refused(world: World) -> None:
    world.accept(1)
    world.repository.publish({PACK: manifest(2)})
    sha256 = world.repository.published.target_sha256(PACK)
    file = world.repository.publish_dir / target_file(PACK, sha256)
    file.write_bytes(file.read_bytes().replace(b'"x":""', b'"x":" '))
    refused(world, Untrusted, "changed on its way")


@pytest.mark.parametrize("who", ["author alone", "approver alone", "author twice", "nobody", "strangers"])
def test_fewer_than_two_of_the_keys_are_refused(world: World, who: str) -> None:
    world.accept(1)
    repository, stranger = world.repository, CryptoSigner.generate_ed25519
    signers = {
        "author alone": [repository.author()],
        "approver alone": [repository.approver()],
        "author twice": [repository.author(), repository.author()],
        "nobody": [],
        "strangers": [stranger(), stranger()],
    }[who]
    world.seize(PUBLISHER, signed(world.next_role(manifest(2)), *signers), data=manifest(2))
    refused(world, Untrusted, "signed")


def test_root_signed_by_one_of_three_is_refused(world: World) -> None:
    world.accept(1)
    mine = CryptoSigner.generate_ed25519()

    def take_targets(root: Root) -> None:
        root.roles["targets"].threshold = 1
        root.add_key(mine.public_key, "targets")

    rotate_root(world, world.repository.root_keys[:1], take_targets)
    refused(world, Untrusted, "root")


def test_a_server_that_delegates_to_its_own_keys_is_refused(world: World) -> None:
    world.accept(1)
    mine = CryptoSigner.generate_ed25519()
    tree = world.repository.published.tree()
    assert tree.publishers.delegations is not None
    assert tree.publishers.delegations.roles is not None
    tree.publishers.add_key(mine.public_key, PUBLISHER)
    tree.publishers.delegations.roles[PUBLISHER].threshold = 1
    tree.publishers.version += 1
    stolen = signed(Metadata(tree.publishers), mine, world.repository.online.snapshot)  # type: ignore[arg-type]
    world.seize(PUBLISHERS, stolen)
    refused(world, Untrusted, PUBLISHERS)


# -- two authors, no approver --------------------------------------------------------------------------------


@pytest.mark.parametrize(("group", "silent"), [(Group.AUTHOR, "approver"), (Group.APPROVER, "author")])
def test_two_of_one_group_are_refused(world: World, group: Group, silent: str) -> None:
    world.accept(1)
    metadata = signed(world.next_role(manifest(2)), *world.repository.people[PUBLISHER][group])
    world.seize(PUBLISHER, metadata, data=manifest(2))
    refused(world, Untrusted, f"without its {silent}")


# -- another province's path; another's manifest under own path ----------------------------------------------


def test_another_publisher_cannot_speak_under_a_path_that_is_not_its_own(world: World) -> None:
    world.accept(1)
    metadata = world.next_role(manifest(9), publisher=OTHER)
    world.seize(OTHER, signed(metadata, world.repository.author(OTHER), world.repository.approver(OTHER)))
    world.trust.refresh(START)
    assert world.trust.target(PACK, START).version == 1


def test_anothers_manifest_under_a_publishers_own_path_is_refused(world: World) -> None:
    path = f"packs/{OTHER}/sample.json"
    metadata = world.next_role(manifest(2), path, OTHER)
    world.seize(OTHER, signed(metadata, world.repository.author(OTHER), world.repository.approver(OTHER)))
    world.plant(path, manifest(2))
    with pytest.raises(Untrusted, match="not its own"):
        world.trust.target(path, START)


@pytest.mark.parametrize("name", ["../../root.json", "0" * 63, "A" * 64, ""])
def test_a_manifest_whose_blob_is_a_path_is_refused(world: World, name: str) -> None:
    """Both have signed it: what a kiosk fetches, and where it puts it, is a hash all the same."""
    world.accept(1)
    data = manifest(2).replace(b'"pages":{}', f'"pages":{{"a":{{"sha256":"{name}","length":4}}}}'.encode())
    metadata = signed(world.next_role(data), world.repository.author(), world.repository.approver())
    world.seize(PUBLISHER, metadata, data=data)
    refused(world, Untrusted, "no SHA-256")


# -- rollback ------------------------------------------------------------------------------------------------


def test_rollback_is_refused_by_a_kiosk_with_its_cache(world: World) -> None:
    world.accept(1)
    put_back = keep_old_state(world)
    world.accept(2)
    put_back()
    refused(world, Stale, "older")


def test_rollback_under_new_online_signatures_is_refused_by_a_kiosk_with_its_cache(world: World) -> None:
    world.accept(1)
    world.accept(2)
    world.point({PUBLISHER: 1})
    refused(world, Stale, "older")


def test_rollback_is_refused_by_a_kiosk_that_lost_its_cache_but_not_its_high_water_mark(world: World) -> None:
    world.accept(1)
    put_back = keep_old_state(world)
    world.accept(2)
    put_back()
    marks = world.trust.high_water()
    for remembered in (marks, {PACK: 2}, {f"{PUBLISHER}.json": 2}):
        with pytest.raises(Stale, match="accepted before"):
            world.kiosk(f"lost-{len(remembered)}-{min(remembered)[:2]}", remembered).target(PACK, START)


def test_a_brand_new_kiosk_cannot_know_that_authentic_content_is_old(world: World) -> None:
    world.accept(1)
    put_back = keep_old_state(world)
    world.accept(2)
    put_back()
    assert world.kiosk("new").target(PACK, START).version == 1


# -- freeze --------------------------------------------------------------------------------------------------


def test_freeze_stops_updates_and_keeps_content(world: World) -> None:
    world.accept(1)
    proof = world.trust.proof_of([PACK], START)
    late = START + dt.timedelta(days=15)
    with pytest.raises(Expired, match="what is shown stays"):
        world.trust.poll(late)
    assert verify_proof(world.repository.root, proof)[PACK].version == 1


def test_freeze_with_online_keys_ends_with_the_publishers_own_term(world: World) -> None:
    """The server dates its old state anew for ever; what people signed has a date that it cannot move."""
    world.accept(1)
    for days in range(13, 181, 13):
        at = START + dt.timedelta(days=days)
        world.repository.refresh(at)
        world.trust.refresh(at)
        assert world.trust.target(PACK, at).version == 1
    late = START + dt.timedelta(days=181)
    world.repository.refresh(late)
    with pytest.raises(Expired, match=PUBLISHER):
        update(world.trust, late)


# -- mix-and-match --------------------------------------------------------------------------------------------


def test_files_of_two_states_are_not_mixed(world: World) -> None:
    world.accept(1)
    old = {
        name: (world.repository.publish_dir / name).read_bytes()
        for name in ("metadata/2.snapshot.json", metadata_file(PUBLISHER, 1))
    }
    world.repository.publish({PACK: manifest(2)})
    for newer, older in zip(("metadata/3.snapshot.json", metadata_file(PUBLISHER, 2)), old.values(), strict=True):
        world.server.lies[newer] = lambda reply, body=older: reply.send(200, body)  # type: ignore[misc]
        refused(world, ContentBad, "repository|older than")
        del world.server.lies[newer]
    update(world.trust, START)


# -- version fast-forward by the server ----------------------------------------------------------------------


def test_a_fast_forward_is_a_denial_of_service_that_new_online_keys_in_the_root_end(world: World) -> None:
    world.accept(1)
    timestamp = fast_forwarded(world)
    honest = (world.repository.publish_dir / TIMESTAMP_FILE).read_bytes()
    put(world.repository.publish_dir / TIMESTAMP_FILE, timestamp)
    world.trust.refresh(START)
    put(world.repository.publish_dir / TIMESTAMP_FILE, honest)
    refused(world, Stale, "older")

    fresh = CryptoSigner.generate_ed25519()
    give_timestamp_another_key(world, fresh)
    dated = Metadata[Timestamp].from_bytes(honest)
    dated.sign(fresh)
    put(world.repository.publish_dir / TIMESTAMP_FILE, dated.to_bytes())
    update(world.trust, START)


def fast_forwarded(world: World) -> bytes:
    """The timestamp as far ahead as numbers go, signed by the stolen key."""
    timestamp = Metadata[Timestamp].from_bytes((world.repository.publish_dir / TIMESTAMP_FILE).read_bytes())
    timestamp.signed.version = 2**31
    timestamp.sign(world.repository.online.timestamp)
    return timestamp.to_bytes()


def give_timestamp_another_key(world: World, fresh: CryptoSigner) -> None:
    def change(root: Root) -> None:
        root.roles["timestamp"].keyids.clear()
        root.add_key(fresh.public_key, "timestamp")

    rotate_root(world, world.repository.root_keys[:2], change)


def test_a_fast_forward_of_the_snapshot_makes_no_word_of_its_own(world: World) -> None:
    world.accept(1)
    world.point({PUBLISHER: 2**31})
    with pytest.raises(CouldNotReach):
        update(world.trust, START)


# -- page added after the author signed ----------------------------------------------------------------------


def test_a_page_added_after_the_author_signed_voids_the_signature_at_the_kiosk(world: World) -> None:
    world.accept(1)
    metadata = signed(world.next_role(manifest(2)), world.repository.author())
    added = f"packs/{PUBLISHER}/added.json"
    metadata.signed.targets[added] = describe(added, manifest(1, pack="added"))
    world.seize(PUBLISHER, signed(metadata, world.repository.approver()), data=manifest(2))
    refused(world, Untrusted, "signed")


def test_a_page_added_after_the_author_signed_is_refused_by_the_approvers_machine(world: World) -> None:
    request = world.repository.request({PACK: manifest(1)})
    world.repository.sign(request, world.repository.author())
    metadata = Metadata[Targets].from_bytes((request.folder / "metadata.json").read_bytes())
    added = f"packs/{PUBLISHER}/added.json"
    metadata.signed.targets[added] = describe(added, manifest(1, pack="added"))
    put(request.folder / "targets" / added, manifest(1, pack="added"))
    changed = type(request)(request.folder, request.note, metadata)
    with pytest.raises(RequestWrong, match="A signature does not fit"):
        world.repository.sign(changed, world.repository.approver())


# -- stale USB stick; `../` on a stick -----------------------------------------------------------------------


def test_a_stick_older_than_the_kiosk_is_refused(world: World) -> None:
    world.accept(1)
    keep_old_state(world)
    world.accept(2)
    stick = world.repository.trust(world.folder / "kiosk", DirectoryFetcher(world.folder / "old"))
    with pytest.raises(Stale, match="older than what was accepted before"):
        update(stick, START)


@pytest.mark.parametrize("path", ["../secret", "blobs/../../secret", "/etc/hostname", "blobs/aa/link"])
def test_a_path_leads_nowhere_out_of_a_stick(tmp_path: Path, path: str) -> None:
    stick = tmp_path / "stick"
    (stick / "blobs/aa").mkdir(parents=True)
    (tmp_path / "secret").write_text("not for kiosks")
    (stick / "blobs/aa/link").symlink_to(tmp_path / "secret")
    with pytest.raises((ContentBad, CouldNotReach)):
        fetch(DirectoryFetcher(stick), path, 1000)


# -- clock 1970 / 2040 ---------------------------------------------------------------------------------------


def test_a_clock_in_1970_is_not_believed_below_what_the_centre_once_said(kiosk: Online) -> None:
    kiosk.gate.run(kiosk.parts, 60)
    kiosk.gate.later(90 * 86_400)
    kiosk.gate.run(kiosk.parts, 700)
    kiosk.gate.stop_agents()
    kiosk.gate.wall, kiosk.gate.boot = dt.datetime(1970, 1, 1, tzinfo=dt.UTC), "2" * 32
    kiosk.gate.publish_entry(2)
    kiosk.parts = kiosk.gate.agent([HttpFetcher(kiosk.server.address, limits=QUICK)])
    assert "past" in kiosk.step()
    assert kiosk.version() == 1


def test_a_clock_in_2040_refuses_updates_and_takes_nothing_away(kiosk: Online) -> None:
    true = kiosk.gate.wall
    kiosk.gate.publish_entry(2)
    kiosk.gate.wall = dt.datetime(2040, 1, 1, tzinfo=dt.UTC)
    assert "past" in kiosk.step()
    assert kiosk.version() == 1
    kiosk.gate.wall = true
    assert kiosk.step() == ""
    assert kiosk.version() == 2
