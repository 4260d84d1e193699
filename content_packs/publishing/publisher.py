"""PUBLISH: the one process that holds online keys. Inbox → publish directory, one request at a time.

The online keys (snapshot, timestamp, withdrawals) can date and point, and take away; they cannot make a
word. Rules:

1. A request is judged again in full, by `signing.request.check`, against this directory's own roles.
2. Files are written in the order blobs, targets, the publisher's role, snapshot; `timestamp.json` last, by
   rename. Until that rename nothing refers to what was written: a kill at any point leaves the old state
   whole, and the request is taken up again.
3. A refused request goes to ``refused/`` with a sentence in ``refused.txt``; it never stops the next. Nor does one
   whose folder may not be moved, which another user put there: it stays where it is until it is handed over.
4. One publisher per directory: a lock on the directory itself.

The inbox::

    waiting/   complete requests, renamed in whole by `submit`
    taken/     the one being published; found here after a kill
    accepted/  request.json and metadata.json of what was published, as a record
    refused/   what was not, and why
"""

from __future__ import annotations

import datetime as dt
import fcntl
import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from tuf.api.metadata import Metadata, Snapshot, TargetFile, Timestamp

from content_packs.durable import flush_file, make_folder, move_folder, put, put_copy
from content_packs.errors import ContentBad, Untrusted
from content_packs.owners import user_name
from content_packs.publishing.online_keys import ONLINE_ROLES as ONLINE_ROLES
from content_packs.publishing.online_keys import OnlineKeys as OnlineKeys
from content_packs.publishing.online_keys import load_online_keys as load_online_keys
from content_packs.publishing.published import Published
from content_packs.publishing.role_publishing import half_switched, is_published, role_files
from content_packs.reading import sha256_hex
from content_packs.signing.repository import next_snapshot, next_timestamp, next_withdrawals
from content_packs.signing.request import REFUSED_FILE, Judged, Request, RequestWrong, check, read_request
from content_packs.signing.role_request import check_role_request, is_role_request, read_role_request
from content_packs.trust.roles import (
    CARRIED_TERM,
    TIMESTAMP_FILE,
    TIMESTAMP_TERM,
    WITHDRAWALS,
    WITHDRAWALS_TERM,
    blob_file,
    metadata_file,
    target_file,
)
from content_packs.withdrawals.listing import LIST_PATH, WithdrawalList, write_list

DAILY = dt.timedelta(days=1)
"""How often the timestamp is signed again, so that it never nears its term."""


class PublisherBusy(ContentBad):
    """Another publisher works on this directory; only one may."""


class Result(StrEnum):
    NOTHING = "nothing"  # the inbox is empty, or what waits was named before as left
    LEFT = "left"  # it may not be taken, and stays where it is
    PUBLISHED = "published"
    REFUSED = "refused"


@dataclass(frozen=True)
class Outcome:
    """What `handle_one` did, in a sentence for the log."""

    result: Result
    request: str = ""
    sentence: str = ""


def submit(folder: Path, inbox: Path) -> str:
    """Put a copy of the request in `folder` into the inbox, whole or not at all; its name there.

    What root puts in belongs to the owner of the inbox, or the publisher could not take it. Raises `OSError`.
    """
    name = _name_of(folder)
    aside = inbox / f".{name}.coming"
    shutil.rmtree(aside, ignore_errors=True)
    make_folder(inbox / "waiting")
    try:
        shutil.copytree(folder, aside)
        if os.geteuid() == 0:
            _hand_over(aside, inbox)
        for file in aside.rglob("*"):
            if file.is_file():
                flush_file(file)
        move_folder(aside, inbox / "waiting" / name)
    except OSError:
        shutil.rmtree(aside, ignore_errors=True)
        raise
    return name


def _hand_over(aside: Path, inbox: Path) -> None:
    """Give all of `aside`, and the folder of what waits, to the owner of `inbox`. No link is followed: the inbox is
    another user's, who could put one there meanwhile."""
    owner = inbox.stat()
    for _, folders, files, handle in os.fwalk(aside, topdown=False):
        for name in (*folders, *files):
            os.chown(name, owner.st_uid, owner.st_gid, dir_fd=handle, follow_symlinks=False)
    for folder in (aside, inbox / "waiting"):
        os.chown(folder, owner.st_uid, owner.st_gid, follow_symlinks=False)


def _name_of(folder: Path) -> str:
    if is_role_request(folder):
        change = read_role_request(folder)
        return f"{change.name}-{change.fingerprint[:11]}"
    request = read_request(folder)
    return f"{request.note.publisher}-{request.note.version}-{request.fingerprint[:11]}"


