"""The command `kiosk-server`: what it does by hand, and what it says when it cannot."""

from __future__ import annotations

import json
import os
import socket
import subprocess
from pathlib import Path

import pytest
from openapi_spec_validator import validate

from content_packs.gate_tables import load_gates
from server.__main__ import main
from server.database import Database
from server.fleet.kiosks import Kiosks
from tests.server_process import command, start, write_settings
from tests.server_release import START
from tests.server_simulator import SITE, Device, TestServer
from tests.simulated_repository import SimulatedRepository

pytest_plugins = ("tests.server_fixtures",)


@pytest.fixture
def settings(sqlite_url: str, standing_repository: SimulatedRepository, tmp_path: Path) -> Path:
    return write_settings(tmp_path, sqlite_url, standing_repository.publish_dir)


def run(settings: Path, *arguments: str) -> int:
    return main(["--settings", str(settings), *arguments])


def test_person_is_added_with_a_password_that_is_printed_once(
    settings: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(settings, "person", "add", "lan") == 0
    assert "One-time password of lan: " in capsys.readouterr().out
    assert run(settings, "person", "add", "lan") == 1
    assert "Choose another name" in capsys.readouterr().err


def test_new_database_is_migrated_and_filled(
    standing_repository: SimulatedRepository, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = write_settings(tmp_path, f"sqlite:///{tmp_path}/new.db", standing_repository.publish_dir)
    assert run(settings, "sites", "import") == 1
    assert "kiosk-server migrate" in capsys.readouterr().err
    assert run(settings, "migrate") == 0
    assert run(settings, "sites", "import") == 0
    assert f"{len(load_gates())} sites, {len(load_gates())} new or changed" in capsys.readouterr().out


def test_kiosk_is_let_in_and_taken_out_from_the_command_line(
    sqlite_server: TestServer, settings: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    device = Device(sqlite_server)
    sqlite_server.clock.at = START.now(START.tzinfo)
    device.start()
    assert run(settings, "kiosk", "approve", device.user_code, "atlantis") == 1
    assert "no site 'atlantis'" in capsys.readouterr().err
    assert run(settings, "kiosk", "approve", device.user_code, SITE) == 0
    assert device.poll().status_code == 200
    (kiosk,) = Kiosks(sqlite_server.services.database).all({}, START)

    assert run(settings, "kiosk", "withdraw", "nobody") == 1
    assert "'nobody'" in capsys.readouterr().err
    assert run(settings, "kiosk", "withdraw", kiosk.name) == 0
    assert Kiosks(sqlite_server.services.database).all({}, START) == []
    assert device.beat().status_code == 401


def test_secret_is_made_once_and_for_its_owner_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "new.key"
    assert main(["secret", str(path)]) == 0
    assert (path.stat().st_mode & 0o777, path.stat().st_size) == (0o600, 64)
    before = path.read_bytes()
    assert main(["secret", str(path)]) == 1
    assert "left as it is" in capsys.readouterr().err
    assert path.read_bytes() == before


def test_openapi_document_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["openapi"]) == 0
    validate(json.loads(capsys.readouterr().out))


def test_trouble_is_one_sentence_and_never_a_stack_trace(settings: Path) -> None:
    settings.write_text(settings.read_text() + "colour = 'red'\n")
    done = subprocess.run(command("--settings", str(settings), "serve"), capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("kiosk-server: ")
    assert "'colour'" in done.stderr
    assert "Traceback" not in done.stderr


def test_port_in_use_is_named_with_the_way_out(settings: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert run(settings, "serve", "--port", str(port)) == 1
    assert f"Port {port} on 127.0.0.1 is in use" in capsys.readouterr().err


def test_newer_database_stops_the_server_before_it_listens(settings: Path, capsys: pytest.CaptureFixture[str]) -> None:
    database = Database(f"sqlite:///{settings.parent}/gatepost.db")
    with database.writing() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    database.close()
    assert run(settings, "serve") == 1
    assert "newer than this software" in capsys.readouterr().err


def test_publisher_says_which_setting_it_lacks(settings: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(settings, "publisher") == 1
    assert "inbox_dir" in capsys.readouterr().err


def test_server_stops_when_it_is_told_to(settings: Path) -> None:
    assert start(settings).stop() == 0
    assert not os.environ.get("GATEPOST_SERVER_PORT")
