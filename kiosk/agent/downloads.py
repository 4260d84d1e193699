"""FETCH blobs: several at once, resumed where they stopped, checked, and never longer than a slice of time.

A blob grows in its part file and gets its name only when its hash is right. One call works for at most
`SLICE_S` and then raises `MoreToFetch`, so that heartbeats and tallies go out between the slices of a
film on a slow line; the next call goes on where it stopped.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from dataclasses import dataclass
from io import FileIO
from pathlib import Path

from content_packs.errors import CouldNotReach, Untrusted
from content_packs.fetching import Fetcher, download
from content_packs.model import BlobRef
from content_packs.trust.roles import blob_file
from kiosk.blobs import BlobStore, failing_disk

PARALLEL = 4
SLICE_S = 20.0


class MoreToFetch(CouldNotReach):
    def __init__(self, done: int, of: int) -> None:
        super().__init__(f"still fetching: {done} of {of} files are here")


@dataclass(frozen=True)
class Wanted:
    """A file to have: where it lies in the publish directory, and what it must be."""

    path: str
    sha256: str
    length: int


def wanted_blob(ref: BlobRef) -> Wanted:
    return Wanted(blob_file(ref.sha256), ref.sha256, ref.length)


class _Sliced(FileIO):
    """A part file that takes what it is given until the slice is over; `check` raises then."""

    def __init__(self, path: Path, check: Callable[[], None]) -> None:
        super().__init__(path, "r+" if path.exists() else "w+")
        self._check = check

    def write(self, data: bytes) -> int:  # type: ignore[override]  # the fetcher gives bytes
        view = memoryview(data)
        while view:
            view = view[super().write(view) :]
        self._check()
        return len(data)


class Downloads:
    """Fetches into `store`, for one slice of time at once."""

    def __init__(self, store: BlobStore, fetcher: Fetcher, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._store = store
        self._fetcher = fetcher
        self._monotonic = monotonic
        self._over = 0.0

    def begin_slice(self) -> None:
        """Time for downloads counts from here."""
        self._over = self._monotonic() + SLICE_S

    def fetch(self, wanted: Iterable[Wanted]) -> None:
        """Have all of `wanted` in the store. Raises `MoreToFetch`, another `CouldNotReach`, or `Untrusted`."""
        missing = {one.sha256: one for one in wanted if not self._store.has(one.sha256, one.length)}
        if not missing:
            return
        self._store.check_room(sum(one.length for one in missing.values()))
        with ThreadPoolExecutor(max_workers=PARALLEL) as pool:
            futures = [pool.submit(self._fetch_one, one) for one in missing.values()]
            wait(futures, return_when=FIRST_EXCEPTION)
            for future in futures:
                future.cancel()
        errors = [e for f in futures if not f.cancelled() and (e := f.exception()) is not None]
        if errors:
            raise self._worst(errors, missing)

    def _worst(self, errors: list[BaseException], missing: dict[str, Wanted]) -> BaseException:
        """What to tell: a real error before the end of the slice, which only says how far we are."""
        real = [error for error in errors if not isinstance(error, MoreToFetch)]
        if real:
            return real[0]
        done = sum(self._store.has(one.sha256, one.length) for one in missing.values())
        return MoreToFetch(done, len(missing))

    def _fetch_one(self, wanted: Wanted) -> None:
        self._check_slice()
        part = self._store.part(wanted.sha256)
        with failing_disk("Fetching content"):
            resumed = self._continue(part, wanted)
            try:
                self._store.adopt(wanted.sha256)
            except Untrusted:
                if not resumed:
                    raise
                self._continue(part, wanted)  # what lay there before was not the beginning of it
                self._store.adopt(wanted.sha256)

    def _continue(self, part: Path, wanted: Wanted) -> bool:
        """Fetch what is missing of the part; whether something was there already."""
        offset = part.stat().st_size if part.exists() else 0
        if offset > wanted.length:
            part.unlink()
            offset = 0
        if offset < wanted.length or offset == 0:
            with _Sliced(part, self._check_slice) as into:
                download(self._fetcher, wanted.path, wanted.length, into, offset=offset)
        return offset > 0

    def _check_slice(self) -> None:
        if self._monotonic() >= self._over:
            raise MoreToFetch(0, 1)
