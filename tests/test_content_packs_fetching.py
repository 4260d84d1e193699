"""Fetching from a web server and from a folder: ranges, etags, limits, paths."""

from __future__ import annotations

import io
import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from content_packs.errors import ContentBad, CouldNotReach, NotThere, TooSlow
from content_packs.fetching import (
    MAX_ETAG_CHARACTERS,
    DirectoryFetcher,
    Fetcher,
    HttpFetcher,
    Limits,
    RangeIgnored,
    TooLong,
    download,
    fetch,
    fetch_range,
)
from tests.hostile_server import HostileServer, Reply

BODY = os.urandom(200_000)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "served/blobs").mkdir(parents=True)
    (tmp_path / "served/blobs/one").write_bytes(BODY)
    (tmp_path / "served/empty").write_bytes(b"")
    (tmp_path / "secret").write_bytes(b"secret")
    (tmp_path / "served/link").symlink_to(tmp_path / "secret")
    return tmp_path / "served"


@pytest.fixture
def server(folder: Path) -> Iterator[HostileServer]:
    with HostileServer(folder) as server:
        yield server


@pytest.fixture(params=["http", "folder"])
def fetcher(request: pytest.FixtureRequest, folder: Path, server: HostileServer) -> Iterator[Fetcher]:
    if request.param == "folder":
        yield DirectoryFetcher(folder)
        return
    http = HttpFetcher(server.address)
    yield http
    http.close()


def test_a_file_arrives_whole(fetcher: Fetcher) -> None:
    assert fetch(fetcher, "blobs/one", len(BODY)).body == BODY
    assert fetch(fetcher, "empty", 0).body == b""


def test_an_etag_saves_the_body(fetcher: Fetcher, folder: Path) -> None:
    first = fetch(fetcher, "blobs/one", len(BODY))
    again = fetch(fetcher, "blobs/one", len(BODY), etag=first.etag)
    assert (again.body, again.unchanged, first.unchanged) == (b"", True, False)
    (folder / "blobs/one").write_bytes(b"new")
    os.utime(folder / "blobs/one", ns=(1, 1))
    assert fetch(fetcher, "blobs/one", len(BODY), etag=first.etag).body == b"new"


def test_a_download_is_resumed_where_it_stopped(fetcher: Fetcher) -> None:
    into = io.BytesIO(BODY[:70_000] + b"left over from a crash" * 10_000)
    assert download(fetcher, "blobs/one", len(BODY), into, offset=70_000) == len(BODY)
    assert into.getvalue() == BODY


def test_a_server_that_ignores_ranges_starts_the_file_anew(server: HostileServer) -> None:
    server.lies["blobs/one"] = lambda reply: reply.send(200, BODY)
    fetcher = HttpFetcher(server.address)
    into = io.BytesIO(b"x" * 70_000)
    assert download(fetcher, "blobs/one", len(BODY), into, offset=70_000) == len(BODY)
    assert into.getvalue() == BODY
    fetcher.close()


def test_another_range_than_was_asked_for_is_refused(server: HostileServer) -> None:
    server.lies["blobs/one"] = lambda reply: reply.send(206, b"x", None, **{"Content-Range": "bytes 5-5/6"})
    fetcher = HttpFetcher(server.address)
    with pytest.raises(CouldNotReach, match="another range"):
        download(fetcher, "blobs/one", len(BODY), io.BytesIO(), offset=70_000)
    fetcher.close()


def test_what_is_longer_than_allowed_is_cut_off(fetcher: Fetcher) -> None:
    with pytest.raises(TooLong):
        fetch(fetcher, "blobs/one", len(BODY) - 1)
    with pytest.raises(TooLong):
        download(fetcher, "blobs/one", len(BODY) - 1, io.BytesIO(), offset=100)


def test_a_compressed_answer_is_taken_as_it_is(server: HostileServer) -> None:
    server.lies["blobs/one"] = lambda reply: reply.send(200, b"not gzip", None, **{"Content-Encoding": "gzip"})
    fetcher = HttpFetcher(server.address)
    assert fetch(fetcher, "blobs/one", 100).body == b"not gzip"
    fetcher.close()


