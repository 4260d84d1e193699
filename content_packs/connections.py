"""FETCH: connections that cannot be held open by dripping: handshake and headers have a deadline as a whole.

A socket's time-out starts again with every byte, so that a server that drips its TLS handshake or its
headers would hold us for days. Here a timer cuts the line. And what is said in heads, and what a head weighs.
"""

from __future__ import annotations

import socket
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.util import SKIP_HEADER

HEADERS = {"User-Agent": "gatepost/1", "Accept-Encoding": SKIP_HEADER}
"""As few bytes as HTTP allows: a poll is sent up to 8,640 times a day."""
MAX_TAGS = 256


class LineCut(ConnectionError):
    """Our own deadline, not the socket's."""


def head_length(first_line: str, headers: Mapping[str, str]) -> int:
    """Bytes of a head on the wire, nearly: two for each line's end, two between a name and its value."""
    return len(first_line) + 4 + sum(len(name) + len(value) + 4 for name, value in headers.items())


class Tags:
    """ETags of files that were begun, to ask by If-Range that they are still the same: of the latest `MAX_TAGS`."""

    def __init__(self) -> None:
        self._tags: OrderedDict[str, str] = OrderedDict()

    def resuming(self, path: str, span: str) -> dict[str, str]:
        """Headers for the piece `span` of `path`."""
        tag = self._tags.get(path, "")
        return {"Range": span, "If-Range": tag} if tag else {"Range": span}

    def note(self, path: str, tag: str) -> None:
        """What `path` is now. A weak tag promises nothing about bytes."""
        if tag.startswith('"'):
            self._tags[path] = tag
            self._tags.move_to_end(path)
            while len(self._tags) > MAX_TAGS:
                self._tags.popitem(last=False)


def connections(at_once: int, handshake_s: float, headers_s: float, proxy: str = "") -> urllib3.PoolManager:
    """Pools of kept-alive connections, at most `at_once` idle to a host, straight or by the HTTP proxy `proxy`."""
    made = urllib3.ProxyManager(proxy, maxsize=at_once) if proxy else urllib3.PoolManager(maxsize=at_once)

    class Pool(urllib3.HTTPConnectionPool):
        ConnectionCls = _bounded(HTTPConnection, handshake_s, headers_s)

    class SecurePool(urllib3.HTTPSConnectionPool):
        ConnectionCls = _bounded(HTTPSConnection, handshake_s, headers_s)

    made.pool_classes_by_scheme = {"http": Pool, "https": SecurePool}
    return made


def _bounded(base: type, handshake_s: float, headers_s: float) -> type:
    """`base` with deadlines for connecting, TLS included, and for an answer's headers."""

    class Bounded(base):  # type: ignore[misc]  # http or https
        _twin: socket.socket | None = None

        def _new_conn(self) -> socket.socket:
            made: socket.socket = super()._new_conn()
            self._twin = made.dup()  # TLS takes the socket itself away from us
            return made

        def connect(self) -> None:
            try:
                with _deadline(handshake_s, lambda: self._twin, "no complete handshake"):
                    super().connect()
            finally:
                if self._twin is not None:
                    self._twin.close()
                    self._twin = None

        def getresponse(self) -> object:
            answer = None
            try:
                with _deadline(headers_s, lambda: self.sock, "no complete headers"):
                    answer = super().getresponse()
            except LineCut:
                if answer is not None:
                    answer.close()
                raise
            return answer

    return Bounded


@contextmanager
def _deadline(seconds: float, line: Callable[[], socket.socket | None], sentence: str) -> Iterator[None]:
    """Cut `line()` after `seconds`. http.client takes a cut for an end, so that it is told here."""
    cut = threading.Event()

    def end() -> None:
        cut.set()
        with suppress(OSError, AttributeError):
            line().shutdown(socket.SHUT_RDWR)  # type: ignore[union-attr]  # AttributeError: there is none yet

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        yield
    except (OSError, urllib3.exceptions.HTTPError) as error:
        raise (LineCut(f"{sentence} in {seconds:.0f} s") if cut.is_set() else error) from error
    finally:
        timer.cancel()
    if cut.is_set():
        raise LineCut(f"{sentence} in {seconds:.0f} s")
