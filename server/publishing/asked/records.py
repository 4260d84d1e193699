"""The requests on this server's disk: one folder each, and beside it what is known of it.

::

    <id>/record.json   what people see of it: state, who signed, history
    <id>/words.json    what it changes, line by line
    <id>/request/…     the folder as it travels

A request appears by one rename, whole or not at all. Only who holds `lock` writes: one process at a time, of
all web workers.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import structlog

from content_packs.durable import flush_file, flush_folder, put
from content_packs.model import Frozen
from content_packs.signing.calls.messages import Listed, RequestFile
from content_packs.signing.office import files_of
from server.errors import NotFound

log = structlog.get_logger()

WORDS = "words.json"
HEAVY = ("targets", "blobs")
_ID = re.compile("[a-z0-9][a-z0-9.+-]{0,200}")


class Record(Frozen, frozen=True):
    """``record.json``. `asked_key` is the id of the key that asked, empty when it came from the page."""

    listed: Listed
    asked_key: str = ""
    light: bool = False  # its heavy files are gone


class Records:
    """The requests in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Alone among all processes."""
        self._folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(self._folder / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    def all(self) -> list[Record]:
        """Every request, the newest first."""
        found = (self._read(folder) for folder in self._folder.glob("[a-z0-9]*") if folder.is_dir())
        return sorted((r for r in found if r), key=lambda r: (r.listed.asked_at, r.listed.id), reverse=True)

    def one(self, id_: str) -> Record:
        """The request of this id; raises `NotFound`."""
        record = self._read(self._folder / id_) if _ID.fullmatch(id_) else None
        if record is None:
            raise NotFound(f"There is no request {id_[:80]}.")
        return record

    def has(self, id_: str) -> bool:
        """Whether a request has this id."""
        return (self._folder / id_).exists()

    def folder(self, id_: str) -> Path:
        """Where its files lie."""
        return self._folder / id_ / "request"

    def files(self, id_: str) -> tuple[RequestFile, ...]:
        """Its files, with their hashes."""
        return tuple(files_of(self.folder(id_)))

    def put(self, record: Record) -> None:
        """Keep what is known of a request."""
        put(self._folder / record.listed.id / "record.json", msgspec.json.encode(record))

    def words(self, id_: str) -> tuple[str, ...]:
        """What a request changes, line by line."""
        return msgspec.json.decode((self._folder / id_ / WORDS).read_bytes(), type=tuple[str, ...])

    def take_in(self, record: Record, words: tuple[str, ...], files: Path) -> None:
        """Make a request of the folder `files`, which is moved: whole, or not at all."""
        aside = self._folder / f".{record.listed.id}.new"
        shutil.rmtree(aside, ignore_errors=True)
        aside.mkdir(parents=True)
        for file in files.rglob("*"):
            if file.is_file():
                flush_file(file)
        files.rename(aside / "request")
        put(aside / "record.json", msgspec.json.encode(record))
        put(aside / WORDS, msgspec.json.encode(words))
        aside.rename(self._folder / record.listed.id)
        flush_folder(self._folder)

    def lighten(self, record: Record) -> None:
        """Let go of a request's targets and blobs; what was signed is kept."""
        self.put(msgspec.structs.replace(record, light=True))
        for name in HEAVY:
            shutil.rmtree(self.folder(record.listed.id) / name, ignore_errors=True)

    # -- inside ----------------------------------------------------------------------------------------

    def _read(self, folder: Path) -> Record | None:
        try:
            return msgspec.json.decode((folder / "record.json").read_bytes(), type=Record)
        except FileNotFoundError:
            return None
        except msgspec.DecodeError as wrong:
            log.error("a request cannot be read; it is left out", request=folder.name, reason=str(wrong))
            return None
