"""The metadata of a publish directory on its own disk, read and verified from the top.

For the machines that publish: expiry is not judged here, because a publisher that was off for a month
must be able to sign again. Kiosks and signers never use this; they have `trust`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import count
from typing import TypeVar

from tuf.api.exceptions import RepositoryError
from tuf.api.metadata import Metadata, Root, Snapshot, Targets, Timestamp

from content_packs.errors import Untrusted
from content_packs.trust.groups import check_groups, delegated_names
from content_packs.trust.roles import PUBLISHERS, TIMESTAMP_FILE, WITHDRAWALS, metadata_file

Read = Callable[[str], bytes]
"""Reads a file of the publish directory by its path; raises `FileNotFoundError`."""

AnySigned = TypeVar("AnySigned", Root, Targets, Snapshot, Timestamp)


@dataclass(frozen=True)
class RoleTree:
    """All roles as the current timestamp names them. `released` maps publishers to their own roles."""

    root: Root
    timestamp: Timestamp
    snapshot: Snapshot
    targets: Targets
    publishers: Targets
    withdrawals: Targets
    released: Mapping[str, Metadata[Targets]]

    def publisher_names(self) -> tuple[str, ...]:
        """Everybody who may publish, whether they have or not."""
        return delegated_names(self.publishers)


def load_tree(read: Read) -> RoleTree:
    """The verified role tree; raises `Untrusted` where a signature, name or version is not as it must be."""
    try:
        return _load(read)
    except FileNotFoundError as error:
        raise Untrusted(f"The publish directory is not complete: {error.filename or error} is missing.") from error
    except (RepositoryError, ValueError, KeyError, TypeError) as error:
        raise Untrusted(f"The metadata in the publish directory cannot be used: {error}") from error


def _load(read: Read) -> RoleTree:
    root = _newest_root(read)
    timestamp = _top(Metadata[Timestamp].from_bytes(read(TIMESTAMP_FILE)), "timestamp", root)
    snapshot_raw = read(metadata_file("snapshot", timestamp.snapshot_meta.version))
    timestamp.snapshot_meta.verify_length_and_hashes(snapshot_raw)
    snapshot = _top(Metadata[Snapshot].from_bytes(snapshot_raw), "snapshot", root)
    targets = _top(_listed("targets", snapshot, read), "targets", root)
    publishers = _delegated(PUBLISHERS, targets, snapshot, read).signed
    released = {}
    for name in delegated_names(publishers):
        if f"{name}.json" in snapshot.meta:
            released[name] = _delegated(name, publishers, snapshot, read)
            check_groups(name, publishers, released[name])
    withdrawals = _delegated(WITHDRAWALS, targets, snapshot, read).signed
    return RoleTree(root, timestamp, snapshot, targets, publishers, withdrawals, released)


def _newest_root(read: Read) -> Root:
    metadata = Metadata[Root].from_bytes(read(metadata_file("root", 1)))
    metadata.signed.verify_delegate("root", metadata.signed_bytes, metadata.signatures)
    trusted = metadata.signed
    for version in count(2):
        try:
            following = Metadata[Root].from_bytes(read(metadata_file("root", version)))
        except FileNotFoundError:
            break
        for judge in (trusted, following.signed):
            judge.verify_delegate("root", following.signed_bytes, following.signatures)
        trusted = following.signed
    return trusted


def _top(metadata: Metadata[AnySigned], name: str, root: Root) -> AnySigned:
    root.verify_delegate(name, metadata.signed_bytes, metadata.signatures)
    return metadata.signed


def _listed(name: str, snapshot: Snapshot, read: Read) -> Metadata[Targets]:
    version = snapshot.meta[f"{name}.json"].version
    metadata = Metadata[Targets].from_bytes(read(metadata_file(name, version)))
    if metadata.signed.version != version:
        raise Untrusted(f"{metadata_file(name, version)} contains version {metadata.signed.version}.")
    return metadata


def _delegated(name: str, delegator: Targets, snapshot: Snapshot, read: Read) -> Metadata[Targets]:
    metadata = _listed(name, snapshot, read)
    delegator.verify_delegate(name, metadata.signed_bytes, metadata.signatures)
    return metadata
