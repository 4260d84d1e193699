"""What breaks beneath a kiosk: databases, disk, clock, line, centre. Never blank, never mixed, nothing receipted lost.

Each fault befalls a whole kiosk of the simulator; then it starts again as after a power cut, and goes on to a new
release. `Toll` counts what must never happen. docs/threats.md lists these and the older tests of single parts.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import pytest

from kiosk.agent.assembly import Parts
from kiosk.clock import judge
from kiosk.counting import View
from kiosk.edition import open_best
from kiosk.errors import DiskFailingError
from kiosk.state import StateReader
from kiosk.tally import TallyWriter
from tests.simulated_repository import PUBLISHER
from tests.simulator import BOOT, Gate, ready_gate

DAY_S = 86_400.0
OFFLINE_DAYS = 90
PAGE_BYTES = 4_096
SETTLING = 20
"""Minutes after which whatever was refused or could not be reached has long been tried again."""
ENTRY = f"{PUBLISHER}/entry"


@dataclass
class Toll:
    """What must stay zero."""

    blank: int = 0
    mixed: int = 0
    older: int = 0
    lost: int = 0
    twice: int = 0


class Kiosk:
    """A whole kiosk, its travellers and its centre; `toll` is looked at after every step."""

    def __init__(self, gate: Gate) -> None:
        self.gate = gate
        self.toll = Toll()
        self.read = 0
        self.highest = 1

    def travellers(self, pages: int = 1) -> None:
        """`pages` are read, and the day ends."""
        gate = self.gate
        tally = TallyWriter.open(gate.home, gate.moment())
        states = StateReader(gate.home)
        tally.forget(states.receipt(tally.stream), gate.moment())
        clock = judge(states.agreement(), gate.moment())
        states.close()
        view = View(pack=ENTRY, version=1, page="visa", language="vi", shown="vi", dwell_s=1.0)
        for _ in range(pages):
            tally.page_left(view, gate.moment(), clock)
        self.read += pages
        tally.close_days(gate.later(DAY_S), clock)
        tally.close()

    def work(self, seconds: float = 30) -> Parts:
        """An agent that starts now and works; what it says of itself is in its parts."""
        self.gate.stop_agents()
        parts = self.gate.agent()
        self.gate.run(parts, seconds)
        self.look()
        return parts

    def look(self) -> int:
        """The version on the screen at its next start."""
        states = StateReader(self.gate.home)
        edition = open_best(self.gate.home, [states.current(), states.previous()])
        states.close()
        if edition is None:
            self.toll.blank += 1
            return 0
        manifest = edition.manifests[ENTRY]
        pages = [edition.page(f"{ENTRY}/{name}", None) for name in manifest.pages]
        words = {page.texts["vi"].blocks[0].fallback for page in pages if page}
        self.toll.mixed += words != {f"version {manifest.version}"}
        self.toll.older += manifest.version < self.highest
        self.highest = max(self.highest, manifest.version)
        return manifest.version

    def settle(self) -> None:
        """Everything that waits goes out; what the centre has is held against what was read."""
        parts = self.work(30)
        for _ in range(SETTLING):
            if self.gate.centre.views() < self.read or parts.sync.problem:
                self.gate.run(parts, 60)
        self.look()
        counted = self.gate.centre.views()
        self.toll.lost += max(0, self.read - counted)
        self.toll.twice += max(0, counted - self.read)


@pytest.fixture
def kiosk(tmp_path: Path) -> Iterator[Kiosk]:
    """Let in, and told the time."""
    gate = ready_gate(tmp_path)
    kiosk = Kiosk(gate)
    kiosk.work()
    yield kiosk
    gate.close()


# -- databases -----------------------------------------------------------------------------------------------


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def halved(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def headless(path: Path) -> None:
    path.write_bytes(b"\0" * 100 + path.read_bytes()[100:])


def holed(path: Path) -> None:
    """One page in the middle is another program's."""
    data = bytearray(path.read_bytes())
    middle = len(data) // PAGE_BYTES // 2 * PAGE_BYTES
    data[middle : middle + PAGE_BYTES] = os.urandom(PAGE_BYTES)
    path.write_bytes(bytes(data))


def foreign(path: Path) -> None:
    path.write_bytes(b"this is a text, not a database\n" * 500)


def gone(path: Path) -> None:
    path.unlink()


DAMAGES = (emptied, halved, headless, holed, foreign, gone)


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_a_damaged_state_costs_nothing(kiosk: Kiosk, damage: Callable[[Path], None]) -> None:
    kiosk.travellers()
    kiosk.work()
    kiosk.travellers()
    kiosk.gate.stop_agents()
    break_database(kiosk.gate.home / "state.db", damage)
    kiosk.gate.publish_entry(2)
    kiosk.settle()
    assert kiosk.look() == 2
    assert asdict(kiosk.toll) == asdict(Toll())


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_damaged_counts_lose_only_what_was_not_receipted(kiosk: Kiosk, damage: Callable[[Path], None]) -> None:
    kiosk.travellers(5)
    kiosk.settle()
    kiosk.gate.stop_agents()
    break_database(kiosk.gate.home / "tally.db", damage)
    kiosk.travellers(3)
    kiosk.gate.publish_entry(2)
    kiosk.settle()
    assert kiosk.look() == 2
    assert asdict(kiosk.toll) == asdict(Toll())


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_a_damaged_index_is_made_again_and_takes_no_content_away(kiosk: Kiosk, damage: Callable[[Path], None]) -> None:
    kiosk.work()
    indexes = sorted((kiosk.gate.home / "search").glob("*.*.db"))
    assert indexes
    for index in indexes:
        damage(index)
    parts = kiosk.work()
    assert parts.sync.indexing.problem == ""
    assert kiosk.look() == 1
    for index in (kiosk.gate.home / "search").glob("*.*.db"):
        assert sqlite3.connect(index).execute("PRAGMA quick_check").fetchone() == ("ok",)
    assert asdict(kiosk.toll) == asdict(Toll())


