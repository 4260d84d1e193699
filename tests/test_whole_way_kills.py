"""Any part of a running gate is killed at any moment: only an open page is lost, nothing counted twice, no blank.

A traveller goes on reading while ui, agent and server are killed in turn (SIGKILL) and started again, as
a machine's service manager would. Then the day is stepped, everything is uploaded, and the books are
held against what the traveller saw. 25 kills; GATEPOST_KILLS asks for more, and gets a fifth of them.
"""

from __future__ import annotations

import os
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from deploy.demo.__main__ import pair
from deploy.demo.gate import SITE, Gate, free_port, wait
from kiosk.edition import open_best
from kiosk.settings import load_settings
from kiosk.state import StateReader
from kiosk.ui.app import geometry
from tests.gate_accounts import all_told, counted, receipts
from tests.own_port import own_port
from tests.stepped_clock import later_by
from tests.toll import told
from tests.traveller import ScreenStuck, Traveller
from tests.virtual_screen import VirtualScreen, virtual_screen

pytestmark = [pytest.mark.window, pytest.mark.proof]

KILLS = max(25, int(os.environ.get("GATEPOST_KILLS", "0")) // 5)
"""Fewer than elsewhere: every trial is a visit before the glass and a part that starts again."""

SIZE = (1080, 1920)
PARTS = ("ui", "agent", "server", "ui")  # the screen's own process is the one that travellers would miss
LATEST_S = 2.5
DAY_S = 86_400
PATIENCE_S = 120.0
SAMPLE_S = 0.02


class Watch(threading.Thread):
    """Looks at the glass all the time; `blank` counts the looks at which it was of one colour."""

    def __init__(self, glass: VirtualScreen) -> None:
        super().__init__(daemon=True)
        self._glass = glass
        self._over = threading.Event()
        self.looks = self.blank = 0

    def run(self) -> None:
        while not self._over.wait(SAMPLE_S):
            seen = self._glass.frame[::24, ::24]
            self.looks += 1
            self.blank += int(seen.min() == seen.max())

    def stop(self) -> None:
        self._over.set()
        self.join()


@pytest.fixture
def glass() -> Iterator[VirtualScreen]:
    with virtual_screen(*SIZE) as screen:
        yield screen


@pytest.fixture
def gate(tmp_path: Path, glass: VirtualScreen) -> Iterator[Gate]:
    gate = Gate(tmp_path / "gate", *SIZE, idle_s=60, sound=False, port=free_port(own_port()))
    try:
        gate.prepare(lambda _line: None)
        gate.hang_curtain(glass.display)
        start_all(gate, glass)
        pair(gate)
        yield gate
    finally:
        gate.stop()


def start_all(gate: Gate, glass: VirtualScreen) -> None:
    gate.start_server()
    gate.start_part("agent")
    gate.start_part("ui", glass.display)


def start_again(gate: Gate, part: str, glass: VirtualScreen) -> None:
    if part == "server":
        gate.start_server()
    else:
        gate.start_part(part, glass.display if part == "ui" else "")


def wait_at_rest(gate: Gate, glass: VirtualScreen) -> None:
    """Until a new run of the ui has proved what it shows."""
    proof = gate.home / "run" / "proof.json"
    wait(lambda: proof.exists() and SITE in proof.read_text(), "the ui to show its own plan", PATIENCE_S)
    glass.wait_until_still()


def visit(traveller: Traveller, random: Random) -> None:
    """Two pages in one language."""
    traveller.arrive()
    traveller.choose(random.choice(list(traveller.edition.plan.languages)))
    for _ in range(2):
        topic, refs = random.choice(traveller.topics())
        traveller.touch(f"topic:{topic}")
        traveller.read(random.choice(refs))
        traveller.touch("home")
    traveller.touch("finish")


def test_killing_any_part_at_any_moment_loses_at_most_the_open_page(gate: Gate, glass: VirtualScreen) -> None:
    random = Random(20261122)
    wait_at_rest(gate, glass)
    edition = open_best(gate.home, [StateReader(gate.home).current()])
    assert edition
    traveller = Traveller(glass, edition, geometry(load_settings(gate.kiosk_settings, {})), gate.folder / "pictures")
    watch = Watch(glass)
    watch.start()
    killed: Counter[str] = Counter()

    for trial in range(KILLS):
        part = PARTS[trial % len(PARTS)]
        timer = threading.Timer(random.uniform(0, LATEST_S), gate.kill, [part])
        timer.start()
        stuck = False
        try:
            visit(traveller, random)
        except ScreenStuck:
            stuck = True
        timer.join()
        killed[part] += 1
        assert part == "ui" or not stuck, f"the screen stood still when the {part} was killed"
        if part == "ui":
            (gate.home / "run" / "proof.json").unlink(missing_ok=True)
        start_again(gate, part, glass)
        if part == "ui":
            wait_at_rest(gate, glass)
            traveller.begin_again()
    watch.stop()

    for part in ("ui", "agent", "server"):
        gate.end(part)
    gate.environment = later_by(DAY_S)
    start_all(gate, glass)
    wait(lambda: all_told(gate), "the server to count the day", PATIENCE_S)

    on_server, seen = counted(gate), traveller.seen
    assert on_server.views <= seen.views, "a view was counted that nobody saw, or one twice"
    assert (seen.views - on_server.views).total() <= killed["ui"], "more was lost than the open pages"
    sequences = [sequence for _, sequence in receipts(gate)]
    assert sequences == list(range(1, len(sequences) + 1))
    assert watch.looks > KILLS
    assert watch.blank == 0
    told(
        {
            "trials": KILLS,
            "views": seen.views.total(),
            "open pages lost": (seen.views - on_server.views).total(),
            "twice": 0,
            "blank": watch.blank,
        },
        "kills-whole-way",
    )
