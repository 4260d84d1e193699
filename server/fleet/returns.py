"""COUNT, by stick: a kiosk's sealed return becomes the same rows and receipts as an upload, each batch once.

Rules:

- Only a return that is sealed to this server and signed by the device key of a kiosk in service; what the carrier did
  with the file in between does not matter.
- Batches go through the same `Ingest`, by kiosk, stream and number: the same file twice, two out of their order, or
  what came by network already, are counted once. A copy of a kiosk is found as over the network.
- Health from a stick is kept beside heartbeats and never in their place: it proves nothing about now.
- What is known to be counted goes back as receipts that the server signed, with the next export.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, delete, func, insert, select

from content_packs.carrying.layout import STATE_FORMAT, KioskState
from content_packs.carrying.returning import (
    SECRET_BYTES,
    CarriedReceipt,
    CentreSecret,
    Note,
    Return,
    ReturnUnreadable,
    fingerprint,
)
from content_packs.wire import CentreKeys, Heartbeat
from server.audit import Act, Entry, enter
from server.database import Database
from server.errors import ReturnRefused, SettingsBad
from server.fleet.credentials import KnownKiosk
from server.fleet.kiosks import Showing
from server.schema import heartbeat, kiosk, kiosk_former_key, receipt, stick_return
from server.statistics.ingest import Ingest

KEPT_PER_KIOSK = 10


class Taken(msgspec.Struct, frozen=True):
    """What a return came to: whose, when it was written, how many batches it held and how many of them were new."""

    kiosk: str
    made_at: dt.datetime
    batches: int
    counted: int
    again: bool


class LastReturn(msgspec.Struct, frozen=True):
    """The newest return of a kiosk, by when it was written."""

    made_at: dt.datetime
    taken_at: dt.datetime
    health: Heartbeat
    journal: tuple[Note, ...]


def load_secret(path: Path | None) -> CentreSecret | None:
    """The secret that opens returns; None where this server takes none. Raises `SettingsBad`."""
    if path is None:
        return None
    try:
        data = path.read_bytes()
    except OSError as wrong:
        raise SettingsBad(f"returns_key_file: {path} cannot be read ({wrong.strerror}); restore it.") from wrong
    if len(data) != SECRET_BYTES:
        raise SettingsBad(f"returns_key_file: {path} is not made by `kiosk-server returns-key`; restore the right one.")
    return CentreSecret(data)


class Returns:
    """Returns in, receipts and states out."""

    def __init__(self, database: Database, ingest: Ingest, secret: CentreSecret | None) -> None:
        self._database = database
        self._ingest = ingest
        self._secret = secret

    @property
    def keys(self) -> CentreKeys | None:
        """What kiosks are told; None where this server takes no returns."""
        return self._secret.public if self._secret else None

    def take(self, sealed: bytes, by: str, now: dt.datetime) -> Taken:
        """Count what of a return is new. Raises `ReturnRefused`, or what `Ingest.count` raises."""
        public_key, said = self._open(sealed)
        known = self._kiosk_of(public_key, said)
        before = self._counted(known.id)
        for upload in said.tallies:
            self._ingest.count(known, upload, now)
        counted = self._counted(known.id) - before
        batches = sum(len(upload.batches) for upload in said.tallies)
        with self._database.writing() as connection:
            again = not _keep(connection, known, said, fingerprint(sealed), now)
            detail = {"written": said.made_at.isoformat(), "batches": batches, "counted": counted}
            enter(connection, Entry(Act.RETURN_TAKEN, by, known.name, detail), now)
        return Taken(known.name, said.made_at, batches, counted, again)

    def receipts(self, plans: Collection[str]) -> bytes | None:
        """``receipts.json`` for the kiosks that follow `plans`: up to where each of their streams is counted."""
        if self._secret is None:
            return None
        newest = select(kiosk.c.name, receipt.c.stream, func.max(receipt.c.sequence).label("up_to"))
        query = newest.join(receipt, receipt.c.kiosk == kiosk.c.id).where(kiosk.c.plan.in_(plans))
        with self._database.reading() as connection:
            rows = connection.execute(query.group_by(kiosk.c.name, receipt.c.stream)).all()
        return self._secret.receipts(CarriedReceipt(row.name, row.stream.hex(), row.up_to) for row in rows)

    def states(self, plans: Collection[str]) -> tuple[KioskState, ...]:
        """What each kiosk on `plans` has, as far as it told; none at all when one of them never did."""
        query = select(kiosk.c.id, kiosk.c.name, kiosk.c.plan, heartbeat.c.showing, heartbeat.c.received_at)
        query = query.join(heartbeat, heartbeat.c.kiosk == kiosk.c.id, isouter=True)
        with self._database.reading() as connection:
            rows = connection.execute(query.where(kiosk.c.plan.in_(plans), kiosk.c.withdrawn_at.is_(None))).all()
            states = tuple(_state(row, _newest(connection, row.id)) for row in rows)
        return tuple(state for state in states if state) if all(states) else ()

    def last(self, name: str) -> LastReturn | None:
        """The newest return of kiosk `name`."""
        with self._database.reading() as connection:
            found = connection.execute(select(kiosk.c.id).where(kiosk.c.name == name)).scalar()
            row = _newest(connection, found) if found else None
        if row is None:
            return None
        health = msgspec.json.decode(row.health, type=Heartbeat)
        return LastReturn(row.made_at, row.taken_at, health, msgspec.json.decode(row.journal, type=tuple[Note, ...]))

    # -- inside ----------------------------------------------------------------------------------------

    def _open(self, sealed: bytes) -> tuple[str, Return]:
        if self._secret is None:
            raise ReturnRefused("This server takes no returns: it has no returns_key_file. Make one, then ask again.")
        try:
            return self._secret.open(sealed)
        except ReturnUnreadable as wrong:
            raise ReturnRefused(str(wrong)) from wrong

    def _kiosk_of(self, public_key: str, said: Return) -> KnownKiosk:
        former = select(kiosk_former_key.c.kiosk).where(kiosk_former_key.c.public_key == public_key)
        own = (kiosk.c.public_key == public_key) | kiosk.c.id.in_(former)  # or of the disk it had before
        query = select(kiosk.c.id, kiosk.c.name, kiosk.c.site, kiosk.c.plan).where(own, kiosk.c.withdrawn_at.is_(None))
        with self._database.reading() as connection:
            row = connection.execute(query).first()
        if row is None:
            raise ReturnRefused(
                f"No kiosk in service here has the key that signed this ({said.kiosk}, it says). Let it in first."
            )
        return KnownKiosk(*row)

    def _counted(self, kiosk_id: int) -> int:
        with self._database.reading() as connection:
            return int(
                connection.execute(
                    select(func.count()).select_from(receipt).where(receipt.c.kiosk == kiosk_id)
                ).scalar_one()
            )


def _keep(connection: Connection, known: KnownKiosk, said: Return, sha256: str, now: dt.datetime) -> bool:
    """Write a return down; False when it was here before."""
    key = bytes.fromhex(sha256)
    if connection.execute(select(stick_return.c.id).where(stick_return.c.sha256 == key)).first():
        return False
    values = {
        "kiosk": known.id,
        "sha256": key,
        "made_at": said.made_at,
        "taken_at": now,
        "health": _text(said.health),
        "state": _text(said.state),
        "journal": _text(said.journal),
    }
    connection.execute(insert(stick_return).values(values))
    mine = select(stick_return.c.id).where(stick_return.c.kiosk == known.id).order_by(stick_return.c.made_at.desc())
    old = [row.id for row in connection.execute(mine.offset(KEPT_PER_KIOSK))]
    connection.execute(delete(stick_return).where(stick_return.c.id.in_(old)))
    return True


def _newest(connection: Connection, kiosk_id: int) -> Row[Any] | None:
    query = select(stick_return).where(stick_return.c.kiosk == kiosk_id)
    return connection.execute(query.order_by(stick_return.c.made_at.desc()).limit(1)).first()


def _state(row: Any, returned: Row[Any] | None) -> KioskState | None:
    """What a kiosk last told of itself, by stick or by heartbeat, whichever is later."""
    if returned is not None and (row.received_at is None or returned.made_at > row.received_at):
        return msgspec.json.decode(returned.state, type=KioskState)
    showing = msgspec.json.decode(row.showing, type=Showing) if row.showing else Showing()
    if not showing.releases:
        return None
    targets = tuple(one.manifest for one in showing.releases)
    return KioskState(format=STATE_FORMAT, plan=row.plan, targets=targets, kiosk=row.name)


def _text(said: msgspec.Struct | Iterable[msgspec.Struct]) -> str:
    return msgspec.json.encode(said).decode()
