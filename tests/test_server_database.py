"""One schema on both databases, and no database that is not ours is touched."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import insert, inspect, select, text

from server.database import Database
from server.errors import DatabaseBad
from server.schema import metadata, person

pytest_plugins = ("tests.server_fixtures",)


def test_migrations_make_exactly_the_tables_of_the_schema(database: Database) -> None:
    with database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_migrating_again_changes_nothing(database: Database) -> None:
    assert database.migrate() == database.migrate()
    database.check_version()


def test_newer_database_is_refused_and_left_alone(database: Database) -> None:
    with database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for touch in (database.check_version, database.migrate):
        with pytest.raises(DatabaseBad, match=r"'9999', which is newer than this software\. Install the newer"):
            touch()


def test_database_that_was_never_migrated_says_which_command_to_run(tmp_path: Path) -> None:
    with pytest.raises(DatabaseBad, match="kiosk-server migrate"):
        Database(f"sqlite:///{tmp_path / 'new.db'}").check_version()


def test_database_that_cannot_be_opened_is_named_without_its_password(tmp_path: Path) -> None:
    with pytest.raises(DatabaseBad, match="cannot be opened"):
        Database(f"sqlite:///{tmp_path}/no/such/folder/x.db").check_version()
    with pytest.raises(DatabaseBad) as refused:
        Database("postgresql://gate:hunter2@127.0.0.1:1/gatepost").check_version()
    assert "hunter2" not in str(refused.value)


def test_failed_transaction_leaves_nothing(database: Database) -> None:
    def fail() -> None:
        with database.writing() as connection:
            connection.execute(text("DELETE FROM site_mode"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with database.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM site_mode")).scalar_one() > 0


def test_times_come_back_aware_and_in_utc(database: Database) -> None:
    hanoi = dt.timezone(dt.timedelta(hours=7))
    at = dt.datetime(2026, 11, 22, 19, 30, 15, 123456, tzinfo=hanoi)
    with database.writing() as connection:
        connection.execute(insert(person).values(name="a", password_hash="", session_epoch=1, created_at=at))
        row = connection.execute(select(person.c.created_at, person.c.disabled_at)).one()
    assert row.created_at == at
    assert row.created_at.tzinfo is dt.UTC
    assert row.disabled_at is None


def test_sqlite_promises_only_what_is_on_disk(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    with database.reading() as connection:
        asked = [connection.execute(text(f"PRAGMA {name}")).scalar_one() for name in ("journal_mode", "synchronous")]
    assert asked == ["wal", 2]  # 2: FULL
    database.close()


def test_two_writers_wait_for_each_other(sqlite_url: str) -> None:
    first, second = Database(sqlite_url), Database(sqlite_url)
    second.engine.dispose()
    with first.writing() as connection:
        connection.execute(text("DELETE FROM site_mode"))
        with second.reading() as other:
            assert other.execute(text("SELECT count(*) FROM site_mode")).scalar_one() > 0
    with second.writing() as other:
        assert other.execute(text("SELECT count(*) FROM site_mode")).scalar_one() == 0
    first.close()
    second.close()


def test_tables_use_the_words_of_the_design(database: Database) -> None:
    words = {
        *("site", "site_attributes", "site_mode", "kiosk", "enrolment", "heartbeat", "showing", "person"),
        "stick_return",
        "kiosk_former_key",
        "audit",
        "signing_nonce",
        *(
            "receipt",
            "page_tally",
            "language_tally",
            "hour_tally",
            "answer_tally",
            "miss_tally",
            "aid_tally",
            "alembic_version",
        ),
    }
    assert set(inspect(database.engine).get_table_names()) == words
