"""SIGN: the role tree, as pure functions over tuf.api: create it, draft a publisher's next version, sign.

The tree::

    root 2-of-3 ── targets 2-of-3 ─┬─ publishers 2-of-n ── one terminating role per publisher:
                                   │                       2 signatures, an author's and an approver's;
                                   │                       and one for who is on duty, 1 signature
                                   ├─ notices, values, software   reserved: signed empty, keys of targets
                                   └─ withdrawals                 online
    snapshot, timestamp            online

A publisher's role is born with its first release: until then the snapshot does not name it. So neither
the ceremony nor the safe is needed for a publisher's first words. Bytes in, bytes out; no file is
touched here, and `now` is passed in.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from securesystemslib.signer import Key, Signer
from tuf.api.metadata import (
    DelegatedRole,
    Delegations,
    Metadata,
    MetaFile,
    Role,
    Root,
    Snapshot,
    TargetFile,
    Targets,
    Timestamp,
)

from content_packs.errors import ContentBad
from content_packs.naming import identify
from content_packs.reading import sha256_hex
from content_packs.trust.roles import (
    DUTY_THRESHOLD,
    GROUPS_FIELD,
    NOTICES,
    PUBLISHER_TERM,
    PUBLISHER_THRESHOLD,
    PUBLISHERS,
    PUBLISHERS_THRESHOLD,
    ROOT_TERM,
    ROOT_THRESHOLD,
    SNAPSHOT_TERM,
    SOFTWARE,
    TARGETS_TERM,
    TARGETS_THRESHOLD,
    TIMESTAMP_FILE,
    TIMESTAMP_TERM,
    VALUES,
    WITHDRAWALS,
    WITHDRAWALS_TERM,
    Group,
    Kind,
    duty_role,
    is_publisher_name,
    metadata_file,
    role_paths,
)

OFFLINE_KEYS = 3
"""How many keys root and targets have: two sign, the third is in another safe."""

AnySigned = TypeVar("AnySigned", Root, Targets, Snapshot, Timestamp)


class CeremonyWrong(ContentBad):
    """The keys at the ceremony do not make the role tree; the sentence says what is missing."""


@dataclass(frozen=True)
class PublisherKeys:
    """Who writes and who approves for one publisher, and who is on duty. No key is in two groups."""

    author: tuple[Key, ...]
    approver: tuple[Key, ...]
    duty: tuple[Key, ...] = ()


@dataclass(frozen=True)
class Ceremony:
    """The public keys of a new repository, by role."""

    root: tuple[Key, ...]
    targets: tuple[Key, ...]
    publishers: tuple[Key, ...]
    snapshot: Key
    timestamp: Key
    withdrawals: Key
    publisher: Mapping[str, PublisherKeys]


def create(ceremony: Ceremony, signers: Sequence[Signer], now: dt.datetime) -> dict[str, bytes]:
    """A new repository's first files by their path in the publish directory; 1.root.json is what kiosks embed.

    `signers` are the private keys present; each signs what it is a key of. Raises `CeremonyWrong`.
    """
    _check_ceremony(ceremony)
    root = _root(ceremony, now)
    targets = _top_targets(ceremony, now)
    publishers = _publishers(ceremony, now)
    tree: dict[str, Metadata[Targets]] = {"targets": targets, PUBLISHERS: publishers}
    for name in (NOTICES, VALUES, SOFTWARE):
        tree[name] = Metadata(Targets(expires=now + TARGETS_TERM))
    tree[WITHDRAWALS] = Metadata(Targets(expires=now + WITHDRAWALS_TERM))
    _sign_as(root, root.signed.roles["root"], signers, "root")
    _sign_as(targets, root.signed.roles["targets"], signers, "targets")
    for name in (PUBLISHERS, NOTICES, WITHDRAWALS, VALUES, SOFTWARE):
        _sign_as(tree[name], targets.signed.get_delegated_role(name), signers, name)
    snapshot = Metadata(Snapshot(expires=now + SNAPSHOT_TERM, meta={f"{name}.json": MetaFile(1) for name in tree}))
    _sign_as(snapshot, root.signed.roles["snapshot"], signers, "snapshot")
    timestamp = _timestamp_for(1, snapshot.to_bytes(), 1, now)
    _sign_as(timestamp, root.signed.roles["timestamp"], signers, "timestamp")
    files = {metadata_file("root", 1): root.to_bytes()}
    files |= {metadata_file(name, 1): role.to_bytes() for name, role in tree.items()}
    return files | {metadata_file("snapshot", 1): snapshot.to_bytes(), TIMESTAMP_FILE: timestamp.to_bytes()}


def check_ceremony(ceremony: Ceremony, here: Sequence[Key | None]) -> None:
    """Raises `CeremonyWrong` where `create` is bound to: for before anybody is asked for a passphrase.

    `here` are the public halves of the keys that are present, None for one that cannot be told yet.
    """
    _check_ceremony(ceremony)
    known, untold = {key.keyid for key in here if key}, sum(key is None for key in here)
    for name, keys, threshold in (
        ("root", ceremony.root, ROOT_THRESHOLD),
        ("targets", ceremony.targets, TARGETS_THRESHOLD),
        (PUBLISHERS, ceremony.publishers, PUBLISHERS_THRESHOLD),
        (WITHDRAWALS, (ceremony.withdrawals,), 1),
        ("snapshot", (ceremony.snapshot,), 1),
        ("timestamp", (ceremony.timestamp,), 1),
    ):
        present = sum(key.keyid in known for key in keys)
        if present + untold < threshold:
            raise _too_few(name, threshold, present)


def draft(
    current: Targets | None, targets: Mapping[str, bytes], now: dt.datetime, removed: Iterable[str] = ()
) -> Metadata[Targets]:
    """A publisher's next version, unsigned: what it lists now, with `targets` put in and `removed` left out."""
    listed = dict(current.targets) if current else {}
    for path, data in targets.items():
        listed[path] = describe(path, data)
    for path in removed:
        if listed.pop(path, None) is None:
            raise ContentBad(f"{path} cannot be removed: it is not among what is released.")
    version = current.version + 1 if current else 1
    return Metadata(Targets(version, expires=now + PUBLISHER_TERM, targets=dict(sorted(listed.items()))))


