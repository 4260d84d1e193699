"""SIGN: what is to change among the roles → their next versions, unsigned. Pure; `now` is passed in.

Rules:

1. Only what is named changes; everything else stands as it is signed.
2. A role whose signatures would no longer be enough after the change (its signer leaves, its keys are
   exchanged) is drafted too, listing exactly what it lists now: to be signed again in the same request.
3. When the key of `withdrawals` is exchanged, the list that stands is written down beside the new one.
4. The reserved roles go with `targets` as long as they have the same keys.
"""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import msgspec
from securesystemslib.signer import Key
from tuf.api.metadata import DelegatedRole, Delegations, Metadata, Root, Targets

from content_packs.publishing.role_tree import RoleTree
from content_packs.signing.role_request import RESERVED, AnyRole, after_change, next_version, term
from content_packs.signing.role_rules import ONLINE, RoleChangeWrong, standing
from content_packs.signing.role_votes import losing
from content_packs.trust.groups import delegated_names
from content_packs.trust.roles import (
    DUTY_THRESHOLD,
    GROUPS_FIELD,
    NOTICES,
    PUBLISHER_THRESHOLD,
    PUBLISHERS,
    SOFTWARE,
    STANDING_FIELD,
    VALUES,
    WITHDRAWALS,
    Group,
    duty_role,
    groups_needed,
    is_duty_role,
    is_publisher_name,
    role_paths,
)

MIN_ID_CHARACTERS = 8
"""As much of a key's id must be given to name a key whose public half is lost."""

OFFLINE = ("root", "targets", PUBLISHERS, NOTICES, VALUES, SOFTWARE)


@dataclass(frozen=True)
class Exchange:
    """Keys that come, ids (or beginnings of ids) of keys that go, and another threshold, if any."""

    add: Sequence[Key] = ()
    remove: Sequence[str] = ()
    threshold: int = 0


@dataclass(frozen=True)
class PublisherChange:
    """Who comes and goes at one publisher; or the publisher as a whole `leaves`."""

    groups: Mapping[Group, Exchange] = field(default_factory=dict)
    leaves: bool = False


@dataclass(frozen=True)
class RoleChange:
    """All of a change. `online` maps snapshot, timestamp and withdrawals to the key that replaces theirs."""

    why: str = ""
    renew: Sequence[str] = ()
    roles: Mapping[str, Exchange] = field(default_factory=dict)
    online: Mapping[str, Key] = field(default_factory=dict)
    publishers: Mapping[str, PublisherChange] = field(default_factory=dict)


def draft_change(change: RoleChange, tree: RoleTree, now: dt.datetime) -> dict[str, AnyRole]:
    """The next versions of all roles that `change` touches; raises `RoleChangeWrong`."""
    drafts: dict[str, AnyRole] = {}
    change = _with_followers(change, tree)
    named = {*change.roles, *change.online}
    if named & {"root", "targets", "snapshot", "timestamp"} or "root" in change.renew:
        drafts["root"] = _root(change, tree, now)
    if named & {PUBLISHERS, WITHDRAWALS, *RESERVED} or "targets" in change.renew:
        drafts["targets"] = _targets(change, tree, now)
    if change.publishers or PUBLISHERS in change.renew:
        drafts[PUBLISHERS] = _publishers(change.publishers, tree, now)
    for name in change.renew:
        drafts.setdefault(name, _again(name, tree, now))
    while lost := [name for name in losing(after_change(drafts, tree)) if name not in drafts]:
        drafts |= {name: _again(name, tree, now) for name in lost}
    if not drafts:
        raise RoleChangeWrong("This changes nothing: name a role, a publisher, or what to renew.")
    return drafts


# -- inside --------------------------------------------------------------------------------------------


def _with_followers(change: RoleChange, tree: RoleTree) -> RoleChange:
    """Rule 4."""
    if "targets" not in change.roles:
        return change
    own = set(tree.root.roles["targets"].keyids)
    same = [name for name in RESERVED if set(tree.targets.get_delegated_role(name).keyids) == own]
    return RoleChange(
        change.why,
        change.renew,
        dict.fromkeys(same, change.roles["targets"]) | dict(change.roles),
        change.online,
        change.publishers,
    )


def _root(change: RoleChange, tree: RoleTree, now: dt.datetime) -> Metadata[Root]:
    old = copy.deepcopy(tree.root)
    root = Root(
        next_version("root", tree), old.spec_version, now + term("root"), old.keys, old.roles, old.consistent_snapshot
    )
    for name in ("root", "targets"):
        _exchange(name, root, change.roles.get(name, Exchange()))
    for name in ("snapshot", "timestamp"):
        _replace(name, root, change.online)
    return Metadata(root)


