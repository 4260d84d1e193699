"""SIGN: where requests lie: in the server's store, and in folders that somebody carried here. Both as offers."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from content_packs.errors import ContentBad
from content_packs.signing.calls.messages import Listed, State
from content_packs.signing.request import REFUSED_FILE, read_request
from kiosk.desk.state import Offer, Source

DEEP = ("request.json", "*/request.json", "*/*/request.json", "*/*/*/request.json")
MOST_FOLDERS = 100

CONTENT = "content"
"""`Listed.kind` of what can be signed in the window; the other kind changes who may sign."""


def listed_offer(listed: Listed) -> Offer | None:
    """A request of the server's store, if it waits for signatures."""
    if listed.state is not State.WAITING:
        return None
    pages = tuple(page.titles for changed in listed.changes for page in changed.pages)
    return Offer(
        source=Source.SERVER,
        place=listed.id,
        publisher=listed.publisher,
        version=listed.version,
        asked_by=listed.asked_by,
        asked_at=listed.asked_at,
        fingerprint=listed.fingerprint,
        titles=pages or tuple({"": changed.path} for changed in listed.changes),
        missing=listed.missing,
        signed_by=listed.signed_by,
        urgent=listed.urgent,
        signable=listed.kind == CONTENT,
    )


def folder_offers(folders: Path) -> Iterator[Offer]:
    """The requests in folders below `folders`. What cannot be read there is no request, and left out."""
    found = (file.parent for pattern in DEEP for file in sorted(folders.glob(pattern)))
    for _, folder in zip(range(MOST_FOLDERS), found, strict=False):
        with contextlib.suppress(ContentBad, OSError):
            if not (folder / REFUSED_FILE).exists():
                yield _folder_offer(folder)


def _folder_offer(folder: Path) -> Offer:
    request = read_request(folder)
    names = sorted(file.stem for file in (folder / "targets").rglob("*.json"))
    return Offer(
        source=Source.FOLDER,
        place=str(folder),
        publisher=request.note.publisher,
        version=request.metadata.signed.version,
        asked_by=request.note.asked_by,
        asked_at=request.note.created,
        fingerprint=request.fingerprint,
        titles=tuple({"": name} for name in names),
        signed_by=tuple(request.metadata.signatures),
    )
