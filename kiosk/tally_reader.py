"""The agent's view of `tally.db`: which closed batches the server does not have yet. Read only."""

from __future__ import annotations

import contextlib
import sqlite3
from dataclasses import dataclass
from pathlib import Path

import msgspec

from content_packs.wire import MAX_BATCHES_PER_UPLOAD, MAX_BODY_BYTES, TallyBatch
from kiosk.database import open_for_reading
from kiosk.tally import TALLY_FILE

ENVELOPE_BYTES = 200
"""Room for the upload's own words around the batches."""


@dataclass(frozen=True)
class Waiting:
    """Batches of `stream` after a sequence, as many as one upload takes, in order."""

    stream: str
    batches: tuple[TallyBatch, ...]


def stream_of(home: Path) -> str:
    """The stream of the tally file, or "" when there is none to read."""
    rows = _ask(home, "SELECT id FROM stream")
    return str(rows[0][0]) if rows else ""


def waiting(home: Path, stream: str, after: int) -> Waiting:
    """What to send next."""
    rows = _ask(
        home, "SELECT body FROM batch WHERE sequence > ? ORDER BY sequence LIMIT ?", after, MAX_BATCHES_PER_UPLOAD
    )
    size = ENVELOPE_BYTES
    batches: list[TallyBatch] = []
    for (body,) in rows:
        size += len(body) + 1
        if size > MAX_BODY_BYTES and batches:
            break
        batches.append(msgspec.json.decode(body, type=TallyBatch))
    return Waiting(stream, tuple(batches))


def count_waiting(home: Path, after: int) -> int:
    """How many batches the server does not have yet."""
    rows = _ask(home, "SELECT count(*) FROM batch WHERE sequence > ?", after)
    return int(rows[0][0]) if rows else 0


def closed_up_to(home: Path) -> int:
    """The highest number that a batch of this stream was given."""
    rows = _ask(home, "SELECT sequence FROM stream")
    return int(rows[0][0]) if rows else 0


def _ask(home: Path, query: str, *values: object) -> list[sqlite3.Row]:
    """Rows, or none: the ui may not have begun, or may be replacing a damaged file."""
    try:
        with contextlib.closing(open_for_reading(home / TALLY_FILE)) as connection:
            return connection.execute(query, values).fetchall()
    except sqlite3.Error:
        return []
