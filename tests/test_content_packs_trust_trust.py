"""A consumer over real HTTP, against a server that lies, and against one that is owned: every file and online key."""

from __future__ import annotations

import datetime as dt
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import Delegations, Metadata, Root, TargetFile, Targets

from content_packs.durable import put
from content_packs.errors import ContentBad, CouldNotReach, Expired, NotListed, NotThere, Stale, Untrusted
from content_packs.fetching import HttpFetcher, Limits, TooLong
from content_packs.signing.repository import describe, draft, next_snapshot, next_timestamp
from content_packs.trust.proof import verify_proof
from content_packs.trust.roles import (
    MAX_TIMESTAMP_BYTES,
    PUBLISHERS,
    TIMESTAMP_FILE,
    Group,
    metadata_file,
    target_file,
)
from content_packs.trust.trust import Trust
from tests.hostile_server import HostileServer, Reply
from tests.simulated_repository import PUBLISHER, START, SimulatedRepository

OTHER = "other-province"
PACK = f"packs/{PUBLISHER}/sample.json"
QUICK = Limits(connect_s=2, silence_s=2, headers_s=0.5, grace_s=0.2, bytes_per_s=1000)
DAY = dt.timedelta(days=1)


def manifest(version: int, publisher: str = PUBLISHER, pack: str = "sample", words: str = "") -> bytes:
    text = f'{{"format":1,"publisher":"{publisher}","pack":"{pack}","version":{version},"pages":{{}},"x":"{words}"}}'
    return text.encode()


class World:
    """A repository, a server that may lie, and a kiosk's trust."""

    def __init__(self, folder: Path, server: HostileServer, repository: SimulatedRepository) -> None:
        self.repository = repository
        self.server = server
        self.fetcher = HttpFetcher(server.address, limits=QUICK)
        self.folder = folder
        self.trust = self.kiosk("kiosk")

    def kiosk(self, cache: str, high_water: Mapping[str, int] | None = None) -> Trust:
        return self.repository.trust(self.folder / cache, self.fetcher, high_water)

    def accept(self, version: int, now: dt.datetime = START) -> None:
        """Release `version` properly, and let the kiosk take it."""
        self.repository.publish({PACK: manifest(version)}, now=now)
        self.trust.refresh(now)
        assert self.trust.target(PACK, now).version == version

    def seize(self, role: str, metadata: Metadata[Targets], now: dt.datetime = START, **targets: bytes) -> None:
        """Publish `metadata` as an attacker who owns the server and its online keys."""
        put(self.repository.publish_dir / metadata_file(role, metadata.signed.version), metadata.to_bytes())
        for data in targets.values():
            self.plant(next(iter(metadata.signed.targets)), data)
        self.point({role: metadata.signed.version}, now)

    def plant(self, path: str, data: bytes) -> None:
        info = describe_raw(path, data)
        put(self.repository.publish_dir / target_file(path, info.hashes["sha256"]), data)

    def point(self, roles: Mapping[str, int], now: dt.datetime = START) -> None:
        tree, online = self.repository.published.tree(), self.repository.online
        snapshot = next_snapshot(tree.snapshot, roles, online.snapshot, now)
        data = snapshot.to_bytes()
        timestamp = next_timestamp(tree.timestamp, data, snapshot.signed.version, online.timestamp, now)
        put(self.repository.publish_dir / metadata_file("snapshot", snapshot.signed.version), data)
        put(self.repository.publish_dir / TIMESTAMP_FILE, timestamp.to_bytes())

    def next_role(self, data: bytes, path: str = PACK, publisher: str = PUBLISHER) -> Metadata[Targets]:
        """The next version of a publisher's role with one target, unsigned and unchecked."""
        current = self.repository.published.tree().released.get(publisher)
        metadata = draft(current.signed if current else None, {}, START)
        metadata.signed.targets[path] = describe_raw(path, data)
        return metadata


def describe_raw(path: str, data: bytes, version: int = 2) -> TargetFile:
    info = TargetFile.from_data(path, data)
    info.unrecognized_fields = {"custom": {"version": version}}
    return info


def signed(metadata: Metadata[Targets], *signers: CryptoSigner) -> Metadata[Targets]:
    for signer in signers:
        metadata.sign(signer, append=True)
    return metadata


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    repository = SimulatedRepository(tmp_path / "centre", publishers=(PUBLISHER, OTHER))
    with HostileServer(repository.publish_dir) as server:
        world = World(tmp_path, server, repository)
        yield world
        world.fetcher.close()


