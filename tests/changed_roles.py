"""Changes of a simulated repository's roles: drafted, signed by whom it takes, published. For tests of anybody.

change_roles(repository, RoleChange(renew=("root",)), repository.root_keys[:2], now)
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable, Mapping
from pathlib import Path

from securesystemslib.signer import Signer
from tuf.api.metadata import Metadata, MetaFile, Snapshot, Timestamp

from content_packs.durable import put
from content_packs.publishing.online_keys import OnlineKeys
from content_packs.publishing.published import Published
from content_packs.publishing.publisher import Outcome, Result, submit
from content_packs.reading import sha256_hex
from content_packs.signing.role_changes import RoleChange, draft_change
from content_packs.signing.role_request import RoleNote, RoleRequest, check_role_request, write_role_request
from content_packs.signing.role_signing import sign_roles
from content_packs.trust.roles import SNAPSHOT_TERM, TIMESTAMP_FILE, TIMESTAMP_TERM, metadata_file
from tests.simulated_repository import START, SimulatedRepository

_numbers = itertools.count(1)


def drafted(repository: SimulatedRepository, change: RoleChange, now: dt.datetime = START) -> RoleRequest:
    """A change, unsigned, in a folder of its own."""
    folder: Path = repository.folder / "role-requests" / str(next(_numbers))
    note = RoleNote(format=1, kind="roles", asked_by="root-1", created=now, why=change.why)
    return write_role_request(folder, note, draft_change(change, repository.published.tree(), now))


def sign_all(
    repository: SimulatedRepository, request: RoleRequest, signers: Iterable[Signer], now: dt.datetime = START
) -> RoleRequest:
    """Each signer judges the change and signs it."""
    for signer in signers:
        sign_roles(check_role_request(request, repository.published.tree(), now), signer)
    return request


def change_roles(
    repository: SimulatedRepository, change: RoleChange, signers: Iterable[Signer], now: dt.datetime = START
) -> Outcome:
    """Draft, sign, submit and publish; raises AssertionError when it is refused."""
    request = sign_all(repository, drafted(repository, change, now), signers, now)
    submit(request.folder, repository.inbox)
    outcome = repository.handle_one(now)
    assert outcome.result is Result.PUBLISHED, outcome.sentence
    return outcome


def point(folder: Path, keys: OnlineKeys, roles: Mapping[str, int], now: dt.datetime, ahead: int = 1) -> None:
    """What stolen online keys can say in the publish directory `folder`: a snapshot that names `roles`, and a
    timestamp, `ahead` versions further."""
    tree = Published(folder).tree()
    meta = dict(tree.snapshot.meta) | {f"{name}.json": MetaFile(number) for name, number in roles.items()}
    snapshot = Metadata(Snapshot(tree.snapshot.version + ahead, expires=now + SNAPSHOT_TERM, meta=meta))
    snapshot.sign(keys.snapshot)
    data, number = snapshot.to_bytes(), snapshot.signed.version
    put(folder / metadata_file("snapshot", number), data)
    named = MetaFile(number, len(data), {"sha256": sha256_hex(data)})
    timestamp = Metadata(Timestamp(tree.timestamp.version + ahead, expires=now + TIMESTAMP_TERM, snapshot_meta=named))
    timestamp.sign(keys.timestamp)
    put(folder / TIMESTAMP_FILE, timestamp.to_bytes())
