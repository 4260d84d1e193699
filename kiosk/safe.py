"""`staff.json`: what staff decided at the kiosk, kept by the ui through restarts of itself and of the machine.

Rules: written whole, flushed, by rename. A file that is there and cannot be read means the safe screen:
somebody may have put it up, and only staff take it down.
"""

from __future__ import annotations

import logging
from pathlib import Path

import msgspec

from content_packs import durable
from content_packs.model import Frozen

log = logging.getLogger(__name__)

STAFF_FILE = "staff.json"
MAX_FILE_BYTES = 10_000
MOST_WRONG = 5
"""So many wrong codes, one after the other, lock the staff screen."""
TELL_S = 3_600.0
"""How long operators are told that it was locked."""


class StaffRecord(Frozen, frozen=True):
    """`safe`: the safe screen stands. `wrong` codes since the last right one; `used` steps of time whose
    code has opened."""

    safe: bool = False
    wrong: int = 0
    used: tuple[int, ...] = ()


NOTHING_KEPT = StaffRecord()


def read_record(home: Path) -> StaffRecord:
    """What was kept; nothing where nothing ever was."""
    path = home / STAFF_FILE
    try:
        if path.stat().st_size <= MAX_FILE_BYTES:
            return msgspec.json.decode(path.read_bytes(), type=StaffRecord)
    except FileNotFoundError:
        return NOTHING_KEPT
    except (OSError, msgspec.MsgspecError):
        return StaffRecord(safe=True)
    return StaffRecord(safe=True)


def keep_record(home: Path, record: StaffRecord) -> None:
    """Raises `OSError` where the disk refuses it."""
    durable.put(home / STAFF_FILE, msgspec.json.encode(record), mode=durable.PRIVATE)


class RecordKeeper:
    """Keeps the record on disk, and says what operators should know of it. Times are monotonic seconds."""

    def __init__(self, home: Path, now: float) -> None:
        self._home = home
        self._record = read_record(home)
        self._unkept = False
        self._locked_at = now if self._record.wrong >= MOST_WRONG else float("-inf")

    def keep(self, record: StaffRecord, now: float) -> None:
        """Take `record` down; where the disk refuses it, until it does not."""
        if record.wrong >= MOST_WRONG > self._record.wrong:
            self._locked_at = now
            log.warning("the staff screen is locked after %d wrong codes", record.wrong)
        if record.safe != self._record.safe:
            log.warning("staff %s the safe screen", "put up" if record.safe else "took down")
        self._record, self._unkept = record, True
        self.routine()

    def routine(self) -> None:
        """Write what could not be written before."""
        if not self._unkept:
            return
        try:
            keep_record(self._home, self._record)
            self._unkept = False
        except OSError as error:
            log.warning("%s could not be written (%s); it is tried again", STAFF_FILE, error.strerror)

    def problem(self, now: float) -> str:
        """A sentence for operators, or ""."""
        said = []
        if self._record.safe:
            said.append("staff have put up the safe screen")
        if now - self._locked_at < TELL_S:
            said.append(f"the staff screen was locked after {MOST_WRONG} wrong codes")
        return "; ".join(said)
