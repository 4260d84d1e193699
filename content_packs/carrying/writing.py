"""CARRY: puts files on a stick or into one zip file so that nothing half written looks whole.

On a stick the list of contents is the sign that all is there: it is taken away first and written last, after
everything else has reached the medium. A zip is written aside and renamed. Each file is hashed as it is copied.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import shutil
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from content_packs.carrying.layout import CONTENT_FOLDER, CONTENTS_FILE, README_FILE, RETURNS_FOLDER
from content_packs.durable import flush_file, flush_folder, put
from content_packs.errors import ContentBad, CouldNotReach, Untrusted

SPARE_BYTES = 4_000_000
"""Left free on the stick: for its own tables, and for what kiosks give back."""
CLUSTER_BYTES = 32_768
"""What the smallest file takes on a large stick."""
_PIECE_BYTES = 1 << 20


class NoRoom(CouldNotReach):
    """The stick is too small."""


class StickFailing(CouldNotReach):
    """The stick did not take what was written."""


@dataclass(frozen=True)
class Source:
    """Where a file that travels comes from: a path, or bytes that were made for this stick."""

    sha256: str
    length: int
    path: Path | None = None
    data: bytes = b""


def write_folder(target: Path, sources: Mapping[str, Source], readme: str, contents: bytes, returns: bool) -> None:
    """Write everything under `target`, the root of a stick. What else lies there is left alone."""
    folder = target / CONTENT_FOLDER
    with _failing(target):
        folder.mkdir(parents=True, exist_ok=True)
        missing = {path: source for path, source in sources.items() if not _is_there(folder / path, source)}
        stale = [path for path in _files(folder) if path.relative_to(folder).as_posix() not in sources]
        _check_room(target, [source.length for source in missing.values()], sum(p.stat().st_size for p in stale))
        (folder / CONTENTS_FILE).unlink(missing_ok=True)
        flush_folder(folder)
        for old in stale:
            old.unlink(missing_ok=True)
        for path, source in missing.items():
            _copy_file(source, folder / path, path)
        put(target / README_FILE, readme.encode())
        if returns:
            (target / RETURNS_FOLDER).mkdir(exist_ok=True)
        os.sync()
        put(folder / CONTENTS_FILE, contents)


def write_zip(target: Path, sources: Mapping[str, Source], readme: str, contents: bytes) -> None:
    """Write everything into the uncompressed zip `target`, whole or not at all."""
    aside = target.with_name(f".{target.name}.part")
    with _failing(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        _check_room(target.parent, [source.length for source in sources.values()])
        try:
            with zipfile.ZipFile(aside, "w", zipfile.ZIP_STORED) as archive:
                archive.writestr(README_FILE, readme)
                for path, source in sources.items():
                    with archive.open(_entry(path, source.length), "w") as into:
                        _pour(source, into, path)
                archive.writestr(f"{CONTENT_FOLDER}/{CONTENTS_FILE}", contents)
            flush_file(aside)
            aside.replace(target)
            flush_folder(target.parent)
        finally:
            aside.unlink(missing_ok=True)


def _entry(path: str, length: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(f"{CONTENT_FOLDER}/{path}")
    info.file_size = length  # a large one is written as such from the start
    return info


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def _is_there(path: Path, source: Source) -> bool:
    if path.is_symlink() or not path.is_file() or path.stat().st_size != source.length:
        return False
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == source.sha256


def _copy_file(source: Source, path: Path, name: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as into:
        _pour(source, into, name)


def _pour(source: Source, into: IO[bytes], name: str) -> None:
    """Copy, and see that what was copied is what was meant."""
    digest = hashlib.sha256()
    with _opened(source) as pieces:
        for piece in pieces:
            digest.update(piece)
            into.write(piece)
    if digest.hexdigest() != source.sha256:
        raise Untrusted(f"{name} was changed on the server's disk: its SHA-256 is not its name's. Restore it.")


@contextlib.contextmanager
def _opened(source: Source) -> Iterator[Iterator[bytes]]:
    if source.path is None:
        yield iter((source.data,))
        return
    with source.path.open("rb") as file:
        yield iter(lambda: file.read(_PIECE_BYTES), b"")


def _check_room(folder: Path, lengths: list[int], freed: int = 0) -> None:
    needed = sum(lengths) + CLUSTER_BYTES * len(lengths) // 2 + SPARE_BYTES
    free = shutil.disk_usage(folder).free + freed
    if needed > free:
        raise NoRoom(f"{folder} has {free:,} bytes free and {needed:,} are needed; take a larger stick, or free some.")


@contextlib.contextmanager
def _failing(target: Path) -> Iterator[None]:
    """The medium's own errors, in a sentence."""
    try:
        yield
    except (ContentBad, CouldNotReach):
        raise
    except OSError as error:
        if error.errno == errno.EFBIG:
            raise StickFailing(
                f"{target}: the file is larger than this file system takes; export to a folder, or format it as exFAT."
            ) from error
        raise StickFailing(f"{target} did not take what was written: {error.strerror or error}.") from error
