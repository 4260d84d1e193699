"""FETCH: files of a publish directory, over HTTP or from a folder (USB stick, image).

The carrier is not trusted: it may be slow, endless, broken or lying. Rules kept here:

- nothing is read beyond the length that the caller allows;
- handshake and headers have deadlines as a whole (`connections`), and a body, after a grace, a minimum
  rate: dripping is not waiting;
- redirects are refused, and chunked bodies, whose lines could be dripped; bodies are taken as they are
  (no compression to bomb us with);
- "unchanged" is only an answer to who asked;
- paths stay inside the base: no ``..``, no absolute path, no query;
- whatever goes wrong on the way is `CouldNotReach`; the caller keeps what it had.

One `HttpFetcher` may be used by several threads; connections are kept alive and shared.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol, runtime_checkable

import urllib3

from content_packs.connections import HEADERS, Tags, connections, head_length
from content_packs.errors import ContentBad, CouldNotReach, NotThere, TooSlow

CHUNK_BYTES = 64 * 1024
MAX_ETAG_CHARACTERS = 100  # it is sent back with every poll
_PATH = re.compile(r"[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*")
_OK, _PARTIAL, _NOT_MODIFIED, _NO_SUCH_RANGE = 200, 206, 304, 416
_MISSING = frozenset({403, 404, 410})


class TooLong(ContentBad):
    """The carrier sent more bytes than the signed length allows: nothing of it is used."""


class RangeIgnored(CouldNotReach):
    """The carrier does not serve pieces of files: they are to be had whole."""


@dataclass(frozen=True)
class Limits:
    """How long to wait for a carrier. The deadline grows with the bytes asked for, at the minimum rate."""

    connect_s: float = 15.0
    handshake_s: float = 45.0  # connecting and TLS as a whole
    silence_s: float = 20.0  # between two pieces
    headers_s: float = 30.0
    grace_s: float = 20.0  # before the minimum rate counts
    bytes_per_s: float = 512.0


@dataclass
class Response:
    """An answer being read. `unchanged`: what the etag stood for is still current, and there are no
    chunks. `start` is the offset that the chunks begin at: 0 where the carrier ignored the offset."""

    chunks: Iterator[bytes]
    etag: str = ""
    unchanged: bool = False
    start: int = 0


class Fetcher(Protocol):
    """One way to reach a publish directory. Paths are relative to it (``metadata/timestamp.json``)."""

    def open(self, path: str, *, offset: int = 0, etag: str = "") -> AbstractContextManager[Response]:
        """`path` from `offset`; raises `NotThere` or another `CouldNotReach`."""
        ...


@runtime_checkable
class RangeFetcher(Fetcher, Protocol):
    """A fetcher that can bring a piece of a file and nothing behind it."""

    def open_range(self, path: str, offset: int, length: int) -> AbstractContextManager[Response]:
        """At most `length` bytes of `path` from `offset`; `start` is 0 where the carrier ignored the range."""
        ...


@dataclass(frozen=True)
class Fetched:
    """A small file in memory."""

    body: bytes
    etag: str
    unchanged: bool


def fetch(fetcher: Fetcher, path: str, max_length: int, *, etag: str = "") -> Fetched:
    """A small file, at most `max_length` bytes. With `etag`, `unchanged` and no body when it still stands."""
    with fetcher.open(path, etag=etag) as response:
        body = b"".join(_at_most(response.chunks, max_length, path))
        return Fetched(body, response.etag, response.unchanged)


def download(fetcher: Fetcher, path: str, max_length: int, into: BinaryIO, *, offset: int = 0) -> int:
    """Write `path` into the open file `into`, resuming after its first `offset` bytes.

    Returns the file's length. After `CouldNotReach` what arrived stands in `into`, to be resumed;
    it is the caller who checks the hash of the whole.
    """
    with fetcher.open(path, offset=offset) as response:
        into.seek(response.start)
        into.truncate()
        written = response.start
        for chunk in _at_most(response.chunks, max_length - response.start, path):
            written += into.write(chunk)
        return written


def fetch_range(fetcher: Fetcher, path: str, offset: int, length: int) -> Iterator[bytes]:
    """The `length` bytes of `path` from `offset`, in pieces. Raises `RangeIgnored`, or `CouldNotReach` when the
    file ends before."""
    opened = (
        fetcher.open_range(path, offset, length)
        if isinstance(fetcher, RangeFetcher)
        else fetcher.open(path, offset=offset)
    )
    with opened as response:
        if response.start != offset:
            raise RangeIgnored(f"{path} is only served whole by this carrier.")
        left = length
        for chunk in response.chunks:
            yield chunk[:left]
            left -= len(chunk)
            if left <= 0:
                return
    raise CouldNotReach(f"{path} ended {left} bytes before it should.")


def _at_most(chunks: Iterator[bytes], length: int, path: str) -> Iterator[bytes]:
    left = length
    for chunk in chunks:
        left -= len(chunk)
        if left < 0:
            raise TooLong(f"{path} is longer than the {length} bytes it may have; nothing of it was used.")
        yield chunk


def _checked(path: str) -> str:
    if not _PATH.fullmatch(path) or ".." in path:
        raise ContentBad(f"{path!r} is not a path inside a publish directory.")
    return path


class DirectoryFetcher:
    """A publish directory on a disk of this machine: a mounted stick, an image, a test."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()

    @contextmanager
    def open(self, path: str, *, offset: int = 0, etag: str = "") -> Iterator[Response]:
        """As `Fetcher.open`; the etag is made of inode, time and size. Links out of the folder are not followed."""
        full = (self._folder / _checked(path)).resolve()
        if not full.is_relative_to(self._folder) or not full.is_file():
            raise NotThere(f"{path} is not in {self._folder}.")
        with _unreachable(str(full)):
            stat = full.stat()
            file = full.open("rb")
        tag = f"{stat.st_ino:x}-{stat.st_mtime_ns:x}-{stat.st_size:x}"
        with file:
            if etag == tag:
                yield Response(iter(()), tag, unchanged=True)
            else:
                yield Response(self._chunks(file, offset), tag, start=offset)

    @staticmethod
    def _chunks(file: BinaryIO, offset: int) -> Iterator[bytes]:
        with _unreachable(file.name):
            file.seek(offset)
            chunk = file.read(CHUNK_BYTES)
        while chunk:
            yield chunk
            with _unreachable(file.name):
                chunk = file.read(CHUNK_BYTES)


