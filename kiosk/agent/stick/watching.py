"""The agent's job for sticks: notices one in the mount folder, imports it, and says how it goes.

Rules:

- Only folders directly under the mount folder are looked at, never through a link; a stick is handled once each
  time it is put in. Mounting is the system's business (deploy/usb): read-only, no devices, no programs.
- While a stick is read, the network's sync waits: there is one switch.
- `kiosk import` leaves an order where an agent is at work, and the agent carries it out.
- A stick that was pulled takes its line off the screen.
"""

from __future__ import annotations

import contextlib
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec

from content_packs.carrying.layout import RETURNS_FOLDER
from content_packs.carrying.stick import Stick, open_stick
from content_packs.errors import CouldNotReach
from kiosk.agent.stick.importing import Ended, Import, judged
from kiosk.agent.stick.ordering import ImportOrder, take_order
from kiosk.agent.stick.receipts import take_receipts
from kiosk.agent.sync import Sync
from kiosk.clock import Moment
from kiosk.journal import Journal
from kiosk.settings import Settings
from kiosk.state import State
from kiosk.stick_report import MAX_DETAIL, WELL, Phase, StickReport, stick_file

LOOK_S = 2.0
"""How often the mount folder is looked at."""
MAX_STICKS = 8


@dataclass
class _Running:
    """The stick that is being read."""

    place: Path
    order: str
    work: Import


class Sticks:
    """One look, or one slice of an import, per `step`."""

    def __init__(
        self, settings: Settings, state: State, sync_from: Callable[[Stick], Sync], imported: Callable[[], None]
    ) -> None:
        """`sync_from` makes a `Sync` of one stick alone; `imported` is told that one was read."""
        self._settings = settings
        self._state = state
        self._sync_from = sync_from
        self._imported = imported
        self._report = stick_file(settings.home)
        self._report.clear()
        self._known: set[str] = set()
        self._running: _Running | None = None
        self._journal = Journal(settings.home)
        self.give_back: Callable[[Path, Moment], bool] = lambda *_: False
        """Puts the kiosk's return onto the stick at a path; whether it did."""
        self.problem = ""

    def first(self, step: Callable[[Moment], float]) -> Callable[[Moment], float]:
        """`step`, but not while a stick is being read: there is one switch."""
        return lambda now: LOOK_S if self._running is not None else step(now)

    def step(self, now: Moment) -> float:
        """Go on; seconds until the next time."""
        if self._running is not None:
            return self._go_on(self._running, now)
        order = take_order(self._settings.home)
        place = Path(order.path) if order else self._next_stick()
        if place is None:
            return LOOK_S
        return self._begin(place, order or ImportOrder("", str(place)), now)

    # -- inside ------------------------------------------------------------------------------------

    def _begin(self, place: Path, order: ImportOrder, now: Moment) -> float:
        if order.back:
            return self._only_give(place, order, now)
        self._report.write(StickReport(now.boot, Phase.READING, now.wall, order=order.id))
        try:
            stick = open_stick(place)
        except CouldNotReach as error:
            self._tell(judged(error), StickReport(now.boot, Phase.FOREIGN, now.wall, order=order.id))
            return LOOK_S
        work = Import(self._settings.home, self._state, stick, self._sync_from(stick))
        self._running = _Running(place, order.id, work)
        return 0.0

    def _only_give(self, place: Path, order: ImportOrder, now: Moment) -> float:
        given = self.give_back(place, now)
        why = "" if given else f"{place} took no return: it needs a writable folder {RETURNS_FOLDER}, we an identity"
        phase = Phase.SAME if given else Phase.REFUSED
        self._tell(Ended(phase, why), StickReport(now.boot, phase, now.wall, order=order.id, returned=given))
        return LOOK_S

    def _go_on(self, running: _Running, now: Moment) -> float:
        ended = running.work.step(now)
        if ended is None:
            return 0.0
        self._running = None
        receipts = take_receipts(self._settings.home, self._state, running.work.stick)
        running.work.stick.close()
        self._imported()
        made = running.work.stick.contents.made_at
        report = StickReport(
            now.boot, ended.phase, now.wall, made_at=made, have_at=running.work.have_at, order=running.order
        )
        self._journal.note(now, f"stick-{ended.phase}", ended.detail)
        returned = ended.phase is not Phase.PULLED and self.give_back(running.place, now)
        self._tell(ended, msgspec.structs.replace(report, returned=returned))
        self.problem = "; ".join(said for said in (self.problem, receipts) if said)
        return LOOK_S

    def _tell(self, ended: Ended, report: StickReport) -> None:
        wrong = ended.phase not in WELL and ended.detail
        self.problem = f"the last stick: {ended.detail}"[:MAX_DETAIL] if wrong else ""
        self._report.write(msgspec.structs.replace(report, phase=ended.phase, detail=ended.detail[:MAX_DETAIL]))

    def _next_stick(self) -> Path | None:
        """A stick that was not there at the last look."""
        there = {place.name: place for place in _sticks(self._settings.sticks)}
        if self._known - set(there) and not there:
            self._report.clear()
        self._known &= set(there)
        for name, place in sorted(there.items()):
            if name not in self._known:
                self._known.add(name)
                return place
        return None


def _sticks(folder: Path | None) -> list[Path]:
    """Folders directly under `folder` that hold something."""
    found: list[Path] = []
    if folder is None:
        return found
    with contextlib.suppress(OSError):
        for place in sorted(folder.iterdir())[:MAX_STICKS]:
            with contextlib.suppress(OSError):  # pulled out in this moment
                if stat.S_ISDIR(place.lstat().st_mode) and next(place.iterdir(), None) is not None:
                    found.append(place)
    return found
