"""A consumer over real HTTP, against a server that lies, and against one that is owned: every file and online key."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from tuf.api.metadata import Delegations, Metadata

from content_packs.errors import CouldNotReach, Expired, NotListed, NotThere, Stale, Untrusted
from content_packs.fetching import TooLong
from content_packs.signing.repository import describe
from content_packs.trust.proof import verify_proof
from content_packs.trust.roles import (
    MAX_TIMESTAMP_BYTES,
    PUBLISHERS,
    TIMESTAMP_FILE,
    metadata_file,
    target_file,
)
from content_packs.trust.trust import Trust
from tests.attacked import (
    DAY,
    OTHER,
    PACK,
    World,
    attacked_world,
    keep_old_state,
    manifest,
    refused,
    refused_by_poll,
    rotate_root,
    signed,
)
from tests.simulated_repository import PUBLISHER, START, SimulatedRepository


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    yield from attacked_world(tmp_path)


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


# -- attacks on what is signed -------------------------------------------------------------------------


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


def test_a_publisher_that_delegates_is_refused(world: World) -> None:
    world.accept(1)
    metadata = world.next_role(manifest(2))
    metadata.signed.delegations = Delegations({}, {})
    world.seize(PUBLISHER, signed(metadata, world.repository.author(), world.repository.approver()), data=manifest(2))
    refused(world, Untrusted, "hands its right")


# -- attacks by another publisher ------------------------------------------------------------------------


def test_a_publisher_is_held_to_the_paths_that_its_delegation_names(world: World) -> None:
    world.accept(1)
    tree = world.repository.published.tree()
    assert tree.publishers.delegations is not None
    assert tree.publishers.delegations.roles is not None
    tree.publishers.delegations.roles[PUBLISHER].paths = [f"plans/{PUBLISHER}/*"]
    tree.publishers.version += 1
    world.seize(PUBLISHERS, signed(Metadata(tree.publishers), *world.repository.token_keys))
    refused(world, Untrusted, "not among the paths")


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
