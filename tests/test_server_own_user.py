"""Root is told whose commands these are, before anything is written that the server could not read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from server.errors import CannotStart
from server.own_user import settings_of_command, stranger

NOBODY = 65534


@pytest.mark.parametrize(
    ("owner", "typing", "user"),
    [(NOBODY, 0, "nobody"), (4_000_000, 0, "4000000"), (0, 0, ""), (NOBODY, NOBODY, ""), (0, NOBODY, "")],
)
def test_only_root_is_in_the_way_of_another(owner: int, typing: int, user: str) -> None:
    assert stranger(owner, typing) == user


def test_a_command_of_root_says_whose_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = tmp_path / "server.toml"
    settings.write_text(
        'database = "sqlite:///gatepost.db"\npublish_dir = "publish"\nsecret_key_file = "secret.key"\n'
        'public_address = "https://gate.example"\n'
    )
    (tmp_path / "secret.key").write_text("0" * 64)
    (tmp_path / "secret.key").chmod(0o600)
    (tmp_path / "publish").mkdir()
    if os.geteuid() == 0:
        assert settings_of_command(settings, {})
        os.chown(tmp_path / "publish", NOBODY, -1)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    with pytest.raises(CannotStart, match="type it as that user: runuser -u "):
        settings_of_command(settings, {})
