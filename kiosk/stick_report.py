"""`run/stick.json`: how it goes with the stick, for the screen, for staff, and for `kiosk import`.

Written by the agent, replaced by rename. The screens speak in their own words about `phase` and the two dates;
`detail` may repeat names from the stick and is never shown to travellers.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from pathlib import Path

from content_packs.model import Frozen
from kiosk.run_file import RunFile

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


WELL = frozenset({Phase.DONE, Phase.SAME})
"""What whoever carried it wanted."""


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


def stick_file(home: Path) -> RunFile[StickReport]:
    """How it goes with the stick that is in this kiosk, if there is one."""
    return RunFile(home, STICK_FILE, StickReport)