def update(trust: Trust, now: dt.datetime) -> None:
    trust.refresh(now)
    trust.target(PACK, now)


def poll(trust: Trust) -> None:
    trust.poll(START)
    trust.target(PACK, START)


def refused(world: World, error: type[ContentBad], match: str, now: dt.datetime = START) -> None:
    """The kiosk refuses what is offered now, and what it had is still vouched for."""
    proof = world.trust.proof_of([PACK], now)
    with pytest.raises(error, match=match):
        update(world.trust, now)
    assert PACK in verify_proof(world.repository.root, proof)


# -- the honest way ------------------------------------------------------------------------------------


def test_kiosk_accepts_what_author_and_approver_signed(world: World) -> None:
    world.repository.publish({PACK: manifest(1)})
    target = world.trust.target(PACK, START)
    assert (target.data, target.version) == (manifest(1), 1)
    assert target.roles == {"root": 1, "targets": 1, PUBLISHERS: 1, PUBLISHER: 1}


def test_poll_says_whether_anything_is_new(world: World) -> None:
    assert world.trust.poll(START)
    assert not world.trust.poll(START)
    world.repository.publish({PACK: manifest(1)})
    assert world.trust.poll(START)
    assert not world.trust.poll(START)


def test_poll_with_nothing_new_costs_at_most_400_bytes_and_one_request(world: World) -> None:
    world.trust.poll(START)
    world.server.received = world.server.sent = 0
    world.server.requests.clear()
    assert not world.trust.poll(START)
    assert world.server.requests == [TIMESTAMP_FILE]
    assert world.server.received + world.server.sent <= 400


def test_one_connection_serves_many_requests(world: World) -> None:
    world.accept(1)
    world.trust.poll(START)
    assert len(world.server.requests) > 5
    assert world.server.connections == 1


def test_a_timestamp_signed_again_is_not_news(world: World) -> None:
    world.trust.poll(START)
    assert world.repository.refresh(START + DAY)
    assert not world.trust.poll(START + DAY / 2)


def test_a_304_is_not_believed_for_more_than_a_day(world: World) -> None:
    world.accept(1)
    world.trust.poll(START)
    world.repository.publish({PACK: manifest(2)})
    world.server.lies[TIMESTAMP_FILE] = lambda reply: (
        reply.send(304, b"") if "If-None-Match" in reply.headers else reply.honest()
    )
    assert not world.trust.poll(START + DAY / 2)
    assert world.trust.poll(START + DAY)
    assert world.trust.target(PACK, START + DAY).version == 2


def test_a_304_that_nobody_asked_for_is_no_answer(world: World) -> None:
    world.accept(1)
    world.trust.poll(START)
    world.server.lies[TIMESTAMP_FILE] = lambda reply: reply.send(304, b"")
    assert not world.trust.poll(START + DAY / 2)
    with pytest.raises(CouldNotReach, match="expected 200"):
        world.trust.poll(START + DAY)


def test_a_publisher_whose_rights_were_taken_is_not_listed(world: World) -> None:
    world.accept(1)
    tree = world.repository.published.tree()
    assert tree.publishers.delegations is not None
    assert tree.publishers.delegations.roles is not None
    del tree.publishers.delegations.roles[PUBLISHER]
    tree.publishers.version += 1
    world.seize(PUBLISHERS, signed(Metadata(tree.publishers), *world.repository.token_keys))
    refused(world, NotListed, "none any more")


def test_a_removed_pack_is_not_listed_and_one_never_released_neither(world: World) -> None:
    world.accept(1)
    world.repository.publish({}, removed=[PACK])
    world.trust.refresh(START)
    for path in (PACK, f"packs/{OTHER}/never.json", "packs/stranger/x.json", "packs/targets/x.json", "../root.json"):
        with pytest.raises(NotListed):
            world.trust.target(path, START)


def test_a_new_root_signed_by_the_old_is_followed_and_proved(world: World) -> None:
    world.accept(1)
    rotate_root(world, world.repository.root_keys[:2])
    world.trust.refresh(START)
    assert world.trust.target(PACK, START).roles["root"] == 2
    assert PACK in verify_proof(world.repository.root, world.trust.proof_of([PACK], START))
    assert world.kiosk("new").target(PACK, START).version == 1