class HttpFetcher:
    """A publish directory behind a static web server, at `base_url`.

    `proxy` is an HTTP proxy's address, and `spent` hears how many bytes each exchange took, headers included
    (not TLS's own). A file that was begun here is resumed by If-Range: if it changed meanwhile, it is begun again.
    """

    def __init__(
        self,
        base_url: str,
        *,
        limits: Limits | None = None,
        monotonic: Callable[[], float] = time.monotonic,
        at_once: int = 4,
        proxy: str = "",
        spent: Callable[[int], None] = lambda _: None,
    ) -> None:
        self._base = base_url.rstrip("/")
        self._limits = limits or Limits()
        self._monotonic = monotonic
        self._spent = spent
        self._tags = Tags()
        self._timeout = urllib3.Timeout(connect=self._limits.connect_s, read=self._limits.silence_s)
        self._pools = connections(at_once, self._limits.handshake_s, self._limits.headers_s, proxy)

    def close(self) -> None:
        """Close all connections."""
        self._pools.clear()

    @contextmanager
    def open(self, path: str, *, offset: int = 0, etag: str = "") -> Iterator[Response]:
        """As `Fetcher.open`. What the server has less of than `offset` is sent from its start."""
        headers = self._tags.resuming(path, f"bytes={offset}-") if offset else {}
        if etag:
            headers["If-None-Match"] = etag
        with self._answer(path, headers, offset, bool(etag)) as response:
            yield response

    @contextmanager
    def open_range(self, path: str, offset: int, length: int) -> Iterator[Response]:
        """As `RangeFetcher.open_range`."""
        headers = self._tags.resuming(path, f"bytes={offset}-{offset + length - 1}")
        with self._answer(path, headers, offset, False) as response:
            yield response

    @contextmanager
    def _answer(self, path: str, headers: dict[str, str], offset: int, asked: bool) -> Iterator[Response]:
        url = f"{self._base}/{_checked(path)}"
        answer = self._asked(url, headers)
        if answer.status == _NO_SUCH_RANGE and offset:
            answer.close()
            offset, answer = 0, self._asked(url, {})
        try:
            response = self._response(answer, url, offset, asked and not offset, "Range" in headers)
            self._tags.note(path, response.etag)
            yield response
        finally:
            with _unreachable(url):
                _give_back(answer)

    def _asked(self, url: str, headers: dict[str, str]) -> urllib3.BaseHTTPResponse:
        sent = {**HEADERS, **headers}
        with _unreachable(url):
            answer = self._pools.urlopen(
                "GET",
                url,
                headers=sent,
                redirect=False,
                retries=False,
                timeout=self._timeout,
                preload_content=False,
                decode_content=False,
            )
        self._spent(head_length(url, sent) + head_length("HTTP/1.1 200 OK", answer.headers))
        return answer

    def _response(self, answer: urllib3.BaseHTTPResponse, url: str, offset: int, asked: bool, ranged: bool) -> Response:
        status, tag = answer.status, answer.headers.get("ETag", "")[:MAX_ETAG_CHARACTERS]
        if status == _NOT_MODIFIED and asked:
            return Response(iter(()), tag, unchanged=True)
        if status in _MISSING:
            raise NotThere(f"{url} is not there (HTTP {status}).")
        if status not in (_OK, _PARTIAL) or (status == _PARTIAL and not ranged):
            raise CouldNotReach(f"{url} answered HTTP {status}; expected 200.")
        if "Transfer-Encoding" in answer.headers:
            raise CouldNotReach(f"{url} answered in pieces without a length; serve it as a static file.")
        if status == _PARTIAL and not answer.headers.get("Content-Range", "").startswith(f"bytes {offset}-"):
            raise CouldNotReach(f"{url} answered with another range than was asked for.")
        return Response(self._chunks(answer, url), tag, start=offset if status == _PARTIAL else 0)

    def _chunks(self, answer: urllib3.BaseHTTPResponse, url: str) -> Iterator[bytes]:
        began, received = self._monotonic(), 0
        while True:
            with _unreachable(url):
                chunk = answer.read1(CHUNK_BYTES)
            if not chunk:
                return
            received += len(chunk)
            self._spent(len(chunk))
            waited = self._monotonic() - began
            if waited > self._limits.grace_s and received < waited * self._limits.bytes_per_s:
                raise TooSlow(f"{url} came at under {self._limits.bytes_per_s:.0f} bytes a second.")
            yield chunk


@contextmanager
def _unreachable(place: str) -> Iterator[None]:
    """What goes wrong with the carrier. Never around a `yield`: the caller's own full disk is not the carrier's."""
    try:
        yield
    except (urllib3.exceptions.HTTPError, OSError) as error:
        raise CouldNotReach(f"{place} could not be fetched: {error}.") from error


def _give_back(answer: urllib3.BaseHTTPResponse) -> None:
    """Keep the connection for the next request if this answer is over, or nearly: a short "not found"."""
    if answer.status in _MISSING and (answer.length_remaining or 0) <= CHUNK_BYTES:
        answer.read1(CHUNK_BYTES)
    if answer.length_remaining == 0 or answer.status == _NOT_MODIFIED:
        answer.release_conn()
    else:
        answer.close()