class Publisher:
    """See the module. Use as a context, or call `close`: the lock is held in between."""

    def __init__(self, publish_dir: Path, inbox: Path, online_keys: OnlineKeys) -> None:
        self._folder = publish_dir
        self._inbox = inbox
        self._online = online_keys
        self._published = Published(publish_dir)
        self._lock = _lock(publish_dir)
        self._left: set[str] = set()
        (inbox / "waiting").mkdir(parents=True, exist_ok=True)

    @property
    def inbox(self) -> Path:
        return self._inbox

    def __enter__(self) -> Publisher:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let another publisher in."""
        os.close(self._lock)

    def handle_one(self, now: dt.datetime) -> Outcome:
        """Publish or refuse the oldest request of the inbox that may be taken. One that may not is named once.

        Raises `Untrusted` when the publish directory itself is damaged, and `OSError` when the disk is
        full or broken; the request is then taken up again at the next call.
        """
        self._undo_half_a_switch()
        self._published.tree()
        folder = self._take()
        if isinstance(folder, Outcome):
            return folder
        try:
            sentence = self._settle_roles(folder, now) if is_role_request(folder) else self._settle_content(folder, now)
        except (ContentBad, ValueError, TypeError, KeyError, RecursionError) as error:
            return self._refuse(folder, str(error) or repr(error))
        self._record(folder)
        return Outcome(Result.PUBLISHED, folder.name, sentence)

    def withdraw(self, listed: WithdrawalList, now: dt.datetime) -> None:
        """Publish `listed` as the list of withdrawals; whoever calls has judged it (`publishing.withdrawing`)."""
        data = write_list(listed)
        info = TargetFile(len(data), {"sha256": sha256_hex(data)}, LIST_PATH, {"custom": {"version": listed.version}})
        role = next_withdrawals(self._published.tree().withdrawals, self._keys.withdrawals, now, listed=info)
        self._put(target_file(LIST_PATH, info.hashes["sha256"]), data)
        self._put(metadata_file(WITHDRAWALS, role.signed.version), role.to_bytes())
        self._point({WITHDRAWALS: role.signed.version}, now)

    @property
    def published(self) -> Published:
        """What this publisher has published."""
        return self._published

    def refresh(self, now: dt.datetime) -> bool:
        """Sign the online roles again where they are due: timestamp daily, the others at half their term.

        A snapshot is signed with every change, so that it is never older than the withdrawals.
        """
        tree = self._published.tree()
        roles: dict[str, int] = {}
        if tree.withdrawals.expires - now < WITHDRAWALS_TERM / 2:
            following = next_withdrawals(tree.withdrawals, self._keys.withdrawals, now)
            roles[WITHDRAWALS] = following.signed.version
            self._put(metadata_file(WITHDRAWALS, following.signed.version), following.to_bytes())
        if roles:
            self._point(roles, now)
            return True
        if tree.timestamp.expires - now <= TIMESTAMP_TERM - DAILY:
            self._date(now)
            return True
        return False

    def date_for_carrying(self, now: dt.datetime) -> tuple[Metadata[Timestamp], Metadata[Snapshot]]:
        """A timestamp and a snapshot of the present state that last for a stick's way (`carried_dates`).

        What is published takes the numbers after theirs first: no number is given to two states.
        """
        tree = self._published.tree()
        withdrawals = next_withdrawals(tree.withdrawals, self._keys.withdrawals, now, term=CARRIED_TERM)
        self._put(metadata_file(WITHDRAWALS, withdrawals.signed.version), withdrawals.to_bytes())
        roles = {WITHDRAWALS: withdrawals.signed.version}
        snapshot = next_snapshot(tree.snapshot, roles, self._keys.snapshot, now, CARRIED_TERM)
        data, version = snapshot.to_bytes(), snapshot.signed.version
        timestamp = next_timestamp(tree.timestamp, data, version, self._keys.timestamp, now, CARRIED_TERM)
        following = next_snapshot(snapshot.signed, {}, self._keys.snapshot, now)
        data, version = following.to_bytes(), following.signed.version
        self._put(metadata_file("snapshot", version), data)
        self._put(TIMESTAMP_FILE, next_timestamp(timestamp.signed, data, version, self._keys.timestamp, now).to_bytes())
        return timestamp, snapshot

    # -- inside ----------------------------------------------------------------------------------------

    def _take(self) -> Path | Outcome:
        """The request to settle; without one, what there is to say."""
        taken = sorted(_folders(self._inbox / "taken"))
        if taken:
            return taken[0]
        waiting = sorted(_folders(self._inbox / "waiting"), key=lambda folder: (folder.stat().st_mtime_ns, folder.name))
        self._left &= {folder.name for folder in waiting}
        for folder in waiting:
            target = self._inbox / "taken" / folder.name
            try:
                move_folder(folder, target)
            except PermissionError:
                if not self._is_left(folder):
                    raise
                if folder.name not in self._left:
                    self._left.add(folder.name)
                    return Outcome(Result.LEFT, folder.name, _left_sentence(folder))
            else:
                return target
        return Outcome(Result.NOTHING)

    def _is_left(self, folder: Path) -> bool:
        """Whether it is the request, and not the inbox, that cannot be worked on."""
        return folder.is_dir() and all(os.access(self._inbox / name, os.W_OK) for name in ("waiting", "taken"))

    @property
    def _keys(self) -> OnlineKeys:
        """The keys that the roles name now."""
        return self._online.serving(self._published.tree())

    def _undo_half_a_switch(self) -> None:
        """Take back a root that was written when this process was killed before its timestamp (`role_publishing`)."""
        try:
            self._published.tree()
        except Untrusted:
            taken = [folder for folder in _folders(self._inbox / "taken") if is_role_request(folder)]
            roots = [half_switched(read_role_request(folder), self._folder) for folder in taken]
            for root in filter(None, roots):
                root.unlink()

    def _settle_roles(self, folder: Path, now: dt.datetime) -> str:
        request, tree = read_role_request(folder), self._published.tree()
        if is_published(request, tree):
            return f"Published {request.name} before; recorded it now."
        judged = check_role_request(request, tree, now)
        for path, data in role_files(judged, tree, self._online, now):
            self._put(path, data)
        return f"Published {request.name}: the roles have changed."

    def _settle_content(self, folder: Path, now: dt.datetime) -> str:
        request = read_request(folder)
        standing = self._published.standing(request.note.publisher)
        name = f"version {request.note.version} of {request.note.publisher}"
        if standing.current and standing.current.signed_bytes == request.metadata.signed_bytes:
            return f"Published {name} before; recorded it now."  # killed between the two
        judged = check(request, standing, now)
        if not judged.complete:
            lacks = " and ".join(judged.missing) or f"{judged.needed} more"
            raise RequestWrong(f"The request is not complete: the signature of {lacks} is missing.")
        self._publish(judged, now)
        return f"Published {name}; files that changed: {len(judged.changes)}."

    def _publish(self, judged: Judged, now: dt.datetime) -> None:
        request, signed = judged.request, judged.request.metadata.signed
        for blob in judged.blobs:
            self._put_blob(request, blob.sha256)
        for path, data in judged.targets.items():
            self._put(target_file(path, signed.targets[path].hashes["sha256"]), data)
        publisher = request.note.publisher
        self._put(metadata_file(publisher, signed.version), request.metadata.to_bytes())
        self._point({publisher: signed.version}, now)

    def _put_blob(self, request: Request, sha256: str) -> None:
        target = self._folder / blob_file(sha256)
        if not put_copy(request.blob_file(sha256), target, sha256):
            raise RequestWrong(f"Blob {sha256[:12]}… was changed while it was being published.")

    def _point(self, roles: Mapping[str, int], now: dt.datetime) -> None:
        """Write the next snapshot, then the timestamp that names it."""
        tree = self._published.tree()
        snapshot = next_snapshot(tree.snapshot, roles, self._keys.snapshot, now)
        data, version = snapshot.to_bytes(), snapshot.signed.version
        self._put(metadata_file("snapshot", version), data)
        timestamp = next_timestamp(tree.timestamp, data, version, self._keys.timestamp, now)
        self._put(TIMESTAMP_FILE, timestamp.to_bytes())

    def _date(self, now: dt.datetime) -> None:
        """Write the next timestamp for the same snapshot."""
        tree = self._published.tree()
        data = (self._folder / metadata_file("snapshot", tree.snapshot.version)).read_bytes()
        timestamp = next_timestamp(tree.timestamp, data, tree.snapshot.version, self._keys.timestamp, now)
        self._put(TIMESTAMP_FILE, timestamp.to_bytes())

    def _refuse(self, folder: Path, sentence: str) -> Outcome:
        put(folder / REFUSED_FILE, f"{sentence}\n".encode())
        move_folder(folder, self._inbox / "refused" / folder.name)
        return Outcome(Result.REFUSED, folder.name, sentence)

    def _record(self, folder: Path) -> None:
        for heavy in ("targets", "blobs"):
            shutil.rmtree(folder / heavy, ignore_errors=True)
        move_folder(folder, self._inbox / "accepted" / folder.name)

    def _put(self, path: str, data: bytes) -> None:
        put(self._folder / path, data)


def _folders(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        yield from (each for each in folder.iterdir() if each.is_dir() and not each.name.startswith("."))


def _left_sentence(folder: Path) -> str:
    user = user_name(os.geteuid())
    return (
        f"The request {folder.name} belongs to another user: chown -R {user}: {folder} && chmod -R u+rwX {folder}. "
        "It stays where it is until then; everything else goes on."
    )


def _lock(folder: Path) -> int:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(handle)
        raise PublisherBusy(f"Another publisher works on {folder}; stop it first.") from error
    return handle
