"""`journal.json`: what happened to this kiosk that nobody could see from afar, newest last. The agent writes it.

It goes out with each return on a stick. It names sticks, plans and credentials renewed; never a visit or a page.
"""

from __future__ import annotations

import contextlib
from pathlib import Path

import msgspec

from content_packs import durable
from content_packs.carrying.returning import MAX_NOTES, Note
from kiosk.clock import Moment

JOURNAL_FILE = "journal.json"
MAX_JOURNAL_BYTES = 200_000
MAX_ABOUT = 200


class Journal:
    """The last `MAX_NOTES` notes. A disk that refuses one only makes it forgetful."""

    def __init__(self, home: Path) -> None:
        self._path = home / JOURNAL_FILE

    def note(self, now: Moment, what: str, about: str = "") -> None:
        notes = (*self.notes(), Note(now.wall, what, about[:MAX_ABOUT]))[-MAX_NOTES:]
        with contextlib.suppress(OSError):
            durable.put(self._path, msgspec.json.encode(notes), mode=durable.PRIVATE)

    def notes(self) -> tuple[Note, ...]:
        """What is written, if it can be read."""
        with contextlib.suppress(OSError, msgspec.MsgspecError):
            if self._path.stat().st_size <= MAX_JOURNAL_BYTES:
                return msgspec.json.decode(self._path.read_bytes(), type=tuple[Note, ...])
        return ()
