"""The metadata of a publish directory on its own disk, read and verified from the top.

For the machines that publish: expiry is not judged here, because a publisher that was off for a month
must be able to sign again; and for people who change the roles themselves, from the root that they hold, because
a role past its date must be renewable. Kiosks and signers of content never use this; they have `trust`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import TypeVar

from tuf.api.exceptions import RepositoryError
from tuf.api.metadata import Metadata, Root, Snapshot, Targets, Timestamp

from content_packs.errors import Untrusted
from content_packs.trust.groups import check_groups, delegated_names
from content_packs.trust.roles import PUBLISHERS, TIMESTAMP_FILE, WITHDRAWALS, is_duty_role, metadata_file

Read = Callable[[str], bytes]
"""Reads a file of the publish directory by its path; raises `FileNotFoundError`."""

AnySigned = TypeVar("AnySigned", Root, Targets, Snapshot, Timestamp)


@dataclass(frozen=True)
class RoleTree:
    """All roles as the current timestamp names them. `released` maps publishers to their own roles, `signed`
    every role but the top ones, with its signatures."""

    root: Root
    timestamp: Timestamp
    snapshot: Snapshot
    targets: Targets
    publishers: Targets
    withdrawals: Targets
    released: Mapping[str, Metadata[Targets]]
    signed: Mapping[str, Metadata[Targets]] = field(default_factory=dict)

    def publisher_names(self) -> tuple[str, ...]:
        """Everybody who may publish, whether they have or not."""
        return tuple(name for name in self.speaking_names() if not is_duty_role(name))

    def speaking_names(self) -> tuple[str, ...]:
        """The roles of publishers, and of those on duty for them."""
        return delegated_names(self.publishers)


def load_tree(read: Read, first: bytes | None = None) -> RoleTree:
    """The verified role tree; raises `Untrusted` where a signature, name or version is not as it must be.

    `first` is the root that is believed; without it, the directory's own first.
    """
    try:
        return _load(read, read(metadata_file("root", 1)) if first is None else first)
    except FileNotFoundError as error:
        raise Untrusted(f"The publish directory is not complete: {error.filename or error} is missing.") from error
    except (RepositoryError, ValueError, KeyError, TypeError) as error:
        raise Untrusted(f"The metadata in the publish directory cannot be used: {error}") from error


def _load(read: Read, first: bytes) -> RoleTree:
    root = _newest_root(read, first)
    timestamp = _top(Metadata[Timestamp].from_bytes(read(TIMESTAMP_FILE)), "timestamp", root)
    snapshot_raw = read(metadata_file("snapshot", timestamp.snapshot_meta.version))
    timestamp.snapshot_meta.verify_length_and_hashes(snapshot_raw)
    snapshot = _top(Metadata[Snapshot].from_bytes(snapshot_raw), "snapshot", root)
    signed = {"targets": _listed("targets", snapshot, read)}
    targets = _top(signed["targets"], "targets", root)
    signed |= {name: _delegated(name, targets, snapshot, read) for name in delegated_names(targets)}
    publishers = signed[PUBLISHERS].signed
    released = {}
    for name in delegated_names(publishers):
        if f"{name}.json" in snapshot.meta:
            released[name] = _delegated(name, publishers, snapshot, read)
            check_groups(name, publishers, released[name])
    withdrawals = signed[WITHDRAWALS].signed
    return RoleTree(root, timestamp, snapshot, targets, publishers, withdrawals, released, signed | released)


def _newest_root(read: Read, first: bytes) -> Root:
    metadata = Metadata[Root].from_bytes(first)
    metadata.signed.verify_delegate("root", metadata.signed_bytes, metadata.signatures)
    trusted = metadata.signed
    for version in count(trusted.version + 1):
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