def describe(path: str, data: bytes) -> TargetFile:
    """What is signed of a target: length, SHA-256, and the version it says of itself."""
    custom = {"custom": {"version": identify(path, data).version}}
    return TargetFile(len(data), {"sha256": sha256_hex(data)}, path, custom)


def next_snapshot(
    current: Snapshot, roles: Mapping[str, int], signer: Signer, now: dt.datetime, term: dt.timedelta = SNAPSHOT_TERM
) -> Metadata[Snapshot]:
    """The snapshot after `current`, with `roles` at these versions. No role is ever dropped from it."""
    meta = dict(current.meta) | {f"{role}.json": MetaFile(version) for role, version in roles.items()}
    return _signed_by(Metadata(Snapshot(current.version + 1, expires=now + term, meta=meta)), signer)


def next_timestamp(
    current: Timestamp,
    snapshot: bytes,
    snapshot_version: int,
    signer: Signer,
    now: dt.datetime,
    term: dt.timedelta = TIMESTAMP_TERM,
) -> Metadata[Timestamp]:
    """The timestamp after `current`, pointing at the snapshot with these bytes."""
    return _signed_by(_timestamp_for(current.version + 1, snapshot, snapshot_version, now, term), signer)


def next_withdrawals(
    current: Targets,
    signer: Signer,
    now: dt.datetime,
    term: dt.timedelta = WITHDRAWALS_TERM,
    listed: TargetFile | None = None,
) -> Metadata[Targets]:
    """The same list of withdrawals, or the one that is `listed`, under the next version and a new date."""
    targets = {listed.path: listed} if listed else dict(current.targets)
    following = Targets(current.version + 1, expires=now + term, targets=targets)
    return _signed_by(Metadata(following), signer)


# -- inside --------------------------------------------------------------------------------------------


def _root(ceremony: Ceremony, now: dt.datetime) -> Metadata[Root]:
    offline, online = (ROOT_THRESHOLD, TARGETS_THRESHOLD), 1
    members: dict[str, tuple[Sequence[Key], int]] = {
        "root": (ceremony.root, offline[0]),
        "targets": (ceremony.targets, offline[1]),
        "snapshot": ((ceremony.snapshot,), online),
        "timestamp": ((ceremony.timestamp,), online),
    }
    keys = {key.keyid: key for group, _ in members.values() for key in group}
    roles = {name: Role([key.keyid for key in group], threshold) for name, (group, threshold) in members.items()}
    return Metadata(Root(1, expires=now + ROOT_TERM, keys=keys, roles=roles, consistent_snapshot=True))


