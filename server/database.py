"""The one place that opens the database, SQLite or PostgreSQL, and says whether it is ours.

Rules: a transaction is either `reading` or `writing`, and a writing one takes SQLite's lock at its
start (a lock taken half-way fails at once, whatever the timeout); a commit on SQLite has reached
the disk (WAL, synchronous FULL: a receipt is a promise); a database newer than this software is
never touched; text from SQLite is compared like PostgreSQL's, by bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import ClauseElement, Column, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from server.errors import DatabaseBad

BUSY_TIMEOUT_MS = 10_000
MIGRATIONS = Path(__file__).parent / "migrations"
WRITING = "gatepost_writing"


class Database:
    """An engine and its two kinds of transaction. One per process; share it."""

    def __init__(self, url: str) -> None:
        self.engine = _engine(url)
        self._writing = self.engine.execution_options(**{WRITING: True})

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A consistent view of the database; writes nothing."""
        with self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction: all of it reaches the disk, or none of it."""
        with self._writing.begin() as connection:
            yield connection

    def close(self) -> None:
        self.engine.dispose()

    # -- the few statements that every kiosk causes --------------------------------------------------
    # Building, naming and wrapping them anew would cost more than running them.

    def prepared(self, statement: ClauseElement) -> str:
        """`statement` as this database's own SQL, for a driver's cursor, with values in their order."""
        return str(statement.compile(dialect=self.engine.dialect))

    def binder(self, column: Column[Any]) -> Callable[[Any], Any]:
        """How a value of `column` goes to the driver in a prepared statement."""
        dialect = self.engine.dialect
        return column.type.dialect_impl(dialect).bind_processor(dialect) or (lambda value: value)

    def row(self, prepared: str, values: Sequence[Any]) -> Sequence[Any] | None:
        """The first row of a prepared question, outside any transaction."""
        connection = self.engine.raw_connection()
        try:
            cursor = connection.cursor()
            cursor.execute(prepared, values)
            found: Sequence[Any] | None = cursor.fetchone()
        finally:
            connection.close()
        return found

    # -- versions ----------------------------------------------------------------------------------

    def migrate(self) -> str:
        """Bring the tables up to this software's version; returns it. Refuses a newer database."""
        self._refuse_newer()
        configuration = _alembic()
        with self.writing() as connection:
            configuration.attributes["connection"] = connection
            command.upgrade(configuration, "head")
        return _newest()

    def check_version(self) -> None:
        """Refuse a database that is newer, older or not ours, with the way out."""
        if self._refuse_newer() != _newest():
            raise DatabaseBad(f"The database {self} is not up to date. Run `kiosk-server migrate`, then start again.")

    def _refuse_newer(self) -> str | None:
        current = self._current()
        known = {script.revision for script in ScriptDirectory.from_config(_alembic()).walk_revisions()}
        if current is not None and current not in known:
            raise DatabaseBad(
                f"The database {self} has version {current!r}, which is newer than this software. "
                "Install the newer software, or name another database."
            )
        return current

    def _current(self) -> str | None:
        try:
            with self.reading() as connection:
                return MigrationContext.configure(connection).get_current_revision()
        except (OperationalError, SQLAlchemyError) as wrong:
            reason = str(getattr(wrong, "orig", wrong)).splitlines()[0]
            raise DatabaseBad(f"The database {self} cannot be opened: {reason}. Check the setting database.") from wrong

    def ping(self) -> None:
        """Raise unless the database answers."""
        with self.reading() as connection:
            connection.execute(text("SELECT 1"))

    def __str__(self) -> str:
        return self.engine.url.render_as_string(hide_password=True)


def _engine(url: str) -> Engine:
    address = make_url(url)
    if address.drivername == "postgresql":
        # Positional parameters, so that ingest can hand rows over as tuples on both databases.
        return create_engine(address.set(drivername="postgresql+psycopg"), paramstyle="format", pool_pre_ping=True)
    engine = create_engine(address, connect_args={"timeout": BUSY_TIMEOUT_MS / 1000})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves, see _begin_sqlite
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={BUSY_TIMEOUT_MS}"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    writing = connection.get_execution_options().get(WRITING, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _alembic() -> Config:
    configuration = Config()
    configuration.set_main_option("script_location", str(MIGRATIONS))
    return configuration


def _newest() -> str:
    head = ScriptDirectory.from_config(_alembic()).get_current_head()
    if head is None:
        raise DatabaseBad("The folder server/migrations is missing from this installation. Install the software again.")
    return head
