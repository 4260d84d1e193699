"""Fixtures of a whole server. Use with ``pytest_plugins = ("tests.server_fixtures",)``.

`database_url`, `database` and `server` run a test on both databases. PostgreSQL comes from Debian, is
started once per worker on a free port with its own socket folder, and each test gets a copy of a
migrated database that holds the registry of sites. Nothing but fixtures stands here:
tests import what they name from `tests.server_simulator`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from server.database import Database
from tests.server_release import make_repository
from tests.server_simulator import Cluster, SteppedClock, TestServer, free_port, postgres, prepare, running_server
from tests.simulated_repository import SimulatedRepository


@pytest.fixture(scope="session")
def standing_repository(tmp_path_factory: pytest.TempPathFactory) -> SimulatedRepository:
    """Published once per worker. Only to be read."""
    return make_repository(tmp_path_factory.mktemp("repository"))


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """PostgreSQL with nothing in it but the template."""
    # Not below pytest's own folder, which only its user may enter.
    folder = Path(subprocess.run(["mktemp", "-d"], check=True, capture_output=True, text=True).stdout.strip())
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    port = free_port()
    settled = ("--no-sync", "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C")
    postgres("initdb", *settled, "-D", f"{folder}/data")
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
    postgres("pg_ctl", "-w", "-s", "-D", f"{folder}/data", "-l", f"{folder}/log", "-o", options, "start")
    running = Cluster(port)
    prepare(running.new())
    yield running
    postgres("pg_ctl", "-m", "immediate", "-s", "-D", f"{folder}/data", "stop")
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def prepared_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    prepare(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_url(prepared_sqlite: Path, tmp_path: Path) -> str:
    shutil.copy(prepared_sqlite, tmp_path / "gatepost.db")
    return f"sqlite:///{tmp_path / 'gatepost.db'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A database of its own with the registry in it, on both kinds."""
    if request.param == "sqlite":
        return str(request.getfixturevalue("sqlite_url"))
    running: Cluster = request.getfixturevalue("cluster")
    return running.new("gatepost_0")


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    yield opened
    opened.close()


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock()


@pytest.fixture
def server(
    database_url: str, standing_repository: SimulatedRepository, tmp_path: Path, clock: SteppedClock
) -> Iterator[TestServer]:
    """A server with the registry, on both databases."""
    yield from running_server(database_url, standing_repository, tmp_path, clock)


@pytest.fixture(scope="session")
def standing_server(
    prepared_sqlite: Path, standing_repository: SimulatedRepository, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[TestServer]:
    """One server per worker on SQLite, at a time that stands. Only to be read."""
    folder = tmp_path_factory.mktemp("standing")
    shutil.copy(prepared_sqlite, folder / "gatepost.db")
    yield from running_server(f"sqlite:///{folder / 'gatepost.db'}", standing_repository, folder, SteppedClock())


@pytest.fixture
def sqlite_server(
    sqlite_url: str, standing_repository: SimulatedRepository, tmp_path: Path, clock: SteppedClock
) -> Iterator[TestServer]:
    """A server with the registry, on SQLite alone: for what no database changes."""
    yield from running_server(sqlite_url, standing_repository, tmp_path, clock)
