"""An import from a stick and a migration are killed at any moment: old or new, and the next start makes it good.

Each trial forks a process that does the real work and is killed by SIGKILL. 25 trials;
GATEPOST_KILLS asks for more. Kills of updates and uploads: tests/test_kiosk_kills.py, test_server_process.py.
"""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
from pathlib import Path
from random import Random
from typing import NoReturn

import pytest
from sqlite_utils import Database as SqliteUtils

from kiosk import migrations
from kiosk.agent.stick import command
from kiosk.agent.stick.command import import_stick
from kiosk.database import STATE, TALLY, Schema, open_or_start_anew
from server.database import Database
from tests.killing import KILLS, Moments, kill_after, shown_version
from tests.power_cut_mount import after_cut, missing
from tests.simulated_repository import START
from tests.simulator import Gate
from tests.sticks import write
from tests.toll import told

pytest_plugins = ("tests.gate_fixtures",)
pytestmark = [pytest.mark.proof, pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")]
CUTS = int(os.environ.get("GATEPOST_KILLS", "6"))
MOST_CHANGES = 200
LONGEST_S = 0.35


@pytest.fixture
def gate(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> Gate:
    monkeypatch.setattr(command, "read_moment", gate.moment)
    return gate


def bring(gate: Gate, stick: Path) -> None:
    """`kiosk import`, as staff types it."""
    import_stick(gate.settings(), stick)


def bring_and_wait(gate: Gate, stick: Path) -> NoReturn:
    """The same, and then nothing until the kill."""
    bring(gate, stick)
    while True:
        signal.pause()


def test_an_import_killed_anywhere_shows_the_old_or_the_new_and_the_next_one_brings_it(gate: Gate) -> None:
    random = Random(17)
    moments, seen = Moments(random, LONGEST_S), []
    for trial in range(KILLS):
        gate.publish_entry(trial + 2, media=[random.randbytes(200_000)])
        stick = write(gate, gate.folder / "stick")
        kill_after(lambda stick=stick: bring_and_wait(gate, stick), moments.one())  # type: ignore[misc]
        found = shown_version(gate)
        assert found in (trial + 1, trial + 2)
        seen.append(found == trial + 2)
        moments.done(seen[-1])
        bring(gate, stick)
        assert shown_version(gate) == trial + 2
        shutil.rmtree(stick)
        gate.later(60)
    assert KILLS < 10 or 0 < sum(seen) < KILLS, "the kills all came too early or too late to prove anything"
    told({"trials": KILLS, "new": sum(seen), "blank": 0, "mixed": 0}, "kills-importing")


@pytest.mark.skipif(bool(missing()), reason=missing() or "power can be cut here")
def test_a_cut_during_an_import_leaves_the_old_or_the_new_and_the_next_one_brings_it(gate: Gate) -> None:
    random = Random(19)
    for trial in range(CUTS):
        gate.publish_entry(trial + 2, media=[random.randbytes(200_000)])
        stick = write(gate, gate.folder / "stick")
        after_cut(gate.home, lambda stick=stick: bring(gate, stick), random.randrange(1, MOST_CHANGES), trial)  # type: ignore[misc]
        assert shown_version(gate) in (trial + 1, trial + 2)
        bring(gate, stick)
        assert shown_version(gate) == trial + 2
        shutil.rmtree(stick)
        gate.later(60)
    told({"trials": CUTS, "blank": 0, "mixed": 0}, "power-cuts-importing")


# -- migrations ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("schema", [STATE, TALLY], ids=lambda schema: schema.name)
def test_a_kiosks_migration_killed_anywhere_is_made_good_by_the_next_start(tmp_path: Path, schema: Schema) -> None:
    random = Random(23)
    for trial in range(KILLS):
        path = tmp_path / f"{trial}.db"
        first_step(path, schema)
        kill_after(lambda path=path: migrate_forever(path, schema), random.uniform(0.0, 0.06))  # type: ignore[misc]
        database, problem = open_or_start_anew(path, schema, START)
        assert problem == ""
        assert database.execute("SELECT kept FROM witness").fetchone()[0] == "before"
        database.close()
    told({"trials": KILLS, "lost": 0}, f"kills-migrating-{schema.name}")


def first_step(path: Path, schema: Schema) -> None:
    """A database of the first software there was, with something in it."""
    connection = sqlite3.connect(path, isolation_level=None)
    steps = {STATE.name: migrations.state, TALLY.name: migrations.tally}[schema.name]
    steps.apply(SqliteUtils(connection), stop_before=schema.steps[1])
    connection.execute("CREATE TABLE witness (kept TEXT)")
    connection.execute("INSERT INTO witness VALUES ('before')")
    connection.close()


def migrate_forever(path: Path, schema: Schema) -> NoReturn:
    open_or_start_anew(path, schema, START)
    while True:
        signal.pause()


def test_the_servers_migration_killed_anywhere_is_made_good_by_the_next_one(tmp_path: Path) -> None:
    random = Random(29)
    Database(f"sqlite:///{tmp_path / 'reference.db'}").migrate()
    wanted = tables(tmp_path / "reference.db")
    for trial in range(KILLS):
        url = f"sqlite:///{tmp_path / f'{trial}.db'}"
        kill_after(lambda url=url: migrate_server(url), random.uniform(0.0, 0.4))  # type: ignore[misc]
        database = Database(url)
        database.migrate()
        database.check_version()
        database.close()
        assert tables(tmp_path / f"{trial}.db") == wanted
    told({"trials": KILLS, "half": 0}, "kills-migrating-server")


def migrate_server(url: str) -> NoReturn:
    Database(url).migrate()
    while True:
        signal.pause()


def tables(path: Path) -> list[str]:
    connection = sqlite3.connect(path)
    found = sorted(str(row[0]) for row in connection.execute("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL"))
    connection.close()
    return found
