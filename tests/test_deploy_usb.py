"""deploy/usb: a stick is mounted read-only and harmless, and writable only where kiosks may give something back."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[1] / "deploy/usb/gatepost-usb"
MIB = 1 << 20


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(words, capture_output=True, text=True, check=False, env={**os.environ, **environment})


@pytest.fixture
def stick(tmp_path: Path) -> Iterator[str]:
    """A block device with an empty file system."""
    image = tmp_path / "stick.img"
    with image.open("wb") as file:
        file.truncate(20 * MIB)
    (tmp_path / "content").mkdir()
    made = run("losetup", "-f", "--show", str(image)) if os.geteuid() == 0 and shutil.which("losetup") else None
    if made is None or made.returncode:
        pytest.skip("losetup makes no loop device here: it needs root and the kernel's loop driver")
    device = made.stdout.strip()
    yield device
    run("sh", str(SCRIPT), "unmount", device, GATEPOST_STICKS=str(tmp_path / "media"))
    run("losetup", "-d", device)


def options(tmp_path: Path, device: str, kind: str = "ext4") -> set[str]:
    """How the script mounts it."""
    run(f"mkfs.{kind}", "-q", "-d", str(tmp_path / "content"), device)
    done = run("sh", str(SCRIPT), "mount", device, GATEPOST_STICKS=str(tmp_path / "media"), GATEPOST_USER="nobody")
    assert done.returncode == 0, done.stderr
    place = str(tmp_path / "media" / Path(device).name)
    (line,) = [each.split() for each in Path("/proc/mounts").read_text().splitlines() if place in each]
    return set(line[3].split(","))


def test_a_stick_is_read_only_without_devices_programs_or_other_users_rights(tmp_path: Path, stick: str) -> None:
    assert {"ro", "nosuid", "nodev", "noexec"} <= options(tmp_path, stick)


def test_one_that_takes_returns_is_writable_and_as_harmless(tmp_path: Path, stick: str) -> None:
    (tmp_path / "content/gatepost-returns").mkdir()
    assert {"rw", "sync", "nosuid", "nodev", "noexec"} <= options(tmp_path, stick)


def test_a_link_in_the_folders_place_makes_nothing_writable(tmp_path: Path, stick: str) -> None:
    (tmp_path / "content/gatepost-returns").symlink_to("/etc")
    assert "ro" in options(tmp_path, stick)


def test_another_file_system_is_refused_with_a_sentence(tmp_path: Path, stick: str) -> None:
    run("mkfs.ext2", "-q", stick)
    done = run("sh", str(SCRIPT), "mount", stick, GATEPOST_STICKS=str(tmp_path / "media"), GATEPOST_USER="nobody")
    assert (done.returncode, "holds ext2, which kiosks do not read" in done.stderr) == (1, True)
    assert not (tmp_path / "media").exists()
