"""One simulated day: pages in twelve languages through the real ui, memory flat, every view counted.

A few hundred pages in `make test`, ten thousand in `make proof` (GATEPOST_VIEWS); what was weighed stands in
build/soak.json.
"""

from __future__ import annotations

import os
import statistics
import time
from collections import Counter
from pathlib import Path

import msgspec
import pytest

from tests.before_the_glass import noise
from tests.bench.processes import private_mb
from tests.day import Day, DayContent, Seen
from tests.kiosk_home import UiProcess, furnish
from tests.screen_content import PACK, PORTRAIT
from tests.tasks.ledger import Counts, counted
from tests.virtual_screen import virtual_screen

pytestmark = [pytest.mark.window, pytest.mark.proof]

VIEWS = int(os.environ.get("GATEPOST_VIEWS", "300"))
SEED = 20_261_122
IDLE_S = 5
WEIGHED_EVERY = 50
"""Views between two weighings, at least."""
WARM = 0.2
"""The first part of the day, in which everything is met for the first time."""
FLAT_MB = 10.0
"""How much memory may grow over 10,000 pages, by the straight line through the rest of the day; it may shrink."""
MOST_MB = 300.0
MANY = 3000
"""Fewer pages do not say where a line leads."""
OUT = Path("build") / "soak.json"


class Weighed(msgspec.Struct, frozen=True):
    """What the ui weighed after so many pages, in 10⁶ bytes: what it shares with nobody, for what is shared weighs less
    the more processes there are."""

    pages: int
    private_mb: float
    seconds: float


class Report(msgspec.Struct, frozen=True):
    pages: int
    touches: int
    visits: int
    seconds: float
    mb_per_10000_pages: float
    weighed: list[Weighed]


def test_a_day_of_travellers_leaves_memory_flat_and_every_view_counted(tmp_path: Path) -> None:
    content = DayContent()
    gate = furnish(tmp_path, content=content, media=content.files())
    quiet = {"GATEPOST_KIOSK_SOUND": "false", "GATEPOST_KIOSK_IDLE_S": str(IDLE_S)}
    with virtual_screen(*PORTRAIT.panel_px) as screen, UiProcess(gate, screen, **quiet) as ui:
        assert ui.wait_for_picture()
        day = Day(screen, content, PORTRAIT, IDLE_S, SEED)
        weighed = _lived(day, ui)
        assert ui.end() == 0
    gate.close()
    assert noise(gate.folder / "ui.log") == []
    _all_counted(day.seen, counted(gate.home))
    assert max(one.private_mb for one in weighed) < MOST_MB
    if day.seen.pages >= MANY:
        assert _slope(weighed) < FLAT_MB


def _lived(day: Day, ui: UiProcess) -> list[Weighed]:
    """The whole day, weighed now and then."""
    began, weighed = time.monotonic(), [Weighed(0, private_mb(ui.process), 0.0)]
    while day.seen.pages < VIEWS:
        day.visit()
        if day.seen.pages - weighed[-1].pages >= WEIGHED_EVERY:
            weighed.append(Weighed(day.seen.pages, private_mb(ui.process), time.monotonic() - began))
            _write(day.seen, weighed)
    return weighed


def _write(seen: Seen, weighed: list[Weighed]) -> None:
    OUT.parent.mkdir(parents=True, exist_ok=True)
    report = Report(seen.pages, seen.touches, seen.visits, weighed[-1].seconds, _slope(weighed), weighed)
    OUT.write_bytes(msgspec.json.format(msgspec.json.encode(report), indent=1) + b"\n")


def _slope(weighed: list[Weighed]) -> float:
    """Growth over 10,000 pages, by the straight line through all but the first part."""
    later = [one for one in weighed if one.pages >= WARM * weighed[-1].pages]
    if len(later) < 2:
        return 0.0
    line = statistics.linear_regression([one.pages for one in later], [one.private_mb for one in later])
    return round(line.slope * 10_000, 2)


def _all_counted(seen: Seen, found: Counts) -> None:
    views: Counter[tuple[str, str]] = Counter()
    for (page, language, _shown), count in found.views.items():
        views[f"{PACK}/{page}", language] += count
    assert views == seen.views
    assert found.languages == seen.languages
    assert found.visits == seen.visits
