"""Where content comes from: mirrors in order, and before them what already lies in the store.

No carrier is trusted, so that any of them will do: a server, a site cache, a stick. Rules:

- The first in the settings is asked first. One that failed rests for `REST_S`, and then is asked first again.
- One that is down or lacks a file is passed over in the same moment; one that lied is passed over by whoever found out.
- One that is behind the others is no attack: it is passed over, and nobody is told.
- Every `COMPARE_S` the others are asked for news too, so that one which stands still does not hold a kiosk back.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from pathlib import Path
from urllib.parse import unquote, urlsplit

from content_packs.errors import CouldNotReach, NotThere, Stale
from content_packs.fetching import DirectoryFetcher, Fetcher, HttpFetcher, Response, fetch
from content_packs.reading import sha256_hex
from content_packs.trust.roles import MAX_TARGET_BYTES
from kiosk.blobs import BlobStore
from kiosk.errors import BlobDamaged

SHA256_LETTERS = 64
REST_S = 600.0
COMPARE_S = 600.0


def carrier(address: str, proxy: str = "", spent: Callable[[int], None] = lambda _: None) -> Fetcher:
    """The fetcher for a repository address: ``https:``, ``http:`` or ``file:``."""
    parts = urlsplit(address)
    if parts.scheme == "file":
        return DirectoryFetcher(Path(unquote(parts.path)))
    return HttpFetcher(address, proxy=proxy, spent=spent)


class Mirrors:
    """Several carriers of one publish directory. `problem` says what is wrong with those that rest, or is ""."""

    def __init__(self, carriers: Sequence[Fetcher], monotonic: Callable[[], float] = time.monotonic) -> None:
        self._carriers = tuple(carriers)
        self._monotonic = monotonic
        self._rests: dict[int, tuple[float, str]] = {}
        self._compared = monotonic()
        self._only: Fetcher | None = None

    def __len__(self) -> int:
        return len(self._carriers)

    @property
    def problem(self) -> str:
        if len(self) == 1:
            return ""  # whoever asked it says so
        said = (sentence for until, sentence in self._rests.values() if until > self._monotonic())
        return "; ".join(sentence for sentence in said if sentence)

    def in_turn(self) -> list[Fetcher]:
        """The carriers, those that rest last, the longest rested of them first."""
        if self._only is not None:
            return [self._only]
        now = self._monotonic()

        def rest(at: int) -> float:
            until, _ = self._rests.get(at, (0.0, ""))
            return until if until > now else 0.0

        return [self._carriers[at] for at in sorted(range(len(self)), key=lambda at: (rest(at), at))]

    def failed(self, carrier: Fetcher, error: Exception) -> None:
        """`carrier` did not bring what it should: let it rest."""
        behind = isinstance(error, NotThere | Stale)
        at = self._carriers.index(carrier)
        self._rests[at] = (self._monotonic() + REST_S, "" if behind else str(error))

    def turn(self, error: Exception) -> None:
        """What the first carrier brought cannot be used."""
        if self._only is None:
            self.failed(self.in_turn()[0], error)

    def others(self) -> Iterator[Fetcher]:
        """Now and then: each carrier but the first in turn, and nobody else is asked for anything meanwhile."""
        if self._monotonic() - self._compared < COMPARE_S:
            return
        self._compared = self._monotonic()
        for one in self.in_turn()[1:]:
            self._only = one
            try:
                yield one
            finally:
                self._only = None

    @contextmanager
    def open(self, path: str, *, offset: int = 0, etag: str = "") -> Iterator[Response]:
        """As `Fetcher.open`, by the first carrier that answers."""
        with ExitStack() as stack:
            yield self._first(stack, lambda one: one.open(path, offset=offset, etag=etag))

    def _first(self, stack: ExitStack, opened: Callable[[Fetcher], AbstractContextManager[Response]]) -> Response:
        missing: NotThere | None = None
        down: CouldNotReach | None = None
        for one in self.in_turn():
            if missing and self._is_resting(one):
                break  # somebody who works has answered
            try:
                return stack.enter_context(opened(one))
            except NotThere as error:
                missing = missing or error
            except CouldNotReach as error:
                down = down or error
                self._blame(one, error)
        raise missing or down or CouldNotReach("there is no carrier to ask; name one in repositories")

    def _is_resting(self, one: Fetcher) -> bool:
        return self._rests.get(self._carriers.index(one), (0.0, ""))[0] > self._monotonic()

    def _blame(self, one: Fetcher, error: CouldNotReach) -> None:
        if self._only is None:
            self.failed(one, error)


class StoredFirst:
    """Signed targets that are in the store already are not fetched again. `trust` checks them all the same.

    A target's file is named by its hash, so that a carrier which brings another one is found out here, and
    the next is asked.
    """

    def __init__(self, store: BlobStore, mirrors: Mirrors) -> None:
        self._store = store
        self._mirrors = mirrors

    @contextmanager
    def open(self, path: str, *, offset: int = 0, etag: str = "") -> Iterator[Response]:
        """As `Fetcher.open`."""
        sha256 = path.rpartition("/")[2].partition(".")[0]
        if path.startswith("targets/") and len(sha256) == SHA256_LETTERS:
            yield Response(iter((self._stored(sha256) or self._right(path, sha256),)))
            return
        with self._mirrors.open(path, offset=offset, etag=etag) as response:
            yield response

    def _stored(self, sha256: str) -> bytes | None:
        with suppress(BlobDamaged):
            return self._store.read(sha256)
        return None

    def _right(self, path: str, sha256: str) -> bytes:
        """The file by the first carrier that brings it; what the first brought, when all of them lie."""
        lies: list[bytes] = []
        for _ in range(len(self._mirrors)):
            first = self._mirrors.in_turn()[0]
            body = fetch(self._mirrors, path, MAX_TARGET_BYTES).body
            if sha256_hex(body) == sha256:
                return body
            lies.append(body)
            self._mirrors.failed(first, CouldNotReach(f"{path} was changed on its way; that mirror rests."))
        return lies[0]