def rotate_root(world: World, signers: list[CryptoSigner], change: Callable[[Root], None] | None = None) -> None:
    root = Metadata[Root].from_bytes(world.repository.root)
    root.signed.version = 2
    if change:
        change(root.signed)
    root.signatures.clear()
    for signer in signers:
        root.sign(signer, append=True)
    put(world.repository.publish_dir / metadata_file("root", 2), root.to_bytes())


# -- attacks on what is signed -------------------------------------------------------------------------


def test_a_tampered_manifest_is_refused(world: World) -> None:
    world.accept(1)
    world.repository.publish({PACK: manifest(2)})
    sha256 = world.repository.published.target_sha256(PACK)
    file = world.repository.publish_dir / target_file(PACK, sha256)
    file.write_bytes(file.read_bytes().replace(b'"x":""', b'"x":" '))
    refused(world, Untrusted, "changed on its way")


@pytest.mark.parametrize("role", [PUBLISHER, "snapshot", "targets"])
def test_metadata_changed_by_one_byte_is_refused_by_a_new_kiosk(world: World, role: str) -> None:
    world.accept(1)
    version = world.repository.published.tree().snapshot.version if role == "snapshot" else 1
    file = world.repository.publish_dir / metadata_file(role, version)
    file.write_bytes(file.read_bytes().replace(b'"expires":"2', b'"expires":"3'))
    with pytest.raises(Untrusted):
        world.kiosk("new").target(PACK, START)


def test_a_tampered_timestamp_is_refused(world: World) -> None:
    world.accept(1)
    file = world.repository.publish_dir / TIMESTAMP_FILE
    file.write_bytes(
        file.read_bytes().replace(b'"expires":"2', b'"expires":"3').replace(b'"version":3', b'"version":9')
    )
    refused(world, Untrusted, "repository")


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


@pytest.mark.parametrize(("group", "silent"), [(Group.AUTHOR, "approver"), (Group.APPROVER, "author")])
def test_two_of_one_group_are_refused(world: World, group: Group, silent: str) -> None:
    world.accept(1)
    metadata = signed(world.next_role(manifest(2)), *world.repository.people[PUBLISHER][group])
    world.seize(PUBLISHER, metadata, data=manifest(2))
    refused(world, Untrusted, f"without its {silent}")


def test_a_publisher_that_delegates_is_refused(world: World) -> None:
    world.accept(1)
    metadata = world.next_role(manifest(2))
    metadata.signed.delegations = Delegations({}, {})
    world.seize(PUBLISHER, signed(metadata, world.repository.author(), world.repository.approver()), data=manifest(2))
    refused(world, Untrusted, "hands its right")


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


# -- attacks by another publisher ------------------------------------------------------------------------


def test_another_publisher_cannot_speak_under_a_path_that_is_not_its_own(world: World) -> None:
    world.accept(1)
    metadata = world.next_role(manifest(9), publisher=OTHER)
    world.seize(OTHER, signed(metadata, world.repository.author(OTHER), world.repository.approver(OTHER)))
    world.trust.refresh(START)
    assert world.trust.target(PACK, START).version == 1


def test_a_publisher_is_held_to_the_paths_that_its_delegation_names(world: World) -> None:
    world.accept(1)
    tree = world.repository.published.tree()
    assert tree.publishers.delegations is not None
    assert tree.publishers.delegations.roles is not None
    tree.publishers.delegations.roles[PUBLISHER].paths = [f"plans/{PUBLISHER}/*"]
    tree.publishers.version += 1
    world.seize(PUBLISHERS, signed(Metadata(tree.publishers), *world.repository.token_keys))
    refused(world, Untrusted, "not among the paths")


def test_anothers_manifest_under_a_publishers_own_path_is_refused(world: World) -> None:
    path = f"packs/{OTHER}/sample.json"
    metadata = world.next_role(manifest(2), path, OTHER)
    world.seize(OTHER, signed(metadata, world.repository.author(OTHER), world.repository.approver(OTHER)))
    world.plant(path, manifest(2))
    with pytest.raises(Untrusted, match="not its own"):
        world.trust.target(path, START)


def test_a_version_other_than_the_signed_one_is_refused(world: World) -> None:
    world.accept(1)
    metadata = signed(world.next_role(manifest(7)), world.repository.author(), world.repository.approver())
    world.seize(PUBLISHER, metadata, data=manifest(7))
    refused(world, Untrusted, "says version 7, but 2 was signed")


