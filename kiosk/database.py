"""The edge to SQLite: opening the kiosk's local databases, and what to do with one that is not ours.

One writer per file. WAL lets the other process read meanwhile; `synchronous=FULL` makes every commit
survive a power cut (docs/decisions); a transaction that will write begins IMMEDIATE, because a
deferred one fails at once when it finds a writer, whatever the busy timeout.

A database from newer software is refused and left untouched. A damaged one is moved aside.

The migrations are sqlite-utils', which costs a starting ui 50 to 90 ms to import; they are loaded only
when a step is missing. `Schema` names the steps, and a test holds the names against the migrations.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import importlib
import os
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from content_packs import durable
from kiosk.errors import DatabaseDamagedError, DatabaseNewerError, DiskFailingError

BUSY_MS = 5_000
READ_BUSY_MS = 50
"""The ui reads between frames: it would rather see old news than wait."""
DAMAGED_KEPT = 2


@dataclass(frozen=True)
class Schema:
    """A set of migrations by name, and the names of its steps."""

    name: str
    steps: tuple[str, ...]


STATE = Schema("kiosk.state", ("1-activations", "2-centre", "3-notices", "4-withdrawals", "5-to-come"))
TALLY = Schema("kiosk.tally", ("1-counters", "2-batches", "3-opinions"))


def open_for_writing(path: Path, schema: Schema) -> sqlite3.Connection:
    """The database at `path`, at this software's schema. Raises `DatabaseNewerError` without touching the
    file, `DatabaseDamagedError`, or `DiskFailingError`."""
    with _translated(path):
        _drop_empty(path)
        applied = _applied(path)
        if applied - {(schema.name, step) for step in schema.steps}:
            raise DatabaseNewerError(path)
        _make_private(path)
        connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        try:
            _prepare(connection, path, schema, complete=len(applied) == len(schema.steps))
        except BaseException:
            connection.close()
            raise
        return connection


def _make_private(path: Path) -> None:
    """For nobody else's eyes: `state.db` holds the credential and the secret of the staff codes. Its log
    takes over the file's mode. A disk that refuses it refuses the database too, and says so there."""
    with contextlib.suppress(OSError):
        path.touch(mode=durable.PRIVATE)
        path.chmod(durable.PRIVATE)


def _prepare(connection: sqlite3.Connection, path: Path, schema: Schema, *, complete: bool) -> None:
    connection.execute(f"PRAGMA busy_timeout={BUSY_MS}")
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    if not complete:
        importlib.import_module("kiosk.migrations").apply(connection, schema.name)
    verdict = str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])
    if verdict != "ok":
        raise DatabaseDamagedError(path, verdict)


def open_or_start_anew(path: Path, schema: Schema, now: dt.datetime) -> tuple[sqlite3.Connection, str]:
    """The database, and a sentence about what happened to the one before ("" when nothing did)."""
    try:
        return open_for_writing(path, schema), ""
    except DatabaseDamagedError as error:
        _move_aside(path, now)
        return open_for_writing(path, schema), str(error)


def open_for_reading(path: Path) -> sqlite3.Connection:
    """A connection that can write nothing and hardly waits. Raises `sqlite3.Error` when there is no file.

    SQLite reads a database in WAL mode only where it may put a file beside it. On a disk that takes nothing
    the file itself is read as it stands: what it holds is whole, and a screen needs it.
    """
    connection = _connected(path, "mode=ro")
    if not takes_files(path.parent):
        try:
            connection.execute("SELECT 1 FROM sqlite_schema").fetchone()
        except sqlite3.OperationalError:
            connection.close()
            connection = _connected(path, "mode=ro&immutable=1")
    return connection


def takes_files(folder: Path) -> bool:
    """Whether anything can be written there, as far as can be known without trying."""
    return os.access(folder, os.W_OK)


def _connected(path: Path, manner: str) -> sqlite3.Connection:
    connection = sqlite3.connect(f"file:{path}?{manner}", uri=True, isolation_level=None, check_same_thread=False)
    connection.execute(f"PRAGMA busy_timeout={READ_BUSY_MS}")
    connection.row_factory = sqlite3.Row
    return connection


@contextlib.contextmanager
def writing(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """One transaction that writes: all of it is on disk afterwards, or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield connection
        connection.execute("COMMIT")
    except BaseException:
        with contextlib.suppress(sqlite3.Error):
            connection.execute("ROLLBACK")
        raise


def _drop_empty(path: Path) -> None:
    """A file of no bytes is what a kill or a lost disk leaves. A reader may still hold it: begin a new one."""
    if path.exists() and path.stat().st_size == 0:
        _drop_log(path)
        path.unlink()


def _applied(path: Path) -> set[tuple[str, str]]:
    """The steps a file has had, looked up without opening it for writing: a newer one keeps every byte."""
    if not path.exists():
        return set()
    with contextlib.closing(open_for_reading(path)) as connection:
        try:
            rows = connection.execute("SELECT migration_set, name FROM _sqlite_migrations").fetchall()
        except sqlite3.OperationalError:
            return set()  # a kill before the first step
    return {(str(row[0]), str(row[1])) for row in rows}


@contextlib.contextmanager
def _translated(path: Path) -> Iterator[None]:
    """SQLite's errors as ours. An OperationalError is about the disk, its parent about the bytes."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise DiskFailingError(f"Opening {path.name}", str(error)) from error
    except sqlite3.DatabaseError as error:
        raise DatabaseDamagedError(path, str(error)) from error


def _move_aside(path: Path, now: dt.datetime) -> None:
    """Keep the newest few damaged files for whoever wants to look, and no more."""
    stamp = now.strftime("%Y%m%dT%H%M%S")
    _drop_log(path)
    path.replace(path.with_name(f"{path.name}.damaged-{stamp}"))
    for old in sorted(path.parent.glob(f"{path.name}.damaged-*"))[:-DAMAGED_KEPT]:
        old.unlink()


def _drop_log(path: Path) -> None:
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
