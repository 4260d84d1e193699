"""Backstage: what staff see and do at the kiosk, behind a one-time code. Pure but for what it is handed.

A keypad asks for the code; behind it are the kiosk's facts, tests of screen, touch and sound, and the safe
screen in one touch. Rules:

- It lies beside visits, never in one: no visit is begun, counted or shown by it.
- The digits that were typed are in no view; a view says how many there are.
- It ends by itself, and nothing leads from it but back to the screen that travellers use.
- A kiosk that is not paired has none.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import msgspec

from kiosk.safe import StaffRecord
from kiosk.staff_code import DIGITS, Door, Known, Verdict
from kiosk.staff_facts import Facts

CODE_S, DESK_S = 30.0, 120.0
"""How long the keypad, and the staff screen, wait for a touch."""

COLOURS = ("#FF0000", "#00FF00", "#0000FF", "#FFFFFF", "#808080", "#000000")
"""Grounds on which a dead pixel, a stain or a tired backlight shows."""

TEST_VOLUME = 4

ACTION = "staff"
"""Every action backstage begins with it: ``staff-<what>`` or ``staff-<what>:<object>``."""


class Part(StrEnum):
    CODE = "code"
    DESK = "desk"
    COLOURS = "colours"
    MEASURE = "measure"
    TOUCH = "touch"


@dataclass(frozen=True)
class StaffView:
    """What is to be seen. `typed` counts digits; `said` is about the last code; `minutes` that nothing is
    taken; `unsure`: the kiosk does not know the time; `cells` of the touch test that were touched."""

    part: Part
    typed: int = 0
    said: Verdict | None = None
    minutes: int = 0
    unsure: bool = False
    colour: int = 0
    cells: frozenset[int] = frozenset()
    safe: bool = False
    facts: Facts | None = None


class Backstage:
    """The state of it. `keep` is handed every record that is to survive; `chime` sounds at a volume."""

    def __init__(
        self, record: StaffRecord, now: float, keep: Callable[[StaffRecord], None], chime: Callable[[int], None]
    ) -> None:
        self._door = Door(record, now)
        self._keep = keep
        self._chime = chime
        self._part: Part | None = None
        self._digits = ""
        self._said: Verdict | None = None
        self._colour = 0
        self._cells: frozenset[int] = frozenset()
        self._touched = now

    @property
    def open(self) -> bool:
        """Somebody is at the keypad, or past it."""
        return self._part is not None

    @property
    def entered(self) -> bool:
        """A code was right."""
        return self._part not in (None, Part.CODE)

    @property
    def safe(self) -> bool:
        """The safe screen stands."""
        return self._door.record.safe

    def ask(self, now: float) -> None:
        """Show the keypad, if it is not open yet."""
        if not self.open:
            self._part, self._digits, self._said, self._touched = Part.CODE, "", None, now

    def leave(self) -> None:
        self._part, self._digits = None, ""

    def touched(self, now: float) -> None:
        self._touched = now

    def late(self, now: float) -> bool:
        """Nobody has touched it for too long."""
        return self.open and now - self._touched >= (DESK_S if self.entered else CODE_S)

    def act(self, action: str, known: Known, now: float) -> None:
        """Carry out one touch. What does not belong to what is open does nothing."""
        self._touched = now
        word, _, target = action.removeprefix(f"{ACTION}-").partition(":")
        if word == "leave":
            self.leave()
        elif self._part is Part.CODE:
            self._at_the_door(word, target, known, now)
        elif self._part is not None:
            self._inside(word, target)

    def view(self, facts: Facts | None, known: Known, now: float) -> StaffView | None:
        """What is to be seen now; None while nothing is open."""
        if self._part is None:
            return None
        locked = math.ceil(self._door.locked_s(now) / 60)
        return StaffView(
            part=self._part,
            typed=len(self._digits),
            said=Verdict.LOCKED if locked else self._said if self._said is not Verdict.LOCKED else None,
            minutes=locked,
            unsure=known.clock.utc(known.moment) is None,
            colour=self._colour,
            cells=self._cells,
            safe=self.safe,
            facts=facts if self._part is Part.DESK or self._part is Part.CODE else None,
        )

    def _at_the_door(self, word: str, digit: str, known: Known, now: float) -> None:
        if word == "erase":
            self._digits = self._digits[:-1]
        elif word == "digit" and len(digit) == 1 and digit.isdecimal() and not self._door.locked_s(now):
            self._said, self._digits = None, self._digits + digit
        if len(self._digits) < DIGITS:
            return
        before, self._said = self._door.record, self._door.verdict(self._digits, known, now)
        self._digits = ""
        if self._door.record != before:
            self._keep(self._door.record)
        if self._said is Verdict.RIGHT:
            self._part, self._said = Part.DESK, None

    def _inside(self, word: str, target: str) -> None:
        if word == "part" and target in (Part.DESK, Part.COLOURS, Part.MEASURE, Part.TOUCH):
            self._part, self._colour, self._cells = Part(target), 0, frozenset()
        elif word == "colour" and self._part is Part.COLOURS:
            self._colour += 1
            if self._colour == len(COLOURS):
                self._part, self._colour = Part.DESK, 0
        elif word == "cell" and self._part is Part.TOUCH and target.isdecimal():
            self._cells |= {int(target)}
        elif word == "sound":
            self._chime(TEST_VOLUME)
        elif word in ("safe", "release") and self._part is Part.DESK:
            self._door.record = msgspec.structs.replace(self._door.record, safe=word == "safe")
            self._keep(self._door.record)
