"""FETCH blobs: several at once, resumed where they stopped, checked, and never longer than a slice of time.

A blob grows in its part file and gets its name only when its hash is right. One call works for at most
`SLICE_S` and then raises `MoreToFetch`, so that heartbeats and tallies go out between the slices of a
film on a slow line; the next call goes on where it stopped. Each file is asked of one carrier after the other
until one brings it: a lie, a gap or a dead line of one mirror costs that mirror its turn. Over a network, each
request is granted by the allowance; a large file is composed of the chunks that lie here (`fetching/composing.py`),
and fetched whole where that fails.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import FileIO
from pathlib import Path

from content_packs.chunks import Chunk
from content_packs.errors import ContentBad, CouldNotReach, Untrusted
from content_packs.fetching import Fetcher, HttpFetcher, RangeIgnored, download, fetch_range
from content_packs.model import BlobRef
from content_packs.trust.roles import blob_file
from kiosk.agent.carriers import Mirrors
from kiosk.agent.fetching.allowance import Allowance
from kiosk.agent.fetching.composing import Stock, compose, rows_of
from kiosk.blobs import BlobStore, failing_disk
from kiosk.errors import DiskFailingError, DownloadPaused

PARALLEL = 4
SLICE_S = 20.0


class MoreToFetch(DownloadPaused):
    def __init__(self, done: int, of: int) -> None:
        super().__init__(f"still fetching: {done} of {of} files are here", dt.timedelta(0))


@dataclass(frozen=True)
class Wanted:
    """A file to have: where it lies in the publish directory, what it must be, and its chunk index, if it has one."""

    path: str
    sha256: str
    length: int
    chunks: str = ""


def wanted_blob(ref: BlobRef) -> Wanted:
    return Wanted(blob_file(ref.sha256), ref.sha256, ref.length, ref.chunks)


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

    def __init__(
        self,
        store: BlobStore,
        mirrors: Mirrors,
        allowance: Allowance,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._mirrors = mirrors
        self._allowance = allowance
        self._monotonic = monotonic
        self._over = 0.0
        self._stock = Stock(store)

    def begin_slice(self, now: dt.datetime | None = None, zone: str = "UTC") -> None:
        """Time for downloads counts from here. It is `now` at the gate, in whose `zone` its hours are."""
        self._over = self._monotonic() + SLICE_S
        if now is not None:
            self._allowance.begin(now, zone)

    @property
    def problem(self) -> str:
        """What is wrong with mirrors that others stand in for, or ""."""
        return self._mirrors.problem

    def offer(self, refs: Iterable[BlobRef]) -> None:
        """Files whose chunks may be used again."""
        self._stock = Stock(self._store, refs)

    def check_room(self, wanted: Iterable[Wanted]) -> None:
        """Raises `DiskFailingError` when what is missing of `wanted` will not fit."""
        missing = {one.sha256: one.length for one in wanted if not self._store.has(one.sha256, one.length)}
        if missing:
            self._store.check_room(sum(missing.values()))

    def fetch(self, wanted: Iterable[Wanted], *, media: bool = False) -> None:
        """Have all of `wanted` in the store. Raises `DownloadPaused`, another `CouldNotReach`, or `Untrusted`."""
        missing = {one.sha256: one for one in wanted if not self._store.has(one.sha256, one.length)}
        if not missing:
            return
        self._store.check_room(sum(one.length for one in missing.values()))
        with ThreadPoolExecutor(max_workers=PARALLEL) as pool:
            futures = [pool.submit(self._fetch_one, one, media) for one in missing.values()]
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

    def _fetch_one(self, wanted: Wanted, media: bool) -> None:
        """Composed if it can be; whole, where all that came was refused: the index may be what is wrong."""
        self._check_slice()
        rows = rows_of(self._store, BlobRef(sha256=wanted.sha256, length=wanted.length, chunks=wanted.chunks))
        errors = self._by_each(wanted, rows, media)
        if rows and any(isinstance(error, ContentBad) for error in errors):
            self._store.part(wanted.sha256).unlink(missing_ok=True)
            errors = self._by_each(wanted, (), media)
        if errors:
            raise next((error for error in errors if isinstance(error, ContentBad)), errors[0])

    def _by_each(self, wanted: Wanted, rows: Sequence[Chunk], media: bool) -> list[Exception]:
        """By one carrier after the other until one has brought it. Else what was wrong with each."""
        errors: list[Exception] = []
        for carrier in self._mirrors.in_turn():
            try:
                with failing_disk("Fetching content"):
                    self._bring(_Pieces(carrier, wanted.path, self._allowance, media), wanted, rows)
                return []
            except (DownloadPaused, DiskFailingError):
                raise
            except (ContentBad, CouldNotReach) as error:
                errors.append(error)
                self._mirrors.failed(carrier, error)
        return errors

    def _bring(self, pieces: _Pieces, wanted: Wanted, rows: Sequence[Chunk]) -> None:
        part = self._store.part(wanted.sha256)
        resumed = self._begin(part, wanted)
        try:
            with _Sliced(part, self._check_slice) as into:
                if rows:
                    with suppress(RangeIgnored):
                        compose(into, rows, self._stock, pieces.of)
                pieces.into(into, wanted.length)
            self._store.adopt(wanted.sha256)
        except Untrusted:
            if rows or not resumed:
                raise
            with _Sliced(part, self._check_slice) as into:
                pieces.into(into, wanted.length)  # what lay there before was not the beginning of it
            self._store.adopt(wanted.sha256)

    @staticmethod
    def _begin(part: Path, wanted: Wanted) -> bool:
        """Whether something is there already to go on with."""
        offset = part.stat().st_size if part.exists() else 0
        if offset > wanted.length:
            part.unlink()
            offset = 0
        return offset > 0

    def _check_slice(self) -> None:
        if self._monotonic() >= self._over:
            raise MoreToFetch(0, 1)


@dataclass(frozen=True)
class _Pieces:
    """A file of one carrier, each request granted where there is a network between."""

    carrier: Fetcher
    path: str
    allowance: Allowance
    media: bool

    def of(self, offset: int, length: int) -> Iterator[bytes]:
        """The bytes of a piece."""
        while length:
            with self._granted(length) as granted:
                yield from fetch_range(self.carrier, self.path, offset, granted)
            offset, length = offset + granted, length - granted

    def into(self, part: _Sliced, length: int) -> None:
        """All of it, from where `part` ends: in one request if it may be, and where the carrier has no pieces."""
        offset = part.seek(0, 2)
        if offset or not self._at_once(part, length):
            with suppress(RangeIgnored):
                for piece in self.of(offset, length - offset):
                    part.write(piece)
                return
            with self._granted(length):
                download(self.carrier, self.path, length, part)

    def _at_once(self, part: _Sliced, length: int) -> bool:
        with self._granted(length) as granted:
            if granted == length:
                download(self.carrier, self.path, length, part)
            return granted == length

    @contextmanager
    def _granted(self, length: int) -> Iterator[int]:
        """How much of `length` may be asked for at this moment. What lies on a disk is not asked for."""
        if not isinstance(self.carrier, HttpFetcher):
            yield length
            return
        granted = self.allowance.grant(length, media=self.media)
        try:
            yield granted
        finally:
            self.allowance.settle(granted)
