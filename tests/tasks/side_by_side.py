"""Several travellers at a time: each in a process of its own, before a gate of its own.

    for outcome in outcomes(runs, workers=3):
        print(outcome.run.name, outcome.passed)

Runs that follow each other before one kiosk and in one language are done by one of them. A process that dies takes
with it what it was about: those runs have failed, and so has one that never ends.
"""

from __future__ import annotations

import multiprocessing as mp
import queue
import tempfile
import time
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from multiprocessing.queues import Queue
from pathlib import Path
from typing import TypeAlias

from tests.tasks.patience import within
from tests.tasks.runs import Round, Run

TRIES = 2
"""A machine that does other work as well may be late once; whoever fails twice has failed."""

LONGEST_S = 400.0
"""Whoever takes longer will never be done: the slowest take a quarter of it, and the machine may do other work."""

ALIVE_S = 5.0
"""How often the parent looks whether its travellers live."""

Bundle: TypeAlias = tuple[Run, ...]


@dataclass(frozen=True)
class Outcome:
    """How one run ended: after how many seconds, and what went wrong on the way, if anything did."""

    run: Run
    passed: bool
    seconds: float
    wrong: str


def outcomes(runs: Sequence[Run], workers: int, patient: bool = True) -> Iterator[Outcome]:
    """Carry out all of `runs`; each one's outcome as it comes."""
    context = mp.get_context("spawn")  # Kivy reads its environment once in a process
    waiting: Queue[Bundle | None] = context.Queue()
    done: Queue[Outcome] = context.Queue()
    left = {run.name: run for run in runs}
    bundles = _bundles(runs)
    travellers = [
        context.Process(target=_travel, args=(waiting, done, patient)) for _ in range(min(workers, len(bundles)))
    ]
    for bundle in (*bundles, *(None for _ in travellers)):
        waiting.put(bundle)
    for traveller in travellers:
        traveller.start()
    while left:
        try:
            outcome = done.get(timeout=ALIVE_S)
        except queue.Empty:
            if not any(traveller.is_alive() for traveller in travellers) and done.empty():
                break
            continue
        del left[outcome.run.name]
        yield outcome
    for run in left.values():
        yield Outcome(run, False, 0.0, "the traveller's process died\n")
    for traveller in travellers:
        traveller.join()


def _bundles(runs: Sequence[Run]) -> list[Bundle]:
    """What follows each other before one kiosk, in one language."""
    return [tuple(group) for _, group in groupby(runs, key=lambda run: (run.panel, run.task.posting, run.language))]


def _travel(waiting: Queue[Bundle | None], done: Queue[Outcome], patient: bool) -> None:
    """One traveller's process, until nothing waits, or nobody does."""
    parent = mp.parent_process()
    with tempfile.TemporaryDirectory(prefix="tasks-") as folder:
        travels = Round(Path(folder), patient)
        try:
            for bundle in iter(waiting.get, None):
                for run in bundle:
                    if parent and not parent.is_alive():
                        return
                    done.put(_carried_out(travels, run, TRIES if patient else 1))
        finally:
            travels.close()


def _carried_out(travels: Round, run: Run, tries: int) -> Outcome:
    wrong, began = "", time.monotonic()
    for _ in range(tries):
        began = time.monotonic()
        try:
            with within(LONGEST_S):
                travels.carry_out(run)
        except Exception:  # whatever it was, the next run begins before a fresh kiosk
            wrong += traceback.format_exc() + "\n"
        else:
            return Outcome(run, True, time.monotonic() - began, wrong)
    return Outcome(run, False, time.monotonic() - began, wrong)
