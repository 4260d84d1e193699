"""What the tests of trust attack: a repository, a server that may lie, an attacker who owns it, a kiosk's trust.

The attacker of `World.seize` holds every file and every online key; what it cannot make is a person's signature.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import Metadata, Root, TargetFile, Targets

from content_packs.durable import put
from content_packs.errors import ContentBad
from content_packs.fetching import HttpFetcher, Limits
from content_packs.signing.repository import draft, next_snapshot, next_timestamp
from content_packs.trust.proof import verify_proof
from content_packs.trust.roles import TIMESTAMP_FILE, metadata_file, target_file
from content_packs.trust.trust import Trust
from tests.hostile_server import HostileServer, Reply
from tests.simulated_repository import PUBLISHER, START, SimulatedRepository

OTHER = "other-province"
PACK = f"packs/{PUBLISHER}/sample.json"
QUICK = Limits(connect_s=2, silence_s=2, headers_s=2, grace_s=2, bytes_per_s=1000)
"""Sooner than a kiosk gives up, and long enough for a busy machine to be honest."""

DAY = dt.timedelta(days=1)


def attacked_world(folder: Path) -> Iterator[World]:
    """A world in `folder`; the body of a fixture."""
    repository = SimulatedRepository(folder / "centre", publishers=(PUBLISHER, OTHER))
    with HostileServer(repository.publish_dir) as server:
        world = World(folder, server, repository)
        yield world
        world.fetcher.close()


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


def rotate_root(world: World, signers: list[CryptoSigner], change: Callable[[Root], None] | None = None) -> None:
    root = Metadata[Root].from_bytes(world.repository.root)
    root.signed.version = 2
    if change:
        change(root.signed)
    root.signatures.clear()
    for signer in signers:
        root.sign(signer, append=True)
    put(world.repository.publish_dir / metadata_file("root", 2), root.to_bytes())


def keep_old_state(world: World) -> Callable[[], None]:
    """Copy the publish directory; returns how to put it back."""
    old = world.folder / "old"
    shutil.copytree(world.repository.publish_dir, old)

    def put_back() -> None:
        shutil.rmtree(world.repository.publish_dir)
        shutil.copytree(old, world.repository.publish_dir)

    return put_back


def endless(reply: Reply) -> None:
    reply.send_response_only(200)
    reply.end_headers()
    for _ in range(10_000):
        reply.wfile.write(b" " * 65_536)


def refused_by_poll(world: World, error: type[Exception]) -> None:
    with pytest.raises(error):
        poll(world.trust)
