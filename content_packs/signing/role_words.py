"""SIGN: who may sign what, and what a change of it would change, in words, line by line.

Keys are shown by name where a public half was given to name them, and always by the beginning of their id.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from tuf.api.metadata import DelegatedRole, Role

from content_packs.publishing.role_tree import RoleTree
from content_packs.signing.role_request import RESERVED, JudgedRoles, after_change
from content_packs.signing.role_rules import publisher_delegations
from content_packs.trust.groups import delegated_names, groups_of
from content_packs.trust.roles import PUBLISHERS, STANDING_FIELD, WITHDRAWALS

ID_CHARACTERS = 12
_WIDTH = 14


@dataclass(frozen=True)
class Names:
    """Key ids as people read them."""

    known: Mapping[str, str]

    def of(self, ids: Iterable[str]) -> str:
        """Names of keys, in order: ``root-1 (3f9c1a2b44d0)``."""
        return ", ".join(self._one(id_) for id_ in ids) or "nobody"

    def _one(self, id_: str) -> str:
        short = id_[:ID_CHARACTERS]
        return f"{self.known[id_]} ({short})" if id_ in self.known else short


def show(tree: RoleTree, names: Names, now: dt.datetime) -> Iterator[str]:
    """The role tree: who may sign what, how many must, and for how many days it holds."""
    yield f"{'role':<28} {'version':>7}  {'days left':>9}  keys"
    for name, role in _roles(tree).items():
        version, left = _held(name, tree, now)
        needed = f"{role.threshold} of {len(role.keyids)}"
        yield f"{name:<28} {version:>7}  {left:>9}  {needed}: {_people(name, role, tree, names)}"


def describe(judged: JudgedRoles, tree: RoleTree, names: Names) -> Iterator[str]:
    """What a change would change, and whose signature it still needs."""
    request = judged.request
    after = after_change(request.roles, tree)
    yield _line("roles", f"{request.name}, asked for by {request.note.asked_by}")
    if request.note.why:
        yield _line("because", request.note.why)
    yield _line("fingerprint", request.fingerprint)
    for name, role in request.roles.items():
        held = role.signed.expires
        yield _line("signs", f"{name}, version {role.signed.version}, valid until {held:%Y-%m-%d}")
    changes = [*_changes(tree, after, names), *_kept(tree, after)]
    yield from changes or [_line("changes", "nothing but the dates")]
    yield _line("signed by", names.of(judged.signed_by))
    for name, votes in judged.votes.items():
        for lack in votes.lacks:
            yield _line("still needs", f"{lack}; may sign {name}: {names.of(votes.may_sign)}")
    if judged.complete:
        yield _line("still needs", "nothing: it can be submitted")


# -- inside --------------------------------------------------------------------------------------------


def _roles(tree: RoleTree) -> dict[str, Role]:
    top = {name: tree.root.roles[name] for name in ("root", "timestamp", "snapshot", "targets")}
    standing = {n: tree.targets.get_delegated_role(n) for n in (PUBLISHERS, *RESERVED, WITHDRAWALS)}
    return {**top, **standing, **publisher_delegations(tree.publishers)}


def _held(name: str, tree: RoleTree, now: dt.datetime) -> tuple[str, str]:
    own = {"root": tree.root, "timestamp": tree.timestamp, "snapshot": tree.snapshot}
    signed = own.get(name) or (tree.signed[name].signed if name in tree.signed else None)
    if signed is None:
        return "–", "–"
    days = (signed.expires - now).days
    return str(signed.version), str(days) if days >= 0 else f"expired {-days}"


def _people(name: str, role: Role, tree: RoleTree, names: Names) -> str:
    if name not in delegated_names(tree.publishers):
        return names.of(role.keyids)
    groups = groups_of(tree.publishers, name)
    return "; ".join(f"{group} {names.of(ids)}" for group, ids in groups.items())


def _changes(before: RoleTree, after: RoleTree, names: Names) -> Iterator[str]:
    old, new = _roles(before), _roles(after)
    for name in (*old, *(name for name in new if name not in old)):
        if name not in new:
            yield _line("removes", f"publisher {name}: kiosks believe nothing of it any more")
        elif name not in old:
            yield _line("adds", f"publisher {name}: {_people(name, new[name], after, names)}")
        else:
            yield from _exchanged(name, old[name], new[name], (before, after), names)


def _exchanged(name: str, old: Role, new: Role, trees: tuple[RoleTree, RoleTree], names: Names) -> Iterator[str]:
    if old.threshold != new.threshold:
        yield _line("changes", f"{name}: {old.threshold} → {new.threshold} signatures")
    before, after = (dict(_by_group(name, role, tree)) for role, tree in zip((old, new), trees, strict=True))
    for group in after:
        gone = [id_ for id_ in before.get(group, ()) if id_ not in after[group]]
        come = [id_ for id_ in after[group] if id_ not in before.get(group, ())]
        if gone:
            yield _line("changes", f"{name}{group}: − {names.of(gone)}")
        if come:
            yield _line("changes", f"{name}{group}: + {names.of(come)}")


def _kept(before: RoleTree, after: RoleTree) -> Iterator[str]:
    """What the new key of withdrawals goes on from."""
    old, new = (tree.targets.get_delegated_role(WITHDRAWALS) for tree in (before, after))
    if set(old.keyids) != set(new.keyids):
        said = new.unrecognized_fields.get(STANDING_FIELD, {})
        entries = f"the list up to entry {said.get('version')} stands" if said.get("version") else "nothing stands yet"
        yield _line("keeps", f"withdrawals: {entries}")


def _by_group(name: str, role: Role, tree: RoleTree) -> Iterator[tuple[str, list[str]]]:
    if isinstance(role, DelegatedRole) and name in delegated_names(tree.publishers):
        yield from ((f", {group}", list(ids)) for group, ids in groups_of(tree.publishers, name).items())
    else:
        yield "", role.keyids


def _line(what: str, said: str) -> str:
    return f"{what:<{_WIDTH}}{said}"