def test_a_redirect_is_not_followed(server: HostileServer) -> None:
    """The carrier is the one in the settings; whoever answers for it cannot send a kiosk elsewhere."""
    server.lies["blobs/elsewhere"] = lambda reply: reply.send(302, b"", Location="/blobs/one")
    fetcher = HttpFetcher(server.address)
    with pytest.raises(CouldNotReach, match="302"):
        fetch(fetcher, "blobs/elsewhere", len(BODY))
    assert server.requests == ["blobs/elsewhere"]
    fetcher.close()


def test_a_chunked_answer_is_refused(server: HostileServer) -> None:
    def chunked(reply: Reply) -> None:
        reply.send_response_only(200)
        reply.send_header("Transfer-Encoding", "chunked")
        reply.end_headers()
        reply.wfile.write(b"1\r\nx\r\n0\r\n\r\n")

    server.lies["blobs/one"] = chunked
    fetcher = HttpFetcher(server.address)
    with pytest.raises(CouldNotReach, match="static file"):
        fetch(fetcher, "blobs/one", 100)
    fetcher.close()


def test_an_endless_etag_is_not_sent_back(server: HostileServer) -> None:
    server.lies["blobs/one"] = lambda reply: reply.send(200, b"", None, ETag="e" * 5000)
    fetcher = HttpFetcher(server.address)
    assert len(fetch(fetcher, "blobs/one", 100).etag) == MAX_ETAG_CHARACTERS
    fetcher.close()


def test_the_callers_full_disk_is_not_the_carriers_fault(fetcher: Fetcher) -> None:
    with Path("/dev/full").open("r+b", buffering=0) as full, pytest.raises(OSError, match="No space left"):
        download(fetcher, "blobs/one", len(BODY), NoTruncate(full))  # type: ignore[arg-type]


class NoTruncate:
    """A full disk as a file that lets itself be opened."""

    def __init__(self, file: io.RawIOBase | io.FileIO) -> None:
        self._file = file

    def seek(self, _: int) -> None:
        """Devices cannot."""

    def truncate(self) -> None:
        """Devices cannot."""

    def write(self, data: bytes) -> int | None:
        """As the device answers."""
        return self._file.write(data)


def test_a_missing_file_is_told_from_an_unreachable_place(fetcher: Fetcher) -> None:
    with pytest.raises(NotThere):
        fetch(fetcher, "blobs/two", 100)


@pytest.mark.parametrize(
    "path", ["../secret", "blobs/../../secret", "/etc/hostname", "", "blobs//one", "a?b", "a b", "a%2e"]
)
def test_a_path_stays_inside(fetcher: Fetcher, path: str) -> None:
    with pytest.raises(ContentBad, match="not a path inside"):
        fetch(fetcher, path, 100)


def test_a_link_on_a_stick_is_not_followed_out_of_it(folder: Path) -> None:
    with pytest.raises(NotThere):
        fetch(DirectoryFetcher(folder), "link", 100)


def test_a_file_below_the_minimum_rate_is_given_up(server: HostileServer) -> None:
    clock = iter(range(0, 10_000, 100))
    fetcher = HttpFetcher(server.address, limits=Limits(bytes_per_s=10_000), monotonic=lambda: float(next(clock)))
    with pytest.raises(TooSlow, match="10000 bytes a second"):
        fetch(fetcher, "blobs/one", len(BODY))
    fetcher.close()


def test_nobody_listening_could_not_be_reached() -> None:
    fetcher = HttpFetcher("http://127.0.0.1:9", limits=Limits(connect_s=1))
    with pytest.raises(CouldNotReach, match="could not be fetched"):
        fetch(fetcher, "blobs/one", 1)
    fetcher.close()


def test_a_base_address_may_have_a_path(folder: Path) -> None:
    with HostileServer(folder.parent) as server:
        fetcher = HttpFetcher(f"{server.address}/served/")
        assert fetch(fetcher, "blobs/one", len(BODY)).body == BODY
        fetcher.close()


def test_a_piece_of_a_file_is_brought_and_nothing_behind_it(fetcher: Fetcher) -> None:
    assert b"".join(fetch_range(fetcher, "blobs/one", 70_000, 50_000)) == BODY[70_000:120_000]
    assert b"".join(fetch_range(fetcher, "blobs/one", 0, 10)) == BODY[:10]


