"""The edge to SQLite: opening the kiosk's local databases, and what to do with one that is not ours.

One writer per file. WAL lets the other process read meanwhile; `synchronous=FULL` makes every commit
survive a power cut (docs/decisions); a transaction that will write begins IMMEDIATE, because a
deferred one fails at once when it finds a writer, whatever the busy timeout.

A database from newer software is refused and left untouched. A damaged one is moved aside.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from sqlite_utils import Database, Migrations

from kiosk.errors import DatabaseDamagedError, DatabaseNewerError, DiskFailingError

BUSY_MS = 5_000
READ_BUSY_MS = 50
"""The ui reads between frames: it would rather see old news than wait."""
DAMAGED_KEPT = 2


def open_for_writing(path: Path, migrations: Migrations) -> Database:
    """The database at `path`, at this software's schema. Raises `DatabaseNewerError` without touching the
    file, `DatabaseDamagedError`, or `DiskFailingError`."""
    with _translated(path):
        _drop_empty(path)
        _refuse_newer(path, migrations)
        connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        try:
            return _prepared(connection, path, migrations)
        except BaseException:
            connection.close()
            raise


def _prepared(connection: sqlite3.Connection, path: Path, migrations: Migrations) -> Database:
    connection.execute(f"PRAGMA busy_timeout={BUSY_MS}")
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    database = Database(connection)
    migrations.apply(database)
    verdict = str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])
    if verdict != "ok":
        raise DatabaseDamagedError(path, verdict)
    return database


def open_or_start_anew(path: Path, migrations: Migrations, now: dt.datetime) -> tuple[Database, str]:
    """The database, and a sentence about what happened to the one before ("" when nothing did)."""
    try:
        return open_for_writing(path, migrations), ""
    except DatabaseDamagedError as error:
        _move_aside(path, now)
        return open_for_writing(path, migrations), str(error)


def open_for_reading(path: Path) -> sqlite3.Connection:
    """A connection that can write nothing and hardly waits. Raises `sqlite3.Error` when there is no file."""
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True, isolation_level=None, check_same_thread=False)
    connection.execute(f"PRAGMA busy_timeout={READ_BUSY_MS}")
    connection.row_factory = sqlite3.Row
    return connection


@contextlib.contextmanager
def writing(database: Database) -> Iterator[sqlite3.Connection]:
    """One transaction that writes: all of it is on disk afterwards, or nothing."""
    connection = database.conn
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


def _refuse_newer(path: Path, migrations: Migrations) -> None:
    """Look before opening for writing, so that a newer file keeps every byte."""
    if not path.exists():
        return
    with contextlib.closing(open_for_reading(path)) as connection:
        try:
            rows = connection.execute("SELECT migration_set, name FROM _sqlite_migrations").fetchall()
        except sqlite3.OperationalError:
            return  # no migrations yet: an empty file, or a kill before the first one
    known = {(migrations.name, migration.name) for migration in migrations._migrations}
    if {(str(row[0]), str(row[1])) for row in rows} - known:
        raise DatabaseNewerError(path)


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
