"""Bytes ↔ what travels: the one way in for manifests and pages, and the one way out.

VERIFY has vouched for the bytes before they come here; this module still trusts none of them:

1. Nothing is decompressed past a limit, whatever its header says.
2. `format` and `needs` are read first; newer ones raise `Unsupported` before anything else is looked at.
3. Unknown fields are ignored. A block of unknown type becomes an `UnknownBlock` with its fallback. A value
   that an enumeration lacks raises `Unsupported`.
4. Ids, tags and hashes become parts of paths and URLs, so they must be what they claim to be.
5. Everything else that is wrong raises `ContentBad` with a sentence; no other exception leaves.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar, get_args

import msgspec
import zstandard

from content_packs.errors import ContentBad, Unsupported
from content_packs.model import PACK_FORMAT, SUPPORTED_NEEDS, AnyBlock, BlobRef, Frozen, Manifest, Page, Survey

MAX_MANIFEST_BYTES = 2_000_000
MAX_PAGE_BYTES = 8_000_000  # decompressed, all languages
MAX_BLOB_BYTES = 200_000_000  # one file, as stored
MAX_WINDOW_BYTES = 1 << 23  # what the decompressor may keep in memory

ZSTD_LEVEL = 19

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
_MEDIA_ID = re.compile(r"[a-z0-9][A-Za-z0-9-]{0,62}")
_TAG = re.compile(r"[A-Za-z0-9]{2,8}(-[A-Za-z0-9]{1,8})*")
SHA256_PATTERN = "[0-9a-f]{64}"
_SHA256 = re.compile(SHA256_PATTERN)

_KNOWN_BLOCKS = frozenset(block.__struct_config__.tag for block in get_args(AnyBlock))

_UNKNOWN_VALUE = "Invalid enum value"
"""How msgspec's sentence begins where an enumeration lacks the value."""

_T = TypeVar("_T")


class _Head(Frozen, frozen=True):
    format: int
    needs: tuple[str, ...] = ()


def sha256_hex(data: bytes) -> str:
    """The name of `data` in a blob store: lower-case hexadecimal SHA-256."""
    return hashlib.sha256(data).hexdigest()


def is_sha256(text: str) -> bool:
    """Whether `text` is the name of a blob."""
    return _SHA256.fullmatch(text) is not None


def is_name(text: str) -> bool:
    """Whether `text` is an id: 1–63 lower-case ASCII letters, digits and hyphens, no hyphen first."""
    return _NAME.fullmatch(text) is not None


def is_media_id(text: str) -> bool:
    """Whether `text` is a media item's id: like any id, but a language tag may end it (``film-captions-zh-Hans``)."""
    return _MEDIA_ID.fullmatch(text) is not None


def read_document(data: bytes, type_: type[_T], newest: int, limit: int = MAX_MANIFEST_BYTES) -> _T:
    """JSON `data` of at most `limit` bytes as `type_`, after its `format` (1 … `newest`) and `needs` were checked."""
    if len(data) > limit:
        raise ContentBad(f"The file has {len(data)} bytes; at most {limit} are read.")
    check_head(_decoded(data, _Head), newest)
    return _decoded(data, type_)


def read_manifest(data: bytes) -> Manifest:
    """`data` as a manifest whose names, hashes and lengths can be used."""
    manifest = read_document(data, Manifest, PACK_FORMAT)
    _all(is_name, "id", (manifest.publisher, manifest.pack, *manifest.pages, *(t.id for t in manifest.topics)))
    _all(_TAG.fullmatch, "language tag", (*manifest.languages, manifest.source_language, *manifest.titles))
    _all(is_name, "id", (name for survey in manifest.surveys for name in survey_ids(survey)))
    for ref in (*manifest.pages.values(), *manifest.media):
        _check_blob(ref)
    for page in (page for topic in manifest.topics for page in topic.pages):
        if page not in manifest.pages:
            raise ContentBad(f"The manifest's topics name page {page!r}, which it does not hold.")
    return manifest


def survey_ids(survey: Survey) -> Iterator[str]:
    """Every id of `survey`: they become keys of counts."""
    yield survey.id
    for question in survey.questions:
        yield question.id
        yield from (choice.id for choice in question.choices)


def read_page(blob: bytes, limit: int = MAX_PAGE_BYTES) -> Page:
    """A page blob as stored (zstd of JSON), of at most `limit` bytes once decompressed."""
    data = decompressed(blob, limit, "page")
    check_head(_decoded(data, _Head), PACK_FORMAT)
    page = msgspec_convert(_with_unknown_blocks(_decoded(data, dict[str, Any])), Page)
    _all(is_name, "id", (page.id, *page.facts, *page.contacts, *page.related))
    _all(is_media_id, "media id", page.media)
    _all(_TAG.fullmatch, "language tag", page.texts)
    for file in (file for item in page.media.values() for file in item.files):
        _check_blob(BlobRef(sha256=file.sha256, length=file.length))
    return page


