"""Killed at any instant: no counted page lost but the one open, none twice, no mixed versions.

Each trial forks a process that does the real work and is killed by SIGKILL at a random moment. 25 trials;
GATEPOST_KILLS asks for more.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from random import Random
from typing import NoReturn

import pytest

from content_packs.wire import ClockTrust
from kiosk.clock import Clock
from kiosk.counting import View
from kiosk.state import StateReader
from kiosk.tally import TallyWriter
from kiosk.tally_reader import stream_of, waiting
from tests.killing import KILLS, Moments, kill_after, shown_version, work_forever
from tests.simulator import GATE_DAYS, Gate, ready_gate
from tests.toll import told as leave

pytest_plugins = ("tests.gate_fixtures",)
# A child that only works and is killed waits for no lock of the parent's threads (newer Pythons warn of it).
pytestmark = [pytest.mark.proof, pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")]
SYNCED = Clock(ClockTrust.SYNCED, 0.0)
PER_DAY = 7
DAY_S = 86_400.0


def count_forever(gate: Gate, said: int) -> NoReturn:
    """Leave pages for ever, closing a day now and then, and say each one that is on disk."""
    tally = TallyWriter.open(gate.home, gate.moment())
    for number in range(sys.maxsize):
        view = View(pack="p/entry", version=1, page="visa", language="vi", shown="vi", dwell_s=1.0)
        tally.page_left(view, gate.moment(), SYNCED)
        if tally.problem == "":
            os.write(said, b".")
        if number % PER_DAY == PER_DAY - 1:
            tally.close_days(gate.later(DAY_S), SYNCED)
    raise AssertionError


def test_a_kill_loses_at_most_the_page_that_was_open_and_counts_none_twice(gate: Gate) -> None:
    random = Random(11)
    told = 0
    for _ in range(KILLS):
        read, write = os.pipe()
        kill_after(lambda said=write: count_forever(gate, said), random.uniform(0.02, 0.12))  # type: ignore[misc]
        os.close(write)
        with os.fdopen(read, "rb") as pipe:
            told += len(pipe.read())
        on_disk = counted(gate)
        assert told <= on_disk <= told + 1
        told = on_disk
    assert told > KILLS
    leave({"trials": KILLS, "pages": told, "lost": 0, "twice": 0}, "kills-counting")


def counted(gate: Gate) -> int:
    """All pages on disk: in batches, and in days that are still open."""
    tally = TallyWriter.open(gate.home, gate.moment())
    tally.close_days(gate.later(4_000 * DAY_S), SYNCED)
    assert tally.problem == ""
    tally.close()
    gate.later(-4_000 * DAY_S)
    stream, after, pages, hours = stream_of(gate.home), 0, 0, 0
    while found := waiting(gate.home, stream, after).batches:
        assert [batch.sequence for batch in found] == list(range(after + 1, after + 1 + len(found)))
        pages += sum(page.views for batch in found for page in batch.pages)
        hours += sum(hour.views for batch in found for hour in batch.hours)
        after = found[-1].sequence
    assert pages == hours
    return pages


def test_an_agent_killed_anywhere_shows_the_old_or_the_new_and_uploads_each_batch_once(tmp_path: Path) -> None:
    random, new = Random(5), 0
    moments = Moments(random, 0.25)
    for first in range(0, KILLS, GATE_DAYS):
        gate = ready_gate(tmp_path / str(first))
        new += killed_daily(gate, min(GATE_DAYS, KILLS - first), random, moments)
        gate.close()
    assert KILLS < 10 or 0 < new < KILLS, "the kills all came too early or too late to prove anything"
    leave({"trials": KILLS, "new": new, "blank": 0, "mixed": 0, "lost": 0, "twice": 0}, "kills-updating")


def killed_daily(gate: Gate, days: int, random: Random, moments: Moments) -> int:
    """A new version, a page read and an agent killed every day; how often the new version was up by then."""
    new = 0
    for day in range(days):
        version = day + 2
        gate.publish_entry(version, media=[random.randbytes(300_000)])
        day_of_one_view(gate)
        kill_after(lambda: work_forever(gate), moments.one())
        shown = shown_version(gate)
        assert 1 <= shown <= version
        moments.done(shown == version)
        new += shown == version
        assert gate.centre.views() <= day + 1
    gate.run(gate.agent(), 60)
    assert shown_version(gate) == days + 1
    assert gate.centre.views() == days
    return new


def day_of_one_view(gate: Gate) -> None:
    """The ui's side: what was receipted is forgotten, one page is read, and the day ends."""
    tally = TallyWriter.open(gate.home, gate.moment())
    states = StateReader(gate.home)
    tally.forget(states.receipt(tally.stream), gate.moment())
    states.close()
    view = View(pack="p/entry", version=1, page="visa", language="vi", shown="vi", dwell_s=1.0)
    tally.page_left(view, gate.moment(), SYNCED)
    tally.close_days(gate.later(DAY_S), SYNCED)
    assert tally.problem == ""
    tally.close()
