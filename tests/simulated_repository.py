"""A real repository in a temporary folder: real keys, real ceremony, real publisher. For tests of anybody.

    repository = SimulatedRepository(tmp_path)
    repository.publish_pack(manifest, blobs, now)          # author and approver sign, the publisher publishes
    repository.root, repository.publish_dir                # what a kiosk embeds, and what it fetches from
    repository.trust(tmp_path / "cache")                   # a consumer of it

Keys are made anew each time, without passphrases: Ed25519 takes no time.
"""

from __future__ import annotations

import copy
import datetime as dt
import itertools
import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import msgspec
from securesystemslib.signer import CryptoSigner

from content_packs.durable import put
from content_packs.fetching import DirectoryFetcher, Fetcher
from content_packs.languages import LanguagePack
from content_packs.model import Manifest
from content_packs.plan import PlanLayer
from content_packs.publishing.published import Published
from content_packs.publishing.publisher import OnlineKeys, Outcome, Publisher, Result, submit
from content_packs.reading import sha256_hex
from content_packs.signing.repository import Ceremony, PublisherKeys, create
from content_packs.signing.request import Request, add_signature, check, write_request
from content_packs.trust.roles import Group, Kind, TargetPath, duty_role
from content_packs.trust.trust import Trust

START = dt.datetime(2026, 11, 22, 12, 0, tzinfo=dt.UTC)
PUBLISHER = "gatepost-sample"


def pack_path(manifest: Manifest) -> str:
    """Where a manifest is filed."""
    return str(TargetPath(Kind.PACK, manifest.publisher, manifest.pack))


def language_path(pack: LanguagePack) -> str:
    """Where a language pack is filed."""
    return str(TargetPath(Kind.LANGUAGE, pack.publisher, pack.tag))


def plan_path(layer: PlanLayer) -> str:
    """Where a plan layer is filed."""
    return str(TargetPath(Kind.PLAN, layer.publisher, layer.id))


