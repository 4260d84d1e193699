"""The clerk: a thread beside the screen that reads and writes files, so that no frame ever waits for one.

It looks at `state.db` every few seconds and opens a new edition when there is one; it counts what the
screen hands it, in order; it writes the proof of each flip. What it finds stands in `news`, replaced
whole. Nothing it does raises to the screen.
"""

from __future__ import annotations

import datetime as dt
import logging
import threading
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import TypeAlias
from zoneinfo import ZoneInfo

from content_packs.withdrawals.listing import NOTHING_WITHDRAWN, Withdrawn
from kiosk.activation import Activation
from kiosk.clock import Clock, Moment, judge, read_moment
from kiosk.counting import Answer, View
from kiosk.edition import Edition, open_best
from kiosk.proof_file import ProofWriter, UiReportWriter
from kiosk.remembered import NOTHING_REMEMBERED
from kiosk.safe import RecordKeeper, StaffRecord, read_record
from kiosk.screens.stick_slip import Slip, slip_of
from kiosk.screens.waiting import Pairing
from kiosk.staff_facts import Facts, gather
from kiosk.state import StateReader
from kiosk.stick_report import stick_file
from kiosk.tally import TallyWriter
from kiosk.visit import AidUsed, LanguageChosen, Missed, VisitOver

log = logging.getLogger(__name__)

LOOK_S = 2.0
"""How often the agent's files are looked at."""
ALIVE_S = 5.0
"""How often the time in which the ui could count is written down."""
CLOSE_DAYS_S = 60.0
REOPEN_S = 30.0
"""How often an activation that did not open is tried again."""
STOP_S = 5.0


@dataclass(frozen=True)
class News:
    """What the files said when they were last looked at."""

    edition: Edition | None
    clock: Clock
    in_service: bool
    pairing: Pairing | None
    staff_secret: str = ""
    facts: Facts | None = None
    not_before: dt.datetime | None = None
    """The last time that a server told: it can never be earlier again."""
    withdrawn: Withdrawn = NOTHING_WITHDRAWN
    """What must leave the screen at once, also in a visit that keeps an older edition."""
    safe: bool = False
    """`staff.json` wants the safe screen. A show that staff touch knows it before."""
    stick: Slip | None = None


@dataclass(frozen=True)
class Flipped:
    """A frame of this activation, or of the `safe` screen in its stead, stood on the glass."""

    activation: Activation
    safe: bool = False


Word: TypeAlias = View | LanguageChosen | VisitOver | Answer | Missed | AidUsed | Flipped | StaffRecord


