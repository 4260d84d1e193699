"""A repository on the other side of a line that can be made to fail."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from content_packs.errors import CouldNotReach
from content_packs.fetching import DirectoryFetcher, Response


class Carrier:
    """The repository's folder, with a fault: a set of paths that cannot be read, a count of requests."""

    def __init__(self, folder: Path) -> None:
        self._inner = DirectoryFetcher(folder)
        self.asked: list[str] = []
        self.broken: set[str] = set()
        self.offsets: dict[str, int] = {}
        self.stop_after: int | None = None

    @contextmanager
    def open(self, path: str, *, offset: int = 0, etag: str = "") -> Iterator[Response]:
        self.asked.append(path)
        self.offsets[path] = offset
        if any(path.startswith(part) for part in self.broken):
            raise CouldNotReach(f"{path} is on the other side of a cut cable.")
        with self._inner.open(path, offset=offset, etag=etag) as response:
            yield Response(self._cut(response.chunks), response.etag, response.unchanged, response.start)

    def _cut(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        for chunk in chunks:
            if self.stop_after is not None:
                yield chunk[: self.stop_after]
                raise CouldNotReach("the line went dead.")
            yield chunk
