"""SIGN: a change of the roles as a request: the folder that goes round among the people who must sign it.

::

    request.json       who asks, why; ``kind = "roles"``
    roles/<role>.json  the next version of each role that changes, and the signatures so far

`check_role_request` is the one judge, used by each signer before signing and by the publisher before
publishing, each against the tree that it verified itself. Rules:

1. Root, `targets`, `publishers`, the reserved roles, and publishers' own roles; the online roles are signed by
   the publisher process when it publishes.
2. Each version is the trusted one plus one; the term is at most the role's own, and has begun.
3. What the new roles say keeps `role_rules`.
4. Root is signed by the threshold of the old root *and* of the new one; every other role by the threshold of
   whoever gives it its right after the change, a publisher's by an author and an approver.
5. After the change every role still has the signatures that it needs: one that would lose them (somebody left
   who had signed it) is signed again in the same request.
6. A signature that does not fit means that something was changed after it: refused, not dropped.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeAlias

import msgspec
from tuf.api.exceptions import RepositoryError
from tuf.api.metadata import Metadata, Root, Targets

from content_packs.durable import put
from content_packs.publishing.role_tree import RoleTree
from content_packs.signing.fingerprints import spelled
from content_packs.signing.request import CLOCKS_DIFFER, MAX_NOTE_BYTES
from content_packs.signing.role_rules import (
    ONLINE,
    RoleChangeWrong,
    check_online_apart,
    check_publishers,
    check_root,
    check_same_list,
    check_targets,
)
from content_packs.signing.role_votes import Votes, count_votes
from content_packs.trust.groups import delegated_names
from content_packs.trust.roles import (
    MAX_ROOT_BYTES,
    MAX_TARGETS_BYTES,
    NOTICES,
    PUBLISHER_TERM,
    PUBLISHERS,
    ROOT_TERM,
    SOFTWARE,
    TARGETS_TERM,
    VALUES,
    is_publisher_name,
    publisher_of_role,
)

ROLE_REQUEST_FORMAT = 1
KIND: Literal["roles"] = "roles"
MAX_WHY_CHARACTERS = 500
RESERVED = (NOTICES, VALUES, SOFTWARE)
NAMED = 6
"""How many roles stand in the name of a request."""

AnyRole: TypeAlias = Metadata[Any]  # of Root or Targets


class RoleNote(msgspec.Struct, frozen=True, kw_only=True):
    """``request.json``. Not signed: it helps people, and decides nothing."""

    format: int
    kind: Literal["roles"]
    asked_by: str
    created: dt.datetime
    why: str = ""


class _Kind(msgspec.Struct):
    kind: str = ""


@dataclass(frozen=True)
class RoleRequest:
    """A request's folder, read but not yet judged. `roles` in the order in which they are signed."""

    folder: Path
    note: RoleNote
    roles: Mapping[str, AnyRole]

    @property
    def fingerprint(self) -> str:
        """25 characters in groups of five, of exactly what is signed: for people to compare aloud."""
        digest = hashlib.sha256()
        for name, role in sorted(self.roles.items()):
            digest.update(name.encode() + b"\0" + hashlib.sha256(role.signed_bytes).digest())
        return spelled(digest.digest())

    @property
    def name(self) -> str:
        """What people call it: ``root-2+targets-5``; of many roles the first, so that it can name a folder."""
        each = [f"{name}-{role.signed.version}" for name, role in self.roles.items()]
        more = [f"{len(each) - NAMED}-more"] if len(each) > NAMED else []
        return "+".join((*each[:NAMED], *more))


@dataclass(frozen=True)
class JudgedRoles:
    """A request that kept every rule but perhaps lacks signatures."""

    request: RoleRequest
    votes: Mapping[str, Votes]

    @property
    def fingerprint(self) -> str:
        """The request's."""
        return self.request.fingerprint

    @property
    def signed_by(self) -> tuple[str, ...]:
        """Ids of keys that have signed a role of it."""
        return tuple(dict.fromkeys(id_ for votes in self.votes.values() for id_ in votes.signed_by))

    @property
    def missing(self) -> tuple[str, ...]:
        """What is still to be signed, in words: ``root: 1 more of its old keys``."""
        return tuple(lack for votes in self.votes.values() for lack in votes.lacks)

    @property
    def needed(self) -> int:
        """How many signatures are still to come at least."""
        return sum(votes.needed for votes in self.votes.values())

    @property
    def complete(self) -> bool:
        """Whether it may be published."""
        return not self.missing


def is_role_request(folder: Path) -> bool:
    """Whether `folder` says of itself that it is a change of the roles. Never raises for nonsense."""
    try:
        return msgspec.json.decode(_small(folder / "request.json", MAX_NOTE_BYTES), type=_Kind).kind == KIND
    except (RoleChangeWrong, msgspec.DecodeError):
        return False


def write_role_request(folder: Path, note: RoleNote, roles: Mapping[str, AnyRole]) -> RoleRequest:
    """Put drafted roles into the new `folder`."""
    if folder.exists() and any(folder.iterdir()):
        raise RoleChangeWrong(f"{folder} is not empty; a request goes into a new folder.")
    request = RoleRequest(folder, note, _in_order(roles))
    save_roles(request)
    put(folder / "request.json", msgspec.json.format(msgspec.json.encode(note), indent=2) + b"\n")
    return request


def save_roles(request: RoleRequest) -> None:
    """Write the roles with the signatures that they have now."""
    for name, role in request.roles.items():
        put(_role_file(request.folder, name), role.to_bytes())


