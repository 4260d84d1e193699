"""The attack table of docs/threats.md where a carrier sends without end, falls silent or drips: it is left in time."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from content_packs.errors import ContentBad, CouldNotReach, TooSlow
from content_packs.fetching import HttpFetcher, Limits, TooLong
from content_packs.trust.roles import TIMESTAMP_FILE, metadata_file, target_file
from tests.attacked import PACK, World, attacked_world, endless, manifest, poll, refused_by_poll
from tests.hostile_server import Reply
from tests.simulated_repository import PUBLISHER, START

STALLED_S = 5.0


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    yield from attacked_world(tmp_path)


# -- endless data --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [TIMESTAMP_FILE, "metadata/3.snapshot.json", metadata_file(PUBLISHER, 2)])
def test_endless_metadata_is_cut_off(world: World, path: str) -> None:
    world.accept(1)
    world.repository.publish({PACK: manifest(2)})
    world.server.lies[path] = endless
    refused_by_poll(world, ContentBad)
    assert world.server.sent < 20_000_000


def test_a_target_longer_than_signed_is_cut_off(world: World) -> None:
    world.repository.publish({PACK: manifest(1)})
    world.server.lies[target_file(PACK, world.repository.published.target_sha256(PACK))] = endless
    with pytest.raises(TooLong, match="longer than"):
        world.trust.target(PACK, START)


# -- stall -------------------------------------------------------------------------------------------------


def test_a_server_that_stalls_is_left(world: World) -> None:
    """It takes the question and says nothing, or begins and says no more."""
    over, gave_up = threading.Event(), threading.Event()

    def stall() -> None:
        if not over.wait(STALLED_S):
            gave_up.set()

    def silent(reply: Reply) -> None:
        reply.close_connection = True
        stall()

    def begins(reply: Reply) -> None:
        reply.send_response_only(200)
        reply.send_header("Content-Length", "1000")
        reply.end_headers()
        reply.wfile.flush()
        stall()

    patient = Limits(connect_s=2, silence_s=0.3, headers_s=0.3, grace_s=0.2, bytes_per_s=1000)
    trust = world.repository.trust(world.folder / "patient", HttpFetcher(world.server.address, limits=patient))
    for lie in (silent, begins):
        world.server.lies[TIMESTAMP_FILE] = lie
        with pytest.raises(CouldNotReach):
            poll(trust)
        assert not gave_up.is_set(), "the server lost its patience first"
    over.set()


# -- slow drip ---------------------------------------------------------------------------------------------


def test_a_server_that_drips_its_body_is_left(world: World) -> None:
    def drip(reply: Reply) -> None:
        reply.send_response_only(200)
        reply.send_header("Content-Length", "1000")
        reply.end_headers()
        for _ in range(500):
            reply.wfile.write(b" ")
            time.sleep(0.02)  # the server's tempo is what is tested

    world.server.lies[TIMESTAMP_FILE] = drip
    refused_by_poll(world, TooSlow)


def test_a_server_that_drips_its_headers_is_left(world: World) -> None:
    def drip(reply: Reply) -> None:
        reply.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for _ in range(500):
            reply.wfile.write(b"X")
            time.sleep(0.02)  # the server's tempo is what is tested
        waited_for.set()

    waited_for = threading.Event()
    world.server.lies[TIMESTAMP_FILE] = drip
    refused_by_poll(world, CouldNotReach)
    assert not waited_for.is_set()