def break_database(path: Path, damage: Callable[[Path], None]) -> None:
    """Damage `path` where all of it stands, not in a log beside it that would mend it."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    damage(path)


# -- disk ----------------------------------------------------------------------------------------------------


def test_a_disk_that_became_read_only_goes_on_showing_and_goes_on_when_it_is_writable(kiosk: Kiosk) -> None:
    """As a file system does that found errors in itself: it is there at the next start, and takes nothing."""
    kiosk.travellers()
    kiosk.work()
    kiosk.gate.stop_agents()
    home = str(kiosk.gate.home)
    if not _mounted("--bind", home, home) or not _mounted("-o", "remount,ro,bind", home):
        pytest.skip("mount --bind and remount,ro are refused here: they need CAP_SYS_ADMIN")
    try:
        kiosk.gate.publish_entry(2)
        with pytest.raises(DiskFailingError):
            kiosk.gate.agent()
        assert kiosk.look() == 1
    finally:
        subprocess.run(["umount", "-l", home], check=False)
    kiosk.settle()
    assert kiosk.look() == 2
    assert asdict(kiosk.toll) == asdict(Toll())


def _mounted(*arguments: str) -> bool:
    return subprocess.run(["mount", *arguments], check=False, capture_output=True).returncode == 0


# -- clock and line ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("year", [1970, 2040])
def test_a_clock_that_jumps_and_comes_back_takes_nothing_away_and_counts_once(kiosk: Kiosk, year: int) -> None:
    kiosk.work()
    true = kiosk.gate.wall
    kiosk.gate.wall, kiosk.gate.boot = dt.datetime(year, 1, 1, tzinfo=dt.UTC), "2" * 32
    kiosk.work(60)
    kiosk.travellers()
    assert kiosk.look() == 1
    kiosk.gate.wall, kiosk.gate.boot = true + dt.timedelta(days=2), BOOT
    kiosk.gate.centre.now = kiosk.gate.wall
    kiosk.gate.repository.refresh(kiosk.gate.wall)
    kiosk.gate.publish_entry(2)
    kiosk.travellers()
    kiosk.settle()
    assert kiosk.look() == 2
    assert asdict(kiosk.toll) == asdict(Toll())


def test_ninety_days_offline_and_back(kiosk: Kiosk) -> None:
    """Nothing is reached for 90 days: content stays, the disk stays bounded, every day is counted once on return."""
    kiosk.work()
    gate = kiosk.gate
    gate.centre.down = True
    publish_dir, away = gate.repository.publish_dir, gate.folder / "unreachable"
    publish_dir.rename(away)
    sizes = []
    for day in range(OFFLINE_DAYS):
        kiosk.travellers(2)
        if day % 30 == 0:  # the agent lives on between, and is started anew now and then
            kiosk.work()
            sizes.append(size_of(gate.home))
    assert kiosk.look() == 1
    away.rename(publish_dir)
    gate.centre.down = False
    gate.repository.refresh(gate.wall)
    gate.publish_entry(2)
    kiosk.settle()
    assert kiosk.look() == 2
    assert sizes[-1] - sizes[0] < 1_000_000, "the home grew without bound"
    assert asdict(kiosk.toll) == asdict(Toll())


def size_of(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


# -- the centre ----------------------------------------------------------------------------------------------


def test_a_centre_restored_from_an_old_backup_counts_nothing_twice_and_all_that_is_still_there(kiosk: Kiosk) -> None:
    """What was receipted after the backup was lost with the centre's disk; what the kiosk still has counts once."""
    kiosk.travellers(3)
    kiosk.settle()
    backup = {stream: dict(batches) for stream, batches in kiosk.gate.centre.streams.items()}
    kiosk.travellers(2)
    kiosk.settle()
    kiosk.gate.centre.streams = backup
    lost_by_the_centre = kiosk.read - kiosk.gate.centre.views()
    for _ in range(3):
        kiosk.travellers(4)
        kiosk.work(400)
    assert lost_by_the_centre == 2
    assert kiosk.gate.centre.views() == kiosk.read - lost_by_the_centre
    assert (kiosk.toll.blank, kiosk.toll.mixed, kiosk.toll.older) == (0, 0, 0)


def test_a_publish_directory_restored_from_an_old_backup_takes_nothing_back(kiosk: Kiosk) -> None:
    backup = kiosk.gate.folder / "backup"
    shutil.copytree(kiosk.gate.repository.publish_dir, backup)
    kiosk.gate.publish_entry(2)
    kiosk.work()
    assert kiosk.look() == 2
    shutil.rmtree(kiosk.gate.repository.publish_dir)
    backup.rename(kiosk.gate.repository.publish_dir)
    parts = kiosk.work()
    assert parts.sync.problem
    assert kiosk.look() == 2
    assert asdict(kiosk.toll) == asdict(Toll())