def test_a_target_signed_without_a_version_is_refused(world: World) -> None:
    world.accept(1)
    metadata = world.next_role(manifest(2))
    metadata.signed.targets[PACK].unrecognized_fields = {}
    world.seize(PUBLISHER, signed(metadata, world.repository.author(), world.repository.approver()), data=manifest(2))
    refused(world, Untrusted, "without a version")


# -- old content --------------------------------------------------------------------------------------------


def keep_old_state(world: World) -> Callable[[], None]:
    """Copy the publish directory; returns how to put it back."""
    old = world.folder / "old"
    shutil.copytree(world.repository.publish_dir, old)

    def put_back() -> None:
        shutil.rmtree(world.repository.publish_dir)
        shutil.copytree(old, world.repository.publish_dir)

    return put_back


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


def test_a_state_from_before_a_publishers_first_release_is_refused_without_a_cache(world: World) -> None:
    put_back = keep_old_state(world)
    world.accept(1)
    put_back()
    with pytest.raises(Stale, match="accepted before"):
        world.kiosk("lost", world.trust.high_water()).target(PACK, START)


def test_an_older_pack_under_a_newer_role_is_refused(world: World) -> None:
    world.accept(3)
    metadata = signed(world.next_role(manifest(2)), world.repository.author(), world.repository.approver())
    world.seize(PUBLISHER, metadata, data=manifest(2))
    refused(world, Stale, "version 2, but version 3")


def test_older_top_level_roles_are_refused_without_a_cache(world: World) -> None:
    world.accept(1)
    for role in ("root.json", "targets.json", f"{PUBLISHERS}.json"):
        with pytest.raises(Stale, match=role):
            world.kiosk(f"lost-{role}", {role: 2}).target(PACK, START)


def test_a_brand_new_kiosk_cannot_know_that_authentic_content_is_old(world: World) -> None:
    world.accept(1)
    put_back = keep_old_state(world)
    world.accept(2)
    put_back()
    assert world.kiosk("new").target(PACK, START).version == 1


def test_freeze_stops_updates_and_keeps_content(world: World) -> None:
    world.accept(1)
    proof = world.trust.proof_of([PACK], START)
    late = START + dt.timedelta(days=15)
    with pytest.raises(Expired, match="what is shown stays"):
        world.trust.poll(late)
    assert verify_proof(world.repository.root, proof)[PACK].version == 1


def test_a_clock_far_ahead_stops_updates(world: World) -> None:
    world.accept(1)
    with pytest.raises(Expired):
        world.trust.refresh(dt.datetime(2040, 1, 1, tzinfo=dt.UTC))
    world.trust.refresh(START)
    assert world.trust.target(PACK, START).version == 1


def test_a_publishers_own_term_ends_too(world: World) -> None:
    world.accept(1)
    late = START + dt.timedelta(days=181)
    world.repository.refresh(late)
    with pytest.raises(Expired, match=PUBLISHER):
        world.kiosk("new").target(PACK, late)


# -- broken and malicious carriers ---------------------------------------------------------------------------


def endless(reply: Reply) -> None:
    reply.send_response_only(200)
    reply.end_headers()
    for _ in range(10_000):
        reply.wfile.write(b" " * 65_536)


@pytest.mark.parametrize("path", [TIMESTAMP_FILE, "metadata/3.snapshot.json", metadata_file(PUBLISHER, 2)])
def test_endless_metadata_is_cut_off(world: World, path: str) -> None:
    world.accept(1)
    world.repository.publish({PACK: manifest(2)})
    world.server.lies[path] = endless
    refused_by_poll(world, ContentBad)
    assert world.server.sent < 20_000_000


def refused_by_poll(world: World, error: type[Exception]) -> None:
    with pytest.raises(error):
        poll(world.trust)


def test_a_target_longer_than_signed_is_cut_off(world: World) -> None:
    world.repository.publish({PACK: manifest(1)})
    world.server.lies[target_file(PACK, world.repository.published.target_sha256(PACK))] = endless
    with pytest.raises(TooLong, match="longer than"):
        world.trust.target(PACK, START)


