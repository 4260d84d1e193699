"""FETCH: a large file out of the chunks of files that lie here, and the rest of it in as few pieces as it takes.

Chunks are written in their order, so that the part file itself says how far it is: whoever resumes goes on with the
first chunk that is not whole. What lies here may have rotted and what comes may be a lie: each chunk is checked
as it is written, and the whole file afterwards by whoever adopts it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import takewhile
from pathlib import Path
from typing import BinaryIO, TypeAlias

from content_packs.chunks import Chunk, prefix_of, read_index
from content_packs.errors import ContentBad, Untrusted
from content_packs.model import BlobRef
from kiosk.blobs import BlobStore

Pieces: TypeAlias = Callable[[int, int], Iterator[bytes]]
"""(offset, length) → the bytes, in pieces of any size."""


class Stock:
    """The chunks that lie in the store, of files that have an index there."""

    def __init__(self, store: BlobStore, refs: Iterable[BlobRef] = ()) -> None:
        self._store = store
        self._places: dict[bytes, tuple[Path, Chunk]] = {}
        for ref in {ref.sha256: ref for ref in refs}.values():
            if self._store.has(ref.sha256, ref.length):
                self._add(ref)

    def _add(self, ref: BlobRef) -> None:
        for chunk in rows_of(self._store, ref):
            self._places.setdefault(chunk.prefix, (self._store.path(ref.sha256), chunk))

    def __contains__(self, chunk: Chunk) -> bool:
        return chunk.prefix in self._places

    def read(self, chunk: Chunk) -> bytes | None:
        """Its bytes, which are right; None where it is not here, or not any more."""
        path, there = self._places.get(chunk.prefix, (None, chunk))
        if path is None:
            return None
        with suppress(OSError), path.open("rb") as file:
            file.seek(there.offset)
            data = file.read(there.length)
            if len(data) == chunk.length and prefix_of(data) == chunk.prefix:
                return data
        self._places.pop(chunk.prefix, None)
        return None


def rows_of(store: BlobStore, ref: BlobRef) -> Sequence[Chunk]:
    """The chunks of `ref` by its index; none where it has no index that can be used."""
    with suppress(ContentBad):
        return read_index(store.read(ref.chunks), ref.length) if ref.chunks else ()
    return ()


def compose(into: BinaryIO, rows: Sequence[Chunk], stock: Stock, fetch: Pieces) -> None:
    """Write `rows` into the open file `into`, from where it ends. Raises `Untrusted` when what was fetched is wrong."""
    into.seek(0, 2)
    at = bisect_right([row.offset for row in rows], into.tell()) - 1
    if into.tell() >= rows[-1].offset + rows[-1].length:
        at = len(rows)
    else:
        into.seek(rows[at].offset)
        into.truncate()
    while at < len(rows):
        data = stock.read(rows[at])
        run = rows[at : at + 1] if data else list(takewhile(lambda row: row not in stock, rows[at:]))
        for chunk in (data,) if data else _checked(run, fetch):
            into.write(chunk)
        at += len(run)


def _checked(run: Sequence[Chunk], fetch: Pieces) -> Iterator[bytes]:
    """The chunks of `run`, which follow each other, fetched as one."""
    waiting, rows = bytearray(), iter(run)
    row = next(rows, None)
    for piece in fetch(run[0].offset, sum(one.length for one in run)):
        waiting += piece
        while row is not None and len(waiting) >= row.length:
            data = bytes(waiting[: row.length])
            if prefix_of(data) != row.prefix:
                raise Untrusted("a piece of a large file was changed on its way: its hash is not the one in its index")
            yield data
            del waiting[: row.length]
            row = next(rows, None)
