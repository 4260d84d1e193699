"""Files that are whole or absent, whatever is pulled: write aside, fsync, rename, fsync the folder."""

from __future__ import annotations

import os
from pathlib import Path

PRIVATE = 0o600
READABLE = 0o644


def replace(path: Path, content: bytes, mode: int = READABLE, durable: bool = True) -> None:
    """Put `content` at `path` by rename. Not `durable`: readers see it whole, a power cut may lose it."""
    aside = path.with_name(f".{path.name}.new")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        if durable:
            file.flush()
            os.fsync(file.fileno())
    aside.replace(path)
    if durable:
        sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make renames in `folder` survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
