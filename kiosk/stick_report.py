"""`run/stick.json`: how it goes with the stick, for the screen, for staff, and for `kiosk import`.

Written by the agent, replaced by rename. The screens speak in their own words about `phase` and the two dates;
`detail` may repeat names from the stick and is never shown to travellers.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from enum import StrEnum
from pathlib import Path

import msgspec

from content_packs import durable
from content_packs.model import Frozen
from kiosk.clock import Moment
from kiosk.proof_file import MAX_FILE_BYTES, RUN_FOLDER

STICK_FILE = "stick.json"
MAX_DETAIL = 500


class Phase(StrEnum):
    """Where it stands. All but `READING` are ends."""

    READING = "reading"
    DONE = "done"  # its content is shown from now on
    SAME = "same"  # the kiosk had all of it
    OLDER = "older"
    EXPIRED = "expired"
    DAMAGED = "damaged"  # a file is broken, missing, or was never written
    LACKING = "lacking"  # only changes, and not for what this kiosk has
    REFUSED = "refused"  # not signed for this kiosk, or not for its plan
    FOREIGN = "foreign"  # no export on it
    PULLED = "pulled"  # pulled out before the end
    FULL = "full"  # this kiosk's disk takes no more


class StickReport(Frozen, frozen=True):
    """`made_at` is when the stick was written, `have_at` when the kiosk last accepted something newer; `order` names
    the command that asked; `returned`: counts and health went out on it."""

    boot: str
    phase: Phase
    at: dt.datetime
    detail: str = ""
    made_at: dt.datetime | None = None
    have_at: dt.datetime | None = None
    order: str = ""
    returned: bool = False


class StickReportWriter:
    """Writes when something changed. A full or read-only disk only makes it silent."""

    def __init__(self, home: Path) -> None:
        self._path = home / RUN_FOLDER / STICK_FILE
        self._last: StickReport | None = None

    def write(self, report: StickReport) -> None:
        if report == self._last:
            return
        with contextlib.suppress(OSError):
            self._path.parent.mkdir(exist_ok=True)
            durable.put(self._path, msgspec.json.encode(report), flushed=False)
            self._last = report

    def clear(self) -> None:
        """No stick is in the kiosk."""
        self._last = None
        with contextlib.suppress(OSError):
            self._path.unlink(missing_ok=True)


def read_stick(home: Path, now: Moment) -> StickReport | None:
    """How it goes with the stick that is in this kiosk, if there is one."""
    path = home / RUN_FOLDER / STICK_FILE
    with contextlib.suppress(OSError, msgspec.MsgspecError):
        if path.stat().st_size <= MAX_FILE_BYTES:
            said = msgspec.json.decode(path.read_bytes(), type=StickReport)
            return said if said.boot == now.boot else None
    return None
