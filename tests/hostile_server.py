"""A web server on loopback that serves a publish directory honestly, and lies on request.

    with HostileServer(folder) as server:
        server.lies["metadata/timestamp.json"] = lambda reply: reply.send(200, b"nonsense")

It counts bytes both ways, headers included, and connections.
"""

from __future__ import annotations

import io
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, cast


class Reply(BaseHTTPRequestHandler):
    """One request being answered."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def setup(self) -> None:
        """Count the connection and everything on it."""
        super().setup()
        self.server.owner.connections += 1
        self.rfile = cast(BinaryIO, _Counting(self.rfile, self.server.owner, "received"))  # type: ignore[assignment]
        self.wfile = cast(BinaryIO, _Counting(self.wfile, self.server.owner, "sent"))  # type: ignore[assignment]

    def do_GET(self) -> None:  # the name that http.server calls
        """Answer honestly unless there is a lie for this path."""
        path = self.path.lstrip("/")
        self.server.owner.requests.append(path)
        self.server.owner.lies.get(path, Reply.honest)(self)

    def honest(self) -> None:
        """The file, with ETag, 304 and ranges."""
        file = self.server.owner.folder / self.path.lstrip("/")
        if not file.is_file():
            self.send(404, b"")
            return
        tag = f'"{file.stat().st_mtime_ns:x}"'
        if self.headers.get("If-None-Match") == tag:
            self.send(304, b"", ETag=tag)
            return
        data = file.read_bytes()
        start, end = self._span(len(data), tag)
        if start >= len(data) > 0:
            self.send(416, b"", None, ETag=tag, **{"Content-Range": f"bytes */{len(data)}"})
        elif (start, end) != (0, len(data)):
            span = f"bytes {start}-{end - 1}/{len(data)}"
            self.send(206, data[start:end], None, ETag=tag, **{"Content-Range": span})
        else:
            self.send(200, data, ETag=tag)

    def _span(self, length: int, tag: str) -> tuple[int, int]:
        """Which piece is asked for: all of it, when that was asked of a file with another tag."""
        asked = self.headers.get("Range", "")
        if not asked or self.headers.get("If-Range", tag) != tag:
            return 0, length
        first, _, last = asked.removeprefix("bytes=").partition("-")
        return int(first), min(int(last) + 1, length) if last else length

    def send(self, status: int, body: bytes, length: int | None = None, **headers: str) -> None:
        """A whole answer; `length` may lie about the body's."""
        self.send_response_only(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        self.wfile.write(body)
        if length is not None:
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    owner: HostileServer

    def handle_error(self, *_: object) -> None:
        """A client that hung up is what these tests provoke."""


class HostileServer:
    """See the module."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.lies: dict[str, Callable[[Reply], None]] = {}
        self.requests: list[str] = []
        self.received = self.sent = self.connections = 0
        self._server = _Server(("127.0.0.1", 0), Reply)
        self._server.owner = self
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)

    def __enter__(self) -> HostileServer:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.stop()

    def stop(self) -> None:
        """Be a server that is down."""
        self._server.shutdown()
        self._server.server_close()


class _Counting(io.RawIOBase):
    """A file that adds what passes through to a counter of the server."""

    def __init__(self, inner: BinaryIO | io.BufferedIOBase, owner: HostileServer, counter: str) -> None:
        self._inner, self._owner, self._counter = inner, owner, counter

    def readline(self, size: int | None = -1) -> bytes:
        """One line of a request."""
        return self._count(self._inner.readline(-1 if size is None else size))

    def write(self, data: bytes) -> int:  # type: ignore[override]
        """A piece of an answer."""
        self._count(data)
        return self._inner.write(data)

    def flush(self) -> None:
        """As the inner file."""
        if not self._inner.closed:
            self._inner.flush()

    def close(self) -> None:
        """Close the inner file too."""
        self._inner.close()
        super().close()

    def _count(self, data: bytes) -> bytes:
        setattr(self._owner, self._counter, getattr(self._owner, self._counter) + len(data))
        return data
