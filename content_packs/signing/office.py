"""SIGN: the server's store of requests as a signer's machine sees it: list, fetch, ask, sign, refuse.

The office brings and carries; it decides nothing. What `fetch` brought is judged on this machine by
`signing.request.check` against this machine's own trusted state, and only then signed::

    office = Office(address, signer, now)
    folder = office.fetch(office.requests()[0].id, Path("waiting"))
    judged = check(read_request(folder), standing, now())
    request = add_signature(judged, standing, signer)
    office.sign(id_, request.metadata.signatures[signer.public_key.keyid])
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

from securesystemslib.signer import Signature, Signer

from content_packs.errors import ContentBad
from content_packs.signing.calls.line import Clock, Line
from content_packs.signing.calls.messages import (
    MAX_FILES,
    MAX_REQUEST_BYTES,
    PIECE_BYTES,
    PREFIX,
    Ask,
    Detail,
    GivenReason,
    GivenSignature,
    Listed,
    Listing,
    RequestFile,
    Upload,
    encode,
    is_request_file,
)


class Office:
    """The store of requests on the server at `address`; every call is signed by `signer`."""

    def __init__(self, address: str, signer: Signer, now: Clock) -> None:
        self._line = Line(address, signer, now)

    def requests(self) -> list[Listed]:
        """The requests that this person may see, newest first."""
        return list(self._line.call("GET", f"{PREFIX}/requests", Listing).requests)

    def detail(self, id_: str) -> Detail:
        """One request and the names of its files."""
        return self._line.call("GET", _address(id_), Detail)

    def fetch(self, id_: str, folder: Path) -> Path:
        """Bring a request into ``folder/<id>``, whole or not at all; what is there already is not fetched again.

        Signatures grow, so that a request's metadata is always the newest.
        """
        detail = self.detail(id_)
        _check_files(detail.files)
        target = folder / id_
        aside = folder / f".{id_}.coming"
        for file in detail.files:
            into = (target if (target / file.path).exists() else aside) / file.path
            self._line.fetch(f"{_address(id_)}/files/{file.path}", file, into)
        _settle(aside, target, detail.files)
        return target

    def ask(self, folder: Path, *, urgent: bool = False, replaces: str = "") -> Listed:
        """Bring the request in `folder` to the server; it appears there only when it is whole.

        `urgent` supersedes what waits for the same publisher; `replaces` names a request of which this is the
        changed form. Broken off, the same call carries on where it was.
        """
        files = tuple(files_of(folder))
        _check_files(files)
        upload = self._line.call("POST", f"{PREFIX}/uploads", Upload, encode(Ask(files, urgent, replaces)))
        for file in files:
            self._send(folder, upload, file)
        return self._line.call("POST", f"{PREFIX}/uploads/{upload.id}/whole", Listed)

    def sign(self, id_: str, signature: Signature, role: str = "") -> Listed:
        """Give a signature over the request's metadata, or over one `role` of a change of roles; it alone is sent."""
        given = GivenSignature(signature.keyid, signature.signature, role)
        return self._line.call("POST", f"{_address(id_)}/signatures", Listed, encode(given))

    def refuse(self, id_: str, reason: str) -> Listed:
        """Close a request, with the reason."""
        return self._line.call("POST", f"{_address(id_)}/refusal", Listed, encode(GivenReason(reason)))

    # -- inside ----------------------------------------------------------------------------------------

    def _send(self, folder: Path, upload: Upload, file: RequestFile) -> None:
        have = upload.have.get(file.path, 0)
        with (folder / file.path).open("rb") as data:
            data.seek(have)
            while have < file.length:
                piece = data.read(PIECE_BYTES)
                if not piece:
                    raise ContentBad(f"{folder / file.path} became shorter while it was sent; ask again.")
                query = urlencode({"path": file.path, "from": have})
                answer = self._line.call("PUT", f"{PREFIX}/uploads/{upload.id}?{query}", Upload, piece)
                have = answer.have.get(file.path, 0)
                data.seek(have)


def _address(id_: str) -> str:
    return f"{PREFIX}/requests/{id_}"


def files_of(folder: Path) -> Iterator[RequestFile]:
    """Every file of a request's folder, with its hash."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and not path.name.startswith("."):
            with path.open("rb") as data:
                sha256 = hashlib.file_digest(data, "sha256").hexdigest()
            yield RequestFile(name, path.stat().st_size, sha256)


def _check_files(files: tuple[RequestFile, ...]) -> None:
    strange = [file.path for file in files if not is_request_file(file.path)]
    if strange:
        raise ContentBad(f"A request holds no file called {strange[0]!r}; nothing was used.")
    if not files or len(files) > MAX_FILES or sum(file.length for file in files) > MAX_REQUEST_BYTES:
        raise ContentBad(f"A request has at most {MAX_FILES} files and {MAX_REQUEST_BYTES} bytes, and this has not.")


def _settle(aside: Path, target: Path, files: tuple[RequestFile, ...]) -> None:
    """Move what came into its place; the metadata last, for it is what makes a folder a request."""
    for file in sorted(files, key=lambda each: each.path in ("metadata.json", "request.json")):
        came = aside / file.path
        if came.exists():
            (target / file.path).parent.mkdir(parents=True, exist_ok=True)
            came.replace(target / file.path)
    for folder in sorted(aside.rglob("*"), reverse=True) if aside.exists() else ():
        folder.rmdir()
    if aside.exists():
        aside.rmdir()
