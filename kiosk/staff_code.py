"""The one-time codes of the staff screen, checked without a network (TOTP, RFC 6238). Pure.

Rules:

- A code opens once; so do its neighbours in time, each once.
- One step of thirty seconds either side is taken. Where the kiosk does not know the time, ten minutes
  either side are, by its own clock: better the right person with a wrong clock than a locked door.
- After five wrong codes nothing is taken for ten minutes, the right one neither; a restart begins the
  ten minutes anew.
- A kiosk without a secret has no codes: nothing is right.
"""

from __future__ import annotations

import binascii
import datetime as dt
import hmac
from dataclasses import dataclass
from enum import StrEnum

import msgspec
import pyotp

from kiosk.clock import Clock, Moment
from kiosk.safe import MOST_WRONG, StaffRecord

DIGITS = 6
STEP_S = 30
NEAR_STEPS = 1
UNSURE_STEPS = 20
LOCKED_S = 600.0
KEPT_USED = 64
"""Used codes remembered: more than any window holds."""


class Verdict(StrEnum):
    RIGHT = "right"
    WRONG = "wrong"
    USED = "used"
    LOCKED = "locked"


@dataclass(frozen=True)
class Known:
    """What a code is checked against: the kiosk's secret, and how it knows the time."""

    secret: str
    clock: Clock
    moment: Moment

    def window(self) -> tuple[dt.datetime, int]:
        """The best known time, and how many steps either side are taken."""
        utc = self.clock.utc(self.moment)
        return (utc, NEAR_STEPS) if utc else (self.moment.wall, UNSURE_STEPS)


def matching(known: Known, code: str) -> list[int]:
    """The steps of time whose code this is, the nearest first."""
    at, near = known.window()
    step = int(at.timestamp()) // STEP_S
    try:
        codes = pyotp.TOTP(known.secret, digits=DIGITS, interval=STEP_S) if known.secret else None
        nearest = sorted(range(max(0, step - near), step + near + 1), key=lambda one: abs(one - step))
        return [one for one in nearest if codes and hmac.compare_digest(codes.generate_otp(one), code)]
    except (binascii.Error, ValueError):  # no secret that could be one
        return []


class Door:
    """What is remembered between codes. `record` is to be kept each time it changed."""

    def __init__(self, record: StaffRecord, now: float) -> None:
        self.record = record
        self._locked_until = now + LOCKED_S if record.wrong >= MOST_WRONG else float("-inf")

    def locked_s(self, now: float) -> float:
        """For how many seconds nothing is taken; 0 when something is."""
        return max(0.0, self._locked_until - now)

    def verdict(self, code: str, known: Known, now: float) -> Verdict:
        """Whether `code` opens. Monotonic seconds."""
        if self.locked_s(now):
            return Verdict.LOCKED
        if self.record.wrong >= MOST_WRONG:  # the time is served
            self.record = msgspec.structs.replace(self.record, wrong=0)
        steps = matching(known, code)
        fresh = [step for step in steps if step not in self.record.used]
        if fresh:
            used = (*self.record.used, fresh[0])[-KEPT_USED:]
            self.record = msgspec.structs.replace(self.record, wrong=0, used=used)
            return Verdict.RIGHT
        self.record = msgspec.structs.replace(self.record, wrong=self.record.wrong + 1)
        if self.record.wrong >= MOST_WRONG:
            self._locked_until = now + LOCKED_S
            return Verdict.LOCKED
        return Verdict.USED if steps else Verdict.WRONG
