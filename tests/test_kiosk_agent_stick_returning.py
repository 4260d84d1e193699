"""Counts go out on a stick, sealed; until the server's own receipt comes back the kiosk forgets nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from content_packs.carrying.export import Order, export
from content_packs.carrying.layout import RETURNS_FOLDER
from content_packs.carrying.returning import CarriedReceipt, CentreSecret, Note, Return
from content_packs.fetching import DirectoryFetcher
from content_packs.wire import CentreKeys, ClockTrust
from kiosk.agent.assembly import Parts
from kiosk.agent.main import only_agent
from kiosk.agent.stick.export_command import close_open_day, export_return
from kiosk.agent.stick.ordering import order_return
from kiosk.agent.stick.returning import CannotReturn
from kiosk.clock import Clock
from kiosk.counting import View
from kiosk.identity import Identity, device_key
from kiosk.journal import Journal
from kiosk.state import State, StateReader
from kiosk.stick_report import Phase, stick_file
from kiosk.tally import TallyWriter
from kiosk.tally_reader import count_waiting, stream_of
from tests.simulator import SITE_PLAN, STAFF_SECRET, Gate, ready_gate

pytest_plugins = ("tests.gate_fixtures",)
DAY_S = 86_400.0
SECRET = CentreSecret(b"s" * 32)
KIOSK = "gate-one-1"


@pytest.fixture
def gate(gate: Gate, tmp_path: Path) -> Gate:
    (tmp_path / "media").mkdir()
    gate.centre.down = True
    enrol(gate, SECRET.public)
    return gate


def enrol(gate: Gate, keys: CentreKeys | None) -> None:
    state, _ = State.open(gate.home, gate.wall)
    state.enrolled(Identity(KIOSK, "credential", SITE_PLAN, STAFF_SECRET, keys))
    state.close()


def count_days(gate: Gate, days: int) -> None:
    """A view on each of so many days, each closed."""
    for _ in range(days):
        tally = TallyWriter.open(gate.home, gate.moment())
        view = View(pack="p/p", version=1, page="visa", language="vi", shown="vi", dwell_s=3.0)
        tally.page_left(view, gate.moment(), Clock(ClockTrust.CARRIED))
        gate.later(DAY_S)
        tally.close_days(gate.moment(), Clock(ClockTrust.CARRIED))
        tally.close()


def forget(gate: Gate) -> int:
    """Let the ui drop what receipts cover; how many batches are left."""
    reader = StateReader(gate.home)
    tally = TallyWriter.open(gate.home, gate.moment())
    tally.forget(reader.receipt(tally.stream), gate.moment())
    tally.close()
    reader.close()
    return count_waiting(gate.home, 0)


def stick(gate: Gate, *receipts: CarriedReceipt, by: CentreSecret = SECRET, returns: bool = True) -> Path:
    """A stick in the kiosk, with these receipts."""
    place = gate.folder / "media/stick"
    shutil.rmtree(place, ignore_errors=True)
    extras = {"receipts.json": by.receipts(receipts)} if receipts else {}
    order = Order((SITE_PLAN,), extras=extras, returns=returns)
    gate.repository.refresh(gate.wall)
    export(gate.repository.publish_dir, order, place, gate.wall)
    return place


def run(gate: Gate) -> Parts:
    """An agent that sees the stick, without a network."""
    parts = gate.agent([DirectoryFetcher(gate.folder / "nowhere")], sticks=str(gate.folder / "media"))
    gate.run(parts, 30)
    gate.stop_agents()
    return parts


def opened(place: Path) -> Return:
    (file,) = (place / RETURNS_FOLDER).iterdir()
    return SECRET.open(file.read_bytes())[1]


def test_counts_health_state_and_journal_go_out_after_an_import(gate: Gate) -> None:
    count_days(gate, 3)
    place = stick(gate)
    run(gate)
    said = opened(place)
    assert (said.kiosk, [b.sequence for up in said.tallies for b in up.batches]) == (KIOSK, [1, 2, 3])
    assert (said.health.tallies_waiting, said.state.plan) == (3, SITE_PLAN)
    assert said.journal[-1].what in ("stick-same", "stick-done")
    report = stick_file(gate.home).read(gate.moment())
    assert report is not None
    assert report.returned


def test_the_return_is_signed_by_the_device_and_readable_to_nobody_else(gate: Gate) -> None:
    count_days(gate, 1)
    place = stick(gate)
    run(gate)
    (file,) = (place / RETURNS_FOLDER).iterdir()
    data = file.read_bytes()
    assert SECRET.open(data)[0] == device_key(gate.home).public
    assert b"visa" not in data
    with pytest.raises(Exception, match="sealed to another server"):
        CentreSecret(b"o" * 32).open(data)


def test_nothing_is_forgotten_before_a_receipt_and_what_it_covers_after(gate: Gate) -> None:
    count_days(gate, 3)
    stick(gate)
    run(gate)
    assert forget(gate) == 3
    place = stick(gate, CarriedReceipt(KIOSK, stream_of(gate.home), 2))
    run(gate)
    assert forget(gate) == 1
    assert [b.sequence for up in opened(place).tallies for b in up.batches] == [3]


def test_receipts_of_others_forged_ones_and_those_from_the_future_forget_nothing(gate: Gate) -> None:
    count_days(gate, 2)
    stream = stream_of(gate.home)
    for receipts, by in (
        ((CarriedReceipt("another-kiosk-1", stream, 2),), SECRET),
        ((CarriedReceipt(KIOSK, "0" * 32, 2),), SECRET),
        ((CarriedReceipt(KIOSK, stream, 9),), SECRET),
        ((CarriedReceipt(KIOSK, stream, 2),), CentreSecret(os.urandom(32))),
    ):
        stick(gate, *receipts, by=by)
        parts = run(gate)
        assert forget(gate) == 2
    assert "not the server's" in parts.troubles.of("stick")


def test_a_stick_without_the_folder_is_only_read(gate: Gate) -> None:
    count_days(gate, 1)
    place = stick(gate, returns=False)
    before = sorted(path.name for path in place.rglob("*"))
    run(gate)
    assert sorted(path.name for path in place.rglob("*")) == before


def test_nothing_is_written_through_a_link(gate: Gate) -> None:
    place = stick(gate)
    (gate.folder / "elsewhere").mkdir()
    (place / RETURNS_FOLDER).rmdir()
    (place / RETURNS_FOLDER).symlink_to(gate.folder / "elsewhere")
    run(gate)
    assert list((gate.folder / "elsewhere").iterdir()) == []
    (place / RETURNS_FOLDER).unlink()
    (place / RETURNS_FOLDER).mkdir()
    name = f"{KIOSK}-{device_key(gate.home).public[:8]}.gatepost-return"
    (gate.folder / "victim").write_bytes(b"mine")
    for link in (name, f".{name}.new"):
        (place / RETURNS_FOLDER / link).symlink_to(gate.folder / "victim")
    run(gate)
    assert (gate.folder / "victim").read_bytes() == b"mine"


def test_a_kiosk_without_identity_or_key_says_why_it_gives_nothing(gate: Gate) -> None:
    place = stick(gate)
    enrol(gate, None)
    with pytest.raises(CannotReturn, match="key to seal to"):
        export_return(gate.settings(), place, last=False)
    run(gate)
    assert list((place / RETURNS_FOLDER).iterdir()) == []


def test_a_kiosk_that_nobody_let_in_says_how_it_comes_to_give_something(tmp_path: Path) -> None:
    stranger = ready_gate(tmp_path)
    place = stick(stranger)
    with pytest.raises(CannotReturn, match=r"Enrol it first: its screen shows a code\."):
        export_return(stranger.settings(), place, last=False)
    with only_agent(stranger.home), pytest.raises(CannotReturn, match="Enrol it first"):
        export_return(stranger.settings(), place, last=False)  # nor is the agent at work waited for
    stranger.close()


def test_the_command_writes_and_the_last_of_a_disk_has_its_open_day_too(gate: Gate) -> None:
    count_days(gate, 1)
    tally = TallyWriter.open(gate.home, gate.moment())
    view = View(pack="p/p", version=1, page="visa", language="vi", shown="vi", dwell_s=3.0)
    tally.page_left(view, gate.moment(), Clock(ClockTrust.CARRIED))
    tally.close()
    place = stick(gate)
    assert "Bring it to the centre" in export_return(gate.settings(), place, last=False)
    assert sum(len(up.batches) for up in opened(place).tallies) == 1
    close_open_day(gate.home, gate.moment())
    export_return(gate.settings(), place, last=False)
    assert sum(len(up.batches) for up in opened(place).tallies) == 2


def test_a_return_can_be_read_by_another_user(gate: Gate) -> None:
    place = stick(gate)
    before = os.umask(0o077)
    try:
        export_return(gate.settings(), place, last=False)
    finally:
        os.umask(before)
    assert [file.stat().st_mode & 0o777 for file in (place / RETURNS_FOLDER).iterdir()] == [0o644]


def test_the_command_asks_the_agent_that_is_at_work(gate: Gate) -> None:
    place = stick(gate)
    parts = gate.agent([DirectoryFetcher(gate.folder / "nowhere")])
    report = order_return(gate.home, place, gate.moment, lambda _: gate.run(parts, 5))
    assert (report.phase, report.returned) == (Phase.SAME, True)
    assert opened(place).kiosk == KIOSK
    shutil.rmtree(place / RETURNS_FOLDER)
    report = order_return(gate.home, place, gate.moment, lambda _: gate.run(parts, 5))
    assert (report.phase, report.returned) == (Phase.REFUSED, False)


def test_the_command_line_says_in_one_sentence_what_is_missing(gate: Gate) -> None:
    command = (sys.executable, "-m", "kiosk", "--settings", str(gate.settings_file()), "export-return", "/nowhere")
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "takes no return" in done.stderr


def test_the_journal_keeps_the_last_notes_and_survives_damage(gate: Gate) -> None:
    journal = Journal(gate.home)
    old = [Note(gate.wall, f"n-{n}") for n in range(200)]
    (gate.home / "journal.json").write_bytes(msgspec.json.encode(old))
    journal.note(gate.moment(), "newest", "x" * 500)
    assert [note.what for note in journal.notes()][0::199] == ["n-1", "newest"]
    (gate.home / "journal.json").write_bytes(b"{")
    assert journal.notes() == ()
    journal.note(gate.moment(), "again")
    assert msgspec.json.decode((gate.home / "journal.json").read_bytes())[0]["what"] == "again"
