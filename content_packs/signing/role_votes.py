"""SIGN: who has signed a change of the roles, whose signature is still missing, and who may give it.

Votes are counted against the tree as it stands after the change; root's against the old one too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tuf.api.metadata import Metadata, Root, Targets, VerificationResult

from content_packs.errors import Untrusted
from content_packs.publishing.role_tree import RoleTree
from content_packs.signing.role_rules import RoleChangeWrong
from content_packs.trust.groups import check_groups, delegated_names, still_missing
from content_packs.trust.roles import WITHDRAWALS


@dataclass(frozen=True)
class Votes:
    """Of one role: keys that signed, keys that still may, how many more must, and that in words."""

    signed_by: tuple[str, ...]
    may_sign: tuple[str, ...]
    needed: int = 0
    lacks: tuple[str, ...] = ()


def count_votes(roles: Mapping[str, Metadata[Any]], tree: RoleTree, after: RoleTree) -> Mapping[str, Votes]:
    """The votes for each role of a change; raises `RoleChangeWrong` where one does not fit or a role is left out."""
    votes = {name: _votes(name, role, tree, after) for name, role in roles.items()}
    for name, role in roles.items():
        if set(role.signatures) - set(votes[name].signed_by):
            raise RoleChangeWrong(
                f"A signature of {name} does not fit: it was changed after it, or a stranger signed. Start again."
            )
    if lost := [name for name in losing(after) if name not in roles]:
        raise RoleChangeWrong(
            f"After this change {', '.join(lost)} would be signed by too few who may: sign it again in the same change."
        )
    return votes


def losing(after: RoleTree) -> tuple[str, ...]:
    """Roles whose signatures are not enough in the tree `after`; the publisher process signs online ones itself."""
    return tuple(name for name in _standing(after) if not _is_enough(name, after))


# -- inside --------------------------------------------------------------------------------------------


def _standing(tree: RoleTree) -> Iterable[str]:
    yield "targets"
    yield from (name for name in delegated_names(tree.targets) if name != WITHDRAWALS)
    yield from (name for name in delegated_names(tree.publishers) if f"{name}.json" in tree.snapshot.meta)


def _is_enough(name: str, tree: RoleTree) -> bool:
    role = tree.signed.get(name)
    if role is None:
        return False  # a publisher who comes back: its last version was signed by others
    if not _delegator(name, tree).get_verification_result(name, role.signed_bytes, role.signatures).verified:
        return False
    if name not in delegated_names(tree.publishers):
        return True
    try:
        check_groups(name, tree.publishers, role)
    except Untrusted:
        return False
    return True


def _votes(name: str, role: Metadata[Any], tree: RoleTree, after: RoleTree) -> Votes:
    if name == "root":
        return _root_votes(role, tree, after)
    result = _delegator(name, after).get_verification_result(name, role.signed_bytes, role.signatures)
    if name not in delegated_names(after.publishers):
        return _plain(name, result)
    groups = still_missing(after.publishers, name, role)
    lacks = tuple(f"{name}: its {group}" for group in groups) or _plain(name, result).lacks
    return Votes(tuple(result.signed), tuple(result.unsigned), max(result.missing, len(groups)), lacks)


def _root_votes(role: Metadata[Root], tree: RoleTree, after: RoleTree) -> Votes:
    old, new = (
        root.get_verification_result("root", role.signed_bytes, role.signatures) for root in (tree.root, after.root)
    )
    signed, unsigned = ({**a, **b} for a, b in ((old.signed, new.signed), (old.unsigned, new.unsigned)))
    if set(tree.root.roles["root"].keyids) == set(after.root.roles["root"].keyids):
        return Votes(tuple(signed), tuple(unsigned), new.missing, _lack("root", new.missing, "its keys"))
    lacks = _lack("root", old.missing, "its old keys") + _lack("root", new.missing, "its new keys")
    return Votes(tuple(signed), tuple(unsigned), max(old.missing, new.missing), lacks)


def _plain(name: str, result: VerificationResult) -> Votes:
    return Votes(tuple(result.signed), tuple(result.unsigned), result.missing, _lack(name, result.missing, "its keys"))


def _lack(name: str, missing: int, whose: str) -> tuple[str, ...]:
    return (f"{name}: {missing} more of {whose}",) if missing else ()


def _delegator(name: str, tree: RoleTree) -> Root | Targets:
    if name == "targets":
        return tree.root
    return tree.targets if name in delegated_names(tree.targets) else tree.publishers
