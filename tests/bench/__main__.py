"""`make bench`: one table of numbers, also as ``build/bench.json``. `--quick`: fewer runs, under a minute.

Every ratio is against something measured in the same run, turn about. Runs on loopback and a virtual
screen; leaves nothing behind but the JSON, also when it is interrupted.
"""

from __future__ import annotations

import argparse
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from Xlib.error import ConnectionClosedError

from tests.bench import pages, poll, search, tallies, update, visits
from tests.bench.gate import BenchGate, open_gate
from tests.bench.measured import Rest
from tests.bench.rows import Row, compared, table, timed, write

OUT = Path("build/bench.json")
PLAIN = "plain Kivy program"
BROWSER = "Chromium"
HALF = "ratio ≤ 0.5"


@dataclass(frozen=True)
class Effort:
    """How often each thing is done."""

    visits: visits.Rounds
    page_rounds: int
    poll_rounds: int
    tally_rounds: int
    batches: int
    search_pages: int
    search_rounds: int
    update: bool


FULL = Effort(visits.Rounds(5, 5, 1, Rest(25.0, 60.0)), 15, 5, 5, 400, 2_000, 5, True)
QUICK = Effort(visits.Rounds(2, 1, 1, Rest(1.5, 2.5)), 3, 1, 2, 200, 200, 2, False)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer runs, under a minute")
    effort = QUICK if parser.parse_args().quick else FULL
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    began, rows, wrong = time.monotonic(), list[Row](), ""
    try:
        with tempfile.TemporaryDirectory(prefix="gatepost-bench-") as folder:
            tempfile.tempdir = folder  # whatever is interrupted leaves its files here
            for found in _measured(Path(folder), effort):
                rows += found
    except (KeyboardInterrupt, ConnectionClosedError):  # Ctrl-C also ends the virtual screen
        print("\nStopped; nothing was written.", file=sys.stderr)
        return 130
    except (RuntimeError, OSError) as error:
        wrong = f"\nThe rest could not be measured and is not in the table: {error}"
        if not rows:
            raise
    write(rows, OUT)
    print(f"\n{table(rows)}\n\n{OUT}, {time.monotonic() - began:.0f} s{wrong}")
    return 1 if wrong else 0


def _measured(folder: Path, effort: Effort) -> Iterator[list[Row]]:
    """What was measured first is kept, whatever becomes of the rest."""
    _say("building and signing the sample pack, twelve languages and all plans; starting the server")
    with open_gate(folder) as gate:
        _say("the kiosk, Chromium and the plain program, turn about")
        screen = _screen(gate, effort)
        _say("pages")
        set_ = _pages(pages.measure(gate, effort.page_rounds))
        _say("search, polls and tallies")
        rest = (*_search(gate, effort), *_poll(gate, effort), *_tallies(gate, effort))
    yield [*screen[0], *set_, *screen[1], *rest]
    yield _update(folder, effort)


def _say(line: str) -> None:
    print(f"· {line}", flush=True)


# -- rows ------------------------------------------------------------------------------------------


def _screen(gate: BenchGate, effort: Effort) -> tuple[list[Row], list[Row]]:
    """What stands before the rows of pages, and what follows them."""
    ours, chromium, plain = visits.measure(gate, effort.visits)
    first = [
        _beside(chromium.start_s, timed("start to first useful screen", "s", ours.start_s, goal="ratio ≤ 0.75")),
        _against(timed("our work, touch to flip", "ms", ours.work_ms, goal="≤ 8"), "its own flip", ours.flip_ms),
        _beside(chromium.touch_ms, timed("touch to pixels", "ms", ours.touch_ms, goal="ratio ≤ 1")),
        _against(timed("touch to pixels", "ms", ours.touch_ms), PLAIN, plain.touch_ms),
        _beside(chromium.page_ms, timed("opening a page", "ms", ours.page_ms, goal="≤ 100")),
        _beside(chromium.scroll_ms, timed("frame to frame, scrolling", "ms", ours.scroll_ms, goal="≤ 33")),
        _beside([max(chromium.scroll_ms)], timed("longest such frame", "ms", [max(ours.scroll_ms)], goal="≤ 33")),
    ]
    then = [
        _beside(chromium.switch_ms[tag], timed(f"language switch, {tag}", "ms", values, goal="≤ 100"))
        for tag, values in ours.switch_ms.items()
    ]
    then.append(_beside(chromium.memory_mb, timed("memory (PSS), ui and agent", "MB", ours.memory_mb, goal=HALF)))
    then.append(_against(timed("memory (PSS) of the ui alone", "MB", ours.ui_memory_mb), PLAIN, plain.memory_mb))
    idle = timed("idle, ui and agent", "% of a core", ours.idle_percent, goal="≤ 2")
    then.append(_against(idle, PLAIN, plain.idle_percent))
    return first, then


def _pages(found: Mapping[str, Sequence[float]]) -> list[Row]:
    english = found[pages.ENGLISH]
    return [
        _against(timed(f"page of {pages.WORDS} words, {tag}", "ms", values, goal="≤ 15"), "English", english)
        for tag, values in found.items()
    ]


def _search(gate: BenchGate, effort: Effort) -> list[Row]:
    ours, scans = search.measure(gate, effort.search_rounds, effort.search_pages)
    row = timed(f"a question to {effort.search_pages:,} pages", "ms", ours, goal="≤ 50")
    return [_against(row, "LIKE scan", scans)]


def _poll(gate: BenchGate, effort: Effort) -> list[Row]:
    nothing_new, full = poll.measure(gate, effort.poll_rounds)
    row = timed("poll with nothing new, both ways", "B", nothing_new, goal="≤ 400")
    return [_against(row, "full refresh", full)]


def _tallies(gate: BenchGate, effort: Effort) -> list[Row]:
    rates = tallies.measure(gate, effort.tally_rounds, effort.batches)
    unit, goal = "batches/CPU s", "ratio ≥ 0.4"
    return [
        _against(timed("tallies, the server over HTTP", unit, rates.server, goal=goal), "raw sqlite3", rates.sqlite),
        _against(timed("tallies, in process", unit, rates.domain), "raw sqlite3", rates.sqlite),
    ]


def _update(folder: Path, effort: Effort) -> list[Row]:
    if not effort.update:
        return []
    _say("an update of 202 MB, beside rsync, zsync and casync")
    return update.measure(folder / "update")


def _beside(chromium: Sequence[float], row: Row) -> Row:
    return _against(row, BROWSER, chromium)


def _against(row: Row, name: str, other: Sequence[float]) -> Row:
    """`row` beside the other's own median."""
    return compared(row, f"{name}: {statistics.median(other):,.4g}", other)


if __name__ == "__main__":
    sys.exit(main())
