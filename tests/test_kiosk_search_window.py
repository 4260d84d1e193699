"""Searching in the real window: keys under a finger, results at each letter, a page, and a miss that is counted."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from kiosk.acts import act
from kiosk.edition import Edition, open_best
from kiosk.screens.compose import Composer
from kiosk.screens.stand import Scene
from kiosk.state import StateReader
from kiosk.tally import TALLY_FILE
from kiosk.visit import Screen, Visit, at_rest
from tests.kiosk_home import UiProcess, furnish
from tests.screen_content import PORTRAIT, painted
from tests.simulator import Gate
from tests.virtual_screen import VirtualScreen, virtual_screen

pytestmark = pytest.mark.window

CHANGE_S = 4.0
ALMOST = 0.004
COUNTED_S = 10.0


@pytest.fixture(scope="module")
def gate(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gate]:
    made = furnish(tmp_path_factory.mktemp("gate"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def edition(gate: Gate) -> Edition:
    reader = StateReader(gate.home)
    found = open_best(gate.home, [reader.current()])
    reader.close()
    assert found
    return found


class Searcher:
    """Knows where to touch, because the same screens are composed here."""

    def __init__(self, screen: VirtualScreen, edition: Edition) -> None:
        self.screen = screen
        self.composer = Composer(edition, PORTRAIT)
        self.visit: Visit = at_rest()

    def touch(self, *actions: str) -> None:
        for action in actions:
            hit = self.composer.compose(Scene(self.visit, None, sound=False)).find(action)
            x, y = (hit.rect.x + hit.rect.width / 2, hit.rect.y + hit.rect.height / 2) if hit else (540, 900)
            self.screen.touch(x, y)
            self.visit = act(self.visit, action, 0.0, self.composer.directory(None)).visit
            assert self.sees(), action

    def sees(self) -> bool:
        """Does the window come to show, beneath the band, the screen composed here?"""
        layout = self.composer.compose(Scene(self.visit, None, sound=False))
        top = int(layout.band.rect.height) if layout.band else 0
        here = np.asarray(painted(layout).convert("RGB"), dtype=int)[top:]
        end = time.monotonic() + CHANGE_S
        while time.monotonic() < end:
            since = self.screen.snap()
            there = np.asarray(self.screen.image().convert("RGB"), dtype=int)[top:]
            if (np.abs(there - here).max(axis=2) > 8).mean() < ALMOST:
                return True
            self.screen.wait_for_change(since, end - time.monotonic())
        return False


def misses(home: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(home / TALLY_FILE)) as database:
        rows = database.execute("SELECT language, topic FROM miss").fetchall()
    return [(str(language), str(topic)) for language, topic in rows]


def test_a_traveller_types_finds_reads_and_misses(gate: Gate, edition: Edition) -> None:
    with virtual_screen(*PORTRAIT.panel_px) as screen, UiProcess(gate, screen) as ui:
        assert ui.wait_for_picture()
        searcher = Searcher(screen, edition)
        searcher.touch("start", "language:vi", "search", "key:q", "key:u", "key:y")
        assert searcher.visit.place.typed == "quy"
        found = next(iter(edition.found("quy", "vi")))
        searcher.touch(f"page:{found}", "back", "key:clear", "key:z", "key:x", "key:layer-1")
        assert searcher.visit.place.screen is Screen.SEARCH
        searcher.touch("home")
        end = time.monotonic() + COUNTED_S
        while not misses(gate.home) and time.monotonic() < end:
            time.sleep(0.1)
        assert misses(gate.home) == [("vi", "")]
    assert b"quy" not in (gate.folder / "ui.log").read_bytes()