def test_pieces_come_over_one_connection(server: HostileServer) -> None:
    fetcher = HttpFetcher(server.address)
    for offset in range(0, len(BODY), 50_000):
        assert b"".join(fetch_range(fetcher, "blobs/one", offset, 50_000)) == BODY[offset : offset + 50_000]
    assert server.connections == 1
    assert server.sent < len(BODY) + 2_000
    fetcher.close()


def test_a_server_that_ignores_a_piece_is_told_from_one_that_brings_it(server: HostileServer) -> None:
    server.lies["blobs/one"] = lambda reply: reply.send(200, BODY)
    fetcher = HttpFetcher(server.address)
    with pytest.raises(RangeIgnored, match="served whole"):
        list(fetch_range(fetcher, "blobs/one", 70_000, 10))
    fetcher.close()


def test_a_piece_that_ends_too_early_is_not_taken_for_a_whole_one(fetcher: Fetcher) -> None:
    with pytest.raises(CouldNotReach, match="ended 5 bytes before"):
        list(fetch_range(fetcher, "blobs/one", len(BODY) - 5, 10))


def test_a_file_that_shrank_on_the_server_is_begun_again(server: HostileServer, folder: Path) -> None:
    """There is nothing at the offset any more: HTTP 416."""
    (folder / "blobs/one").write_bytes(b"short")
    fetcher = HttpFetcher(server.address)
    into = io.BytesIO(BODY[:70_000])
    assert download(fetcher, "blobs/one", len(BODY), into, offset=70_000) == 5
    assert into.getvalue() == b"short"
    fetcher.close()


def test_a_file_that_changed_since_it_was_begun_is_begun_again(server: HostileServer, folder: Path) -> None:
    fetcher = HttpFetcher(server.address)
    list(fetch_range(fetcher, "blobs/one", 0, 70_000))
    (folder / "blobs/one").write_bytes(BODY[::-1])
    os.utime(folder / "blobs/one", ns=(1, 1))
    into = io.BytesIO(BODY[:70_000])
    assert download(fetcher, "blobs/one", len(BODY), into, offset=70_000) == len(BODY)
    assert into.getvalue() == BODY[::-1]
    fetcher.close()


def test_what_an_exchange_took_is_told_to_the_byte_or_nearly(server: HostileServer) -> None:
    told: list[int] = []
    fetcher = HttpFetcher(server.address, spent=told.append)
    fetch(fetcher, "blobs/one", len(BODY))
    carried = server.sent + server.received
    assert carried - 60 <= sum(told) <= carried + 60
    fetcher.close()


@contextmanager
def listener(serve: str) -> Iterator[str]:
    """A raw TCP server: `serve` is ``drip`` (a TLS handshake that never ends) or ``proxy``."""
    listening = socket.create_server(("127.0.0.1", 0))
    over = threading.Event()

    def run() -> None:
        with suppress(OSError):
            line, _ = listening.accept()
            with line:
                asked = line.recv(65_536)
                if serve == "proxy":
                    body = asked.split(b"\r\n")[0]
                    line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
                    return
                line.sendall(b"\x16\x03\x03\x40\x00")  # a record of 16 KiB follows, byte by byte
                while not over.wait(0.01):
                    line.sendall(b"\x02")

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield f"127.0.0.1:{listening.getsockname()[1]}"
    finally:
        over.set()
        listening.close()
        thread.join()


def test_a_tls_handshake_that_drips_is_cut() -> None:
    with listener("drip") as address:
        fetcher = HttpFetcher(f"https://{address}", limits=Limits(handshake_s=0.3))
        with pytest.raises(CouldNotReach, match="no complete handshake"):
            fetch(fetcher, "blobs/one", 100)
        fetcher.close()


def test_a_proxy_is_asked_for_the_whole_address() -> None:
    with listener("proxy") as address:
        fetcher = HttpFetcher("http://content.example/base", proxy=f"http://{address}")
        assert fetch(fetcher, "blobs/one", 100).body == b"GET http://content.example/base/blobs/one HTTP/1.1"
        fetcher.close()


def test_a_redirect_is_refused(server: HostileServer) -> None:
    server.lies["blobs/one"] = lambda reply: reply.send(302, b"", None, Location=f"{server.address}/empty")
    fetcher = HttpFetcher(server.address)
    with pytest.raises(CouldNotReach, match="HTTP 302"):
        fetch(fetcher, "blobs/one", 100)
    assert server.requests == ["blobs/one"]
    fetcher.close()
