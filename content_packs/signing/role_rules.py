"""SIGN: what the next version of a role that says who may sign may look like. Pure; raises `RoleChangeWrong`.

Rules:

1. Root has its four roles, `targets` its five standing roles; none is ever dropped. Only a publisher may be
   removed, and its name stays taken: the snapshot keeps its last version for ever.
2. No role has fewer keys than its threshold, root and `targets` never fewer than three, so that one may be
   lost; no threshold is lowered below the one that the ceremony gave.
3. A key is Ed25519 or ECDSA P-256, its id is computed from it, and no key stands in a role under two ids.
4. A key of an online role lies on the server: no offline role may have it.
5. A publisher has authors and approvers; nobody is both, nor on duty beside it. Its paths are its own.
6. What a role lists is not changed here: that is content, and travels in a request of its publisher.
7. Whoever gets the key of `withdrawals` goes on from the list that stands: it is written down beside the key.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec
from tuf.api.metadata import DelegatedRole, Key, Role, Root, Targets

from content_packs.errors import ContentBad
from content_packs.signing.repository import OFFLINE_KEYS
from content_packs.trust.key_ids import is_usable
from content_packs.trust.roles import (
    DUTY_THRESHOLD,
    GROUPS_FIELD,
    PUBLISHER_THRESHOLD,
    PUBLISHERS,
    PUBLISHERS_THRESHOLD,
    ROOT_THRESHOLD,
    STANDING_FIELD,
    STANDING_ROLES,
    TARGETS_THRESHOLD,
    WITHDRAWALS,
    groups_needed,
    is_duty_role,
    is_publisher_name,
    publisher_of_role,
    role_paths,
)
from content_packs.trust.trust import version_of
from content_packs.withdrawals.listing import LIST_PATH, Standing

ONLINE = ("snapshot", "timestamp", WITHDRAWALS)
"""Roles whose keys the publisher process holds."""

_ROOT_ROLES = {
    "root": (ROOT_THRESHOLD, OFFLINE_KEYS),
    "targets": (TARGETS_THRESHOLD, OFFLINE_KEYS),
    "snapshot": (1, 1),
    "timestamp": (1, 1),
}
_LEAST = {PUBLISHERS: PUBLISHERS_THRESHOLD}


class RoleChangeWrong(ContentBad):
    """A change of the roles cannot be signed or published; the sentence says why, and the way out."""


def check_root(root: Root) -> None:
    """Rules 1 to 4 for a root."""
    if set(root.roles) != set(_ROOT_ROLES) or not root.consistent_snapshot or root.unrecognized_fields:
        raise RoleChangeWrong("This root is not of the kind that kiosks know. Draft the change again with packctl.")
    for name, (threshold, keys) in _ROOT_ROLES.items():
        _check_keys(name, root.roles[name], root.keys, threshold, keys)


def standing(withdrawals: Targets) -> Standing:
    """The list of withdrawals as it stands now, for `STANDING_FIELD`."""
    info = withdrawals.targets.get(LIST_PATH)
    return Standing(version=version_of(info), sha256=info.hashes["sha256"]) if info else Standing()


def check_targets(targets: Targets, before: Targets, withdrawals: Targets) -> None:
    """Rules 1 to 3 and 7 for the role `targets`."""
    roles = _delegated(targets)
    if set(roles) != set(STANDING_ROLES) or targets.targets:
        raise RoleChangeWrong(f"The role targets has the roles {', '.join(STANDING_ROLES)}: no more, none less.")
    known = _delegated(before)
    for name, role in roles.items():
        _check_keys(name, role, _keys(targets), _LEAST.get(name, 1), 1)
        old = known[name]
        if role.threshold < old.threshold:
            raise RoleChangeWrong(f"The role {name} would need fewer signatures than before; that is never right.")
        if (role.paths, role.terminating, role.path_hash_prefixes) != (old.paths, old.terminating, None):
            raise RoleChangeWrong(f"The paths of the role {name} are not changed here. Draft the change again.")
        _check_known_fields(name, role, (STANDING_FIELD,) if name == WITHDRAWALS else ())
    _check_standing(roles[WITHDRAWALS], known[WITHDRAWALS], withdrawals)


def check_publishers(publishers: Targets) -> None:
    """Rules 2, 3 and 5 for the role `publishers`."""
    if publishers.targets or publishers.delegations is None:
        raise RoleChangeWrong("The role publishers names publishers, and releases nothing itself.")
    roles, keys = _delegated(publishers), _keys(publishers)
    for name, role in roles.items():
        if not is_publisher_name(publisher_of_role(name)) or publisher_of_role(name) not in roles:
            raise RoleChangeWrong(f"{name!r} cannot name a publisher: lower-case letters, digits, hyphens.")
        threshold = DUTY_THRESHOLD if is_duty_role(name) else PUBLISHER_THRESHOLD
        _check_keys(name, role, keys, threshold, threshold)
        if role.paths != role_paths(name) or not role.terminating or role.path_hash_prefixes is not None:
            raise RoleChangeWrong(f"{name} would sign other paths than its own.")
        _check_known_fields(name, role, (GROUPS_FIELD,))
        _check_groups(name, role)
        if is_duty_role(name) and set(role.keyids) & set(roles[publisher_of_role(name)].keyids):
            raise RoleChangeWrong(f"{name} has a key that also writes or approves; who is on duty has another one.")


def check_same_list(name: str, role: Targets, before: Targets | None) -> None:
    """Rule 6, for a role that is only signed again."""
    listed = before.targets if before else {}
    if role.targets != listed or role.delegations is not None or role.unrecognized_fields:
        raise RoleChangeWrong(f"What {name} has released is not changed together with the roles. Draft it again.")


def check_online_apart(root: Root, targets: Targets, publishers: Targets) -> None:
    """Rule 4, over the whole tree."""
    online = {key for role in ("snapshot", "timestamp") for key in root.roles[role].keyids}
    online |= set(_delegated(targets)[WITHDRAWALS].keyids)
    offline: dict[str, Role] = {name: root.roles[name] for name in ("root", "targets")}
    offline |= {name: role for name, role in _delegated(targets).items() if name != WITHDRAWALS}
    offline |= _delegated(publishers)
    for name, role in offline.items():
        if online & set(role.keyids):
            raise RoleChangeWrong(f"The role {name} would have a key that lies on the server. Make it another key.")


def publisher_delegations(publishers: Targets) -> Mapping[str, DelegatedRole]:
    """The publishers by name."""
    return _delegated(publishers)


# -- inside --------------------------------------------------------------------------------------------


def _check_standing(role: DelegatedRole, before: DelegatedRole, withdrawals: Targets) -> None:
    """Rule 7. The list may have grown since the change was drafted."""
    field, now = role.unrecognized_fields.get(STANDING_FIELD), standing(withdrawals)
    if set(role.keyids) == set(before.keyids):
        if field != before.unrecognized_fields.get(STANDING_FIELD):
            raise RoleChangeWrong("The list of withdrawals that stood is changed only with its key. Draft it again.")
        return
    try:
        said = msgspec.convert(field, Standing)
    except msgspec.ValidationError:
        said = None
    if said is None or not 0 <= said.version <= now.version or (said.version == now.version and said != now):
        raise RoleChangeWrong("The key of withdrawals would not go on from the list that stands. Draft it again.")


def _check_keys(name: str, role: Role, keys: Mapping[str, Key], threshold: int, least: int) -> None:
    if role.threshold < threshold:
        raise RoleChangeWrong(f"The role {name} needs at least {threshold} signatures, not {role.threshold}.")
    own = [keys.get(id_) for id_ in role.keyids]
    if any(key is None or not is_usable(key) for key in own):
        raise RoleChangeWrong(
            f"The role {name} would have a key that kiosks cannot use: Ed25519 or ECDSA P-256, under its own id."
        )
    if len(own) < max(role.threshold, least):
        raise RoleChangeWrong(
            f"The role {name} would have {len(own)} keys; it needs {max(role.threshold, least)}. Add one in the same"
            " change."
        )


def _check_groups(name: str, role: DelegatedRole) -> None:
    needed, groups = groups_needed(name), role.unrecognized_fields.get(GROUPS_FIELD)
    if not isinstance(groups, dict) or set(groups) != set(needed):
        raise RoleChangeWrong(f"{name} needs the groups {' and '.join(needed)}, and no other.")
    if empty := [group for group in needed if not groups[group]]:
        raise RoleChangeWrong(f"{name} would be left without its {' and '.join(empty)}. Add one in the same change.")
    everyone = [id_ for group in needed for id_ in groups[group]]
    if len(set(everyone)) != len(everyone):
        raise RoleChangeWrong(f"{name} has a key in two groups; nobody approves their own words.")
    if set(everyone) != set(role.keyids):
        raise RoleChangeWrong(f"{name} has keys that are in none of its groups. Draft the change again.")


def _check_known_fields(name: str, role: DelegatedRole, known: Iterable[str]) -> None:
    if set(role.unrecognized_fields) - set(known):
        raise RoleChangeWrong(f"The role {name} says things that this software does not know; update packctl.")


def _delegated(role: Targets) -> Mapping[str, DelegatedRole]:
    return dict((role.delegations.roles if role.delegations else None) or {})


def _keys(role: Targets) -> Mapping[str, Key]:
    return role.delegations.keys if role.delegations else {}