def read_role_request(folder: Path) -> RoleRequest:
    """The request in `folder`; raises `RoleChangeWrong` when it is none."""
    try:
        note = msgspec.json.decode(_small(folder / "request.json", MAX_NOTE_BYTES), type=RoleNote)
        roles = {name: _read_role(folder, name) for name in _names(folder)}
    except (msgspec.DecodeError, RepositoryError) as error:
        raise RoleChangeWrong(f"{folder} is not a change of the roles that can be read ({error}).") from error
    if note.format != ROLE_REQUEST_FORMAT or len(note.why) > MAX_WHY_CHARACTERS:
        raise RoleChangeWrong(f"{folder} is a change of the roles of format {note.format}; update packctl.")
    if not roles:
        raise RoleChangeWrong(f"{folder} changes no role; draft it again.")
    return RoleRequest(folder, note, _in_order(roles))


def check_role_request(request: RoleRequest, tree: RoleTree, now: dt.datetime) -> JudgedRoles:
    """Judge `request` by the rules above; raises `RoleChangeWrong` at the first that is broken."""
    for name, role in request.roles.items():
        _check_head(name, role, tree, now)
    after = after_change(request.roles, tree)
    _check_contents(request.roles, after, tree)
    for name in set(request.roles) - {"root", "targets", *RESERVED, PUBLISHERS}:
        if name not in delegated_names(after.publishers):
            raise RoleChangeWrong(f"{name} is not a publisher after this change; its role cannot be signed.")
    return JudgedRoles(request, count_votes(request.roles, tree, after))


def after_change(roles: Mapping[str, AnyRole], tree: RoleTree) -> RoleTree:
    """The tree as it stands once `roles` are published; its signatures are not judged yet."""
    signed = dict(tree.signed) | {name: role for name, role in roles.items() if name != "root"}
    return RoleTree(
        root=roles["root"].signed if "root" in roles else tree.root,
        timestamp=tree.timestamp,
        snapshot=tree.snapshot,
        targets=signed["targets"].signed,
        publishers=signed[PUBLISHERS].signed,
        withdrawals=tree.withdrawals,
        released={n: signed[n] for n in delegated_names(signed[PUBLISHERS].signed) if n in signed},
        signed=signed,
    )


def next_version(name: str, tree: RoleTree) -> int:
    """The version that a role has next: also one that nobody gives a right any more keeps its number."""
    if name == "root":
        return int(tree.root.version) + 1
    known = tree.snapshot.meta.get(f"{name}.json")
    return known.version + 1 if known else 1


def term(name: str) -> dt.timedelta:
    """How long a role is valid after it was drafted."""
    if name == "root":
        return ROOT_TERM
    return TARGETS_TERM if name in ("targets", PUBLISHERS, *RESERVED) else PUBLISHER_TERM


# -- inside --------------------------------------------------------------------------------------------


def _check_head(name: str, role: AnyRole, tree: RoleTree, now: dt.datetime) -> None:
    signed, expected = role.signed, next_version(name, tree)
    if not isinstance(signed, Root if name == "root" else Targets):
        raise RoleChangeWrong(f"What is filed as {name} is a {signed.type}. It is not signed.")
    if name in ONLINE or (expected == 1 and name not in delegated_names(tree.targets)):
        raise RoleChangeWrong(f"{name} is not signed here: a publisher's role is born with its first release.")
    if signed.version != expected:
        raise RoleChangeWrong(
            f"The change makes {name} version {signed.version}, but {expected - 1} is published: draft it again."
        )
    if role.unrecognized_fields or signed.unrecognized_fields:
        raise RoleChangeWrong(f"The role {name} says things that this software does not know; update packctl.")
    if len(role.to_bytes()) > (limit := MAX_ROOT_BYTES if name == "root" else MAX_TARGETS_BYTES):
        raise RoleChangeWrong(f"The role {name} would be longer than the {limit} bytes that kiosks take.")
    if not now < signed.expires <= now + term(name) + CLOCKS_DIFFER:
        raise RoleChangeWrong(
            f"The role {name} would be valid until {signed.expires:%Y-%m-%d}; draft it again, or set the clock."
        )


def _check_contents(roles: Mapping[str, AnyRole], after: RoleTree, tree: RoleTree) -> None:
    for name, role in roles.items():
        if name == "root":
            check_root(role.signed)
        elif name == "targets":
            check_targets(role.signed, tree.targets, tree.withdrawals)
        elif name == PUBLISHERS:
            check_publishers(role.signed)
        else:
            before = tree.signed.get(name)
            check_same_list(name, role.signed, before.signed if before else None)
    check_online_apart(after.root, after.targets, after.publishers)


def _in_order(roles: Mapping[str, AnyRole]) -> dict[str, AnyRole]:
    first = ("root", "targets", PUBLISHERS, *RESERVED)
    return {n: roles[n] for n in (*(n for n in first if n in roles), *sorted(set(roles) - set(first)))}


def _names(folder: Path) -> Iterator[str]:
    for file in sorted((folder / "roles").glob("*.json")):
        name = file.name.removesuffix(".json")
        if name not in ("root", "targets", PUBLISHERS, *RESERVED) and not is_publisher_name(publisher_of_role(name)):
            raise RoleChangeWrong(f"{file.name} is not a role that people sign. It is not signed.")
        yield name


def _read_role(folder: Path, name: str) -> AnyRole:
    data = _small(_role_file(folder, name), MAX_TARGETS_BYTES)
    return Metadata[Root].from_bytes(data) if name == "root" else Metadata[Targets].from_bytes(data)


def _role_file(folder: Path, name: str) -> Path:
    return folder / "roles" / f"{name}.json"


def _small(path: Path, limit: int) -> bytes:
    if not path.is_file() or path.is_symlink():
        raise RoleChangeWrong(f"{path} is missing from the request, or is no plain file.")
    if path.stat().st_size > limit:
        raise RoleChangeWrong(f"{path} is longer than {limit} bytes.")
    return path.read_bytes()
