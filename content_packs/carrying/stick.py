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

import errno
import hashlib
import os
import re
import stat
import struct
import zipfile
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
    MAX_FILES,
    ZIP_NAMES,
    Contents,
)
from content_packs.errors import CouldNotReach, NotThere
from content_packs.fetching import CHUNK_BYTES, Response

MAX_ZIP_DIRECTORY_BYTES = 24_000_000
MAX_SEEN = 5
"""How many names of a foreign stick are told."""
MAX_NAME = 40
_PATH = re.compile(r"[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*")
_END = struct.Struct("<4s4H2LH")
_END_MARK, _END_64_MARK = b"PK\x05\x06", b"PK\x06\x06"
_END_64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR = struct.Struct("<4sLQL")
_MAX_COMMENT = 65_535
_IN_64 = 0xFFFFFFFF


class StickForeign(CouldNotReach):
    """There is no export on it."""


class StickUnfinished(CouldNotReach):
    """Whoever wrote it did not come to the end."""


class StickDamaged(CouldNotReach):
    """A file is missing, short, or has other bytes than were written."""


class StickGone(CouldNotReach):
    """It was pulled out."""


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
        with _gone(path):
            file.seek(offset)
        while True:
            with self._noted(), _gone(path):
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
            with self._files.open(CONTENTS_FILE) as file, _gone(CONTENTS_FILE):
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
        return _stick_of(_Zip(path), path.name)
    if not stat.S_ISDIR(kind):
        raise StickForeign(f"{plain_name(path.name)} is neither a folder nor a file; name a stick's folder, or a zip.")
    for folder in (path / CONTENT_FOLDER, path):
        if _is_folder(folder) and (folder.name == CONTENT_FOLDER or (folder / CONTENTS_FILE).is_file()):
            return _stick_of(_Folder(folder), path.name)
    for archive in sorted(path.glob(ZIP_NAMES)):
        if stat.S_ISREG(archive.lstat().st_mode):
            return _stick_of(_Zip(archive), archive.name)
    raise StickForeign(f"No Gatepost content is on this stick; it holds {_seen(path)}.")


def plain_name(name: str) -> str:
    """A stranger's file name, fit for a log."""
    return "".join(letter if " " <= letter <= "~" else "?" for letter in name[:MAX_NAME])


def _stick_of(files: _Files, name: str) -> Stick:
    try:
        return Stick(files, plain_name(name))
    except CouldNotReach:
        files.close()
        raise


def _seen(folder: Path) -> str:
    with _gone(folder.name):
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


class _Folder:
    """Files under one folder, each step of the way opened without following links."""

    def __init__(self, folder: Path) -> None:
        with _gone(folder.name):
            self._root = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)

    def close(self) -> None:
        os.close(self._root)

    def open(self, path: str) -> IO[bytes]:
        steps = _steps(path)
        with _gone(path):
            handle = os.dup(self._root)
        try:
            for step in steps[:-1]:
                handle = _step(handle, step, os.O_DIRECTORY)
            handle = _step(handle, steps[-1], os.O_NONBLOCK)
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise StickDamaged(f"{path} on the stick is no ordinary file; make the stick again.")
            return os.fdopen(handle, "rb")
        except OSError as error:
            os.close(handle)
            raise _told(error, path) from error
        except CouldNotReach:
            os.close(handle)
            raise


def _steps(path: str) -> list[str]:
    """The folders and the name of a path that stays inside."""
    steps = path.split("/")
    if not _PATH.fullmatch(path) or {".", ".."} & set(steps):
        raise StickDamaged(f"{plain_name(path)} is no path inside an export; make the stick again.")
    return steps


def _step(handle: int, name: str, flags: int) -> int:
    """Into `name`; closes `handle` when that went well."""
    inner = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | flags, dir_fd=handle)
    os.close(handle)
    return inner


class _Zip:
    """Files of an uncompressed zip, under its folder ``gatepost``."""

    def __init__(self, path: Path) -> None:
        with _gone(path.name):
            handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
            self._file = os.fdopen(handle, "rb")
        try:
            with _gone(path.name):
                _check_directory(self._file, path.name)
                self._archive = zipfile.ZipFile(self._file)
            self._check_entries(path.name)
        except (zipfile.BadZipFile, struct.error, ValueError, NotImplementedError) as error:
            self._file.close()
            raise StickDamaged(f"{plain_name(path.name)} is no whole zip file ({error}); copy it again.") from error
        except CouldNotReach:
            self._file.close()
            raise

    def close(self) -> None:
        self._archive.close()
        self._file.close()

    def open(self, path: str) -> IO[bytes]:
        try:
            with _gone(path):
                return self._archive.open(f"{CONTENT_FOLDER}/{'/'.join(_steps(path))}")
        except KeyError as error:
            raise NotThere(f"{path} is not in the file.") from error
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
            raise StickDamaged(f"{path} in the file is damaged; copy it again.") from error

    def _check_entries(self, name: str) -> None:
        for info in self._archive.infolist():
            if info.compress_type != zipfile.ZIP_STORED or info.flag_bits & 1 or info.file_size != info.compress_size:
                raise StickDamaged(f"{plain_name(name)} is compressed or encrypted, and only plain zips are taken.")


def _check_directory(file: IO[bytes], name: str) -> None:
    """Raises when the zip's directory is missing, or longer than is ever read into memory."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - _MAX_COMMENT - _END.size))
    tail = file.read()
    at = tail.rfind(_END_MARK)
    if at < 0 or len(tail) - at < _END.size:
        raise StickDamaged(f"{plain_name(name)} is no whole zip file; copy it again.")
    entries, length = _END.unpack_from(tail, at)[4:6]
    if at >= _LOCATOR.size and tail[at - _LOCATOR.size :].startswith(b"PK\x06\x07"):
        file.seek(_LOCATOR.unpack_from(tail, at - _LOCATOR.size)[2])
        large = _END_64.unpack(file.read(_END_64.size))
        entries, length = large[7], large[8]
    if entries > 2 * MAX_FILES or length > MAX_ZIP_DIRECTORY_BYTES or length == _IN_64:
        raise StickDamaged(f"{plain_name(name)} lists more files than an export has; it is not used.")


@contextmanager
def _gone(path: str) -> Iterator[None]:
    """The medium's own errors, while it is read."""
    try:
        yield
    except zipfile.BadZipFile as error:
        raise StickDamaged(f"{plain_name(path)} is damaged ({error}); copy it again.") from error
    except OSError as error:
        raise _told(error, plain_name(path)) from error


def _told(error: OSError, path: str) -> CouldNotReach:
    if error.errno == errno.ENOENT:
        return NotThere(f"{path} is not on the stick.")
    if error.errno in (errno.ELOOP, errno.ENOTDIR, errno.ENXIO):
        return StickDamaged(f"{path} on the stick is no ordinary file; make the stick again.")
    return StickGone(f"{path} could not be read ({error.strerror}): the stick was pulled out, or is broken.")
