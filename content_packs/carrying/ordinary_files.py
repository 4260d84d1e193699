"""FETCH from a stick, its files: only ordinary ones, each step of the way opened without following links.

What is no regular file (a device, a pipe) is never read, and the medium's own errors become one sentence.
"""

from __future__ import annotations

import errno
import os
import re
import stat
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from content_packs.errors import CouldNotReach, NotThere

MAX_NAME = 40
_PATH = re.compile(r"[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*")


class StickForeign(CouldNotReach):
    """There is no export on it."""


class StickUnfinished(CouldNotReach):
    """Whoever wrote it did not come to the end."""


class StickDamaged(CouldNotReach):
    """A file is missing, short, or has other bytes than were written."""


class StickGone(CouldNotReach):
    """It was pulled out."""


def plain_name(name: str) -> str:
    """A stranger's file name, fit for a log."""
    return "".join(letter if " " <= letter <= "~" else "?" for letter in name[:MAX_NAME])


class Folder:
    """Files under one folder, each step of the way opened without following links."""

    def __init__(self, folder: Path) -> None:
        with reading(folder.name):
            self._root = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)

    def close(self) -> None:
        os.close(self._root)

    def open(self, path: str) -> IO[bytes]:
        steps = steps_of(path)
        with reading(path):
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
            raise told(error, path) from error
        except CouldNotReach:
            os.close(handle)
            raise


def steps_of(path: str) -> list[str]:
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


@contextmanager
def reading(path: str) -> Iterator[None]:
    """The medium's own errors, while it is read."""
    try:
        yield
    except zipfile.BadZipFile as error:
        raise StickDamaged(f"{plain_name(path)} is damaged ({error}); copy it again.") from error
    except OSError as error:
        raise told(error, plain_name(path)) from error


def told(error: OSError, path: str) -> CouldNotReach:
    if error.errno == errno.ENOENT:
        return NotThere(f"{path} is not on the stick.")
    if error.errno in (errno.ELOOP, errno.ENOTDIR, errno.ENXIO):
        return StickDamaged(f"{path} on the stick is no ordinary file; make the stick again.")
    return StickGone(f"{path} could not be read ({error.strerror}): the stick was pulled out, or is broken.")
