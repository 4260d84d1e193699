"""What a kiosk of a server under test gives back by stick, and how the server takes and counts it."""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import func, select

from content_packs.carrying.layout import KioskState
from content_packs.carrying.returning import Note, Return, seal
from content_packs.wire import CentreKeys, ClockTrust, Heartbeat, TallyBatch, TallyUpload
from server.audit import CONSOLE
from server.schema import page_tally, receipt
from tests.server_simulator import Device, TestServer


def returned(
    device: Device, *batches: TallyBatch, keys: CentreKeys | None = None, key: Ed25519PrivateKey | None = None
) -> bytes:
    """A return as the kiosk `device` writes it."""
    keys = keys or device.server.services.returns.keys
    assert keys is not None
    health = Heartbeat(
        at=device.server.clock(),
        boot="b",
        agent_version="1.0",
        clock=ClockTrust.CARRIED,
        uptime_s=9,
        disk_free_mb=77,
        poll_s=10,
        sync_problem="no network",
    )
    said = Return(
        format=1,
        sealed_to=keys.seal_to,
        kiosk=device.name,
        made_at=device.server.clock(),
        health=health,
        state=KioskState(format=1, plan=device.server.plan(), targets=("a" * 64,), kiosk=device.name),
        tallies=(TallyUpload(stream=device.stream, batches=batches),) if batches else (),
        journal=(Note(device.server.clock(), "stick-done"),),
    )
    return seal(said, key or device.key, keys)


def counted(server: TestServer) -> tuple[int, int]:
    """Batches, and views in all of them."""
    with server.services.database.reading() as connection:
        batches = connection.execute(select(func.count()).select_from(receipt)).scalar_one()
        return batches, connection.execute(select(func.sum(page_tally.c.views))).scalar_one() or 0


def take(server: TestServer, sealed: bytes) -> int:
    """How many batches of it were new."""
    return server.services.returns.take(sealed, CONSOLE, server.clock()).counted