class Clerk(threading.Thread):
    """One per ui. `tell` never waits."""

    def __init__(self, home: Path) -> None:
        super().__init__(name="clerk", daemon=True)
        self._home = home
        self._words: SimpleQueue[tuple[Word, Moment] | None] = SimpleQueue()
        self._edition: Edition | None = None
        self._remembered = NOTHING_REMEMBERED
        self._withdrawn = NOTHING_WITHDRAWN
        self._wanted = 0
        self._tried_at = -REOPEN_S
        self._news: News | None = None
        self._first = threading.Event()
        self.in_use = 0
        """The activation that the visit on the screen began with."""
        self._lack = ""

    @property
    def news(self) -> News | None:
        return self._news

    def first_news(self, limit_s: float) -> News | None:
        """Wait for the first look, at the start only."""
        self._first.wait(limit_s)
        return self._news

    def lacks(self, sentence: str) -> None:
        """A sentence for the operator about what the device lacks, or ""."""
        self._lack = sentence

    def tell(self, word: Word) -> None:
        """Something to write down, as of now."""
        self._words.put((word, read_moment()))

    def stop(self) -> None:
        """Write what is waiting, and end."""
        self._words.put(None)
        self.join(STOP_S)

    def run(self) -> None:
        reader = StateReader(self._home)
        self._look(reader, read_moment())
        desk = _Desk(self._home, read_moment())
        while self._listen(desk):
            now = read_moment()
            try:
                if desk.due("look", LOOK_S, now):
                    self._look(reader, now)
                desk.routine(reader, self._news, now)
                self._report(desk, now)
            except Exception:  # the screen goes on without its clerk's errand
                log.exception("an errand of the clerk failed")
        desk.tally.close()

    def _listen(self, desk: _Desk) -> bool:
        """Take down everything that was told; False when told to stop."""
        try:
            said = self._words.get(timeout=LOOK_S / 2)
            while said is not None:
                desk.take(*said, self._news)
                said = self._words.get_nowait()
        except Empty:
            return True
        return False

    def _look(self, reader: StateReader, now: Moment) -> None:
        current = reader.current()
        self._open(current, reader, now)
        self._take_away(reader)
        if self._edition:
            self._edition.open_indexes()
        code, identity = reader.enrolment(), reader.identity()
        agreed = reader.agreement()
        clock = judge(agreed, now)
        self._news = News(
            edition=self._edition,
            withdrawn=self._withdrawn,
            clock=clock,
            in_service=identity is not None,
            pairing=Pairing(code.user_code, _address(code.uri), code.link) if code else None,
            staff_secret=identity.staff_secret if identity else "",
            facts=gather(self._home, self._edition, identity, clock, now) if identity else None,
            not_before=agreed.last_known if agreed else None,
            safe=read_record(self._home).safe,
            stick=slip_of(stick_file(self._home).read(now), now),
        )
        self._first.set()

    def _open(self, current: Activation | None, reader: StateReader, now: Moment) -> None:
        """Open `current` if it is not open; an activation that does not open is tried again later."""
        if current is None or (self._edition and self._edition.activation.id == current.id):
            return
        if current.id == self._wanted and now.monotonic - self._tried_at < REOPEN_S:
            return
        self._wanted, self._tried_at = current.id, now.monotonic
        self._edition = open_best(self._home, [current, reader.previous()]) or self._edition

    def _take_away(self, reader: StateReader) -> None:
        """Hide what is withdrawn. What cannot be read leaves what was known."""
        remembered = reader.withdrawals()
        if remembered is not None and remembered != self._remembered:
            self._remembered, self._withdrawn = remembered, remembered.withdrawn
        if self._edition and self._edition.withdrawn != self._withdrawn:
            self._edition = self._edition.without(self._withdrawn)

    def _report(self, desk: _Desk, now: Moment) -> None:
        pins = {self.in_use} if self.in_use else set()
        damaged: frozenset[str] = frozenset()
        if self._edition:
            pins.add(self._edition.activation.id)
            damaged = self._edition.damaged
        staff = desk.staff.problem(now.monotonic)
        said = (desk.tally.problem, self._lack, self._unshown(self._edition, now), staff)
        problem = "; ".join(sentence for sentence in said if sentence)
        desk.reports.write(pins=pins, damaged=damaged, problem=problem, withdrawals=self._withdrawn.version)

    def _unshown(self, edition: Edition | None, now: Moment) -> str:
        """A sentence about what the edition holds and the screen has no place for, or ""."""
        if edition is None:
            return ""
        known = self._news.clock.utc(now) if self._news else None
        return edition.problem(known.astimezone(ZoneInfo(edition.plan.time_zone)).date() if known else None)


class _Desk:
    """What the clerk writes with, and when each errand was last done."""

    def __init__(self, home: Path, now: Moment) -> None:
        self.tally = TallyWriter.open(home, now)
        self.proofs = ProofWriter(home, now)
        self.reports = UiReportWriter(home)
        self.staff = RecordKeeper(home, now.monotonic)
        self._done: dict[str, float] = dict.fromkeys(("look", "alive", "days"), now.monotonic)
        self._knew_time = False

    def due(self, errand: str, every_s: float, now: Moment) -> bool:
        if now.monotonic - self._done[errand] < every_s:
            return False
        self._done[errand] = now.monotonic
        return True

    def take(self, word: Word, at: Moment, news: News | None) -> None:
        clock = news.clock if news else judge(None, at)
        match word:
            case Flipped():
                self.proofs.flipped(word.activation, at, word.safe)
            case StaffRecord():
                self.staff.keep(word, at.monotonic)
            case View():
                self.tally.page_left(word, at, clock)
            case LanguageChosen():
                self.tally.language_chosen(word.language, at, clock)
            case VisitOver():
                self.tally.visit_over(word.length_s, at, clock)
            case Answer():
                self.tally.answered(word, at, clock)
            case Missed():
                self.tally.missed(word.language, word.topic, at, clock)
            case AidUsed():
                self.tally.aid_used(word.aid, at, clock)

    def routine(self, reader: StateReader, news: News | None, now: Moment) -> None:
        self.staff.routine()
        if news is None:
            return
        since = self._done["alive"]
        if self.due("alive", ALIVE_S, now):
            self.tally.alive(now.monotonic - since, now, news.clock)
        learnt = self._learnt_time(news, now)
        if self.due("days", CLOSE_DAYS_S, now) or learnt:
            self.tally.close_days(now, news.clock)
            self.tally.forget(reader.receipt(self.tally.stream), now)

    def _learnt_time(self, news: News, now: Moment) -> bool:
        """What was held is dated as soon as the time is known: the sooner, the less can come between."""
        knew, self._knew_time = self._knew_time, news.clock.utc(now) is not None
        return self._knew_time and not knew


def _address(uri: str) -> str:
    return uri.removeprefix("https://").removeprefix("http://").rstrip("/")
