"""FETCH: files of a publish directory, over HTTP or from a folder (USB stick, image).

The carrier is not trusted: it may be slow, endless, broken or lying. Rules kept here:

- nothing is read beyond the length that the caller allows;
- a whole response has a deadline, and after a grace a minimum rate: dripping is not waiting;
- redirects are refused, and chunked bodies, whose lines could be dripped; bodies are taken as they are
  (no compression to bomb us with);
- "unchanged" is only an answer to who asked;
- paths stay inside the base: no ``..``, no absolute path, no query;
- whatever goes wrong on the way is `CouldNotReach`; the caller keeps what it had.

One `HttpFetcher` may be used by several threads; connections are kept alive and shared.
"""

from __future__ import annotations

import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

import urllib3
from urllib3.util import SKIP_HEADER

from content_packs.errors import ContentBad, CouldNotReach, NotThere, TooSlow

USER_AGENT = "gatepost/1"
CHUNK_BYTES = 64 * 1024
MAX_ETAG_CHARACTERS = 100  # it is sent back with every poll
_PATH = re.compile(r"[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*")
_OK, _PARTIAL, _NOT_MODIFIED = 200, 206, 304
_MISSING = frozenset({403, 404, 410})


class TooLong(ContentBad):
    """The carrier sent more bytes than the signed length allows: nothing of it is used."""


@dataclass(frozen=True)
class Limits:
    """How long to wait for a carrier. The deadline grows with the bytes asked for, at the minimum rate."""

    connect_s: float = 15.0
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
    """A publish directory behind a static web server, at `base_url`."""

    def __init__(
        self,
        base_url: str,
        *,
        limits: Limits | None = None,
        monotonic: Callable[[], float] = time.monotonic,
        connections: int = 4,
    ) -> None:
        self._base = base_url.rstrip("/")
        self._limits = limits or Limits()
        self._monotonic = monotonic
        self._prefix = urllib3.util.parse_url(self._base).path or ""
        timeout = urllib3.Timeout(connect=self._limits.connect_s, read=self._limits.silence_s)
        self._pool = urllib3.connection_from_url(
            self._base, maxsize=connections, timeout=timeout, retries=False, block=False
        )
        self._pool.ConnectionCls = _bounded(self._pool.ConnectionCls, self._limits.headers_s)

    def close(self) -> None:
        """Close all connections."""
        self._pool.close()

    @contextmanager
    def open(self, path: str, *, offset: int = 0, etag: str = "") -> Iterator[Response]:
        """As `Fetcher.open`."""
        url = f"{self._base}/{_checked(path)}"
        with _unreachable(url):
            answer = self._pool.urlopen(
                "GET",
                f"{self._prefix}/{path}",
                headers=_headers(offset, etag),
                redirect=False,
                preload_content=False,
                decode_content=False,
            )
        try:
            yield self._response(answer, url, offset, etag)
        finally:
            with _unreachable(url):
                _give_back(answer)

    def _response(self, answer: urllib3.BaseHTTPResponse, url: str, offset: int, etag: str) -> Response:
        status, tag = answer.status, answer.headers.get("ETag", "")[:MAX_ETAG_CHARACTERS]
        if status == _NOT_MODIFIED and etag:
            return Response(iter(()), tag, unchanged=True)
        if status in _MISSING:
            raise NotThere(f"{url} is not there (HTTP {status}).")
        if status not in (_OK, _PARTIAL) or (status == _PARTIAL and not offset):
            raise CouldNotReach(f"{url} answered HTTP {status}; expected 200.")
        if "Transfer-Encoding" in answer.headers:
            raise CouldNotReach(f"{url} answered in pieces without a length; serve it as a static file.")
        start = offset if status == _PARTIAL else 0
        if start and not answer.headers.get("Content-Range", "").startswith(f"bytes {start}-"):
            raise CouldNotReach(f"{url} answered with another range than was asked for.")
        return Response(self._chunks(answer, url), tag, start=start)

    def _chunks(self, answer: urllib3.BaseHTTPResponse, url: str) -> Iterator[bytes]:
        began, received = self._monotonic(), 0
        while True:
            with _unreachable(url):
                chunk = answer.read1(CHUNK_BYTES)
            if not chunk:
                return
            received += len(chunk)
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
    if answer.status in _MISSING and 0 < (answer.length_remaining or 0) <= CHUNK_BYTES:
        answer.read1(CHUNK_BYTES)
    if answer.length_remaining == 0 or answer.status == _NOT_MODIFIED:
        answer.release_conn()
    else:
        answer.close()


def _headers(offset: int, etag: str) -> dict[str, str]:
    """As few bytes as HTTP allows: a poll is sent up to 8,640 times a day."""
    headers = {"User-Agent": USER_AGENT, "Accept-Encoding": SKIP_HEADER}
    if offset:
        headers["Range"] = f"bytes={offset}-"
    if etag:
        headers["If-None-Match"] = etag
    return headers


def _bounded(base: type, headers_s: float) -> type:
    """A connection class that is cut when the headers have not come in `headers_s` seconds.

    A socket's time-out starts again with every byte, so that a server that drips its headers would
    hold us for days.
    """

    class Bounded(base):  # type: ignore[misc]  # http or https, known only at run time
        was_cut = False

        def getresponse(self) -> object:
            timer = threading.Timer(headers_s, self._cut)
            timer.daemon = True
            timer.start()
            try:
                answer = super().getresponse()
            finally:
                timer.cancel()
            if self.was_cut:  # http.client takes a cut for the end of the headers
                answer.close()
                raise TimeoutError(f"no complete headers in {headers_s:.0f} s")
            return answer

        def _cut(self) -> None:
            self.was_cut = True
            with suppress(OSError, AttributeError):
                self.sock.shutdown(socket.SHUT_RDWR)

    return Bounded
