"""COUNT, the server's half: an upload becomes rows and a receipt, in one transaction.

Rules: a stream's sequence has no gaps, and each number is counted once. At most the last known: it
was counted before, and is not counted again; but it must be the same batch, or the upload is
refused (`BatchChanged`: the kiosk's file is a copy of another's; it must begin a new stream). A
gap is refused and names the number that is expected. Nothing of a refused upload is counted. What a
newer kiosk counts beyond what is known here is refused whole, never dropped in silence. The
receipt is given after the commit, and a commit is on disk.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Insert, Select, Table, bindparam, func, insert, select
from sqlalchemy.engine.interfaces import DBAPICursor

from content_packs.wire import TALLY_DEFINITION, TallyBatch, TallyReceipt, TallyUpload
from server.database import Database
from server.errors import BatchChanged, DefinitionUnknown, NotUnderstood, SequenceGap
from server.fleet.credentials import KnownKiosk
from server.schema import (
    aid_tally,
    answer_tally,
    hour_tally,
    kiosk,
    language_tally,
    miss_tally,
    page_tally,
    receipt,
)

_encoder = msgspec.json.Encoder(order="deterministic")

Rows = list[tuple[Any, ...]]

RECEIPT_COLUMNS = tuple(column.name for column in receipt.columns if column.name != "id")


class Ingest:
    """Counts uploads into one database. The statements are prepared once, rows go in as tuples."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._pages = database.prepared(insert(page_tally))
        self._languages = database.prepared(insert(language_tally))
        self._hours = database.prepared(insert(hour_tally))
        self._answers = database.prepared(insert(answer_tally))
        self._misses = database.prepared(insert(miss_tally))
        self._aids = database.prepared(insert(aid_tally))
        self._receipt = database.prepared(_values_in_order(receipt, RECEIPT_COLUMNS).returning(receipt.c.id))
        self._last = database.prepared(_last_sequence())
        self._day = database.binder(page_tally.c.day)
        self._time = database.binder(hour_tally.c.hour)

    def count(self, known: KnownKiosk, upload: TallyUpload, now: dt.datetime) -> TallyReceipt:
        """Count what of `upload` is new; the receipt says up to where the stream is on disk."""
        _check(upload)
        stream = bytes.fromhex(upload.stream)
        with self._database.writing() as connection:
            _lock(connection, known.id)
            cursor = connection.connection.cursor()
            cursor.execute(self._last, (known.id, stream))
            last = _one(cursor) or 0
            for batch in upload.batches:
                if batch.sequence <= last:
                    _same(connection, known.id, stream, batch)
                    continue
                if batch.sequence != last + 1:
                    raise SequenceGap(f"Batch {batch.sequence} came, {last + 1} is expected. Send that one first.")
                self._insert(cursor, (known.id, self._new(cursor, known, stream, batch, now)), batch)
                last = batch.sequence
        return TallyReceipt(stream=upload.stream, up_to=last)

    def _new(self, cursor: DBAPICursor, known: KnownKiosk, stream: bytes, batch: TallyBatch, now: dt.datetime) -> int:
        """The receipt of `batch`; its id."""
        names = (known.id, known.site, stream, batch.sequence, _sha256(batch))
        facts = (self._day(batch.day), batch.boot, batch.clock.value, batch.definition, self._time(now))
        cursor.execute(self._receipt, names + facts)
        return int(_one(cursor))

    def _insert(self, cursor: DBAPICursor, key: tuple[int, int], batch: TallyBatch) -> None:
        day = self._day(batch.day)
        _many(cursor, self._pages, [
            (day, *key, row, c.pack, c.version, c.page, c.language, c.shown, c.views, c.qr, *c.dwell)
            for row, c in enumerate(batch.pages)
        ])  # fmt: skip
        _many(cursor, self._languages, [
            (day, *key, row, c.language, c.chosen) for row, c in enumerate(batch.languages)
        ])  # fmt: skip
        _many(cursor, self._hours, [
            (self._time(c.hour), *key, row, c.visits, c.views, c.alive_s, *c.lengths)
            for row, c in enumerate(batch.hours)
        ])  # fmt: skip
        self._insert_opinions(cursor, (day, *key), batch)

    def _insert_opinions(self, cursor: DBAPICursor, key: tuple[Any, ...], batch: TallyBatch) -> None:
        _many(cursor, self._answers, [
            (*key, row, c.pack, c.version, c.page, c.revision, c.language, c.shown, c.question, c.choice, c.answers)
            for row, c in enumerate(batch.answers)
        ])  # fmt: skip
        _many(cursor, self._misses, [
            (*key, row, c.language, c.topic, c.misses) for row, c in enumerate(batch.misses)
        ])  # fmt: skip
        _many(cursor, self._aids, [(*key, row, c.aid, c.visits) for row, c in enumerate(batch.aids)])


def _check(upload: TallyUpload) -> None:
    """What the types cannot say."""
    for batch in upload.batches:
        if batch.definition > TALLY_DEFINITION:
            raise _unknown(batch.sequence, batch.definition)
        for hour in batch.hours:
            if hour.hour.tzinfo is None or hour.hour.astimezone(dt.UTC).date() != batch.day:
                raise NotUnderstood(f"Batch {batch.sequence}: hour {hour.hour} is not a UTC hour of {batch.day}.")


def refuse_newer(body: bytes) -> None:
    """Raise `DefinitionUnknown` if an upload that nobody here understands says of itself that it is newer: its
    counts are to be kept until the server was updated."""
    try:
        said = msgspec.json.decode(body, type=_Announced)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return
    for batch in said.batches:
        if batch.definition > TALLY_DEFINITION:
            raise _unknown(batch.sequence, batch.definition)


class _AnnouncedBatch(msgspec.Struct):
    sequence: int
    definition: int


class _Announced(msgspec.Struct):
    """What every upload says of itself, by whatever definition."""

    batches: tuple[_AnnouncedBatch, ...]


def _unknown(sequence: int, definition: int) -> DefinitionUnknown:
    return DefinitionUnknown(
        f"Batch {sequence} counts by definition {definition}; this server knows up to {TALLY_DEFINITION}. "
        "Keep it, and send it again when the server was updated."
    )


def _last_sequence() -> Select[Any]:
    """The highest number counted of a stream."""
    mine = (receipt.c.kiosk == bindparam("kiosk_id"), receipt.c.stream == bindparam("stream_id"))
    return select(func.max(receipt.c.sequence)).where(*mine)


def _lock(connection: Connection, kiosk_id: int) -> None:
    """One upload of a kiosk at a time. SQLite has one writer anyway; PostgreSQL locks the kiosk's row."""
    if connection.dialect.name != "sqlite":
        connection.execute(select(kiosk.c.id).where(kiosk.c.id == kiosk_id).with_for_update())


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


def _one(cursor: DBAPICursor) -> Any:
    """The value of a question that has exactly one."""
    found: Any = cursor.fetchone()
    return found[0]


def _many(cursor: DBAPICursor, statement: str, rows: Rows) -> None:
    if rows:
        cursor.executemany(statement, rows)


def _values_in_order(table: Table, names: Sequence[str]) -> Insert:
    return insert(table).values({name: bindparam(name) for name in names})
