"""Files that survive a power cut: written aside, flushed, renamed, and the folder flushed too.

A reader sees the old file or the new one, never a part. Used wherever publisher, signers and kiosks write.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path

PRIVATE = 0o600
READABLE = 0o644

_PIECE_BYTES = 1024 * 1024


def put(path: Path, data: bytes, mode: int = READABLE, flushed: bool = True) -> None:
    """Write `data` to `path`, replacing what was there in one step. Not `flushed`: a power cut may lose it."""
    make_folder(path.parent)
    aside = path.with_name(f".{path.name}.new")
    handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(handle, "wb") as out:
        out.write(data)
        if flushed:
            out.flush()
            os.fsync(out.fileno())
    aside.replace(path)
    if flushed:
        flush_folder(path.parent)


def put_copy(source: Path, path: Path, sha256: str) -> bool:
    """Copy `source` to `path` if its SHA-256 is `sha256`; False, and nothing written, if it is not.

    The hash is that of the bytes written, so that a file changed meanwhile is not let through.
    """
    make_folder(path.parent)
    aside = path.with_name(f".{path.name}.new")
    digest = hashlib.sha256()
    with source.open("rb") as read, aside.open("wb") as out:
        while piece := read.read(_PIECE_BYTES):
            digest.update(piece)
            out.write(piece)
        out.flush()
        os.fsync(out.fileno())
    if digest.hexdigest() != sha256:
        aside.unlink()
        return False
    aside.replace(path)
    flush_folder(path.parent)
    return True


def move_folder(source: Path, target: Path) -> None:
    """Rename a folder on the same disk; a folder left there by an earlier try is replaced."""
    if target.exists():
        shutil.rmtree(target)
    make_folder(target.parent)
    source.rename(target)
    flush_folder(target.parent)


def make_folder(path: Path) -> None:
    """A folder that survives a power cut, with every folder above it that was missing: a flushed file in a
    folder whose own name was never flushed is gone with it."""
    if path.is_dir():
        return
    make_folder(path.parent)
    path.mkdir(exist_ok=True)
    flush_folder(path.parent)


def flush_file(path: Path) -> None:
    """Make a file that others wrote survive a power cut."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def flush_folder(folder: Path) -> None:
    """Make renames in `folder` survive a power cut."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
