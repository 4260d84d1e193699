"""A stick is a stranger's: only ordinary listed files are read, and what is broken is named."""

from __future__ import annotations

import os
import struct
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from content_packs.carrying.layout import CarriedFile, Contents
from content_packs.carrying.ordinary_files import StickDamaged, StickForeign, StickGone, StickUnfinished, plain_name
from content_packs.carrying.stick import Stick, open_stick
from content_packs.errors import CouldNotReach, NotThere
from content_packs.fetching import fetch_range
from content_packs.reading import sha256_hex
from tests.simulated_repository import START

WORDS = b"words of a page" * 10_000
PLACE = "blobs/aa/words"


def contents(**files: bytes) -> bytes:
    listed = {path: CarriedFile(sha256=sha256_hex(data), length=len(data)) for path, data in files.items()}
    return msgspec.json.encode(
        Contents(format=1, made_at=START, good_until=START, plans=("a/b",), delta=False, files=listed)
    )


def folder(root: Path, list_: bytes | None = None) -> Path:
    (root / "gatepost/blobs/aa").mkdir(parents=True)
    (root / "gatepost" / PLACE).write_bytes(WORDS)
    (root / "gatepost/contents.json").write_bytes(list_ or contents(**{PLACE: WORDS}))
    return root


def zipped(root: Path, kind: int = zipfile.ZIP_STORED) -> Path:
    path = root / "gatepost-gate-one.zip"
    with zipfile.ZipFile(path, "w", kind) as archive:
        archive.writestr(f"gatepost/{PLACE}", WORDS)
        archive.writestr("gatepost/contents.json", contents(**{PLACE: WORDS}))
    return path


def read(place: Path, path: str = PLACE) -> bytes:
    with closing(open_stick(place)) as stick:
        return stick.read(path, 10**6)


@pytest.fixture(params=["folder", "its content folder", "zip", "zip on a stick"])
def stick(request: pytest.FixtureRequest, tmp_path: Path) -> Stick:
    makers: dict[str, Callable[[Path], Path]] = {
        "folder": folder,
        "its content folder": lambda root: folder(root) / "gatepost",
        "zip": zipped,
        "zip on a stick": lambda root: zipped(root).parent,
    }
    return open_stick(makers[request.param](tmp_path))


def test_an_export_is_read_in_each_of_its_forms(stick: Stick) -> None:
    assert stick.read(PLACE, len(WORDS)) == WORDS
    assert b"".join(fetch_range(stick, PLACE, 7, 100)) == WORDS[7:107]
    with stick.open(PLACE, offset=7) as response:
        assert (response.start, b"".join(response.chunks)) == (7, WORDS[7:])
    with pytest.raises(NotThere):
        stick.read("blobs/aa/other", 10)
    with pytest.raises(StickDamaged, match="longer than"):
        stick.read(PLACE, 10)
    stick.close()


def test_a_changed_file_is_named(tmp_path: Path) -> None:
    path = folder(tmp_path) / "gatepost" / PLACE
    for broken in (b"X" + WORDS[1:], WORDS[:-1], WORDS + b"!"):
        path.write_bytes(broken)
        with pytest.raises(StickDamaged, match=PLACE):
            read(tmp_path)
    path.unlink()
    with pytest.raises(StickDamaged, match=f"{PLACE} is missing"):
        read(tmp_path)


def test_a_changed_byte_in_a_zip_is_found(tmp_path: Path) -> None:
    path = zipped(tmp_path)
    data = bytearray(path.read_bytes())
    data[data.index(WORDS[:40]) + 20] ^= 1
    path.write_bytes(data)
    with pytest.raises(StickDamaged, match="damaged"):
        read(path)


