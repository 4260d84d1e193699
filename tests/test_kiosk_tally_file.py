"""The tally on its disk: a stream that outlives restarts, receipts, and a file that is damaged or has no room."""

from __future__ import annotations

import datetime as dt
import resource
import sqlite3
from pathlib import Path

import pytest
from sqlite_utils import Database

from content_packs.wire import ClockTrust, TallyBatch, encode
from kiosk.migrations import tally as tally_steps
from kiosk.state import Receipt
from kiosk.tally import MAX_PENDING, TallyWriter
from kiosk.tally_reader import count_waiting, stream_of
from tests.counted import DAY, SYNCED, answer, at, batches, view


@pytest.fixture
def tally(tmp_path: Path) -> TallyWriter:
    writer = TallyWriter.open(tmp_path, at())
    assert writer.problem == ""
    return writer


def test_a_tally_from_before_the_questions_keeps_its_counts(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "tally.db") as connection:
        tally_steps.apply(Database(connection), stop_before="3-opinions")
        connection.execute("INSERT INTO stream VALUES (?, 7)", ("ab" * 16,))
        connection.execute(
            "INSERT INTO page VALUES ('2026-11-22', 'b', 'synced', 'p/k', 1, 'visa', 'vi', 'vi', 3, 41, 0)"
        )
        connection.execute("INSERT INTO batch VALUES (7, '2026-11-21', 0, ?)", (encode(_old_batch()),))
    connection.close()
    tally = TallyWriter.open(tmp_path, at())
    assert (tally.problem, tally.stream) == ("", "ab" * 16)
    tally.answered(answer(), at(), SYNCED)
    tally.close_days(at(DAY), SYNCED)
    before, *after = batches(tmp_path)
    assert before == _old_batch()
    assert sum(page.views for batch in after for page in batch.pages) == 41
    assert [batch.sequence for batch in after] == [8, 9]


def _old_batch() -> TallyBatch:
    return TallyBatch(sequence=7, day=dt.date(2026, 11, 21), boot="b", clock=ClockTrust.SYNCED, definition=1)


def test_receipted_batches_are_forgotten_and_others_are_not(tally: TallyWriter, tmp_path: Path) -> None:
    for day in range(3):
        tally.page_left(view(), at(day * DAY), SYNCED)
    tally.close_days(at(3 * DAY), SYNCED)
    tally.forget(Receipt(stream="another", up_to=3), at())
    assert len(batches(tmp_path)) == 3
    tally.forget(Receipt(stream=tally.stream, up_to=2), at())
    assert [batch.sequence for batch in batches(tmp_path)] == [3]


def test_a_refused_stream_gives_way_to_a_new_one_that_begins_at_one(tally: TallyWriter, tmp_path: Path) -> None:
    for day in range(3):
        tally.page_left(view(), at(day * DAY), SYNCED)
    tally.close_days(at(3 * DAY), SYNCED)
    old = tally.stream
    tally.forget(Receipt(stream=old, up_to=1, refused=True), at())
    assert tally.stream not in ("", old)
    assert stream_of(tmp_path) == tally.stream
    assert [batch.sequence for batch in batches(tmp_path)] == [1, 2]
    tally.page_left(view(), at(3 * DAY), SYNCED)
    tally.close_days(at(4 * DAY), SYNCED)
    assert [batch.sequence for batch in batches(tmp_path)] == [1, 2, 3]


def test_the_stream_survives_a_restart(tally: TallyWriter, tmp_path: Path) -> None:
    tally.page_left(view(), at(), SYNCED)
    tally.close()
    again = TallyWriter.open(tmp_path, at(60))
    assert again.stream == tally.stream
    again.page_left(view(), at(61), SYNCED)
    again.close_days(at(DAY), SYNCED)
    assert batches(tmp_path)[0].pages[0].views == 2


def test_a_newer_tally_is_left_untouched_and_the_screen_goes_on(tally: TallyWriter, tmp_path: Path) -> None:
    tally.close()
    with sqlite3.connect(tmp_path / "tally.db") as connection:
        connection.execute("INSERT INTO _sqlite_migrations (migration_set, name) VALUES ('kiosk.tally', '9-future')")
    connection.close()
    before = (tmp_path / "tally.db").read_bytes()
    again = TallyWriter.open(tmp_path, at())
    again.page_left(view(), at(), SYNCED)
    assert "newer software" in again.problem
    assert (tmp_path / "tally.db").read_bytes() == before


def test_a_damaged_tally_is_moved_aside_and_a_new_stream_begins(tally: TallyWriter, tmp_path: Path) -> None:
    tally.close()
    (tmp_path / "tally.db").write_bytes(b"rubbish, and more of it")
    again = TallyWriter.open(tmp_path, at())
    assert "moved aside" in again.problem
    assert again.stream not in ("", tally.stream)
    again.page_left(view(), at(), SYNCED)
    again.close_days(at(DAY), SYNCED)
    assert batches(tmp_path)[0].pages[0].views == 1


def test_a_folder_that_is_not_there_yet_is_tried_again_and_no_count_is_lost(tmp_path: Path) -> None:
    home = tmp_path / "later"
    tally = TallyWriter.open(home, at())
    tally.page_left(view(), at(), SYNCED)
    assert "tally.db" in tally.problem
    home.mkdir()
    tally.page_left(view(), at(1), SYNCED)
    assert not (home / "tally.db").exists()  # a file that failed is looked at once a minute
    tally.page_left(view(), at(61), SYNCED)
    tally.close_days(at(DAY), SYNCED)
    assert tally.problem == ""
    assert batches(home)[0].pages[0].views == 3


def test_a_full_disk_holds_counts_in_memory_until_there_is_room(tally: TallyWriter, tmp_path: Path) -> None:
    """A limit on the size of files stands for the full disk: SQLite hears the same refusal."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    size = max(file.stat().st_size for file in tmp_path.glob("tally.db*"))
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        for _ in range(50):
            tally.page_left(view(), at(), SYNCED)
        said = tally.problem
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert "counts wait in memory" in said
    tally.page_left(view(), at(), SYNCED)
    tally.close_days(at(DAY), SYNCED)
    assert tally.problem == ""
    assert batches(tmp_path)[0].pages[0].views == 51


def test_memory_stays_bounded_while_nothing_can_be_written(tmp_path: Path) -> None:
    tally = TallyWriter.open(tmp_path / "nowhere", at())
    for number in range(MAX_PENDING):
        tally.page_left(view(), at(number / 1000), SYNCED)
    assert len(tally._pending) == MAX_PENDING


def test_the_agent_reads_nothing_from_a_tally_that_is_not_there(tmp_path: Path) -> None:
    assert (stream_of(tmp_path), count_waiting(tmp_path, 0), batches(tmp_path)) == ("", 0, ())