def page_as_stored(blob: bytes, limit: int = MAX_PAGE_BYTES) -> dict[str, Any]:
    """What a page blob says word for word, fields that this software does not know included. Checked as a page."""
    read_page(blob, limit)
    return _decoded(decompressed(blob, limit, "page"), dict[str, Any])


def document_as_stored(data: bytes) -> dict[str, Any]:
    """What a signed JSON file says word for word; raises `ContentBad` when it is none."""
    return _decoded(data, dict[str, Any])


def write_page(page: Page) -> bytes:
    """`page` as a blob: same page, same bytes."""
    compressor = zstandard.ZstdCompressor(level=ZSTD_LEVEL, write_checksum=True, write_content_size=True)
    return compressor.compress(msgspec.json.encode(page, order="sorted"))


def write_manifest(manifest: Manifest) -> bytes:
    """`manifest` as JSON with sorted keys: same manifest, same bytes."""
    return msgspec.json.encode(manifest, order="sorted")


def check_head(head: _Head, newest: int) -> None:
    """Refuse what is written for newer software, naming what would be needed."""
    if head.format > newest:
        raise Unsupported(f"This content has format {head.format}; this software reads up to {newest}. Update it.")
    if head.format < 1:
        raise ContentBad(f"{head.format} is no format; formats count from 1.")
    missing = sorted(set(head.needs) - SUPPORTED_NEEDS)
    if missing:
        raise Unsupported(f"This content needs {', '.join(missing)}, which this software lacks. Update it.")


def msgspec_convert(tree: object, type_: type[_T]) -> _T:
    """A decoded JSON `tree` as `type_`."""
    try:
        return msgspec.convert(tree, type_, strict=True)
    except (msgspec.ValidationError, RecursionError) as error:
        raise _misshapen(error) from error


def _decoded(data: bytes, type_: type[_T]) -> _T:
    try:
        return msgspec.json.decode(data, type=type_)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise _misshapen(error) from error


def _misshapen(error: Exception) -> ContentBad:
    """What to raise: a value that an enumeration lacks may have been added since, in newer software."""
    if str(error).startswith(_UNKNOWN_VALUE):
        return Unsupported(f"This content has a value that this software does not know ({error}). Update it.")
    return ContentBad(f"The content does not have the shape of its format: {error}")


def decompressed(blob: bytes, limit: int, what: str) -> bytes:
    """What is in a zstd `blob`, at most `limit` bytes. Raises `ContentBad` naming `what` it is."""
    decompressor = zstandard.ZstdDecompressor(max_window_size=MAX_WINDOW_BYTES)
    try:
        data: bytes = decompressor.stream_reader(blob).read(limit + 1)
    except zstandard.ZstdError as error:
        raise ContentBad(f"The {what} is damaged and cannot be decompressed: {error}") from error
    if len(data) > limit:
        raise ContentBad(f"The {what} grows past {limit} bytes when it is decompressed.")
    return data


def _with_unknown_blocks(page: dict[str, Any]) -> dict[str, Any]:
    """`page` with every block of a type from the future made an unknown one."""
    texts = page.get("texts")
    for text in texts.values() if isinstance(texts, dict) else ():
        blocks = text.get("blocks") if isinstance(text, dict) else None
        if isinstance(blocks, list):
            text["blocks"] = [_known(block) for block in blocks]
    return page


def _known(block: object) -> object:
    if not isinstance(block, dict) or block.get("type") in _KNOWN_BLOCKS:
        return block
    return {"type": "unknown", "id": block.get("id"), "fallback": block.get("fallback")}


def _all(check: Any, what: str, names: Iterable[str]) -> None:
    wrong = next((name for name in names if not check(name)), None)
    if wrong is not None:
        raise ContentBad(f"{wrong[:80]!r} is no {what}.")


def _check_blob(ref: BlobRef) -> None:
    if not is_sha256(ref.sha256):
        raise ContentBad(f"{ref.sha256[:80]!r} is no SHA-256.")
    if not 0 <= ref.length <= MAX_BLOB_BYTES:
        raise ContentBad(f"Blob {ref.sha256} claims {ref.length} bytes; at most {MAX_BLOB_BYTES} are fetched.")
    if ref.chunks and not is_sha256(ref.chunks):
        raise ContentBad(f"Blob {ref.sha256} has an index called {ref.chunks[:80]!r}, which is no SHA-256.")
