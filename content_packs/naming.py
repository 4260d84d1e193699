"""Does a target say the name it is filed under? Identity and blobs of a target, whatever its format.

A signature says who signed, not what for: without this check one publisher could file another's
manifest under its own path. Only the identifying fields are read, so that content written for newer
software still has a name and a version, and can be refused for its format by name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from content_packs.errors import Untrusted
from content_packs.model import BlobRef
from content_packs.reading import MAX_BLOB_BYTES, is_sha256
from content_packs.trust.roles import Kind, TargetPath, parse_path


class _Pack(msgspec.Struct):
    publisher: str
    pack: str
    version: int
    pages: dict[str, BlobRef] = {}
    media: tuple[BlobRef, ...] = ()


class _Language(msgspec.Struct):
    publisher: str
    tag: str
    version: int


class _Plan(msgspec.Struct):
    publisher: str
    id: str
    version: int
    level: str


class _Notice(msgspec.Struct):
    publisher: str
    id: str
    version: int
    severity: str


class _Template(msgspec.Struct):
    publisher: str
    id: str
    version: int
    severities: tuple[str, ...]


class _Duty(msgspec.Struct):
    publisher: str
    id: str
    version: int
    template_sha256: str


_NAMED: Mapping[Kind, type[_Plan | _Notice | _Template | _Duty]] = {
    Kind.PLAN: _Plan,
    Kind.NOTICE: _Notice,
    Kind.TEMPLATE: _Template,
    Kind.DUTY: _Duty,
}


@dataclass(frozen=True)
class Identity:
    """What a target says it is. `blobs` are those that a manifest names."""

    path: TargetPath
    version: int
    blobs: tuple[BlobRef, ...] = ()


def identify(path: str, data: bytes) -> Identity:
    """The identity of the target `data` filed under `path`; raises `Untrusted` when they disagree."""
    parts = parse_path(path)
    if parts is None:
        raise Untrusted(f"{path} is not a name this software files content under; rename it and sign again.")
    try:
        said = _decode(parts.kind, data)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Untrusted(f"{path} is not what its folder says ({error}); build it again.") from error
    if said.path != parts:
        raise Untrusted(f"{path} contains {said.path}: a name that is not its own. It is not used.")
    if not all(is_sha256(blob.sha256) and 0 <= blob.length <= MAX_BLOB_BYTES for blob in said.blobs):
        raise Untrusted(f"{path} names a blob by something that is no SHA-256, or too long. It is not used.")
    if said.version < 1:
        raise Untrusted(f"{path} has version {said.version}; versions count from 1.")
    return said


def path_of(data: bytes) -> str:
    """Where the target `data` has to be filed, by what it says of itself; raises `Untrusted`."""
    for kind in Kind:
        try:
            return str(_decode(kind, data).path)
        except (msgspec.DecodeError, UnicodeDecodeError):
            continue
    raise Untrusted("The file is no manifest, language pack, plan layer, notice or template; build it with packctl.")


def _decode(kind: Kind, data: bytes) -> Identity:
    if kind is Kind.PACK:
        pack = msgspec.json.decode(data, type=_Pack)
        blobs = (*pack.pages.values(), *pack.media)
        return Identity(TargetPath(kind, pack.publisher, pack.pack), pack.version, blobs)
    if kind is Kind.LANGUAGE:
        language = msgspec.json.decode(data, type=_Language)
        return Identity(TargetPath(kind, language.publisher, language.tag), language.version)
    named = msgspec.json.decode(data, type=_NAMED[kind])
    return Identity(TargetPath(kind, named.publisher, named.id), named.version)
