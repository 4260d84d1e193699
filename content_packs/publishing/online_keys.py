"""PUBLISH: the keys that lie on the server, and which of them serve now.

In their folder lie ``<role>.pem`` and, while a key is exchanged, ``<role>-<anything>.pem`` beside it. Which one
signs is said by the signed roles alone: the new key lies there before the change, the old one may go after it,
and nothing has to happen at the same instant.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from securesystemslib.signer import Signer

from content_packs.errors import ContentBad
from content_packs.publishing.role_tree import RoleTree
from content_packs.signing.keys import KeyUnusable, load_signer
from content_packs.trust.roles import WITHDRAWALS

ONLINE_ROLES = ("snapshot", "timestamp", WITHDRAWALS)
"""Roles whose keys lie in the online keys' folder."""


class OnlineKeyMissing(ContentBad):
    """The publisher does not hold the key of an online role."""


@dataclass(frozen=True)
class OnlineKeys:
    """The keys of the online roles, and others that lie beside them."""

    snapshot: Signer
    timestamp: Signer
    withdrawals: Signer
    others: tuple[Signer, ...] = ()

    def serving(self, tree: RoleTree) -> OnlineKeys:
        """These keys with the ones first that `tree` names; raises `OnlineKeyMissing`."""
        held = (self.snapshot, self.timestamp, self.withdrawals, *self.others)
        return OnlineKeys(
            _of("snapshot", tree.root.roles["snapshot"].keyids, held),
            _of("timestamp", tree.root.roles["timestamp"].keyids, held),
            _of(WITHDRAWALS, tree.targets.get_delegated_role(WITHDRAWALS).keyids, held),
            held,
        )


def load_online_keys(folder: Path) -> OnlineKeys:
    """The key files in `folder`, each of mode 0600; raises `KeyUnusable`."""
    snapshot, timestamp, withdrawals = (_held(folder, role) for role in ONLINE_ROLES)
    others = (*snapshot[1:], *timestamp[1:], *withdrawals[1:])
    return OnlineKeys(snapshot[0], timestamp[0], withdrawals[0], others)


def _held(folder: Path, role: str) -> list[Signer]:
    files = [folder / f"{role}.pem", *sorted(folder.glob(f"{role}-*.pem"))]
    return [load_signer(file, _no_passphrase) for file in files if file.exists() or len(files) == 1]


def _of(name: str, ids: Iterable[str], held: Iterable[Signer]) -> Signer:
    for signer in held:
        if signer.public_key.keyid in ids:
            return signer
    short = " or ".join(id_[:12] for id_ in ids)
    raise OnlineKeyMissing(
        f"The publisher does not hold the key {short} of {name}; put it into the online keys' folder as"
        f" {name}-2.pem (mode 0600) and start the publisher again."
    )


def _no_passphrase(name: str) -> bytes:
    raise KeyUnusable(f"The online key {name} has a passphrase, but the publisher starts unattended; make it without.")
