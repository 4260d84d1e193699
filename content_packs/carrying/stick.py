"""FETCH from a stick: a folder or a zip that strangers may have made, read as carefully as the network.

Rules:

- Only ordinary files under the stick's own folder: every step of a path is opened without following links, and
  what is no regular file (a device, a pipe) is never read.
- A zip must be uncompressed, so that nothing in it is longer than it; its directory is bounded before it is read.
- Each file is hashed on its way and held against the stick's own list, so that a broken stick is told from wrong
  content, and the broken file has a name. The list is believed in nothing else.
- Whatever goes wrong here is `CouldNotReach`: what the kiosk had stays.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Protocol

import msgspec

from content_packs.carrying.layout import (
    CONTENT_FOLDER,
    CONTENTS_FILE,
    CONTENTS_FORMAT,
    MAX_CONTENTS_BYTES,
    ZIP_NAMES,
    Contents,
)
from content_packs.carrying.ordinary_files import (
    Folder,
    StickDamaged,
    StickForeign,
    StickUnfinished,
    plain_name,
    reading,
)
from content_packs.carrying.zipped import Zip
from content_packs.errors import CouldNotReach, NotThere
from content_packs.fetching import CHUNK_BYTES, Response

MAX_SEEN = 5
"""How many names of a foreign stick are told."""


class _Files(Protocol):
    """Ordinary files by their path under the export's folder."""

    def open(self, path: str) -> IO[bytes]:
        """Raises `NotThere` or another `CouldNotReach`."""
        ...

    def close(self) -> None: ...


class Stick:
    """An export, opened. A `Fetcher` of the publish directory in it; close it when done."""

    def __init__(self, files: _Files, name: str) -> None:
        """Raises `StickUnfinished` or `StickDamaged`."""
        self._files = files
        self.name = name
        self.broken: CouldNotReach | None = None
        """What could not be read of it first. Those who fetch through others would only learn that something was."""
        self.contents, self.mark = self._read_contents()

    def close(self) -> None:
        self._files.close()

    @contextmanager
    def open(self, path: str, *, offset: int = 0, etag: str = "") -> Iterator[Response]:
        """As `Fetcher.open`; nothing on a stick is ever "unchanged"."""
        del etag
        if path not in self.contents.files:
            raise NotThere(f"{path} is not on the stick.")
        with self._noted():
            file = self._opened(path)
        with file:
            yield Response(self._chunks(file, path, offset), start=offset)

    def read(self, path: str, max_length: int) -> bytes:
        """A small file of the list, whole. Raises `CouldNotReach`."""
        with self.open(path) as response:
            body = b""
            for chunk in response.chunks:
                body += chunk
                if len(body) > max_length:
                    raise StickDamaged(f"{path} on the stick is longer than {max_length:,} bytes; make it again.")
            return body

    @contextmanager
    def _noted(self) -> Iterator[None]:
        try:
            yield
        except CouldNotReach as error:
            self.broken = self.broken or error
            raise

    def _opened(self, path: str) -> IO[bytes]:
        try:
            return self._files.open(path)
        except NotThere as error:
            raise StickDamaged(f"{path} is missing on the stick; make it again.") from error

    def _chunks(self, file: IO[bytes], path: str, offset: int) -> Iterator[bytes]:
        """The pieces of a file; raises at its end when it was not what was listed."""
        digest, length = hashlib.sha256(), offset
        with reading(path):
            file.seek(offset)
        while True:
            with self._noted(), reading(path):
                chunk = file.read(CHUNK_BYTES)
            length += len(chunk)
            digest.update(chunk)
            with self._noted():
                self._check(path, length, "" if offset or chunk else digest.hexdigest(), over=not chunk)
            if not chunk:
                return
            yield chunk

    def _check(self, path: str, length: int, sha256: str, *, over: bool) -> None:
        """Hold what was read against the list. `sha256` is empty where only a part is known."""
        listed = self.contents.files[path]
        if length > listed.length or (over and length < listed.length):
            raise StickDamaged(f"{path} on the stick has another length than was written; make it again.")
        if sha256 and sha256 != listed.sha256:
            raise StickDamaged(f"{path} on the stick is damaged; make it again, on another stick if it happens twice.")

    def _read_contents(self) -> tuple[Contents, str]:
        try:
            with self._files.open(CONTENTS_FILE) as file, reading(CONTENTS_FILE):
                data = file.read(MAX_CONTENTS_BYTES + 1)
        except NotThere as error:
            raise StickUnfinished("The export on this stick was not written to its end; export again.") from error
        if len(data) > MAX_CONTENTS_BYTES:
            raise StickDamaged(f"{CONTENTS_FILE} is longer than {MAX_CONTENTS_BYTES:,} bytes; export again.")
        try:
            contents = msgspec.json.decode(data, type=Contents)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            raise StickDamaged(f"{CONTENTS_FILE} on the stick cannot be read ({error}); export again.") from error
        if contents.format != CONTENTS_FORMAT or contents.made_at.tzinfo is None:
            raise StickDamaged(f"The stick has format {contents.format}; this software reads {CONTENTS_FORMAT}.")
        return contents, hashlib.sha256(data).hexdigest()


def open_stick(path: Path) -> Stick:
    """The export at `path`: a stick's root, a folder ``gatepost``, or a zip. Raises `CouldNotReach`."""
    try:
        kind = path.lstat().st_mode
    except OSError as error:
        raise StickForeign(f"There is no {plain_name(path.name)} ({error.strerror}); name a stick's folder.") from error
    if stat.S_ISREG(kind):
        return _stick_of(Zip(path), path.name)
    if not stat.S_ISDIR(kind):
        raise StickForeign(f"{plain_name(path.name)} is neither a folder nor a file; name a stick's folder, or a zip.")
    for folder in (path / CONTENT_FOLDER, path):
        if _is_folder(folder) and (folder.name == CONTENT_FOLDER or (folder / CONTENTS_FILE).is_file()):
            return _stick_of(Folder(folder), path.name)
    for archive in sorted(path.glob(ZIP_NAMES)):
        if stat.S_ISREG(archive.lstat().st_mode):
            return _stick_of(Zip(archive), archive.name)
    raise StickForeign(f"No Gatepost content is on this stick; it holds {_seen(path)}.")


def _stick_of(files: _Files, name: str) -> Stick:
    try:
        return Stick(files, plain_name(name))
    except CouldNotReach:
        files.close()
        raise


def _seen(folder: Path) -> str:
    with reading(folder.name):
        names = sorted(entry.name for entry in os.scandir(folder))
    if not names:
        return "nothing"
    told = ", ".join(plain_name(name) for name in names[:MAX_SEEN])
    return told if len(names) <= MAX_SEEN else f"{told} and {len(names) - MAX_SEEN} more"


def _is_folder(path: Path) -> bool:
    try:
        return stat.S_ISDIR(path.lstat().st_mode)
    except OSError:
        return False
