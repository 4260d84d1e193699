"""``change.toml``: what is to change among the roles. Keys are paths of public keys beside it.

::

    why = "An leaves, Binh comes; the second root key is lost"
    renew = ["targets"]

    [root]
    add = ["root-4.pub.json"]
    remove = ["3f9c1a2b44d0"]                # a lost key by the beginning of its id, or by its public half

    [online]
    snapshot = "online/snapshot-2.pub.json"  # replaces the key that is there

    [publisher.gatepost-sample]
    author = { add = ["binh.pub.json"], remove = ["an.pub.json"] }

    [publisher.province-x]
    leaves = true
"""

from __future__ import annotations

from pathlib import Path

import msgspec
from securesystemslib.signer import Key

from content_packs.signing.keys import load_public
from content_packs.signing.role_changes import Exchange, PublisherChange, RoleChange
from content_packs.signing.role_request import MAX_WHY_CHARACTERS
from content_packs.signing.role_rules import RoleChangeWrong
from content_packs.trust.roles import NOTICES, PUBLISHERS, SOFTWARE, VALUES, Group

PUBLIC = ".pub.json"


class KeysToml(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Keys of a role that come and go, and another threshold."""

    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()
    threshold: int = 0


class OnlineToml(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The key that replaces that of an online role."""

    snapshot: str = ""
    timestamp: str = ""
    withdrawals: str = ""


class PublisherToml(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who comes and goes at a publisher; a publisher that is not there yet begins with it."""

    author: KeysToml = KeysToml()
    approver: KeysToml = KeysToml()
    duty: KeysToml = KeysToml()
    leaves: bool = False


class ChangeToml(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole of ``change.toml``."""

    why: str
    renew: tuple[str, ...] = ()
    root: KeysToml = KeysToml()
    targets: KeysToml = KeysToml()
    publishers: KeysToml = KeysToml()
    notices: KeysToml = KeysToml()
    values: KeysToml = KeysToml()
    software: KeysToml = KeysToml()
    online: OnlineToml = OnlineToml()
    publisher: dict[str, PublisherToml] = {}


def read_change(path: Path) -> RoleChange:
    """The change in `path`; raises `RoleChangeWrong` or `KeyUnusable`."""
    try:
        file = msgspec.toml.decode(path.read_bytes(), type=ChangeToml)
    except OSError as error:
        raise RoleChangeWrong(f"{path} could not be read: {error.strerror}.") from error
    except msgspec.DecodeError as error:
        raise RoleChangeWrong(
            f"{path} is not a change of the roles: {error}. docs/keys-and-roles.md shows one."
        ) from error
    if len(file.why) > MAX_WHY_CHARACTERS:
        raise RoleChangeWrong(f"{path} gives a reason longer than {MAX_WHY_CHARACTERS} characters; shorten it.")
    names = ("root", "targets", PUBLISHERS, NOTICES, VALUES, SOFTWARE)
    tables = {name: _exchange(path, getattr(file, name)) for name in names}
    online = {name: _key(path, file) for name, file in msgspec.structs.asdict(file.online).items() if file}
    return RoleChange(
        why=file.why,
        renew=file.renew,
        roles={name: exchange for name, exchange in tables.items() if exchange != Exchange()},
        online=online,
        publishers={name: _publisher(path, change) for name, change in file.publisher.items()},
    )


def _publisher(path: Path, change: PublisherToml) -> PublisherChange:
    groups = {Group.AUTHOR: change.author, Group.APPROVER: change.approver, Group.DUTY: change.duty}
    exchanges = {group: _exchange(path, keys) for group, keys in groups.items()}
    return PublisherChange({g: each for g, each in exchanges.items() if each != Exchange()}, change.leaves)


def _exchange(path: Path, keys: KeysToml) -> Exchange:
    leaving = tuple(_key(path, name).keyid if name.endswith(PUBLIC) else name for name in keys.remove)
    return Exchange(tuple(_key(path, name) for name in keys.add), leaving, keys.threshold)


def _key(path: Path, name: str) -> Key:
    return load_public(path.parent / name).key
