"""A gate's cache: Debian's nginx with the configuration that is shipped, between real kiosks and a real web server."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest

from content_packs.errors import NotThere
from content_packs.fetching import HttpFetcher, fetch, fetch_range
from content_packs.reading import sha256_hex
from content_packs.trust.roles import TIMESTAMP_FILE, blob_file
from kiosk.agent.assembly import Parts
from kiosk.blobs import BlobStore
from tests.hostile_server import HostileServer
from tests.nginx_process import running
from tests.server_simulator import free_port
from tests.simulated_repository import PUBLISHER
from tests.simulator import Gate, ready_gate

SHIPPED = Path(__file__).parent.parent / "deploy/site-cache/gatepost-site-cache.conf"
KIOSKS = 3
FILM = Random(8).randbytes(900_000)


@dataclass
class Site:
    """A gate with its cache: `kiosks` know the cache first and the origin second."""

    origin: HostileServer
    cache: str
    folder: Path
    kiosks: list[Gate]
    agents: list[Parts]

    def publish(self, version: int, *media: bytes) -> None:
        self.kiosks[0].publish_entry(version, list(media))

    def step(self) -> None:
        for gate, parts in zip(self.kiosks, self.agents, strict=True):
            while parts.sync.step(gate.later(10)) == 0.0:
                pass

    def versions(self) -> list[int]:
        currents = [parts.state.current() for parts in self.agents]
        assert all(currents)
        return [one.version for c in currents if c for one in c.releases if one.reference == f"{PUBLISHER}/entry"]

    def asked(self, folder: str) -> Counter[str]:
        """How often the origin was asked for each file under `folder`."""
        return Counter(path for path in self.origin.requests if path.startswith(folder))


def shipped(origin: str, port: int, store: Path) -> str:
    """The configuration as it is installed, with what an operator changes."""
    text = SHIPPED.read_text(encoding="utf-8")
    assert text.count("https://content.example/") == 4
    text = text.replace("https://content.example/", f"{origin}/").replace("listen 8080", f"listen 127.0.0.1:{port}")
    return text.replace("/var/cache/gatepost", str(store)).replace("min_free=1g", "min_free=1m")


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    kiosks = [ready_gate(tmp_path / f"kiosk-{number}") for number in range(KIOSKS)]
    port = free_port()
    cache = f"http://127.0.0.1:{port}"
    with HostileServer(kiosks[0].repository.publish_dir) as origin:
        store = tmp_path / "cached"
        with running(tmp_path / "nginx", shipped(origin.address, port, store), port):
            for gate in kiosks:
                gate.repositories = [cache, origin.address]
            yield Site(origin, cache, store, kiosks, [gate.agent() for gate in kiosks])
    for gate in kiosks:
        gate.close()


def test_several_kiosks_cost_one_download(site: Site) -> None:
    site.publish(2, FILM)
    site.step()
    assert site.versions() == [2] * KIOSKS
    slices = -(-len(FILM) // (256 * 1024))
    film = site.asked("blobs/").pop(blob_file(sha256_hex(FILM)))
    others = site.asked("blobs/")
    del others[blob_file(sha256_hex(FILM))]
    assert film == slices
    assert set(others.values()) == {1}
    assert set(site.asked("targets/").values()) == {1}
    assert all(gate_problem(parts) == "" for parts in site.agents)


def gate_problem(parts: Parts) -> str:
    return parts.sync.problem + parts.downloads.problem


def test_kiosks_that_ask_at_once_are_one_question(site: Site) -> None:
    site.publish(2, FILM)
    fetcher = HttpFetcher(site.cache, at_once=8)
    with ThreadPoolExecutor(8) as crowd:
        found = list(crowd.map(lambda _: fetch(fetcher, blob_file(sha256_hex(FILM)), len(FILM)).body, range(8)))
    assert found == [FILM] * 8
    assert site.asked("blobs/")[blob_file(sha256_hex(FILM))] == -(-len(FILM) // (256 * 1024))
    fetcher.close()


def test_polls_of_all_kiosks_are_few_questions_to_the_origin(site: Site) -> None:
    fetcher = HttpFetcher(site.cache)
    for _ in range(40):
        fetch(fetcher, TIMESTAMP_FILE, 4_000)
    assert site.asked(TIMESTAMP_FILE)[TIMESTAMP_FILE] <= 3
    fetcher.close()


def test_an_origin_that_is_down_leaves_the_kiosks_with_what_the_cache_has(site: Site) -> None:
    site.publish(2, FILM)
    first, *others = site.agents
    first.sync.step(site.kiosks[0].later(10))
    site.origin.stop()
    for gate, parts in zip(site.kiosks[1:], others, strict=True):
        while parts.sync.step(gate.later(10)) == 0.0:
            pass
    assert site.versions() == [2] * KIOSKS


def test_a_cache_that_lies_is_found_out_and_the_origin_asked(site: Site) -> None:
    site.publish(2, FILM)
    first, *others = site.agents
    first.sync.step(site.kiosks[0].later(10))
    for file in (path for path in site.folder.rglob("*") if path.is_file()):
        data = bytearray(file.read_bytes())
        data[-1] ^= 1
        file.write_bytes(data)
    for gate, parts in zip(site.kiosks[1:], others, strict=True):
        while parts.sync.step(gate.later(10)) == 0.0:
            pass
    assert site.versions() == [2] * KIOSKS
    assert all(parts.sync.problem == "" for parts in others)
    assert all(parts.downloads.problem for parts in others), "the operator hears of it"
    assert all(BlobStore(gate.home).read(sha256_hex(FILM)) == FILM for gate in site.kiosks)


def test_a_piece_of_a_film_costs_a_piece(site: Site) -> None:
    site.publish(2, FILM)
    fetcher = HttpFetcher(site.cache)
    before = site.origin.sent
    found = b"".join(fetch_range(fetcher, blob_file(sha256_hex(FILM)), 500_000, 1_000))
    assert found == FILM[500_000:501_000]
    assert site.origin.sent - before < 256 * 1024 + 1_000
    fetcher.close()


def test_a_release_after_the_cached_one_is_there_within_a_poll(site: Site) -> None:
    site.publish(2)
    site.step()
    site.publish(3)
    for file in (path for path in site.folder.rglob("*") if path.is_file()):
        if TIMESTAMP_FILE.encode() in file.read_bytes():
            file.unlink()  # nginx has the machine's clock: its 5 s are over
    site.step()
    assert site.versions() == [3] * KIOSKS


def test_what_is_no_content_is_not_there(site: Site) -> None:
    fetcher = HttpFetcher(site.cache)
    with pytest.raises(NotThere, match="not there"):
        fetch(fetcher, "admin/index.html", 100)
    fetcher.close()
