"""SIGN: the role tree as a person's own machine verifies it: from the root it holds, never the server's word.

Dates are not judged: a role past its date must be renewable. An older state than this machine has seen is
refused. Marks of the online roles are not kept: whoever steals an online key could raise them for ever.
"""

from __future__ import annotations

import datetime as dt

from content_packs.errors import NotThere
from content_packs.fetching import Fetcher, fetch
from content_packs.publishing.role_tree import RoleTree, load_tree
from content_packs.signing.role_rules import ONLINE
from content_packs.signing.signer import SignerState
from content_packs.trust.roles import MAX_TARGETS_BYTES


def trusted_tree(state: SignerState, root: bytes, fetcher: Fetcher) -> RoleTree:
    """The tree behind `fetcher`; raises `Untrusted`, `Stale` or `CouldNotReach`."""
    tree = load_tree(lambda path: _read(fetcher, path), root)
    state.hold({f"{name}.json": version for name, version in versions(tree).items()})
    return tree


def versions(tree: RoleTree) -> dict[str, int]:
    """The versions of the roles that people sign."""
    signed = {name: role.signed.version for name, role in tree.signed.items() if name not in ONLINE}
    return {"root": tree.root.version, **signed}


def past_dates(tree: RoleTree, now: dt.datetime) -> tuple[str, ...]:
    """Names of roles whose date is past."""
    signed = {"root": tree.root, **{name: role.signed for name, role in tree.signed.items()}}
    return tuple(name for name, role in signed.items() if role.expires <= now)


def _read(fetcher: Fetcher, path: str) -> bytes:
    try:
        return fetch(fetcher, path, MAX_TARGETS_BYTES).body
    except NotThere as missing:
        raise FileNotFoundError(path) from missing