def _top_targets(ceremony: Ceremony, now: dt.datetime) -> Metadata[Targets]:
    kinds = [f"{kind}/*/*" for kind in Kind]
    roles = [
        _delegation(PUBLISHERS, ceremony.publishers, PUBLISHERS_THRESHOLD, kinds),
        _delegation(NOTICES, ceremony.targets, TARGETS_THRESHOLD, [f"{NOTICES}/*"]),
        _delegation(WITHDRAWALS, (ceremony.withdrawals,), 1, [f"{WITHDRAWALS}/*"]),
        _delegation(VALUES, ceremony.targets, TARGETS_THRESHOLD, [f"{VALUES}/*"]),
        _delegation(SOFTWARE, ceremony.targets, TARGETS_THRESHOLD, [f"{SOFTWARE}/*"]),
    ]
    keys = (*ceremony.publishers, *ceremony.targets, ceremony.withdrawals)
    return Metadata(Targets(1, expires=now + TARGETS_TERM, delegations=_delegations(keys, roles)))


def _publishers(ceremony: Ceremony, now: dt.datetime) -> Metadata[Targets]:
    roles: list[DelegatedRole] = []
    keys: list[Key] = []
    for name, people in sorted(ceremony.publisher.items()):
        roles.append(
            _grouped(name, PUBLISHER_THRESHOLD, {Group.AUTHOR: people.author, Group.APPROVER: people.approver})
        )
        if people.duty:
            roles.append(_grouped(duty_role(name), DUTY_THRESHOLD, {Group.DUTY: people.duty}))
        keys.extend((*people.author, *people.approver, *people.duty))
    return Metadata(Targets(1, expires=now + TARGETS_TERM, delegations=_delegations(keys, roles)))


def _grouped(name: str, threshold: int, groups: Mapping[Group, tuple[Key, ...]]) -> DelegatedRole:
    """The delegation of a publisher's role, or of its duty role: who is in which group is signed with it."""
    role = _delegation(name, (key for keys in groups.values() for key in keys), threshold, role_paths(name))
    role.unrecognized_fields[GROUPS_FIELD] = {str(group): [key.keyid for key in keys] for group, keys in groups.items()}
    return role


def _delegation(name: str, keys: Iterable[Key], threshold: int, paths: list[str]) -> DelegatedRole:
    return DelegatedRole(name, [key.keyid for key in keys], threshold, terminating=True, paths=paths)


def _delegations(keys: Iterable[Key], roles: Iterable[DelegatedRole]) -> Delegations:
    return Delegations({key.keyid: key for key in keys}, {role.name: role for role in roles})


def _check_ceremony(ceremony: Ceremony) -> None:
    for role, keys, least in (
        ("root", ceremony.root, OFFLINE_KEYS),
        ("targets", ceremony.targets, OFFLINE_KEYS),
        (PUBLISHERS, ceremony.publishers, PUBLISHERS_THRESHOLD),
    ):
        if len({key.keyid for key in keys}) < least or len({key.keyid for key in keys}) != len(keys):
            raise CeremonyWrong(f"The role {role} needs at least {least} different keys; it was given {len(keys)}.")
    for name, people in ceremony.publisher.items():
        _check_publisher(name, people)


def _check_publisher(name: str, people: PublisherKeys) -> None:
    if not is_publisher_name(name):
        raise CeremonyWrong(
            f"{name!r} cannot name a publisher: lower-case letters, digits and hyphens, and no role's name."
        )
    authors, approvers = ({key.keyid for key in group} for group in (people.author, people.approver))
    if not authors or not approvers:
        raise CeremonyWrong(f"{name} needs at least one author's and one approver's key.")
    if authors & approvers:
        raise CeremonyWrong(f"{name} has a key that is both author's and approver's; nobody approves their own words.")
    if {key.keyid for key in people.duty} & (authors | approvers):
        raise CeremonyWrong(f"{name} has a key on duty that also writes or approves; who is on duty has another one.")


def _sign_as(metadata: Metadata[AnySigned], role: Role, signers: Sequence[Signer], name: str) -> None:
    present = [signer for signer in signers if signer.public_key.keyid in role.keyids]
    if len(present) < role.threshold:
        raise _too_few(name, role.threshold, len(present))
    for signer in present:
        metadata.sign(signer, append=True)


def _too_few(name: str, threshold: int, present: int) -> CeremonyWrong:
    return CeremonyWrong(f"The role {name} needs {threshold} signatures; {present} of its keys are here.")


def _signed_by(metadata: Metadata[AnySigned], signer: Signer) -> Metadata[AnySigned]:
    metadata.sign(signer)
    return metadata


def _timestamp_for(
    version: int, snapshot: bytes, snapshot_version: int, now: dt.datetime, term: dt.timedelta = TIMESTAMP_TERM
) -> Metadata[Timestamp]:
    meta = MetaFile(snapshot_version, len(snapshot), {"sha256": sha256_hex(snapshot)})
    return Metadata(Timestamp(version, expires=now + term, snapshot_meta=meta))
