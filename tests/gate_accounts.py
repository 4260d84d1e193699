"""What stands in the books of a demonstration gate, the server's and the kiosk's, read from the files beside them."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections import Counter
from pathlib import Path
from typing import Any

from deploy.demo.gate import Gate
from kiosk.tally import TALLY_FILE
from server.database import Database
from server.fleet.kiosks import KioskRow, Kiosks
from server.publishing.releases import Releases
from tests.traveller import Seen


def counted(gate: Gate) -> Seen:
    """Every view, language and visit that the server has counted."""
    pages = _rows(gate.database, "SELECT pack || '/' || page, language, sum(views) FROM page_tally GROUP BY 1, 2")
    languages = _rows(gate.database, "SELECT language, sum(chosen) FROM language_tally GROUP BY 1")
    visits = _rows(gate.database, "SELECT coalesce(sum(visits), 0) FROM hour_tally")
    views = Counter({(page, language): int(count) for page, language, count in pages})
    return Seen(views, Counter({language: int(count) for language, count in languages}), int(visits[0][0]))


def receipts(gate: Gate) -> list[tuple[str, int]]:
    """Stream and sequence of every batch that was counted."""
    return [
        (stream, int(sequence))
        for stream, sequence in _rows(gate.database, "SELECT hex(stream), sequence FROM receipt")
    ]


def all_told(gate: Gate) -> bool:
    """Whether the kiosk has no view, and no closed day, that the server has not answered for.

    A day may arrive in pieces: what was counted before the kiosk knew the time is dated by the middle of
    its block, which can be yesterday, and then goes out before the rest."""
    query = "SELECT (SELECT count(*) FROM page) + (SELECT count(*) FROM batch)"
    return _rows(gate.home / TALLY_FILE, query) == [(0,)]


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


def _rows(database: Path, query: str) -> list[tuple[Any, ...]]:
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()