def test_an_absurd_signed_length_is_not_even_asked_for(world: World) -> None:
    metadata = world.next_role(manifest(2))
    metadata.signed.targets[PACK].length = 10**12
    world.seize(PUBLISHER, signed(metadata, world.repository.author(), world.repository.approver()))
    with pytest.raises(Untrusted, match="longer"):
        world.trust.target(PACK, START)
    assert not any(path.startswith("targets/") for path in world.server.requests)


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"{}", b"[" * 3000, b'{"signed":{"_type":"timestamp"},"signatures":[]}', b"\xff"]
)
def test_nonsense_instead_of_the_timestamp_is_refused(world: World, body: bytes) -> None:
    world.accept(1)
    world.server.lies[TIMESTAMP_FILE] = lambda reply: reply.send(200, body)
    refused_by_poll(world, Untrusted)


def test_a_timestamp_over_its_limit_is_not_read(world: World) -> None:
    world.server.lies[TIMESTAMP_FILE] = lambda reply: reply.send(200, b" " * (MAX_TIMESTAMP_BYTES + 1))
    refused_by_poll(world, TooLong)


@pytest.mark.parametrize("status", [301, 403, 404, 500, 503])
def test_a_server_in_trouble_is_tried_again_later(world: World, status: int) -> None:
    world.accept(1)
    world.server.lies[TIMESTAMP_FILE] = lambda reply: reply.send(status, b"", Location="/elsewhere")
    refused_by_poll(world, CouldNotReach)
    del world.server.lies[TIMESTAMP_FILE]
    world.repository.publish({PACK: manifest(2)})
    assert world.trust.poll(START)


def test_a_truncated_answer_is_tried_again_later(world: World) -> None:
    world.server.lies[TIMESTAMP_FILE] = lambda reply: reply.send(200, b'{"signed"', length=900)
    refused_by_poll(world, CouldNotReach)


def test_a_missing_target_is_tried_again_later(world: World) -> None:
    world.repository.publish({PACK: manifest(1)})
    (world.repository.publish_dir / target_file(PACK, world.repository.published.target_sha256(PACK))).unlink()
    with pytest.raises(NotThere):
        world.trust.target(PACK, START)


def test_a_server_that_is_down_changes_nothing(world: World) -> None:
    world.accept(1)
    proof = world.trust.proof_of([PACK], START)
    world.server.stop()
    world.fetcher.close()
    with pytest.raises(CouldNotReach):
        world.trust.poll(START)
    assert world.trust.proof_of([PACK], START) == proof


def test_a_server_that_drips_its_body_is_left(world: World) -> None:
    def drip(reply: Reply) -> None:
        reply.send_response_only(200)
        reply.send_header("Content-Length", "1000")
        reply.end_headers()
        for _ in range(100):
            reply.wfile.write(b" ")
            time.sleep(0.02)  # the server's tempo is what is tested

    world.server.lies[TIMESTAMP_FILE] = drip
    refused_by_poll(world, CouldNotReach)


def test_a_server_that_drips_its_headers_is_left(world: World) -> None:
    def drip(reply: Reply) -> None:
        reply.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for _ in range(100):
            reply.wfile.write(b"X")
            time.sleep(0.02)  # the server's tempo is what is tested

    world.server.lies[TIMESTAMP_FILE] = drip
    began = time.monotonic()
    refused_by_poll(world, CouldNotReach)
    assert time.monotonic() - began < 1.5


def test_a_damaged_cache_is_fetched_again(world: World) -> None:
    world.accept(1)
    for file in (world.folder / "kiosk").glob("*.json"):
        if not file.is_symlink():
            file.write_bytes(b"damaged")
    fresh = world.kiosk("kiosk")
    assert fresh.target(PACK, START).version == 1


def test_a_cached_root_is_not_trusted_over_the_embedded_one(world: World) -> None:
    world.accept(1)
    other = SimulatedRepository(world.folder / "attacker")
    history = world.folder / "kiosk/root_history/1.root.json"
    history.write_bytes(other.root)
    assert world.kiosk("kiosk").target(PACK, START).version == 1
    with pytest.raises(Untrusted):
        Trust(other.root, world.folder / "elsewhere", world.fetcher).refresh(START)


def test_a_proof_is_only_given_for_what_is_listed(world: World) -> None:
    world.accept(1)
    with pytest.raises(NotListed, match="cannot be vouched for"):
        world.trust.proof_of([PACK, f"packs/{PUBLISHER}/other.json"], START)
    assert describe(PACK, manifest(1)).length == len(manifest(1))
