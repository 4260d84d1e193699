"""Settings hold, or the server says what to mend and does not start."""

from __future__ import annotations

from pathlib import Path

import pytest

from server.errors import SettingsBad
from server.settings import KEYS, load_settings


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "publish").mkdir()
    (tmp_path / "secret.key").touch(mode=0o600)
    (tmp_path / "secret.key").write_bytes(b"x" * 64)
    return tmp_path


def write(folder: Path, *lines: str, **changed: str) -> Path:
    values = {
        "database": '"sqlite:///gatepost.db"',
        "publish_dir": '"publish"',
        "secret_key_file": '"secret.key"',
        "public_address": '"https://gate.example"',
    } | changed
    path = folder / "server.toml"
    path.write_text("\n".join([*(f"{key} = {value}" for key, value in values.items() if value), *lines]))
    return path


def refusal(path: Path | None, environment: dict[str, str] | None = None) -> str:
    with pytest.raises(SettingsBad) as refused:
        load_settings(path, environment or {})
    return str(refused.value)


def test_paths_of_a_file_are_beside_that_file(folder: Path) -> None:
    settings = load_settings(write(folder), {})
    assert settings.publish_dir == folder / "publish"
    assert settings.database == f"sqlite:///{folder}/gatepost.db"


def test_environment_wins_over_the_file(folder: Path) -> None:
    settings = load_settings(write(folder), {"GATEPOST_SERVER_PORT": "9000", "GATEPOST_SERVER_DEMO": "true"})
    assert (settings.port, settings.demo) == (9000, True)


def test_environment_may_name_the_file(folder: Path) -> None:
    assert load_settings(None, {"GATEPOST_SERVER_SETTINGS": str(write(folder))}).https


def test_environment_of_other_programs_is_none_of_ours(folder: Path) -> None:
    load_settings(write(folder), {"GATEPOST_KILLS": "3", "GATEPOST_KIOSK_HOME": "/x"})


def test_unknown_key_is_named_with_its_file_and_the_known_ones(folder: Path) -> None:
    said = refusal(write(folder, "databse = 1"))
    assert "server.toml" in said
    assert "'databse'" in said
    assert all(key in said for key in KEYS)


def test_unknown_variable_is_named(folder: Path) -> None:
    assert "GATEPOST_SERVER_PROT" in refusal(write(folder), {"GATEPOST_SERVER_PROT": "1"})


@pytest.mark.parametrize(
    ("key", "value", "why"),
    [
        ("database", '"mysql://x"', "postgresql://"),
        ("database", "", "database"),
        ("database", "7", "database"),
        ("public_address", '"gate.example"', "https://gate.example"),
        ("public_address", '"https://gate.example/path"', "https://gate.example"),
        ("public_address", '"http://gate.example"', "use https"),
        ("publish_dir", '"elsewhere"', "not a directory"),
        ("secret_key_file", '"missing.key"', "kiosk-server secret"),
        ("port", "70000", "port"),
        ("default_locale", '"fr"', "default_locale"),
        ("session_hours", "0", "session_hours"),
        ("time_zone", '"Asia/Atlantis"', "time_zone"),
    ],
)
def test_nonsense_is_refused_with_its_key_and_the_way_out(folder: Path, key: str, value: str, why: str) -> None:
    said = refusal(write(folder, **{key: value}))
    assert key in said
    assert why in said


def test_secret_that_others_may_read_or_that_is_short_is_refused(folder: Path) -> None:
    (folder / "secret.key").chmod(0o644)
    assert "chmod 600" in refusal(write(folder))
    (folder / "secret.key").chmod(0o600)
    (folder / "secret.key").write_bytes(b"short")
    assert "32 bytes" in refusal(write(folder))


def test_file_that_is_missing_or_not_toml_is_named(folder: Path) -> None:
    assert "nowhere.toml" in refusal(folder / "nowhere.toml")
    (folder / "bad.toml").write_text("port = = 1")
    assert "not TOML" in refusal(folder / "bad.toml")


def test_without_any_settings_it_is_said_how_they_are_named() -> None:
    said = refusal(None)
    assert "--settings FILE" in said
    assert "GATEPOST_SERVER_SETTINGS" in said
    assert "docs/runbooks/start-the-server.md" in said


def test_everything_that_lacks_is_named_at_once(folder: Path) -> None:
    (folder / "server.toml").write_text('publish_dir = "publish"\n')
    said = refusal(folder / "server.toml")
    assert "server.toml lacks: database, secret_key_file, public_address. " in said
    (folder / "server.toml").write_text("")
    assert "server.toml lacks: database, publish_dir, " in refusal(folder / "server.toml")
    assert "GATEPOST_SERVER_…) lacks: database, " in refusal(None, {"GATEPOST_SERVER_PORT": "9000"})
