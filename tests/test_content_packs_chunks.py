"""Chunk indexes: the same for the same file, mostly the same for a film that was cut again, and never believed."""

from __future__ import annotations

from pathlib import Path
from random import Random

import msgspec
import pytest

from content_packs import build as build_module
from content_packs.build import blob_path, build
from content_packs.chunks import prefix_of, read_index, write_index
from content_packs.cutting import LEAST_BYTES, MOST_BYTES, index_of
from content_packs.errors import ContentBad
from content_packs.model import BlobRef
from content_packs.reading import read_manifest, write_manifest
from content_packs.source import load_pack
from tests.sample_pack import write_pack

FILM = Random(3).randbytes(6_000_000)


def test_an_index_says_every_chunk_of_its_file() -> None:
    chunks = read_index(index_of(FILM), len(FILM))
    assert [chunk.prefix for chunk in chunks] == [prefix_of(FILM[c.offset : c.offset + c.length]) for c in chunks]
    assert sum(chunk.length for chunk in chunks) == len(FILM)
    assert all(LEAST_BYTES <= chunk.length <= MOST_BYTES for chunk in chunks[:-1])
    assert 48_000 < len(FILM) / len(chunks) < 96_000


def test_the_same_file_has_the_same_index() -> None:
    assert index_of(FILM) == index_of(bytes(FILM))


def test_a_film_that_was_cut_again_keeps_the_chunks_of_what_stayed() -> None:
    again = FILM[:2_000_000] + Random(4).randbytes(300_123) + FILM[2_200_000:]
    before = {chunk.prefix for chunk in read_index(index_of(FILM), len(FILM))}
    new = [chunk for chunk in read_index(index_of(again), len(again)) if chunk.prefix not in before]
    assert 300_123 <= sum(chunk.length for chunk in new) < 300_123 + 2 * MOST_BYTES


@pytest.mark.parametrize(
    ("index", "sentence"),
    [
        (b"no zstd", "damaged"),
        (write_index([(b"x" * 12, 5)]), "of a file of 5 bytes"),
        (write_index([(b"x" * 12, 10), (b"y" * 12, 0)]), "fetched whole"),
    ],
)
def test_an_index_that_is_not_of_this_file_is_refused(index: bytes, sentence: str) -> None:
    with pytest.raises(ContentBad, match=sentence):
        read_index(index, 10)


def test_an_index_that_unpacks_without_end_is_refused() -> None:
    with pytest.raises(ContentBad, match="grows past"):
        read_index(write_index([(bytes(12), 1)] * 100_000), 100_000)


def test_a_large_file_of_a_pack_gets_an_index_beside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build_module, "INDEXED_BYTES", 2_000)
    manifest = build(load_pack(write_pack(tmp_path / "pack")), tmp_path / "out")
    media = {ref.sha256: ref for ref in manifest.media}
    large = [ref for ref in manifest.media if ref.chunks]
    assert large
    for ref in large:
        index = blob_path(tmp_path / "out", ref.chunks).read_bytes()
        assert media[ref.chunks].length == len(index)
        assert read_index(index, ref.length)
    assert all(ref.chunks for ref in manifest.media if ref.length >= 2_000 and ref.sha256 not in _indexes(large))


def _indexes(refs: list[BlobRef]) -> set[str]:
    return {ref.chunks for ref in refs}


def test_small_files_have_none_and_an_index_must_be_named_by_a_hash(tmp_path: Path) -> None:
    manifest = build(load_pack(write_pack(tmp_path / "pack")), tmp_path / "out")
    assert b"chunks" not in write_manifest(manifest)
    bad = msgspec.structs.replace(manifest, media=(BlobRef(sha256="0" * 64, length=1, chunks="../x"),))
    with pytest.raises(ContentBad, match="no SHA-256"):
        read_manifest(write_manifest(bad))
