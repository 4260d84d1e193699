"""What the server of a demonstration gate has in its books, read from its database beside it."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections import Counter

from deploy.demo.gate import Gate
from server.database import Database
from server.fleet.kiosks import KioskRow, Kiosks
from server.publishing.releases import Releases
from tests.traveller import Seen


def counted(gate: Gate) -> Seen:
    """Every view, language and visit that the server has counted."""
    pages = _rows(gate, "SELECT pack || '/' || page, language, sum(views) FROM page_tally GROUP BY 1, 2")
    languages = _rows(gate, "SELECT language, sum(chosen) FROM language_tally GROUP BY 1")
    visits = _rows(gate, "SELECT coalesce(sum(visits), 0) FROM hour_tally")
    views = Counter({(page, language): int(count) for page, language, count in pages})
    return Seen(views, Counter({language: int(count) for language, count in languages}), int(visits[0][0]))


def receipts(gate: Gate) -> list[tuple[str, int]]:
    """Stream and sequence of every batch that was counted."""
    return [(stream, int(sequence)) for stream, sequence in _rows(gate, "SELECT hex(stream), sequence FROM receipt")]


def states(gate: Gate, later_s: float = 0.0) -> list[str]:
    """What the dashboard says of each kiosk, `later_s` from now, by the server's own judgement."""
    return [kiosk.judgement.state.value for kiosk in _kiosks(gate, later_s)]


def heartbeat_problem(gate: Gate) -> str:
    """What the kiosk says is in the way of an update."""
    return " ".join(kiosk.sync_problem for kiosk in _kiosks(gate, 0.0))


def _kiosks(gate: Gate, later_s: float) -> list[KioskRow]:
    database = Database(f"sqlite:///{gate.database}")
    try:
        now = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=later_s)
        return Kiosks(database).all(Releases(gate.publish).picture().expected, now)
    finally:
        database.close()


def _rows(gate: Gate, query: str) -> list[tuple[str, ...]]:
    connection = sqlite3.connect(f"file:{gate.database}?mode=ro", uri=True)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()
