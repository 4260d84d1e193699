"""COUNT, the server's half: an upload becomes rows and a receipt, in one transaction.

Rules: a stream's sequence has no gaps, and each number is counted once. At most the last known: it
was counted before, and is not counted again; but it must be the same batch, or the upload is
refused (`BatchChanged`: the kiosk's file is a copy of another's; it must begin a new stream). A
gap is refused and names the number that is expected. Nothing of a refused upload is counted. The
receipt is given after the commit, and a commit is on disk.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

import msgspec
from sqlalchemy import Connection, Dialect, Table, func, insert, select

from content_packs.wire import TALLY_DEFINITION, TallyBatch, TallyReceipt, TallyUpload
from server.database import Database
from server.errors import BatchChanged, DefinitionUnknown, NotUnderstood, SequenceGap
from server.fleet.credentials import KnownKiosk
from server.schema import hour_tally, kiosk, language_tally, page_tally, receipt

_encoder = msgspec.json.Encoder(order="deterministic")

Rows = list[tuple[Any, ...]]


class Ingest:
    """Counts uploads into one database. The statements are compiled once, rows go in as tuples."""

    def __init__(self, database: Database) -> None:
        self._database = database
        dialect = database.engine.dialect
        self._pages = _tuple_insert(page_tally, dialect)
        self._languages = _tuple_insert(language_tally, dialect)
        self._hours = _tuple_insert(hour_tally, dialect)
        self._day = _binder(page_tally.c.day.type, dialect)
        self._hour = _binder(hour_tally.c.hour.type, dialect)

    def count(self, known: KnownKiosk, upload: TallyUpload, now: dt.datetime) -> TallyReceipt:
        """Count what of `upload` is new; the receipt says up to where the stream is on disk."""
        _check(upload)
        stream = bytes.fromhex(upload.stream)
        with self._database.writing() as connection:
            last = _last(connection, known.id, stream)
            for batch in upload.batches:
                if batch.sequence <= last:
                    _same(connection, known.id, stream, batch)
                    continue
                if batch.sequence != last + 1:
                    raise SequenceGap(f"Batch {batch.sequence} came, {last + 1} is expected. Send that one first.")
                self._insert(connection, known, stream, batch, now)
                last = batch.sequence
        return TallyReceipt(stream=upload.stream, up_to=last)

    def _insert(
        self, connection: Connection, known: KnownKiosk, stream: bytes, batch: TallyBatch, now: dt.datetime
    ) -> None:
        values = {
            "kiosk": known.id,
            "site": known.site,
            "stream": stream,
            "sequence": batch.sequence,
            "sha256": _sha256(batch),
            "day": batch.day,
            "boot": batch.boot,
            "clock": batch.clock.value,
            "definition": batch.definition,
            "received_at": now,
        }
        key = (known.id, connection.execute(insert(receipt).returning(receipt.c.id), values).scalar_one())
        day = self._day(batch.day)
        _many(connection, self._pages, [
            (day, *key, row, c.pack, c.version, c.page, c.language, c.shown, c.views, c.qr, *c.dwell)
            for row, c in enumerate(batch.pages)
        ])  # fmt: skip
        _many(connection, self._languages, [
            (day, *key, row, c.language, c.chosen) for row, c in enumerate(batch.languages)
        ])  # fmt: skip
        _many(connection, self._hours, [
            (self._hour(c.hour), *key, row, c.visits, c.views, c.alive_s, *c.lengths)
            for row, c in enumerate(batch.hours)
        ])  # fmt: skip


def _check(upload: TallyUpload) -> None:
    """What the types cannot say."""
    for batch in upload.batches:
        if batch.definition > TALLY_DEFINITION:
            raise DefinitionUnknown(
                f"Batch {batch.sequence} counts by definition {batch.definition}; this server knows up to "
                f"{TALLY_DEFINITION}. Keep it, and send it again when the server was updated."
            )
        for hour in batch.hours:
            if hour.hour.tzinfo is None or hour.hour.astimezone(dt.UTC).date() != batch.day:
                raise NotUnderstood(f"Batch {batch.sequence}: hour {hour.hour} is not a UTC hour of {batch.day}.")


def _last(connection: Connection, kiosk_id: int, stream: bytes) -> int:
    """The highest sequence counted of `stream`. On PostgreSQL the kiosk's row is locked until the commit."""
    if connection.dialect.name != "sqlite":
        connection.execute(select(kiosk.c.id).where(kiosk.c.id == kiosk_id).with_for_update())
    newest = select(func.max(receipt.c.sequence)).where(receipt.c.kiosk == kiosk_id, receipt.c.stream == stream)
    return connection.execute(newest).scalar() or 0


def _same(connection: Connection, kiosk_id: int, stream: bytes, batch: TallyBatch) -> None:
    which = (receipt.c.kiosk == kiosk_id, receipt.c.stream == stream, receipt.c.sequence == batch.sequence)
    if connection.execute(select(receipt.c.sha256).where(*which)).scalar_one() != _sha256(batch):
        raise BatchChanged(
            f"Batch {batch.sequence} was counted before with other content. This stream's file is a copy or was "
            "changed: begin a new stream."
        )


def _sha256(batch: TallyBatch) -> bytes:
    """Of the batch as understood, so that white space and the order of keys do not matter."""
    return hashlib.sha256(_encoder.encode(batch)).digest()


def _many(connection: Connection, statement: str, rows: Rows) -> None:
    if rows:
        connection.exec_driver_sql(statement, rows)


def _tuple_insert(table: Table, dialect: Dialect) -> str:
    """INSERT of all columns of `table` in their order, for rows as tuples."""
    return str(insert(table).compile(dialect=dialect, column_keys=[column.name for column in table.columns]))


def _binder(type_: Any, dialect: Dialect) -> Any:
    """How a value of `type_` goes to the driver."""
    return type_.dialect_impl(dialect).bind_processor(dialect) or (lambda value: value)
