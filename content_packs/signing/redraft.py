"""SIGN: requests drafted from what was there before: a superseded one again, or a pack back to an older release.

Nothing that was ever released is thrown away by the publisher: ``metadata/<n>.<publisher>.json`` names every
target of release n by its hash, ``targets/`` and ``blobs/`` keep the bytes. Whoever serves those files is not
believed: every byte is held against its hash, and what comes out is an unsigned request like any other, whose
difference two people read before they sign.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec
from tuf.api.exceptions import RepositoryError
from tuf.api.metadata import Metadata, TargetFile, Targets

from content_packs.durable import put
from content_packs.errors import ContentBad, NotListed, Untrusted
from content_packs.fetching import Fetcher, fetch
from content_packs.model import BlobRef
from content_packs.naming import identify
from content_packs.reading import sha256_hex
from content_packs.signing.request import Request, RequestWrong, Standing, write_request
from content_packs.trust.groups import check_groups
from content_packs.trust.roles import (
    MAX_TARGET_BYTES,
    MAX_TARGETS_BYTES,
    Kind,
    TargetPath,
    blob_file,
    metadata_file,
    target_file,
)

Read = Callable[[str, int], bytes]
"""A file of the publish directory by its path, at most so long."""


@dataclass(frozen=True)
class OldRelease:
    """A pack as it was released. `vouched`: its signatures are by keys that stand today."""

    data: bytes
    version: int
    highest: int  # version of the pack that was ever released
    vouched: bool


def reader(fetcher: Fetcher) -> Read:
    """Reads through `fetcher`."""
    return lambda path, limit: fetch(fetcher, path, limit).body


def release_of(standing: Standing, pack: str, version: int, read: Read) -> OldRelease:
    """Version `version` of `pack`; raises `NotListed` when it was never released."""
    path, highest = str(TargetPath(Kind.PACK, standing.publisher, pack)), 0
    for number in range(standing.version, 0, -1):
        role = _role(standing.publisher, number, read)
        info = role.signed.targets.get(path)
        if info is None:
            continue
        said = _version(info)
        highest = highest or said
        if said == version:
            data = _checked(read(target_file(path, info.hashes["sha256"]), MAX_TARGET_BYTES), info.hashes["sha256"])
            return OldRelease(data, version, highest, _is_vouched(standing, role))
    raise NotListed(f"Version {version} of {standing.publisher}/{pack} was never released; {highest} is the newest.")


def releases(standing: Standing, pack: str, read: Read) -> Iterator[int]:
    """Every version of `pack` that was released, newest first."""
    path, last = str(TargetPath(Kind.PACK, standing.publisher, pack)), 0
    for number in range(standing.version, 0, -1):
        info = _role(standing.publisher, number, read).signed.targets.get(path)
        if info is not None and _version(info) != last:
            last = _version(info)
            yield last


def back(folder: Path, standing: Standing, old: OldRelease, asked_by: str, read: Read, now: dt.datetime) -> Request:
    """Draft into the new `folder` what `old` said, under the version after the newest."""
    content = msgspec.json.decode(old.data)
    content["version"] = old.highest + 1
    data = msgspec.json.encode(content, order="sorted")
    path = str(TargetPath(Kind.PACK, standing.publisher, content["pack"]))
    with _blobs(_unknown(standing, {path: data}), {}, read) as blobs:
        return write_request(folder, standing, asked_by, {path: data}, blobs, now)


def again(folder: Path, request: Request, standing: Standing, asked_by: str, read: Read, now: dt.datetime) -> Request:
    """Draft what `request` changed once more, on what is released now; raises `RequestWrong` for a conflict."""
    listed = request.metadata.signed.targets
    before = _listed_in(standing.publisher, request.note.version - 1, read)
    changed = [path for path in listed if before.get(path) != listed[path]]
    removed = [path for path in before if path not in listed]
    theirs = [p for p in (*changed, *removed) if standing.listed.get(p) not in (before.get(p), listed.get(p))]
    if theirs:
        raise RequestWrong(
            f"{theirs[0]} was changed by another release meanwhile: build it again from its source with both changes, "
            "and ask anew."
        )
    targets = {path: request.target_file(path).read_bytes() for path in changed}
    gone = [path for path in removed if path in standing.listed]
    here = {file.name: file for file in (request.folder / "blobs").rglob("*") if file.is_file()}
    with _blobs(_unknown(standing, targets), here, read) as blobs:
        return write_request(folder, standing, asked_by, targets, blobs, now, gone)


# -- inside --------------------------------------------------------------------------------------------


@contextmanager
def _blobs(wanted: Iterable[BlobRef], here: Mapping[str, Path], read: Read) -> Iterator[Mapping[str, Path]]:
    """Blobs at hand for a draft: those `here`, the others read from the publish directory for a while."""
    with tempfile.TemporaryDirectory(prefix="gatepost-") as folder:
        files = dict(here)
        for ref in wanted:
            if ref.sha256 not in files:
                files[ref.sha256] = Path(folder, ref.sha256)
                put(files[ref.sha256], _checked(read(blob_file(ref.sha256), ref.length), ref.sha256))
        yield files


def _unknown(standing: Standing, targets: Mapping[str, bytes]) -> list[BlobRef]:
    known = standing.known_blobs()
    named = (blob for path, data in targets.items() for blob in identify(path, data).blobs)
    return list({blob.sha256: blob for blob in named if blob.sha256 not in known}.values())


def _role(publisher: str, version: int, read: Read) -> Metadata[Targets]:
    name = metadata_file(publisher, version)
    try:
        return Metadata[Targets].from_bytes(read(name, MAX_TARGETS_BYTES))
    except RepositoryError as error:
        raise Untrusted(f"{name} is damaged in the publish directory ({error}); restore it.") from error


def _listed_in(publisher: str, version: int, read: Read) -> Mapping[str, TargetFile]:
    return _role(publisher, version, read).signed.targets if version else {}


def _version(info: TargetFile) -> int:
    custom = info.custom or {}
    return int(custom.get("version", 0)) if isinstance(custom, dict) else 0


def _is_vouched(standing: Standing, role: Metadata[Targets]) -> bool:
    try:
        check_groups(standing.publisher, standing.delegator, role)
    except ContentBad:
        return False
    return True


def _checked(data: bytes, sha256: str) -> bytes:
    if sha256_hex(data) != sha256:
        raise Untrusted(f"A file of an older release was changed: {sha256[:12]}… is not its hash. Restore it.")
    return data
