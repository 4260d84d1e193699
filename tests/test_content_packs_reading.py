"""Reading: an older reader meets newer content gracefully, and nonsense never does harm."""

from __future__ import annotations

import tracemalloc
from typing import Any

import msgspec
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from content_packs.errors import ContentBad, Unsupported
from content_packs.model import (
    BlobRef,
    Heading,
    Manifest,
    Page,
    PageText,
    Span,
    Topic,
    TranslationState,
    UnknownBlock,
)
from content_packs.reading import read_manifest, read_page, write_manifest, write_page

HEADING = Heading(id="when", fallback="When", level=2, text=(Span(text="When"),))
TEXT = PageText(title="Visa", summary="", state=TranslationState.SOURCE, revision="0" * 12, blocks=(HEADING,))
PAGE = Page(format=1, id="visa", texts={"en": TEXT})
MANIFEST = Manifest(
    format=1,
    publisher="sample",
    pack="arrivals",
    version=1,
    titles={"en": "Arrivals"},
    publisher_names={"en": "Sample"},
    languages=("en",),
    source_language="en",
    topics=(Topic(id="entry", icon="info", titles={"en": "Entry"}, pages=("visa",)),),
    pages={"visa": BlobRef(sha256="a" * 64, length=10)},
)


def tree(value: Page | Manifest) -> dict[str, Any]:
    decoded: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(value))
    return decoded


def blob(value: object) -> bytes:
    return zstandard.ZstdCompressor().compress(msgspec.json.encode(value))


def test_what_is_written_is_read() -> None:
    assert read_page(write_page(PAGE)) == PAGE
    assert read_manifest(write_manifest(MANIFEST)) == MANIFEST


def test_older_reader_ignores_fields_it_does_not_know() -> None:
    newer = tree(PAGE) | {"mood": "calm"}
    newer["texts"]["en"]["blocks"][0]["colour"] = {"deep": [1, 2]}
    assert read_page(blob(newer)) == PAGE
    assert read_manifest(msgspec.json.encode(tree(MANIFEST) | {"seal": [1]})) == MANIFEST


def test_older_reader_shows_the_fallback_of_a_block_it_does_not_know() -> None:
    newer = tree(PAGE)
    newer["texts"]["en"]["blocks"].append({"type": "hologram", "id": "globe", "fallback": "A globe", "turns": 3})
    blocks = read_page(blob(newer)).texts["en"].blocks
    assert blocks == (HEADING, UnknownBlock(id="globe", fallback="A globe"))


@pytest.mark.parametrize("change", [{"format": 2}, {"needs": ["holograms"]}, {"format": 2, "texts": 7}])
def test_content_for_newer_software_is_unsupported_and_not_called_broken(change: dict[str, object]) -> None:
    with pytest.raises(Unsupported, match="Update it"):
        read_page(blob(tree(PAGE) | change))
    with pytest.raises(Unsupported, match="Update it"):
        read_manifest(msgspec.json.encode(tree(MANIFEST) | change))


def test_value_that_an_enumeration_lacks_asks_for_newer_software() -> None:
    newer = tree(PAGE)
    newer["texts"]["en"]["state"] = "checked-by-machine"
    with pytest.raises(Unsupported, match=r"'checked-by-machine'.*Update it"):
        read_page(blob(newer))
    modes = {"audience": {"modes": ["hovercraft"]}}
    with pytest.raises(Unsupported, match=r"'hovercraft'.*Update it"):
        read_manifest(msgspec.json.encode(tree(MANIFEST) | modes))


def test_unknown_block_without_fallback_is_refused() -> None:
    newer = tree(PAGE)
    newer["texts"]["en"]["blocks"].append({"type": "hologram", "id": "globe"})
    with pytest.raises(ContentBad):
        read_page(blob(newer))


def test_page_is_never_decompressed_past_its_limit() -> None:
    bomb = zstandard.ZstdCompressor().compress(b" " * 50_000_000)
    assert len(bomb) < 10_000
    tracemalloc.start()
    with pytest.raises(ContentBad, match="grows past"):
        read_page(bomb, limit=1_000_000)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 5_000_000


def test_damaged_page_is_refused() -> None:
    whole = write_page(PAGE)
    damaged = bytearray(whole)
    damaged[len(whole) // 2] ^= 1
    for bytes_ in (bytes(damaged), whole[:-5], whole[:10], b"", b"PK\x03\x04"):
        with pytest.raises(ContentBad):
            read_page(bytes_)


@pytest.mark.parametrize(
    "change",
    [
        {"pack": "../../etc"},
        {"publisher": "A"},
        {"languages": ["en/../.."]},
        {"pages": {"visa": {"sha256": "../" + "a" * 61, "length": 1}}},
        {"pages": {"visa": {"sha256": "a" * 64, "length": -1}}},
        {"pages": {"visa": {"sha256": "a" * 64, "length": 10**12}}},
        {"media": [{"sha256": "A" * 64, "length": 1}]},
        {"pages": {}},
        {"format": 0},
        {"format": "1"},
    ],
)
def test_manifest_whose_names_cannot_be_used_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(ContentBad):
        read_manifest(msgspec.json.encode(tree(MANIFEST) | change))


@pytest.mark.parametrize(
    "data", [b"[" * 100_000, b'{"format":1,"x":' + b"[" * 100_000, b"\xff\xfe", b"null", b"1" * 3_000_000]
)
def test_nonsense_is_refused_with_a_sentence(data: bytes) -> None:
    for read, bytes_ in ((read_manifest, data), (read_page, zstandard.ZstdCompressor().compress(data))):
        with pytest.raises(ContentBad, match=r"\w+ \w+ \w+"):
            read(bytes_)


@given(data=st.binary(max_size=200))
def test_no_bytes_raise_anything_but_content_bad(data: bytes) -> None:
    for read in (read_page, read_manifest):
        with pytest.raises(ContentBad):
            read(data)