def test_links_and_devices_are_never_read(tmp_path: Path) -> None:
    path = folder(tmp_path / "stick") / "gatepost" / PLACE
    (tmp_path / "secret").write_bytes(WORDS)
    path.unlink()
    path.symlink_to(tmp_path / "secret")
    with pytest.raises(StickDamaged, match="no ordinary file"):
        read(tmp_path / "stick")
    path.unlink()
    os.mkfifo(path)
    with pytest.raises(StickDamaged, match="no ordinary file"):
        read(tmp_path / "stick")
    path.unlink()
    path.parent.rmdir()
    path.parent.symlink_to(tmp_path)
    with pytest.raises(StickDamaged, match="no ordinary file"):
        read(tmp_path / "stick")


def test_a_link_in_place_of_the_export_is_no_export(tmp_path: Path) -> None:
    folder(tmp_path / "elsewhere")
    (tmp_path / "stick").mkdir()
    (tmp_path / "stick/gatepost").symlink_to(tmp_path / "elsewhere/gatepost")
    (tmp_path / "stick/gatepost.zip").symlink_to(zipped(tmp_path / "elsewhere"))
    with pytest.raises(StickForeign):
        open_stick(tmp_path / "stick")


@pytest.mark.parametrize("path", ["../secret", "blobs/../../secret", "/etc/passwd", "blobs//aa", "a\0b", "blobs/./aa"])
def test_paths_stay_inside_whatever_the_list_says(tmp_path: Path, path: str) -> None:
    (tmp_path / "secret").write_bytes(WORDS)
    folder(tmp_path / "stick", contents(**{path: WORDS}))
    with pytest.raises(CouldNotReach):
        read(tmp_path / "stick", path)


def test_a_list_that_is_missing_means_unfinished(tmp_path: Path) -> None:
    (folder(tmp_path) / "gatepost/contents.json").unlink()
    with pytest.raises(StickUnfinished):
        open_stick(tmp_path)


@pytest.mark.parametrize(
    "words", [b"", b"{", b"[" * 5000, b"\xff", b'{"format": 1}', contents().replace(b"1", b"2", 1)]
)
def test_a_list_that_makes_no_sense_is_refused(tmp_path: Path, words: bytes) -> None:
    folder(tmp_path)
    (tmp_path / "gatepost/contents.json").write_bytes(words)
    with pytest.raises(StickDamaged):
        open_stick(tmp_path)


def test_a_foreign_stick_says_what_it_holds_in_plain_letters(tmp_path: Path) -> None:
    with pytest.raises(StickForeign, match="it holds nothing"):
        open_stick(tmp_path)
    for name in ("DCIM", "\x1b[31mred", "ảnh.jpg", "z" * 200, "a", "b", "c"):
        (tmp_path / name).mkdir()
    with pytest.raises(StickForeign, match="DCIM, a, b, c and 2 more") as told:
        open_stick(tmp_path)
    assert all(" " <= letter <= "~" for letter in str(told.value))
    assert len(plain_name("z" * 200)) == 40


def test_a_compressed_zip_is_refused_however_small(tmp_path: Path) -> None:
    with pytest.raises(StickDamaged, match="compressed or encrypted"):
        open_stick(zipped(tmp_path, zipfile.ZIP_DEFLATED))


def test_a_zip_with_a_huge_directory_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "gatepost.zip"
    path.write_bytes(b"x" * 100 + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 9, 9, 200_000_000, 0, 0))
    with pytest.raises(StickDamaged, match="lists more files"):
        open_stick(path)


@pytest.mark.parametrize("keep", [0, 10, 100, 100_000, -30])
def test_half_a_zip_is_no_zip(tmp_path: Path, keep: int) -> None:
    path = zipped(tmp_path)
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(StickDamaged, match="copy it again"):
        open_stick(path)


def test_a_stick_that_is_pulled_out_is_gone_and_nothing_worse(tmp_path: Path) -> None:
    with pytest.raises(StickForeign, match="There is no nowhere"):
        open_stick(tmp_path / "nowhere")
    stick = open_stick(folder(tmp_path))
    stick.close()
    with pytest.raises(StickGone, match="pulled out"):
        stick.read(PLACE, 10**6)
