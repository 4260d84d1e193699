"""``ceremony.toml``: who holds which role, as paths of public keys beside it.

::

    root = ["root-1.pub.json", "root-2.pub.json", "root-3.pub.json"]
    targets = ["targets-1.pub.json", "targets-2.pub.json", "targets-3.pub.json"]
    publishers = ["token-1.pub.json", "token-2.pub.json"]
    snapshot = "online/snapshot.pub.json"
    timestamp = "online/timestamp.pub.json"
    withdrawals = "online/withdrawals.pub.json"

    [publisher.gatepost-sample]
    author = ["author-1.pub.json"]
    approver = ["approver-1.pub.json"]
    duty = ["duty-1.pub.json"]          # optional: fills in signed templates, and nothing else
"""

from __future__ import annotations

from pathlib import Path

import msgspec
from securesystemslib.signer import Key

from content_packs.signing.keys import load_public
from content_packs.signing.repository import Ceremony, CeremonyWrong, PublisherKeys


class PeopleToml(msgspec.Struct, forbid_unknown_fields=True):
    """Public keys of one publisher's people."""

    author: tuple[str, ...]
    approver: tuple[str, ...]
    duty: tuple[str, ...] = ()


class CeremonyToml(msgspec.Struct, forbid_unknown_fields=True):
    """The whole of ``ceremony.toml``."""

    root: tuple[str, ...]
    targets: tuple[str, ...]
    publishers: tuple[str, ...]
    snapshot: str
    timestamp: str
    withdrawals: str
    publisher: dict[str, PeopleToml]


def read_ceremony(path: Path) -> Ceremony:
    """The ceremony in `path`; raises `CeremonyWrong` or `KeyUnusable`."""
    try:
        file = msgspec.toml.decode(path.read_bytes(), type=CeremonyToml)
    except OSError as error:
        raise CeremonyWrong(f"{path} could not be read: {error.strerror}.") from error
    except msgspec.DecodeError as error:
        raise CeremonyWrong(f"{path} is not a ceremony: {error}. docs/signing.md shows one.") from error

    def keys(names: tuple[str, ...]) -> tuple[Key, ...]:
        return tuple(load_public(path.parent / name).key for name in names)

    return Ceremony(
        root=keys(file.root),
        targets=keys(file.targets),
        publishers=keys(file.publishers),
        snapshot=keys((file.snapshot,))[0],
        timestamp=keys((file.timestamp,))[0],
        withdrawals=keys((file.withdrawals,))[0],
        publisher={
            name: PublisherKeys(keys(people.author), keys(people.approver), keys(people.duty))
            for name, people in file.publisher.items()
        },
    )