class SimulatedRepository:
    """The whole producing side. `folder` gets ``publish/``, ``inbox/`` and requests."""

    def __init__(self, folder: Path, publishers: Sequence[str] = (PUBLISHER,), now: dt.datetime = START) -> None:
        self.folder = folder
        self.publish_dir = folder / "publish"
        self.inbox = folder / "inbox"
        self.root_keys, self.targets_keys = _keys(3), _keys(3)
        self.token_keys = _keys(2)
        snapshot, timestamp, withdrawals = _keys(3)
        self.online = OnlineKeys(snapshot, timestamp, withdrawals)
        self.people = {name: {group: _keys(2) for group in Group} for name in publishers}
        for path, data in create(self.ceremony(), self.present(), now).items():
            put(self.publish_dir / path, data)
        self.root = (self.publish_dir / "metadata/1.root.json").read_bytes()
        self.published = Published(self.publish_dir)
        self._numbers = itertools.count(1)

    def copied_to(self, folder: Path) -> SimulatedRepository:
        """The same repository, same keys, in another folder: to be broken there."""
        shutil.copytree(self.folder, folder, symlinks=True)
        twin = copy.copy(self)
        twin.folder, twin.publish_dir, twin.inbox = folder, folder / "publish", folder / "inbox"
        twin.published = Published(twin.publish_dir)
        return twin

    def ceremony(self) -> Ceremony:
        """The public keys by role."""
        return Ceremony(
            root=tuple(key.public_key for key in self.root_keys),
            targets=tuple(key.public_key for key in self.targets_keys),
            publishers=tuple(key.public_key for key in self.token_keys),
            snapshot=self.online.snapshot.public_key,
            timestamp=self.online.timestamp.public_key,
            withdrawals=self.online.withdrawals.public_key,
            publisher={
                name: PublisherKeys(
                    tuple(key.public_key for key in groups[Group.AUTHOR]),
                    tuple(key.public_key for key in groups[Group.APPROVER]),
                    tuple(key.public_key for key in groups[Group.DUTY]),
                )
                for name, groups in self.people.items()
            },
        )

    def present(self) -> list[CryptoSigner]:
        """The private keys at the ceremony: two of each three."""
        online = [self.online.snapshot, self.online.timestamp, self.online.withdrawals]
        return [*self.root_keys[:2], *self.targets_keys[:2], *self.token_keys, *online]  # type: ignore[list-item]

    def author(self, publisher: str = PUBLISHER) -> CryptoSigner:
        """An author's key."""
        return self.people[publisher][Group.AUTHOR][0]

    def approver(self, publisher: str = PUBLISHER) -> CryptoSigner:
        """An approver's key."""
        return self.people[publisher][Group.APPROVER][0]

    def on_duty(self, publisher: str = PUBLISHER) -> CryptoSigner:
        """The key of somebody on duty."""
        return self.people[publisher][Group.DUTY][0]

    def publish(
        self,
        targets: Mapping[str, bytes],
        blobs: Iterable[bytes] = (),
        now: dt.datetime = START,
        *,
        publisher: str = PUBLISHER,
        removed: Iterable[str] = (),
    ) -> Outcome:
        """Draft, sign twice, submit and publish `targets`, by path; raises AssertionError when it is refused."""
        request = self.request(targets, blobs, now, publisher=publisher, removed=removed)
        for signer in (self.author(publisher), self.approver(publisher)):
            self.sign(request, signer, now)
        submit(request.folder, self.inbox)
        outcome = self.handle_one(now)
        assert outcome.result is Result.PUBLISHED, outcome.sentence
        return outcome

    def fill(
        self, targets: Mapping[str, bytes], now: dt.datetime = START, removed: Iterable[str] = (), by: str = PUBLISHER
    ) -> Outcome:
        """Publish duty notices under one signature; raises AssertionError when they are refused."""
        request = self.request(targets, (), now, publisher=duty_role(by), removed=removed)
        self.sign(request, self.on_duty(by), now)
        submit(request.folder, self.inbox)
        outcome = self.handle_one(now)
        assert outcome.result is Result.PUBLISHED, outcome.sentence
        return outcome

    def publish_pack(self, manifest: Manifest, blobs: Iterable[bytes] = (), now: dt.datetime = START) -> Outcome:
        """Publish one pack with the blobs that it names."""
        data = msgspec.json.encode(manifest)
        return self.publish({pack_path(manifest): data}, blobs, now, publisher=manifest.publisher)

    def publish_languages(self, packs: Iterable[LanguagePack], now: dt.datetime = START) -> None:
        """Publish language packs, all of one publisher in one release."""
        self._publish_by_publisher({language_path(pack): msgspec.json.encode(pack) for pack in packs}, now)

    def publish_plan(self, layers: Iterable[PlanLayer], now: dt.datetime = START) -> None:
        """Publish plan layers, all of one publisher in one release."""
        self._publish_by_publisher({plan_path(layer): msgspec.json.encode(layer) for layer in layers}, now)

    def request(
        self,
        targets: Mapping[str, bytes],
        blobs: Iterable[bytes] = (),
        now: dt.datetime = START,
        *,
        publisher: str = PUBLISHER,
        removed: Iterable[str] = (),
    ) -> Request:
        """An unsigned request."""
        folder = self.folder / "requests" / str(next(self._numbers))
        files = {}
        for blob in blobs:
            files[sha256_hex(blob)] = self.folder / "built" / sha256_hex(blob)
            put(files[sha256_hex(blob)], blob)
        return write_request(folder, self.published.standing(publisher), "author-1", targets, files, now, removed)

    def sign(self, request: Request, signer: CryptoSigner, now: dt.datetime = START) -> Request:
        """Judge `request` as a signer does, and sign it."""
        standing = self.published.standing(request.note.publisher)
        return add_signature(check(request, standing, now), standing, signer)

    def handle_one(self, now: dt.datetime = START) -> Outcome:
        """Let a publisher handle one request of the inbox."""
        with Publisher(self.publish_dir, self.inbox, self.online) as publisher:
            return publisher.handle_one(now)

    def refresh(self, now: dt.datetime) -> bool:
        """Let a publisher sign its online roles again."""
        with Publisher(self.publish_dir, self.inbox, self.online) as publisher:
            return publisher.refresh(now)

    def trust(self, cache: Path, fetcher: Fetcher | None = None, high_water: Mapping[str, int] | None = None) -> Trust:
        """A consumer with the embedded root; straight from the disk unless a fetcher is given."""
        return Trust(self.root, cache, fetcher or DirectoryFetcher(self.publish_dir), high_water=high_water)

    def _publish_by_publisher(self, targets: Mapping[str, bytes], now: dt.datetime) -> None:
        for publisher in sorted({path.split("/")[1] for path in targets}):
            own = {path: data for path, data in targets.items() if path.split("/")[1] == publisher}
            self.publish(own, (), now, publisher=publisher)


def _keys(count: int) -> list[CryptoSigner]:
    return [CryptoSigner.generate_ed25519() for _ in range(count)]
