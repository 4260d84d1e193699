"""Counting: batches per processor second of the real server, of its domain alone, and of SQLite alone.

A batch has 100 rows of pages, one of languages, one of hours. Every batch is a request and a
transaction of its own; SQLite alone gets the same rows, ready made, with the same pragmas, and commits
as often. The server's seconds are those of its processes; whoever sends costs it nothing.
"""

from __future__ import annotations

import datetime as dt
import http.client
import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import msgspec
from sqlalchemy import Table

from content_packs import wire
from server.database import Database
from server.fleet.credentials import Credentials
from server.schema import hour_tally, language_tally, page_tally
from server.statistics.ingest import Ingest
from tests.bench.gate import BenchGate
from tests.bench.processes import cpu_s
from tests.server_tallies import batch

PAGE_ROWS = 100
STREAM = "5a" * 16
KIOSK = 1
TIMEOUT_S = 30.0
TABLES = (page_tally, language_tally, hour_tally)


@dataclass
class Rates:
    """Batches per processor second, a value a round."""

    server: list[float] = field(default_factory=list)
    domain: list[float] = field(default_factory=list)
    sqlite: list[float] = field(default_factory=list)


def measure(gate: BenchGate, rounds: int, batches: int) -> Rates:
    rates = Rates()
    with _over_http(gate) as server, _in_process(gate) as domain, _raw(gate) as sqlite:
        for turn in range(rounds + 1):
            numbers = range(1 + turn * batches, 1 + (turn + 1) * batches)
            made = [batch(number, pages=PAGE_ROWS) for number in numbers]
            found = (server.rate(made), domain.rate(made), sqlite.rate(made))
            if turn:  # the first opens connections
                for values, rate in zip((rates.server, rates.domain, rates.sqlite), found, strict=True):
                    values.append(rate)
    return rates


# -- the real server -------------------------------------------------------------------------------


@dataclass
class _Server:
    gate: BenchGate
    line: http.client.HTTPConnection

    def rate(self, batches: Sequence[wire.TallyBatch]) -> float:
        bodies = [_upload(one) for one in batches]
        headers = {"Authorization": self.gate.authorization, "Content-Type": "application/json"}
        before = cpu_s([self.gate.server.process])
        for body in bodies:
            self.line.request("POST", "/api/v1/tallies", body, headers)
            answer = self.line.getresponse()
            said = answer.read()
            if answer.status != 200:
                raise RuntimeError(f"the server refused a batch: {said!r}")
        return len(batches) / (cpu_s([self.gate.server.process]) - before)


@contextmanager
def _over_http(gate: BenchGate) -> Iterator[_Server]:
    line = http.client.HTTPConnection("127.0.0.1", gate.server.port, timeout=TIMEOUT_S)
    try:
        yield _Server(gate, line)
    finally:
        line.close()


# -- its domain, without HTTP ----------------------------------------------------------------------


@dataclass
class _Domain:
    gate: BenchGate
    credentials: Credentials
    ingest: Ingest

    def rate(self, batches: Sequence[wire.TallyBatch]) -> float:
        bodies = [_upload(one) for one in batches]
        decoder = msgspec.json.Decoder(wire.TallyUpload)
        began = time.process_time()
        for body in bodies:
            kiosk = self.credentials.kiosk_of(self.gate.authorization)
            wire.encode(self.ingest.count(kiosk, decoder.decode(body), dt.datetime.now(dt.UTC)))
        return len(batches) / (time.process_time() - began)


@contextmanager
def _in_process(gate: BenchGate) -> Iterator[_Domain]:
    with _copied(gate, "domain") as database:
        yield _Domain(gate, Credentials(database), Ingest(database))


# -- SQLite alone ----------------------------------------------------------------------------------


@dataclass
class _Raw:
    connection: Any
    receipts: Iterator[int] = field(default_factory=count)

    def rate(self, batches: Sequence[wire.TallyBatch]) -> float:
        statements = [_statement(table) for table in TABLES]
        ready = [_rows(one, next(self.receipts)) for one in batches]
        began = time.process_time()
        for rows in ready:
            self.connection.execute("BEGIN IMMEDIATE")
            for statement, some in zip(statements, rows, strict=True):
                self.connection.executemany(statement, some)
            self.connection.execute("COMMIT")
        return len(batches) / (time.process_time() - began)


@contextmanager
def _raw(gate: BenchGate) -> Iterator[_Raw]:
    with _copied(gate, "raw") as database:
        pooled = database.engine.raw_connection()  # as the server opens it, pragmas included
        try:
            yield _Raw(pooled.driver_connection)
        finally:
            pooled.close()


def _statement(table: Table) -> str:
    return f"INSERT INTO {table.name} VALUES ({', '.join('?' * len(table.columns))})"  # noqa: S608 - our own names


def _rows(one: wire.TallyBatch, receipt: int) -> tuple[list[tuple[Any, ...]], ...]:
    """The rows of the three tables, as the driver takes them."""
    key, day = (KIOSK, receipt), one.day.isoformat()
    pages = [
        (day, *key, row, c.pack, c.version, c.page, c.language, c.shown, c.views, c.qr, *c.dwell)
        for row, c in enumerate(one.pages)
    ]
    languages = [(day, *key, row, c.language, c.chosen) for row, c in enumerate(one.languages)]
    hours = [
        (str(c.hour.replace(tzinfo=None)), *key, row, c.visits, c.views, c.alive_s, *c.lengths)
        for row, c in enumerate(one.hours)
    ]
    return pages, languages, hours


# -- both ------------------------------------------------------------------------------------------


@contextmanager
def _copied(gate: BenchGate, name: str) -> Iterator[Database]:
    copy = shutil.copy(gate.spare_database, gate.folder / f"{name}.db")
    database = Database(f"sqlite:///{copy}")
    try:
        yield database
    finally:
        database.close()


def _upload(one: wire.TallyBatch) -> bytes:
    return wire.encode(wire.TallyUpload(stream=STREAM, batches=(one,)))
