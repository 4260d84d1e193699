"""PUBLISH: a complete change of the roles → the files that make it so, in the order in which they are written.

Until the new root is there nothing refers to anything of it. Root and timestamp are the last two: a kiosk that
comes between them finds a timestamp that its new root does not know, keeps what it shows, and asks again.
A publisher killed between them takes its root back (`half_switched`) and begins again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from tuf.api.exceptions import RepositoryError
from tuf.api.metadata import Metadata, Root

from content_packs.publishing.online_keys import OnlineKeys
from content_packs.publishing.role_tree import RoleTree
from content_packs.signing.repository import next_snapshot, next_timestamp, next_withdrawals
from content_packs.signing.role_request import JudgedRoles, RoleRequest, after_change
from content_packs.signing.role_rules import RoleChangeWrong
from content_packs.trust.roles import TIMESTAMP_FILE, WITHDRAWALS, metadata_file


def is_published(request: RoleRequest, tree: RoleTree) -> bool:
    """Whether all of `request` is in force already: the publisher was killed before it recorded it."""
    signed = {name: role.signed.to_dict() for name, role in tree.signed.items()} | {"root": tree.root.to_dict()}
    return all(signed.get(name) == role.signed.to_dict() for name, role in request.roles.items())


def role_files(
    judged: JudgedRoles, tree: RoleTree, online: OnlineKeys, now: dt.datetime
) -> Iterator[tuple[str, bytes]]:
    """Path and bytes of each file, in order; raises `RoleChangeWrong` or `OnlineKeyMissing` before the first."""
    if not judged.complete:
        raise RoleChangeWrong(f"The change is not complete: {'; '.join(judged.missing)}.")
    roles = judged.request.roles
    after = after_change(roles, tree)
    keys = online.serving(after)
    versions = {name: role.signed.version for name, role in roles.items() if name != "root"}
    files = {metadata_file(name, role.signed.version): role.to_bytes() for name, role in roles.items()}
    root = {path: files.pop(path) for path in list(files) if path.endswith(".root.json")}
    if keys.withdrawals.public_key.keyid not in tree.signed[WITHDRAWALS].signatures:
        following = next_withdrawals(tree.withdrawals, keys.withdrawals, now)
        versions[WITHDRAWALS] = following.signed.version
        files[metadata_file(WITHDRAWALS, following.signed.version)] = following.to_bytes()
    snapshot = next_snapshot(tree.snapshot, versions, keys.snapshot, now)
    data, version = snapshot.to_bytes(), snapshot.signed.version
    timestamp = next_timestamp(tree.timestamp, data, version, keys.timestamp, now)
    files[metadata_file("snapshot", version)] = data
    yield from (files | root | {TIMESTAMP_FILE: timestamp.to_bytes()}).items()


def half_switched(request: RoleRequest, publish_dir: Path) -> Path | None:
    """The root of `request`, if it lies in the publish directory already."""
    root = request.roles.get("root")
    if root is None:
        return None
    file = publish_dir / metadata_file("root", root.signed.version)
    try:
        same = Metadata[Root].from_bytes(file.read_bytes()).signed == root.signed
    except (FileNotFoundError, RepositoryError):
        return None
    return file if same else None
