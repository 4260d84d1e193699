"""What was made of each alert: one JSON file beside the drafts. Each alert becomes a draft once."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path

import msgspec

from content_packs.durable import put
from content_packs.errors import ContentBad
from content_packs.notices.cap.alert import Alert, Reference

MEMORY_FILE = "memory.json"
MAX_REMEMBERED = 20_000
"""The newest; a warning service sends some thousand a year."""


class Made(StrEnum):
    """What an alert became."""

    NOTICE = "notice"  # free words, two signatures
    DUTY = "duty"  # a template filled in, one signature
    ENDED = "ended"
    PASSED = "passed"  # nothing; it was passed over


class Remembered(msgspec.Struct, frozen=True):
    """`id` of the notice that an alert belongs to, "" where it made none."""

    made: Made
    id: str = ""


class Memory:
    """See the module. Alerts by `Reference.key`, feeds' entries by their id."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / MEMORY_FILE
        self._known = self._read()

    def knows(self, key: str) -> bool:
        return key in self._known

    def of(self, references: Iterable[Reference], sender: str) -> Remembered | None:
        """The notice that a message of `sender` refers to: the newest that is known, of the same sender alone."""
        own = [reference for reference in references if reference.sender == sender]
        for reference in sorted(own, key=lambda one: one.sent, reverse=True):
            found = self._known.get(reference.key)
            if found and found.id:
                return found
        return None

    def note(self, key: str, made: Made, id_: str = "") -> None:
        """Remember `key`, on the disk before this returns."""
        self._known[key] = Remembered(made, id_)
        while len(self._known) > MAX_REMEMBERED:
            del self._known[next(iter(self._known))]
        put(self._path, msgspec.json.encode(self._known))

    def note_alert(self, alert: Alert, made: Made, id_: str = "") -> None:
        """Remember what became of `alert`."""
        self.note(alert.itself.key, made, id_)

    def _read(self) -> dict[str, Remembered]:
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=dict[str, Remembered])
        except FileNotFoundError:
            return {}
        except msgspec.DecodeError as error:
            raise ContentBad(f"{self._path} is damaged; move it away, and all alerts are drafted again.") from error
