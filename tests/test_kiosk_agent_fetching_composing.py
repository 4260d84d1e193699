"""A film that was cut again costs what changed, over real HTTP; and nothing that lies or rots gets into it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest

from content_packs.cutting import index_of
from content_packs.errors import CouldNotReach, Untrusted
from content_packs.fetching import HttpFetcher
from content_packs.model import BlobRef
from content_packs.reading import sha256_hex
from content_packs.trust.roles import blob_file
from kiosk.agent.carriers import Mirrors
from kiosk.agent.downloads import SLICE_S, Downloads, MoreToFetch, wanted_blob
from kiosk.agent.fetching.allowance import Allowance, Bounds
from kiosk.blobs import BlobStore
from tests.hostile_server import HostileServer, Reply

OLD = Random(1).randbytes(3_000_000)
NEW = OLD[:1_000_000] + Random(2).randbytes(200_000) + OLD[1_100_000:2_500_000] + b"end" + OLD[2_500_000:]
CHANGED = 200_003


@dataclass
class Line:
    """A kiosk that has the old film, and a server that has the new one."""

    server: HostileServer
    store: BlobStore
    downloads: Downloads
    film: BlobRef
    old: BlobRef
    now: float = 0.0

    @property
    def path(self) -> str:
        return blob_file(self.film.sha256)


def indexed(data: bytes) -> BlobRef:
    return BlobRef(sha256=sha256_hex(data), length=len(data), chunks=sha256_hex(index_of(data)))


@pytest.fixture
def line(tmp_path: Path) -> Iterator[Line]:
    store = BlobStore(tmp_path / "kiosk")
    for data in (OLD, index_of(OLD), index_of(NEW)):
        store.put(data)
    served = tmp_path / "served"
    (served / blob_file(sha256_hex(NEW))).parent.mkdir(parents=True)
    (served / blob_file(sha256_hex(NEW))).write_bytes(NEW)
    with HostileServer(served) as server:
        fetcher = HttpFetcher(server.address)
        mirrors = Mirrors([fetcher])
        line = Line(server, store, Downloads.__new__(Downloads), indexed(NEW), indexed(OLD))
        line.downloads = Downloads(store, mirrors, Allowance(Bounds(), store.home), lambda: line.now)
        line.downloads.begin_slice()
        line.downloads.offer([line.old])
        yield line
        fetcher.close()


def test_what_changed_is_fetched_and_the_rest_is_taken_from_the_film_before(line: Line) -> None:
    line.downloads.fetch([wanted_blob(line.film)])
    assert line.store.read(line.film.sha256) == NEW
    assert CHANGED < line.server.sent < CHANGED + 4 * 256 * 1024
    assert line.server.connections == 1


def test_without_the_film_before_it_comes_whole(line: Line) -> None:
    line.downloads.offer([])
    line.downloads.fetch([wanted_blob(line.film)])
    assert line.store.read(line.film.sha256) == NEW
    assert line.server.sent < len(NEW) + 2_000


def test_a_film_before_that_rotted_is_not_taken_from(line: Line) -> None:
    rotten = bytearray(OLD)
    rotten[300_000] ^= 1
    line.store.path(line.old.sha256).write_bytes(rotten)
    line.downloads.fetch([wanted_blob(line.film)])
    assert line.store.read(line.film.sha256) == NEW
    assert line.server.sent < CHANGED + 5 * 256 * 1024, "one more chunk, and not the whole film"


def test_a_piece_that_lies_is_found_out_before_the_next_is_asked_for(line: Line) -> None:
    asked: list[str] = []

    def lie(reply: Reply) -> None:
        start, end = (int(number) for number in reply.headers["Range"].removeprefix("bytes=").split("-"))
        span = f"bytes {start}-{end}/{len(NEW)}"
        reply.send(206, bytes(end + 1 - start), None, **{"Content-Range": span})

    def lie_whole(reply: Reply) -> None:
        asked.append(reply.headers.get("Range", "whole"))
        lie(reply) if "Range" in reply.headers else reply.send(200, bytes(len(NEW)))

    line.server.lies[line.path] = lie_whole
    with pytest.raises(Untrusted, match="changed on its way"):
        line.downloads.fetch([wanted_blob(line.film)])
    assert len(asked) == 2
    assert asked[1] == "whole"
    del line.server.lies[line.path]
    line.downloads.fetch([wanted_blob(line.film)])
    assert line.store.read(line.film.sha256) == NEW


def test_a_server_without_ranges_sends_it_whole(line: Line) -> None:
    line.server.lies[line.path] = lambda reply: reply.send(200, NEW)
    line.downloads.fetch([wanted_blob(line.film)])
    assert line.store.read(line.film.sha256) == NEW


def test_an_index_of_another_film_costs_the_whole_film_and_no_more(line: Line) -> None:
    wrong = index_of(OLD[: len(OLD) - 1] + b"x" + Random(9).randbytes(len(NEW) - len(OLD)))
    line.store.put(wrong)
    film = BlobRef(sha256=line.film.sha256, length=len(NEW), chunks=sha256_hex(wrong))
    line.downloads.fetch([wanted_blob(film)])
    assert line.store.read(film.sha256) == NEW


def test_it_goes_on_with_the_chunk_where_the_line_went_dead(line: Line) -> None:
    def die(reply: Reply) -> None:
        start, end = (int(number) for number in reply.headers["Range"].removeprefix("bytes=").split("-"))
        span = f"bytes {start}-{end}/{len(NEW)}"
        reply.send(206, NEW[start : end - 10_000], end + 1 - start, **{"Content-Range": span})

    line.server.lies[line.path] = die
    with pytest.raises(CouldNotReach):
        line.downloads.fetch([wanted_blob(line.film)])
    here = line.store.part(line.film.sha256).stat().st_size
    assert here > 1_000_000
    del line.server.lies[line.path]
    line.downloads.fetch([wanted_blob(line.film)])
    assert line.store.read(line.film.sha256) == NEW


def test_it_goes_on_in_the_next_slice_of_time(line: Line) -> None:
    tries = 0
    while not line.store.has(line.film.sha256, len(NEW)):
        line.downloads._monotonic = ticking(line)
        line.downloads.begin_slice()
        try:
            line.downloads.fetch([wanted_blob(line.film)])
        except MoreToFetch:
            tries += 1
    assert tries >= 2
    assert line.store.read(line.film.sha256) == NEW


def ticking(line: Line) -> Callable[[], float]:
    def tick() -> float:
        line.now += SLICE_S / 20
        return line.now

    return tick
