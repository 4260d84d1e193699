"""The audit grows, row by row, and shows when somebody took a row out or changed one."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from server.__main__ import main
from server.audit import CONSOLE, Act, Audit, Entry, Wanted, by_person
from server.database import Database
from tests.server_process import write_settings
from tests.server_release import START
from tests.simulated_repository import SimulatedRepository

pytest_plugins = ("tests.server_fixtures",)


@pytest.fixture
def audit(database: Database) -> Audit:
    return Audit(database)


def fill(audit: Audit, rows: int) -> None:
    for number in range(rows):
        audit.record(Entry(Act.SIGNED_IN, by_person("lan"), f"row {number}", {"n": number}), START)


def unguarded(database: Database, statement: str) -> None:
    """What somebody does who owns the database: the guard goes first."""
    with database.writing() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("DROP TRIGGER audit_only_grows ON audit"))
        else:
            connection.execute(text("DROP TRIGGER audit_no_UPDATE"))
            connection.execute(text("DROP TRIGGER audit_no_DELETE"))
        connection.execute(text(statement))


def test_entries_come_back_newest_first_with_everything_that_was_said(audit: Audit) -> None:
    fill(audit, 3)
    newest = audit.page(Wanted())[0]
    assert (newest.id, newest.at, newest.who, newest.what) == (3, START, "person lan", "signed-in")
    assert (newest.about, newest.detail) == ("row 2", {"n": 2})


def test_entries_are_found_by_what_who_and_time(audit: Audit) -> None:
    fill(audit, 2)
    audit.record(Entry(Act.PERSON_ADDED, CONSOLE, "minh"), START.replace(hour=20))
    assert [row.about for row in audit.page(Wanted(what="person-added"))] == ["minh"]
    assert [row.about for row in audit.page(Wanted(who=CONSOLE))] == ["minh"]
    assert [row.about for row in audit.page(Wanted(first=START.replace(hour=19)))] == ["minh"]
    assert len(audit.page(Wanted(until=START.replace(hour=19)))) == 2
    assert [row.id for row in audit.page(Wanted(before=3), rows=1)] == [2]


def test_whole_chain_is_whole(audit: Audit) -> None:
    assert audit.check().problem == ""
    fill(audit, 5)
    checked = audit.check()
    assert (checked.entries, checked.problem) == (5, "")
    fill(audit, 1)
    assert audit.check(seen=checked.newest).problem == ""


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("DELETE FROM audit WHERE id = 3", "Entry 3 is missing"),
        ("DELETE FROM audit WHERE id = 1", "Entry 1 is missing"),
        ("UPDATE audit SET about = 'other' WHERE id = 2", "Entry 3 does not follow"),
        ("UPDATE audit SET who = 'person minh' WHERE id = 4", "Entry 5 does not follow"),
    ],
)
def test_row_that_was_removed_or_changed_shows(database: Database, audit: Audit, statement: str, says: str) -> None:
    fill(audit, 5)
    unguarded(database, statement)
    assert says in audit.check().problem


def test_end_that_was_cut_off_shows_to_whoever_noted_the_newest_hash(database: Database, audit: Audit) -> None:
    fill(audit, 5)
    noted = audit.check().newest
    unguarded(database, "DELETE FROM audit WHERE id = 5")
    assert audit.check().problem == ""
    assert "its end was cut off" in audit.check(seen=noted).problem


@pytest.mark.parametrize("statement", ["DELETE FROM audit", "UPDATE audit SET who = 'nobody'"])
def test_database_itself_refuses_to_change_or_remove_a_row(database: Database, audit: Audit, statement: str) -> None:
    fill(audit, 2)
    with pytest.raises(DatabaseError, match="the audit only grows"), database.writing() as connection:
        connection.execute(text(statement))
    assert audit.check().entries == 2


def test_writers_at_the_same_time_make_one_chain(audit: Audit) -> None:
    together = threading.Barrier(4)

    def write(_: int) -> None:
        together.wait()
        fill(audit, 5)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(4)))
    checked = audit.check()
    assert (checked.entries, checked.problem) == (20, "")


def test_detail_that_is_too_long_is_not_kept_and_says_so(audit: Audit) -> None:
    audit.record(Entry(Act.SIGNED_IN, CONSOLE, "x" * 1_000, {"long": "y" * 10_000}), START)
    kept = audit.page(Wanted())[0]
    assert len(kept.about) == 255
    assert kept.detail == {"shortened": "too long to be kept"}


def test_command_says_whether_the_audit_is_whole(
    sqlite_url: str, standing_repository: SimulatedRepository, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = write_settings(tmp_path, sqlite_url, standing_repository.publish_dir)
    database = Database(sqlite_url)
    fill(Audit(database), 3)
    assert main(["--settings", str(settings), "audit", "check"]) == 0
    said = capsys.readouterr().out
    assert "3 entries" in said
    assert main(["--settings", str(settings), "audit", "check", "--seen", said.split()[-1]]) == 0
    unguarded(database, "DELETE FROM audit WHERE id = 2")
    assert main(["--settings", str(settings), "audit", "check"]) == 1
    assert "Entry 2 is missing" in capsys.readouterr().err
    database.close()
