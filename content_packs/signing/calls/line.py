"""SIGN: one machine's line to the server: every call signed, every answer limited, every problem a sentence.

What the server says is believed only as far as it is harmless: an answer is read up to a limit and becomes a
frozen type; a file is read up to its length, resumed where it broke off, and kept only with the right hash.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, TypeVar

import msgspec
import urllib3
from securesystemslib.signer import Signer

from content_packs.durable import flush_folder
from content_packs.errors import ContentBad, CouldNotReach
from content_packs.signing.calls.messages import MAX_ANSWER_BYTES, RequestFile
from content_packs.signing.calls.signed import Call, sign_call
from content_packs.wire import ProblemDocument

CONNECT_S = 15.0
SILENCE_S = 60.0  # the server hashes a whole request before it answers
TRIES = 4  # for one file whose line breaks
READ_BYTES = 256 * 1024
TYPES = {"POST": "application/json", "PUT": "application/octet-stream"}
_OK = frozenset({200, 201})
_PARTIAL = 206

Clock = Callable[[], dt.datetime]
T = TypeVar("T")


class OfficeRefused(ContentBad):
    """The server understood the call and does not do it; the sentence is the server's."""

    def __init__(self, slug: str, sentence: str) -> None:
        super().__init__(sentence)
        self.slug = slug


class Line:
    """Signed calls to the server at `address`."""

    def __init__(self, address: str, signer: Signer, now: Clock) -> None:
        self._address = address.rstrip("/")
        self._signer = signer
        self._now = now
        timeout = urllib3.Timeout(connect=CONNECT_S, read=SILENCE_S)
        self._pool = urllib3.PoolManager(timeout=timeout, retries=False)

    def call(self, method: str, path: str, gives: type[T], body: bytes = b"") -> T:
        """Call `path`, which may have a query, and read the answer as `gives`."""
        answer = self._open(method, path, body)
        try:
            data = _limited(answer)
        except (urllib3.exceptions.HTTPError, OSError) as error:
            raise CouldNotReach(f"The server at {self._address} broke off: {error}. Try again.") from error
        finally:
            answer.close()
        if answer.status not in _OK:
            raise self._problem(answer.status, data)
        try:
            return msgspec.json.decode(data, type=gives)
        except msgspec.DecodeError as error:
            raise CouldNotReach(f"{self._address} did not answer as our server does ({error}).") from error

    def fetch(self, path: str, file: RequestFile, into: Path) -> None:
        """Bring one file to `into`; what an earlier try left there is carried on."""
        if _is_there(into, file):
            return
        into.parent.mkdir(parents=True, exist_ok=True)
        part = into.with_name(f".{into.name}.part")
        for _ in range(TRIES - 1):
            with suppress(CouldNotReach):
                self._fetch_once(path, file, part)
            if _is_there(part, file):
                break
            if part.stat().st_size >= file.length:
                part.unlink()  # other bytes than were listed: from the beginning
        else:
            self._fetch_once(path, file, part)
        if not _is_there(part, file):
            part.unlink()
            raise ContentBad(f"{file.path} did not arrive as the server listed it; fetch the request again.")
        part.replace(into)
        flush_folder(into.parent)

    # -- inside ----------------------------------------------------------------------------------------

    def _fetch_once(self, path: str, file: RequestFile, part: Path) -> None:
        with part.open("ab") as out:
            start = out.tell()
            if start >= file.length:
                return
            answer = self._open("GET", path, b"", {"Range": f"bytes={start}-"} if start else {})
            try:
                if answer.status not in (200, _PARTIAL):
                    raise self._problem(answer.status, _limited(answer))
                if answer.status != _PARTIAL:
                    out.truncate(0)
                _copy(answer, out, file.length)
            except (urllib3.exceptions.HTTPError, OSError) as error:
                raise CouldNotReach(f"{file.path} broke off: {error}. Try again.") from error
            finally:
                answer.close()

    def _open(
        self, method: str, path: str, body: bytes, headers: dict[str, str] | None = None
    ) -> urllib3.BaseHTTPResponse:
        call = Call(method, f"{self._address}{path}", {"Content-Type": TYPES[method]} if body else {})
        sign_call(call, body, self._signer, self._now())
        try:
            return self._pool.request(
                method,
                call.url,
                body=body or None,
                headers={**call.headers, **(headers or {}), "Accept-Encoding": "identity"},
                redirect=False,
                preload_content=False,
            )
        except (urllib3.exceptions.HTTPError, OSError) as error:
            raise CouldNotReach(f"The server at {self._address} could not be reached: {error}.") from error

    def _problem(self, status: int, data: bytes) -> ContentBad | CouldNotReach:
        try:
            said = msgspec.json.decode(data, type=ProblemDocument)
        except msgspec.DecodeError:
            return CouldNotReach(f"{self._address} answered HTTP {status}, and not as our server does.")
        return OfficeRefused(said.type.rpartition("/")[2], f"The server refused: {said.detail or said.title}")


def _limited(answer: urllib3.BaseHTTPResponse) -> bytes:
    data = answer.read(MAX_ANSWER_BYTES + 1)
    if len(data) > MAX_ANSWER_BYTES:
        raise CouldNotReach(f"The server's answer is longer than {MAX_ANSWER_BYTES} bytes; nothing of it was used.")
    return data


def _copy(answer: urllib3.BaseHTTPResponse, out: BinaryIO, length: int) -> None:
    while out.tell() < length:
        piece = answer.read1(min(READ_BYTES, length - out.tell()))
        if not piece:
            raise CouldNotReach("The line broke off before the end of a file. Try again.")
        out.write(piece)


def _is_there(path: Path, file: RequestFile) -> bool:
    if not path.is_file() or path.stat().st_size != file.length:
        return False
    with path.open("rb") as data:
        return hashlib.file_digest(data, "sha256").hexdigest() == file.sha256