def _targets(change: RoleChange, tree: RoleTree, now: dt.datetime) -> Metadata[Targets]:
    role = _next("targets", tree.targets, tree, now)
    for name in (PUBLISHERS, *RESERVED):
        _exchange(name, role.signed, change.roles.get(name, Exchange()))
    _replace(WITHDRAWALS, role.signed, change.online)
    if WITHDRAWALS in change.online:
        role.signed.get_delegated_role(WITHDRAWALS).unrecognized_fields[STANDING_FIELD] = msgspec.to_builtins(
            standing(tree.withdrawals)
        )
    return role


def _publishers(changes: Mapping[str, PublisherChange], tree: RoleTree, now: dt.datetime) -> Metadata[Targets]:
    role = _next(PUBLISHERS, tree.publishers, tree, now)
    delegations = role.signed.delegations or Delegations({}, {})
    roles, keys = dict(delegations.roles or {}), dict(delegations.keys)
    for name, change in changes.items():
        _publisher(name, change, roles, keys)
    used = {id_ for delegation in roles.values() for id_ in delegation.keyids}
    role.signed.delegations = Delegations({id_: key for id_, key in sorted(keys.items()) if id_ in used}, roles)
    return role


def _publisher(name: str, change: PublisherChange, roles: dict[str, DelegatedRole], keys: dict[str, Key]) -> None:
    if not is_publisher_name(name):
        raise RoleChangeWrong(f"{name!r} cannot name a publisher: lower-case letters, digits, hyphens.")
    if change.leaves:
        if name not in roles:
            raise RoleChangeWrong(f"{name} cannot leave: it is not a publisher here.")
        roles.pop(name)
        roles.pop(duty_role(name), None)
        return
    for role in (name, duty_role(name)):
        exchanges = {group: change.groups[group] for group in groups_needed(role) if group in change.groups}
        if exchanges:
            _regroup(role, exchanges, roles, keys)


def _regroup(
    name: str, exchanges: Mapping[Group, Exchange], roles: dict[str, DelegatedRole], keys: dict[str, Key]
) -> None:
    threshold = DUTY_THRESHOLD if is_duty_role(name) else PUBLISHER_THRESHOLD
    role = roles.get(name) or DelegatedRole(name, [], threshold, terminating=True, paths=role_paths(name))
    before = role.unrecognized_fields.get(GROUPS_FIELD, {})
    groups = {str(group): list(before.get(group, ())) for group in groups_needed(name)}
    for group, exchange in exchanges.items():
        leaving = [_named(id_, groups[group], f"{name}'s {group}") for id_ in exchange.remove]
        coming = [key.keyid for key in exchange.add]
        groups[group] = [id_ for id_ in groups[group] if id_ not in leaving]
        if known := set(coming) & set(groups[group]):
            raise RoleChangeWrong(f"{name}'s {group} has key {min(known)[:12]} already.")
        groups[group] += coming
        keys.update({key.keyid: key for key in exchange.add})
    role.keyids = list(dict.fromkeys(id_ for ids in groups.values() for id_ in ids))
    role.unrecognized_fields[GROUPS_FIELD] = groups
    roles[name] = role
    if is_duty_role(name) and not role.keyids:
        del roles[name]


def _exchange(name: str, delegator: Root | Targets, exchange: Exchange) -> None:
    role = delegator.get_delegated_role(name)
    for part in exchange.remove:
        delegator.revoke_key(_named(part, role.keyids, f"the role {name}"), name)
    for key in exchange.add:
        if key.keyid in role.keyids:
            raise RoleChangeWrong(f"The role {name} has key {key.keyid[:12]} already.")
        delegator.add_key(key, name)
    role.threshold = exchange.threshold or role.threshold


def _replace(name: str, delegator: Root | Targets, online: Mapping[str, Key]) -> None:
    if name in online:
        _exchange(name, delegator, Exchange([online[name]], list(delegator.get_delegated_role(name).keyids)))


def _named(part: str, ids: Iterable[str], whose: str) -> str:
    found = [id_ for id_ in ids if id_.startswith(part)] if len(part) >= MIN_ID_CHARACTERS else []
    if len(found) != 1:
        raise RoleChangeWrong(f"No key of {whose} begins with {part[:12]!r}; packctl roles show lists them.")
    return found[0]


def _again(name: str, tree: RoleTree, now: dt.datetime) -> AnyRole:
    """The next version of a role that changes in nothing but its date."""
    if name == "root":
        return _root(RoleChange(), tree, now)
    if name in ONLINE:
        raise RoleChangeWrong(f"{name} is signed again by the publisher process itself; it needs no renewal here.")
    known = tree.signed.get(name)
    if known is None and f"{name}.json" not in tree.snapshot.meta:
        said = "has released nothing yet" if name in delegated_names(tree.publishers) else "is not a role here"
        raise RoleChangeWrong(f"{name} cannot be renewed: it {said}.")
    return _next(name, known.signed if known else Targets(), tree, now)


def _next(name: str, current: Targets, tree: RoleTree, now: dt.datetime) -> Metadata[Targets]:
    old = copy.deepcopy(current)
    return Metadata(Targets(next_version(name, tree), None, now + term(name), old.targets, old.delegations))
