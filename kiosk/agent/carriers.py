"""Where content comes from: mirrors in order, and before them what already lies in the store.

No carrier is trusted, so that any of them will do: a server, a site cache, a stick.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from urllib.parse import unquote, urlsplit

from content_packs.fetching import DirectoryFetcher, Fetcher, HttpFetcher, Response
from kiosk.blobs import BlobStore
from kiosk.errors import BlobDamaged

SHA256_LETTERS = 64


def carrier(address: str) -> Fetcher:
    """The fetcher for a repository address: ``https:``, ``http:`` or ``file:``."""
    parts = urlsplit(address)
    return DirectoryFetcher(Path(unquote(parts.path))) if parts.scheme == "file" else HttpFetcher(address)


class Mirrors:
    """Several carriers of one publish directory. The one that last worked is asked first."""

    def __init__(self, carriers: Sequence[Fetcher]) -> None:
        self._carriers = list(carriers)

    def open(self, path: str, *, offset: int = 0, etag: str = "") -> AbstractContextManager[Response]:
        """As `Fetcher.open`, of the first carrier; `turn` changes which one that is."""
        return self._carriers[0].open(path, offset=offset, etag=etag)

    def turn(self) -> None:
        """The first carrier failed, or brought what cannot be used: ask the next from now on."""
        self._carriers = [*self._carriers[1:], self._carriers[0]]


class StoredFirst:
    """Signed targets that are in the store already are not fetched again. `trust` checks them all the same."""

    def __init__(self, store: BlobStore, fetcher: Fetcher) -> None:
        self._store = store
        self._fetcher = fetcher

    @contextmanager
    def open(self, path: str, *, offset: int = 0, etag: str = "") -> Iterator[Response]:
        """As `Fetcher.open`."""
        stored = self._stored(path) if path.startswith("targets/") and not offset else None
        if stored is not None:
            yield Response(iter((stored,)))
            return
        with self._fetcher.open(path, offset=offset, etag=etag) as response:
            yield response

    def _stored(self, path: str) -> bytes | None:
        sha256 = path.rpartition("/")[2].partition(".")[0]
        with suppress(BlobDamaged):
            return self._store.read(sha256) if len(sha256) == SHA256_LETTERS else None
        return None
