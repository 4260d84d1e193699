"""A real server over real sockets: its bytes, cut uploads, and SIGKILL in the middle of counting."""

from __future__ import annotations

import contextlib
import os
import random
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
import urllib3
from sqlalchemy import func, select

from content_packs import wire
from server.database import Database
from server.schema import page_tally, receipt
from tests import server_process
from tests.server_process import ServerProcess
from tests.server_simulator import Device, TestServer
from tests.server_tallies import batch
from tests.simulated_repository import SimulatedRepository

pytest_plugins = ("tests.server_fixtures",)

KILLS = int(os.environ.get("GATEPOST_KILLS", "6"))
ROWS = 40
TIMESTAMP = "/content/metadata/timestamp.json"


@pytest.fixture
def device(sqlite_server: TestServer) -> Device:
    return sqlite_server.enrolled()


@pytest.fixture
def settings(sqlite_url: str, standing_repository: SimulatedRepository, tmp_path: Path) -> Path:
    """Of a server on the database in which `device` is enrolled."""
    return server_process.write_settings(tmp_path, sqlite_url, standing_repository.publish_dir)


@pytest.fixture
def running(settings: Path) -> Iterator[ServerProcess]:
    process = server_process.start(settings)
    yield process
    process.stop()


def exchange(port: int, request: bytes) -> bytes:
    """Everything that comes back for `request`, byte by byte as on the wire."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as wire_:
        wire_.sendall(request)
        got = wire_.recv(65_536)
        wire_.settimeout(0.5)
        with contextlib.suppress(TimeoutError):
            while piece := wire_.recv(65_536):
                got += piece
    return got


def test_unchanged_poll_costs_at_most_400_bytes(running: ServerProcess) -> None:
    head = f"GET {TIMESTAMP} HTTP/1.1\r\nHost: 127.0.0.1:{running.port}\r\n"
    first = exchange(running.port, f"{head}\r\n".encode())
    tag = first.partition(b"etag: ")[2].partition(b"\r\n")[0].decode()
    request = f"{head}If-None-Match: {tag}\r\n\r\n".encode()
    answer = exchange(running.port, request)
    assert answer.startswith(b"HTTP/1.1 304")
    assert len(request) + len(answer) <= 400, f"{len(request)} + {len(answer)}"


def test_upload_cut_off_in_the_middle_counts_nothing(
    running: ServerProcess, device: Device, database_of: Database
) -> None:
    body = wire.encode(wire.TallyUpload(stream=device.stream, batches=(batch(1),)))
    head = (
        f"POST /api/v1/tallies HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        f"Authorization: Bearer {device.credential}\r\nContent-Length: {len(body)}\r\n\r\n"
    ).encode()
    for cut in (0, 1, len(body) // 2, len(body) - 1):
        with socket.create_connection(("127.0.0.1", running.port)) as wire_:
            wire_.sendall(head + body[:cut])
    assert send(running, device, 1) == 1
    assert counted(database_of) == (1, ROWS)


@pytest.fixture
def database_of(sqlite_url: str) -> Iterator[Database]:
    database = Database(sqlite_url)
    yield database
    database.close()


def send(running: ServerProcess, device: Device, sequence: int) -> int:
    """Upload one batch; the receipt's number, or 0 when no receipt came."""
    upload = wire.TallyUpload(stream=device.stream, batches=(batch(sequence, pages=ROWS),))
    headers = {"Authorization": f"Bearer {device.credential}", "Content-Type": "application/json"}
    try:
        answer = urllib3.request(
            "POST", f"{running.address}/api/v1/tallies", body=wire.encode(upload), headers=headers, retries=False
        )
    except urllib3.exceptions.HTTPError:
        return 0
    return msgspec.json.decode(answer.data, type=wire.TallyReceipt).up_to if answer.status == 200 else 0


def counted(database: Database) -> tuple[int, int]:
    """Batches and page rows on disk."""
    with database.reading() as connection:
        batches = connection.execute(select(func.count()).select_from(receipt)).scalar_one()
        rows = connection.execute(select(func.count()).select_from(page_tally)).scalar_one()
    return batches, rows


def test_kill_at_any_instant_loses_no_receipted_batch_and_counts_none_twice(
    settings: Path, device: Device, database_of: Database
) -> None:
    receipted = 0
    for trial in range(KILLS):
        running = server_process.start(settings)
        receipted = max(receipted, send(running, device, receipted + 1))  # at work, however long its start took
        killer = threading.Timer(random.Random(trial).uniform(0.05, 0.6), running.kill)
        killer.start()
        while killer.is_alive():
            receipted = max(receipted, send(running, device, receipted + 1))
        killer.join()
        batches, rows = counted(database_of)
        assert batches in (receipted, receipted + 1), "at most the batch whose receipt was on its way"
        assert rows == batches * ROWS, "a batch is there whole or not at all"
    running = server_process.start(settings)
    while receipted < batches + 1:
        receipted = send(running, device, receipted + 1)
    running.stop()
    assert counted(database_of) == (batches + 1, (batches + 1) * ROWS)
    assert receipted > KILLS, "the server was killed at work, not at rest"
