"""FETCH from a stick, one file: an uncompressed zip, so that nothing in it is longer than it.

Its directory is bounded before it is read into memory.
"""

from __future__ import annotations

import os
import struct
import zipfile
from pathlib import Path
from typing import IO

from content_packs.carrying.layout import CONTENT_FOLDER, MAX_FILES
from content_packs.carrying.ordinary_files import StickDamaged, plain_name, reading, steps_of
from content_packs.errors import CouldNotReach, NotThere

MAX_ZIP_DIRECTORY_BYTES = 24_000_000
_END = struct.Struct("<4s4H2LH")
_END_MARK = b"PK\x05\x06"
_END_64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR = struct.Struct("<4sLQL")
_MAX_COMMENT = 65_535
_IN_64 = 0xFFFFFFFF


class Zip:
    """Files of an uncompressed zip, under its folder ``gatepost``."""

    def __init__(self, path: Path) -> None:
        with reading(path.name):
            handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
            self._file = os.fdopen(handle, "rb")
        try:
            with reading(path.name):
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
            with reading(path):
                return self._archive.open(f"{CONTENT_FOLDER}/{'/'.join(steps_of(path))}")
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
