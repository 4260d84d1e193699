"""The power is cut at any instant: old or new, never a mix; no receipted count lost, none twice.

The kiosk's home lies on a file system that forgets what was not flushed (`tests/power_cut.py`). Each trial lets real
work run until a random change of the disk, cuts, and starts again from what survived. Few trials in `make test`;
GATEPOST_KILLS asks for more, and the counts are printed.
"""

from __future__ import annotations

import os
import shutil
from collections import Counter
from pathlib import Path
from random import Random

import pytest

from content_packs.wire import ClockTrust
from kiosk.clock import Clock
from kiosk.counting import View
from kiosk.edition import open_best
from kiosk.state import StateReader
from kiosk.tally import TallyWriter
from kiosk.tally_reader import stream_of, waiting
from tests.power_cut_mount import after_cut, missing
from tests.simulated_repository import PUBLISHER
from tests.simulator import GATE_DAYS, Gate, ready_gate
from tests.toll import told

pytest_plugins = ("tests.gate_fixtures",)
pytestmark = [
    pytest.mark.proof,
    pytest.mark.skipif(bool(missing()), reason=missing() or "power can be cut here"),
    # Children that only work and are killed wait for no lock of the parent's threads (newer Pythons warn of it).
    pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning"),
]
CUTS = int(os.environ.get("GATEPOST_KILLS", "6"))
SYNCED = Clock(ClockTrust.SYNCED, 0.0)
DAY_S = 86_400.0
MOST_CHANGES = 260
"""About as many as an update with its upload, or forty counted pages, make on the disk."""
MOST_OF_ALL = 800
"""The same of a first provisioning."""


def shown_version(gate: Gate) -> int:
    """What the screen opens at its next start: one version on every page, 0 for nothing, -1 for a mixture."""
    states = StateReader(gate.home)
    edition = open_best(gate.home, [states.current(), states.previous()])
    states.close()
    if edition is None or f"{PUBLISHER}/entry" not in edition.manifests:
        return 0
    manifest = edition.manifests[f"{PUBLISHER}/entry"]
    pages = [edition.page(f"{PUBLISHER}/entry/{name}", None) for name in manifest.pages]
    words = {page.texts["vi"].blocks[0].fallback if page else "" for page in pages}
    return manifest.version if words == {f"version {manifest.version}"} else -1


def update(gate: Gate) -> None:
    """An agent that starts, brings what is new, and uploads what waits."""
    gate.run(gate.agent(), 30)
    gate.stop_agents()


def test_a_cut_during_an_update_leaves_the_old_or_the_new_and_counts_each_batch_once(tmp_path: Path) -> None:
    random = Random(3)
    counts = Counter({"trials": 0, "cut": 0, "blank": 0, "mixed": 0, "older": 0, "lost": 0, "twice": 0})
    for first in range(0, CUTS, GATE_DAYS):
        gate = ready_gate(tmp_path / str(first))
        cut_daily(gate, min(GATE_DAYS, CUTS - first), random, counts)
        gate.close()
    told(counts, "power-cuts-updating")
    assert counts["cut"] > CUTS / 4
    assert [counts[name] for name in ("blank", "mixed", "older", "lost", "twice")] == [0] * 5


def cut_daily(gate: Gate, days: int, random: Random, counts: Counter[str]) -> None:
    """A page read, a new version, and a cut every day; at last everything arrives."""
    for day in range(days):
        day_of_one_view(gate)
        gate.publish_entry(day + 2, media=[random.randbytes(40_000)])
        before = shown_version(gate)
        seed = counts["trials"]
        counts["cut"] += after_cut(gate.home, lambda: update(gate), random.randrange(1, MOST_CHANGES), seed)
        found = shown_version(gate)
        counts["trials"] += 1
        counts["blank"] += found == 0
        counts["mixed"] += found == -1
        counts["older"] += 0 < found < before
        counts["twice"] += gate.centre.views() > day + 1
    gate.later(600)
    update(gate)
    counts["lost"] += days - gate.centre.views()
    assert shown_version(gate) == days + 1


def day_of_one_view(gate: Gate) -> None:
    """The ui's side: what was receipted is forgotten, one page is read, and the day ends."""
    tally = TallyWriter.open(gate.home, gate.moment())
    states = StateReader(gate.home)
    tally.forget(states.receipt(tally.stream), gate.moment())
    states.close()
    tally.page_left(_view(), gate.moment(), SYNCED)
    tally.close_days(gate.later(DAY_S), SYNCED)
    assert tally.problem == ""
    tally.close()


def _view() -> View:
    return View(pack="p/entry", version=1, page="visa", language="vi", shown="vi", dwell_s=1.0)


def count_pages(gate: Gate, said: int) -> None:
    """A ui that counts forty pages, saying each that it believes to be on disk."""
    tally = TallyWriter.open(gate.home, gate.moment())
    for number in range(1, 41):
        tally.page_left(_view(), gate.moment(), SYNCED)
        if tally.problem == "":
            os.write(said, b".")
        if number % 10 == 0:
            tally.close_days(gate.later(DAY_S), SYNCED)


def test_a_cut_while_counting_loses_at_most_the_page_that_was_open(gate: Gate) -> None:
    random = Random(5)
    counts = Counter({"trials": 0, "cut": 0, "lost": 0, "twice": 0})
    total = 0
    for trial in range(CUTS):
        read, write = os.pipe()
        at = random.randrange(1, MOST_CHANGES)
        counts["cut"] += after_cut(gate.home, lambda said=write: count_pages(gate, said), at, trial)  # type: ignore[misc]
        os.close(write)
        with os.fdopen(read, "rb") as pipe:
            total += len(pipe.read())
        on_disk = counted(gate)
        counts["trials"] += 1
        counts["lost"] += on_disk < total
        counts["twice"] += on_disk > total + 1
        total = on_disk
    told(counts, "power-cuts-counting")
    assert counts["cut"] > CUTS / 4
    assert (counts["lost"], counts["twice"]) == (0, 0)


def counted(gate: Gate) -> int:
    """All pages on disk: in batches, and in days that are still open."""
    tally = TallyWriter.open(gate.home, gate.moment())
    tally.close_days(gate.later(4_000 * DAY_S), SYNCED)
    tally.close()
    gate.later(-4_000 * DAY_S)
    stream, after, pages = stream_of(gate.home), 0, 0
    while found := waiting(gate.home, stream, after).batches:
        assert [batch.sequence for batch in found] == list(range(after + 1, after + 1 + len(found)))
        pages += sum(page.views for batch in found for page in batch.pages)
        after = found[-1].sequence
    return pages


def test_a_cut_while_a_kiosk_is_provisioned_leaves_nothing_that_is_shown_or_everything(gate: Gate) -> None:
    random = Random(7)
    counts = Counter({"trials": 0, "cut": 0, "mixed": 0, "promised but not there": 0})
    for trial in range(CUTS):
        shutil.rmtree(gate.home)
        gate.home.mkdir()
        cut = after_cut(gate.home, lambda: _provision(gate), random.randrange(1, MOST_OF_ALL), trial)
        found = shown_version(gate)
        counts["trials"] += 1
        counts["cut"] += cut
        counts["mixed"] += found == -1
        counts["promised but not there"] += not cut and found != 1
        gate.provision()
        assert shown_version(gate) == 1
    told(counts, "power-cuts-provisioning")
    assert (counts["mixed"], counts["promised but not there"]) == (0, 0)


def _provision(gate: Gate) -> None:
    gate.provision()
