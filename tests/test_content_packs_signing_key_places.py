"""A private key is put where it was meant to be, and where nobody else can read it; else nowhere."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from content_packs.packctl import main
from content_packs.signing import key_places
from content_packs.signing.asking import PASSPHRASE_VARIABLE
from content_packs.signing.errors import KeyUnusable
from content_packs.signing.key_places import check_folder

NEW = ("keys", "new", "root-1", "--folder")


def never_asked(_: str) -> str:
    raise AssertionError("a passphrase was asked for")


@pytest.fixture(autouse=True)
def nobody_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(PASSPHRASE_VARIABLE, raising=False)
    monkeypatch.setattr("getpass.getpass", never_asked)


def fat(_: Path) -> int:
    return 0o100755


def test_no_folder_is_made_for_a_key_so_that_a_missing_stick_is_noticed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*NEW, str(tmp_path / "media/root-1")]) == 1
    assert "Mount the stick, or make the folder that you mean: mkdir " in capsys.readouterr().err
    assert not (tmp_path / "media").exists()


def test_a_folder_where_sticks_are_mounted_must_be_a_sticks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "root-1/keys").mkdir(parents=True)
    monkeypatch.setattr(key_places, "STICKS", (tmp_path,))
    assert main([*NEW, str(tmp_path / "root-1/keys")]) == 1
    with pytest.raises(KeyUnusable, match="No stick is mounted at"):
        check_folder(tmp_path / "root-1/keys")
    mounted: Callable[[Path], bool] = (tmp_path / "root-1").__eq__
    monkeypatch.setattr("os.path.ismount", mounted)
    check_folder(tmp_path / "root-1/keys")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "root-1/led-away").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(KeyUnusable, match="No stick is mounted at"):
        check_folder(tmp_path / "root-1/led-away")


def test_a_stick_that_keeps_nothing_private_is_refused_before_a_key_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(key_places, "_mode_of_a_new_file", fat)
    assert main([*NEW, str(tmp_path)]) == 1
    assert "format it as ext4" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_takes_nothing_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def read_only(_: Path) -> int:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(key_places, "_mode_of_a_new_file", read_only)
    with pytest.raises(KeyUnusable, match="Nothing can be written into"):
        check_folder(tmp_path)


def test_looking_at_a_folder_leaves_nothing_in_it(tmp_path: Path) -> None:
    check_folder(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_without_a_folder_keys_lie_in_one_of_their_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["keys", "new", "snapshot", "--online"]) == 0
    assert (tmp_path / "keys").stat().st_mode & 0o777 == 0o700
    assert sorted(file.name for file in (tmp_path / "keys").iterdir()) == ["snapshot.pem", "snapshot.pub.json"]


@pytest.mark.parametrize("left", ["root-1.pem", "root-1.pub.json"])
def test_a_name_that_is_taken_is_told_before_a_passphrase_is_asked_for(
    tmp_path: Path, left: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / left).write_text("another's")
    assert main([*NEW, str(tmp_path)]) == 1
    assert f"{left} exists already, and keys are never overwritten; choose another name." in capsys.readouterr().err
    assert (tmp_path / left).read_text() == "another's"


def test_a_name_that_no_key_may_have_is_told_before_a_passphrase_is_asked_for(tmp_path: Path) -> None:
    assert main(["keys", "new", "Root 1", "--folder", str(tmp_path)]) == 1


def test_a_short_passphrase_is_told_before_it_is_asked_for_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = iter(["short"])
    monkeypatch.setattr("getpass.getpass", lambda _: next(answers))
    assert main([*NEW, str(tmp_path)]) == 1
    assert "shorter than 12 characters" in capsys.readouterr().err
