"""BUILD and FETCH: a large file's chunk index, so that a film that was cut again costs what changed.

An index is a blob like any other, named by `BlobRef.chunks` and listed beside its file: zstd of ``GPC1`` and a row
for each chunk of the file in order, the first bytes of its SHA-256 and its length. Nothing is believed because an
index says so: whoever composes a file from chunks checks the hash of the whole.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterable
from typing import NamedTuple

import zstandard

from content_packs.errors import ContentBad
from content_packs.reading import ZSTD_LEVEL, decompressed

INDEXED_BYTES = 8_000_000
"""Files of this length and more have an index."""
PREFIX_BYTES = 12
MAX_ROWS = 50_000
_HEAD = b"GPC1"
_ROW = struct.Struct(f">{PREFIX_BYTES}sI")


class Chunk(NamedTuple):
    """A piece of a file: the beginning of its SHA-256, where it stands, and how long it is."""

    prefix: bytes
    offset: int
    length: int


def prefix_of(data: bytes | memoryview) -> bytes:
    """What a chunk is known by."""
    return hashlib.sha256(data).digest()[:PREFIX_BYTES]


def write_index(chunks: Iterable[tuple[bytes, int]]) -> bytes:
    """The index of a file of these chunks, (prefix, length) in order: same chunks, same bytes."""
    rows = b"".join(_ROW.pack(prefix, length) for prefix, length in chunks)
    compressor = zstandard.ZstdCompressor(level=ZSTD_LEVEL, write_checksum=True, write_content_size=True)
    return compressor.compress(_HEAD + rows)


def read_index(blob: bytes, length: int) -> tuple[Chunk, ...]:
    """The chunks of a file of `length` bytes. Raises `ContentBad` when they are not that."""
    data = decompressed(blob, len(_HEAD) + MAX_ROWS * _ROW.size, "chunk index")
    if not data.startswith(_HEAD) or (len(data) - len(_HEAD)) % _ROW.size:
        raise ContentBad("The chunk index is of a kind that this software does not read; the file is fetched whole.")
    chunks, offset = [], 0
    for prefix, size in _ROW.iter_unpack(memoryview(data)[len(_HEAD) :]):
        chunks.append(Chunk(prefix, offset, size))
        offset += size
    if offset != length or any(chunk.length == 0 for chunk in chunks):
        raise ContentBad(f"The chunk index is of a file of {offset} bytes, not of {length}; the file is fetched whole.")
    return tuple(chunks)
