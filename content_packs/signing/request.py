"""SIGN: a request, the folder that goes from author to approver to publisher on any medium.

::

    request.json     who asks, for which publisher and version
    metadata.json    the publisher's next version and the signatures so far
    targets/…        every target that is new or changed, by its path
    blobs/aa/…       every blob that no release of the publisher names yet

What is signed is `metadata.json` alone, and it covers all the rest by hash: any edit after the first
signature voids it. `check` is the one judge, used by each signer before signing and by the publisher
before publishing, each against the state that it trusts itself. Rules:

1. The version is the trusted one plus one; the term is at most a publisher's.
2. No delegations, no fields that tuf does not know; the paths are the publisher's own.
3. Every new or changed target is here, has the signed length and hash, says its own name and version,
   and its version grows. What is not here is listed exactly as it was before; a request that changes
   nothing renews the term.
4. Every blob that a manifest names was named by a release before, or is here with the right hash.
5. A duty notice is what a template of its publisher allows, released as it is now (`notices.judging`).
6. A signature that does not fit means that something was changed after it: refused, not dropped.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
from securesystemslib.signer import Signer
from tuf.api.exceptions import RepositoryError
from tuf.api.metadata import DelegatedRole, Metadata, TargetFile, Targets

from content_packs.durable import put, put_copy
from content_packs.errors import ContentBad, Untrusted
from content_packs.model import BlobRef
from content_packs.naming import Identity, identify
from content_packs.notices.judging import check_target
from content_packs.reading import sha256_hex
from content_packs.signing.fingerprints import spelled
from content_packs.signing.repository import draft
from content_packs.trust.groups import still_missing
from content_packs.trust.roles import (
    MAX_TARGET_BYTES,
    MAX_TARGETS_BYTES,
    PUBLISHER_TERM,
    Group,
    blob_file,
    is_publisher_name,
    parse_path,
    publisher_of_role,
)

REQUEST_FORMAT = 1
MAX_NOTE_BYTES = 4_000
REFUSED_FILE = "refused.txt"
"""Left in a request's folder by whoever refused it, so that the reason travels back with it."""
CLOCKS_DIFFER = dt.timedelta(days=1)  # between the author's machine and the judge's


class RequestWrong(ContentBad):
    """A request cannot be signed or published; the sentence says why, and who has to do what."""


class Note(msgspec.Struct, frozen=True):
    """``request.json``. Not signed: it helps people, and decides nothing."""

    format: int
    publisher: str
    version: int
    asked_by: str
    created: dt.datetime


@dataclass(frozen=True)
class Standing:
    """What a judge trusts of one publisher: who may sign for it, and what it has released.

    `manifests` are the trusted manifests' identities: the blobs that they name need not travel again.
    `publisher` may also be the role of who is on duty; `templates` are then those that it may fill in, by path.
    """

    publisher: str
    delegator: Targets
    current: Metadata[Targets] | None
    manifests: tuple[Identity, ...] = ()
    templates: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def version(self) -> int:
        """The released version of the publisher's role; 0 before the first."""
        return self.current.signed.version if self.current else 0

    @property
    def listed(self) -> Mapping[str, TargetFile]:
        """What is released, by path."""
        return self.current.signed.targets if self.current else {}

    def known_blobs(self) -> frozenset[str]:
        """Blobs that a trusted manifest names."""
        return frozenset(blob.sha256 for manifest in self.manifests for blob in manifest.blobs)


@dataclass(frozen=True)
class Request:
    """A request's folder, read but not yet judged."""

    folder: Path
    note: Note
    metadata: Metadata[Targets]

    @property
    def fingerprint(self) -> str:
        """25 characters in groups of five, of exactly what is signed: for two people to compare aloud."""
        return fingerprint(self.metadata)

    def target_file(self, path: str) -> Path:
        """Where a target lies in this request."""
        return self.folder / "targets" / path

    def blob_file(self, sha256: str) -> Path:
        """Where a blob lies in this request."""
        return self.folder / blob_file(sha256)


@dataclass(frozen=True)
class Change:
    """One target that the request puts in, replaces or takes out. Version 0: it is not there."""

    path: str
    before: int
    after: int


