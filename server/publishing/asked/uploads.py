"""A request on its way in: piece by piece, resumable, and no request before it is whole.

::

    .uploads/<id>/ask.json      what is coming, and from whom
    .uploads/<id>/files/…       what has come

The id is reckoned from the caller and what they ask, so that the same call after a broken line finds its own
upload again. Rules: a piece begins where the last one ended; no file grows beyond its length; every hash is
checked before a request is made of it; at most `MAX_UPLOADS` of one key at a time, each for `KEPT`.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import re
import shutil
from pathlib import Path

import msgspec

from content_packs.durable import put
from content_packs.signing.calls.messages import (
    MAX_REQUEST_BYTES,
    Ask,
    RequestFile,
    Upload,
    encode,
    is_request_file,
)
from server.errors import NotFound, NotUnderstood, RequestBad, TooManyUploads, UploadGap

MAX_UPLOADS = 4
KEPT = dt.timedelta(days=7)
_ID = re.compile("[0-9a-f]{32}")


class Asked(msgspec.Struct, frozen=True):
    """``ask.json``: an upload's head."""

    keyid: str
    at: dt.datetime
    ask: Ask


class Uploads:
    """The uploads in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def begin(self, keyid: str, ask: Ask, now: dt.datetime) -> Upload:
        """Begin an upload, or find it again."""
        _check(ask)
        id_ = hashlib.sha256(keyid.encode() + b"\n" + encode(ask)).hexdigest()[:32]
        if not (self._folder / id_ / "ask.json").exists():
            if sum(head.keyid == keyid for head in self._heads()) >= MAX_UPLOADS:
                raise TooManyUploads(f"{MAX_UPLOADS} uploads of this key are not finished; finish or leave them.")
            put(self._folder / id_ / "ask.json", msgspec.json.encode(Asked(keyid, now, ask)))
        return self._upload(id_, ask)

    def piece(self, keyid: str, id_: str, path: str, start: int, data: bytes) -> Upload:
        """Append a piece to one file; raises `UploadGap` when it does not begin where the file ends."""
        head = self.head(keyid, id_)
        file = next((each for each in head.ask.files if each.path == path), None)
        if file is None:
            raise NotFound(f"This upload has no file {path!r}.")
        target = self.files(id_) / path
        there = target.stat().st_size if target.exists() else 0
        if start != there or start + len(data) > file.length:
            raise UploadGap(
                f"{path} has {there} of {file.length} bytes; a piece of {len(data)} at {start} does not fit."
            )
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("ab") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        return self._upload(id_, head.ask)

    def whole(self, keyid: str, id_: str) -> Asked:
        """The head of an upload of which every byte is here; raises `RequestBad` naming what is not."""
        head = self.head(keyid, id_)
        for file in head.ask.files:
            target = self.files(id_) / file.path
            if not file.length and not target.exists():
                put(target, b"")
            if not target.is_file() or target.stat().st_size != file.length:
                raise RequestBad(f"{file.path} is not here in full; send the rest.")
            if _sha256(target) != file.sha256:
                target.unlink()
                raise RequestBad(f"{file.path} arrived damaged; send it again.")
        return head

    def head(self, keyid: str, id_: str) -> Asked:
        """What is coming; `NotFound` for who did not begin it."""
        head = _read(self._folder / id_ / "ask.json") if _ID.fullmatch(id_) else None
        if head is None or head.keyid != keyid:
            raise NotFound("There is no such upload; begin it again.")
        return head

    def files(self, id_: str) -> Path:
        """Where the files of an upload lie."""
        return self._folder / id_ / "files"

    def drop(self, id_: str) -> None:
        """Forget an upload."""
        shutil.rmtree(self._folder / id_, ignore_errors=True)

    def sweep(self, now: dt.datetime) -> None:
        """Forget what nobody has finished for long."""
        for folder in self._folders():
            head = _read(folder / "ask.json")
            if head is not None and now - head.at > KEPT:  # one without a head is just being begun
                self.drop(folder.name)

    # -- inside ----------------------------------------------------------------------------------------

    def _upload(self, id_: str, ask: Ask) -> Upload:
        files = self.files(id_)
        return Upload(id_, {f.path: (files / f.path).stat().st_size for f in ask.files if (files / f.path).exists()})

    def _heads(self) -> list[Asked]:
        heads = (_read(folder / "ask.json") for folder in self._folders())
        return [head for head in heads if head is not None]

    def _folders(self) -> list[Path]:
        return [each for each in self._folder.iterdir() if each.is_dir()] if self._folder.is_dir() else []


def _read(path: Path) -> Asked | None:
    try:
        return msgspec.json.decode(path.read_bytes(), type=Asked)
    except FileNotFoundError:
        return None


def _check(ask: Ask) -> None:
    paths = [file.path for file in ask.files]
    strange = [path for path in paths if not is_request_file(path)]
    if strange or len(set(paths)) != len(paths):
        raise NotUnderstood(f"A request holds no file called {(strange or paths)[0]!r}, and none twice.")
    if _total(ask.files) > MAX_REQUEST_BYTES:
        raise NotUnderstood(f"A request has at most {MAX_REQUEST_BYTES} bytes, and this has {_total(ask.files)}.")


def _total(files: tuple[RequestFile, ...]) -> int:
    return sum(file.length for file in files)


def _sha256(path: Path) -> str:
    with path.open("rb") as data:
        return hashlib.file_digest(data, "sha256").hexdigest()
