"""SIGN: where a private key may be put: a folder that is there, on the stick that is meant, and that keeps a secret.

No folder is made for a private key: where a stick was not mounted, its key would stay on a machine that others use, and
nobody would notice, because it signs from there as well.
"""

from __future__ import annotations

import os
import stat
import tempfile
from pathlib import Path

from content_packs.signing.errors import KeyUnusable

OTHERS = stat.S_IRWXG | stat.S_IRWXO
STICKS = (Path("/media"), Path("/run/media"), Path("/mnt"))
"""Where sticks are mounted: a folder below that lies on none is this machine's own disk."""

KEEPS_NOTHING = "a FAT or exFAT stick keeps nothing private; format it as ext4"


def check_folder(folder: Path) -> None:
    """Raises `KeyUnusable` where no private key may be put into `folder`. Leaves nothing in it."""
    if not folder.is_dir():
        raise KeyUnusable(
            f"There is no folder {folder}, and none is made for a private key: where a stick is not mounted, its key "
            f"would stay on this machine. Mount the stick, or make the folder that you mean: mkdir {folder}"
        )
    if not _on_a_stick(folder.resolve()):
        raise KeyUnusable(
            f"No stick is mounted at {folder}: the key would stay on this machine. Mount the stick first, or choose "
            "another folder."
        )
    try:
        mode = _mode_of_a_new_file(folder)
    except OSError as error:
        raise KeyUnusable(f"Nothing can be written into {folder}: {error.strerror}.") from error
    if mode & OTHERS:
        raise KeyUnusable(f"A key in {folder} could be read by others than its owner: {KEEPS_NOTHING}.")


def _on_a_stick(folder: Path) -> bool:
    """Whether something is mounted at `folder` or above, if it lies where sticks do; else it is not asked for."""
    top = next((each for each in STICKS if folder.is_relative_to(each)), None)
    return top is None or any(os.path.ismount(each) for each in (folder, *folder.parents) if each.is_relative_to(top))


def _mode_of_a_new_file(folder: Path) -> int:
    """What the file system makes of a file that its owner alone may read."""
    with tempfile.TemporaryFile(dir=folder) as file:
        return os.fstat(file.fileno()).st_mode