@dataclass(frozen=True)
class Judged:
    """A request that kept every rule but perhaps lacks signatures.

    `targets` are the bytes of new and changed targets by path, `blobs` those that travel with it.
    """

    request: Request
    changes: tuple[Change, ...]
    targets: Mapping[str, bytes]
    blobs: tuple[BlobRef, ...]
    signed_by: tuple[str, ...]  # ids of keys
    missing: tuple[Group, ...]
    needed: int  # signatures still to come to reach the threshold

    @property
    def complete(self) -> bool:
        """Whether it may be published."""
        return not self.missing and not self.needed


def write_request(
    folder: Path,
    standing: Standing,
    asked_by: str,
    targets: Mapping[str, bytes],
    blobs: Mapping[str, Path],
    now: dt.datetime,
    removed: Iterable[str] = (),
) -> Request:
    """Draft the next version of a publisher into the new `folder`. `blobs` maps SHA-256 to files at hand."""
    if folder.exists() and any(folder.iterdir()):
        raise RequestWrong(f"{folder} is not empty; a request goes into a new folder.")
    metadata = draft(standing.current.signed if standing.current else None, targets, now, removed)
    note = Note(REQUEST_FORMAT, standing.publisher, metadata.signed.version, asked_by, now)
    known = standing.known_blobs()
    listed, before = metadata.signed.targets, standing.listed
    for path, data in targets.items():
        if before.get(path) == listed.get(path):
            continue  # released already, byte for byte
        put(folder / "targets" / path, data)
        for blob in identify(path, data).blobs:
            if blob.sha256 not in known:
                _carry_blob(folder, path, blob.sha256, blobs)
    put(folder / "metadata.json", metadata.to_bytes())
    put(folder / "request.json", msgspec.json.format(msgspec.json.encode(note), indent=2) + b"\n")
    return Request(folder, note, metadata)


def read_request(folder: Path) -> Request:
    """The request in `folder`; raises `RequestWrong` when it is none."""
    try:
        note = msgspec.json.decode(_small_file(folder / "request.json", MAX_NOTE_BYTES), type=Note)
        metadata = Metadata[Targets].from_bytes(_small_file(folder / "metadata.json", MAX_TARGETS_BYTES))
    except (msgspec.DecodeError, RepositoryError) as error:
        raise RequestWrong(f"{folder} is not a request this software can read ({error}); ask for it again.") from error
    if note.format != REQUEST_FORMAT or not is_publisher_name(publisher_of_role(note.publisher)):
        raise RequestWrong(f"{folder} is a request of format {note.format} by {note.publisher!r}; update packctl.")
    if metadata.signed.type != Targets.type:
        raise RequestWrong(f"{folder}/metadata.json is a {metadata.signed.type}, not a publisher's list of targets.")
    return Request(folder, note, metadata)


def check(request: Request, standing: Standing, now: dt.datetime) -> Judged:
    """Judge `request` by the rules above; raises `RequestWrong` at the first that is broken."""
    _check_head(request, standing, now)
    role = standing.delegator.get_delegated_role(standing.publisher)
    listed, before = request.metadata.signed.targets, standing.listed
    _check_paths(listed, role if isinstance(role, DelegatedRole) else None, standing.publisher)
    changed = [path for path, info in listed.items() if before.get(path) != info]
    targets = {path: _read_target(request, listed[path]) for path in changed}
    for path, data in targets.items():
        check_target(path, data, standing.templates, now)
    changes = [_change(path, targets[path], before, listed) for path in changed]
    changes += [Change(path, _version(before[path]), 0) for path in before if path not in listed]
    blobs = _check_blobs(request, targets, standing.known_blobs())
    signed, needed = _signatures(request, standing)
    missing = still_missing(standing.delegator, standing.publisher, request.metadata)
    return Judged(request, tuple(sorted(changes, key=lambda c: c.path)), targets, blobs, signed, missing, needed)


def add_signature(judged: Judged, standing: Standing, signer: Signer) -> Request:
    """Sign a judged request and write the signature into its folder; raises `RequestWrong` for a stranger."""
    request = judged.request
    role = standing.delegator.get_delegated_role(standing.publisher)
    if signer.public_key.keyid not in role.keyids:
        raise RequestWrong(f"This key is neither author's nor approver's for {standing.publisher}; use the right one.")
    request.metadata.sign(signer, append=True)
    put(request.folder / "metadata.json", request.metadata.to_bytes())
    return request


def fingerprint(metadata: Metadata[Targets]) -> str:
    """See `Request.fingerprint`: 125 bits of the SHA-256 of what is signed."""
    return spelled(hashlib.sha256(metadata.signed_bytes).digest())


# -- inside --------------------------------------------------------------------------------------------


def _check_head(request: Request, standing: Standing, now: dt.datetime) -> None:
    signed = request.metadata.signed
    if standing.publisher != request.note.publisher or signed.version != request.note.version:
        raise RequestWrong("request.json and metadata.json do not agree about publisher or version; ask for it again.")
    if signed.version != standing.version + 1:
        raise RequestWrong(
            f"The request is version {signed.version} of {standing.publisher}, but {standing.version} is released: "
            f"draft it again, as version {standing.version + 1}."
        )
    if signed.delegations is not None:
        raise RequestWrong("The request hands the right to speak to others. It is not signed.")
    if signed.unrecognized_fields or request.metadata.unrecognized_fields:
        raise RequestWrong("The request says things that this software does not know; update packctl.")
    if not now < signed.expires <= now + PUBLISHER_TERM + CLOCKS_DIFFER:
        raise RequestWrong(
            f"The request would be valid until {signed.expires:%Y-%m-%d}; draft it again, or set the clock."
        )


def _check_paths(listed: Iterable[str], role: DelegatedRole | None, publisher: str) -> None:
    for path in listed:
        parts = parse_path(path)
        if parts is None or parts.role != publisher or role is None or not role.is_delegated_path(path):
            raise RequestWrong(f"{path} is not {publisher}'s to sign.")


def _read_target(request: Request, info: TargetFile) -> bytes:
    data = _small_file(request.target_file(info.path), MAX_TARGET_BYTES)
    if set(info.hashes) != {"sha256"} or len(data) != info.length or sha256_hex(data) != info.hashes["sha256"]:
        raise RequestWrong(f"{info.path} is not the file that was signed: it was changed. Ask for the request again.")
    return data


def _change(path: str, data: bytes, before: Mapping[str, TargetFile], listed: Mapping[str, TargetFile]) -> Change:
    try:
        said = identify(path, data).version
    except Untrusted as error:
        raise RequestWrong(str(error)) from error
    old = _version(before[path]) if path in before else 0
    if said != _version(listed[path]):
        raise RequestWrong(f"{path} says version {said}, but {_version(listed[path])} would be signed.")
    if said <= old:
        raise RequestWrong(f"{path} is version {said}, but {old} is released; build it with a higher version.")
    return Change(path, old, said)


def _version(info: TargetFile) -> int:
    custom = info.custom
    version = custom.get("version") if isinstance(custom, dict) and set(custom) == {"version"} else None
    if set(info.unrecognized_fields) != {"custom"} or type(version) is not int:
        raise RequestWrong(f"{info.path} is described by more or less than its version; draft the request again.")
    return version


def _check_blobs(request: Request, targets: Mapping[str, bytes], known: frozenset[str]) -> tuple[BlobRef, ...]:
    wanted = {blob.sha256: blob for path, data in targets.items() for blob in identify(path, data).blobs}
    carried = [blob for sha256, blob in sorted(wanted.items()) if sha256 not in known]
    for blob in carried:
        file = request.blob_file(blob.sha256)
        if not _is_plain(file):
            raise RequestWrong(f"Blob {blob.sha256[:12]}… is named by a manifest but missing from the request.")
        if file.stat().st_size != blob.length or _hash_of(file) != blob.sha256:
            raise RequestWrong(f"Blob {blob.sha256[:12]}… was changed since it was named; ask for the request again.")
    return tuple(carried)


def _signatures(request: Request, standing: Standing) -> tuple[tuple[str, ...], int]:
    metadata = request.metadata
    result = standing.delegator.get_verification_result(standing.publisher, metadata.signed_bytes, metadata.signatures)
    if set(metadata.signatures) - set(result.signed):
        raise RequestWrong(
            "A signature does not fit: something was changed after it, or a stranger signed. Start again."
        )
    return tuple(result.signed), result.missing


def _carry_blob(folder: Path, path: str, sha256: str, blobs: Mapping[str, Path]) -> None:
    source = blobs.get(sha256)
    if source is None or not put_copy(source, folder / blob_file(sha256), sha256):
        raise RequestWrong(f"{path} names blob {sha256[:12]}…, which is missing or changed; build the pack again.")


def _small_file(path: Path, limit: int) -> bytes:
    if not _is_plain(path):
        raise RequestWrong(f"{path} is missing from the request, or is no plain file.")
    if path.stat().st_size > limit:
        raise RequestWrong(f"{path} is longer than {limit} bytes.")
    return path.read_bytes()


def _is_plain(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


def _hash_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
