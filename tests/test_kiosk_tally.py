"""Counting: each page left once, by day and language or by hour, and nothing of a visit."""

from __future__ import annotations

import datetime as dt
import sqlite3
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from content_packs.wire import (
    DWELL_BUCKETS,
    MAX_REVISION,
    TALLY_DEFINITION,
    AidCount,
    ClockTrust,
    MissCount,
    TallyUpload,
    encode,
)
from kiosk import tally_days
from kiosk.clock import Agreement, Clock, Moment, agree, judge
from kiosk.counting import dwell_bucket
from kiosk.tally import TallyWriter
from kiosk.tally_reader import count_waiting, waiting
from tests.counted import DAY, HOUR, NOON, SYNCED, UNTRUSTED, answer, at, batches, view


@pytest.fixture
def tally(tmp_path: Path) -> TallyWriter:
    writer = TallyWriter.open(tmp_path, at())
    assert writer.problem == ""
    return writer


@given(st.floats(min_value=-10, max_value=1e9))
def test_dwell_buckets_are_powers_of_two(seconds: float) -> None:
    bucket = dwell_bucket(seconds)
    assert 0 <= bucket < DWELL_BUCKETS
    if bucket == 0:
        assert seconds < 1
    elif bucket < DWELL_BUCKETS - 1:
        assert 2 ** (bucket - 1) <= seconds < 2**bucket


def test_a_day_over_becomes_one_batch_and_leaves_no_counter(tally: TallyWriter, tmp_path: Path) -> None:
    tally.language_chosen("km", at(), SYNCED)
    tally.page_left(view(dwell_s=0.4), at(), SYNCED)
    tally.page_left(view(dwell_s=5.0, qr_shown=True), at(60), SYNCED)
    tally.page_left(view("customs", "km", shown="en"), at(61), SYNCED)
    tally.visit_over(65, at(65), SYNCED)
    tally.alive(120.4, at(120), SYNCED)
    tally.close_days(at(130), SYNCED)
    assert batches(tmp_path) == ()
    tally.close_days(at(DAY), SYNCED)
    (batch,) = batches(tmp_path)
    assert (batch.sequence, batch.day, batch.boot) == (1, NOON.date(), "boot-a")
    assert batch.clock is ClockTrust.SYNCED
    assert [(p.page, p.language, p.shown, p.views, p.qr) for p in batch.pages] == [
        ("customs", "km", "en", 1, 0),
        ("visa", "vi", "vi", 2, 1),
    ]
    assert batch.pages[1].dwell[:4] == (1, 0, 0, 1)
    assert [(one.language, one.chosen) for one in batch.languages] == [("km", 1)]
    (hour,) = batch.hours
    assert (hour.hour, hour.visits, hour.views, hour.alive_s) == (NOON, 1, 3, 120)
    assert sum(hour.lengths) == 1
    tally.close_days(at(2 * DAY), SYNCED)
    assert len(batches(tmp_path)) == 1


def test_what_travellers_said_leaves_with_its_day(tally: TallyWriter, tmp_path: Path) -> None:
    for choice in ("yes", "yes", "no"):
        tally.answered(answer(choice), at(), SYNCED)
    tally.answered(answer("number", question="wrong", language="km", shown="en", revision="ffff00000000"), at(), SYNCED)
    tally.answered(answer("plane", question="arrival/how", page="", revision=""), at(), SYNCED)
    tally.missed("lo", "p/entry/money", at(), SYNCED)
    tally.missed("lo", "p/entry/money", at(1), SYNCED)
    tally.missed("lo", "", at(2), SYNCED)
    tally.aid_used("contrast", at(), SYNCED)
    tally.close_days(at(DAY), SYNCED)
    (batch,) = batches(tmp_path)
    said = [(a.question, a.page, a.revision, a.language, a.shown, a.choice, a.answers) for a in batch.answers]
    assert said == [
        ("arrival/how", "", "", "vi", "vi", "plane", 1),
        ("useful", "visa", "0123456789ab", "vi", "vi", "no", 1),
        ("useful", "visa", "0123456789ab", "vi", "vi", "yes", 2),
        ("wrong", "visa", "ffff00000000", "km", "en", "number", 1),
    ]
    assert [(m.language, m.topic, m.misses) for m in batch.misses] == [("lo", "", 1), ("lo", "p/entry/money", 2)]
    assert [(a.aid, a.visits) for a in batch.aids] == [("contrast", 1)]
    assert batch.definition == TALLY_DEFINITION
    tally.close_days(at(2 * DAY), SYNCED)
    assert len(batches(tmp_path)) == 1


def test_answers_of_an_unknown_time_wait_and_are_dated_when_it_is_known(tally: TallyWriter, tmp_path: Path) -> None:
    tally.answered(answer(), at(), UNTRUSTED)
    tally.missed("lo", "p/entry/money", at(), UNTRUSTED)
    tally.aid_used("text", at(), UNTRUSTED)
    tally.answered(answer(), at(30), SYNCED)
    tally.close_days(at(DAY), SYNCED)
    (batch,) = batches(tmp_path)
    assert (batch.clock, batch.day) == (ClockTrust.SYNCED, NOON.date())
    assert batch.answers == (msgspec.structs.replace(batch.answers[0], answers=2, choice="yes", page="visa"),)
    assert batch.misses == (MissCount(language="lo", topic="p/entry/money", misses=1),)
    assert batch.aids == (AidCount(aid="text", visits=1),)


def test_nothing_on_the_disk_ties_a_page_to_an_hour(tally: TallyWriter, tmp_path: Path) -> None:
    for clock in (SYNCED, UNTRUSTED):
        for minutes in range(0, 600, 50):
            tally.page_left(view(), at(minutes * 60), clock)
    with sqlite3.connect(tmp_path / "tally.db") as connection:
        periods = {str(row[0]) for row in connection.execute("SELECT period FROM page")}
    connection.close()
    assert periods == {"2026-11-22", "held 0"}


def test_a_batch_fits_the_wire(tally: TallyWriter, tmp_path: Path) -> None:
    tally.page_left(view(), at(), SYNCED)
    tally.visit_over(5, at(), SYNCED)
    tally.close_days(at(DAY), SYNCED)
    upload = TallyUpload(stream=tally.stream, batches=batches(tmp_path))
    assert msgspec.json.decode(encode(upload), type=TallyUpload) == upload


def test_counts_of_an_unknown_time_wait_and_are_dated_when_it_is_known(tally: TallyWriter, tmp_path: Path) -> None:
    wrong = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
    tally.page_left(view(), at(0, wall=wrong), UNTRUSTED)
    tally.visit_over(9, at(10, wall=wrong), UNTRUSTED)
    tally.close_days(at(2 * DAY, wall=wrong), UNTRUSTED)
    assert batches(tmp_path) == ()
    now = at(20, wall=wrong)
    clock = judge(agree(NOON, now), now)
    tally.close_days(now, clock)
    tally.close_days(at(DAY, wall=wrong), clock)
    (batch,) = batches(tmp_path)
    assert (batch.day, batch.clock) == (NOON.date(), ClockTrust.UNTRUSTED)  # ours is wrong: it is the server's date
    assert batch.pages[0].views == 1
    assert batch.hours[0].hour == NOON.replace(hour=11)  # up for 16 minutes: the middle was before noon


def test_held_counts_become_trusted_when_the_boot_is_synced(tally: TallyWriter, tmp_path: Path) -> None:
    tally.page_left(view(), at(), UNTRUSTED)
    tally.page_left(view(), at(30), SYNCED)
    tally.close_days(at(DAY), SYNCED)
    total = [(batch.clock, batch.day, sum(page.views for page in batch.pages)) for batch in batches(tmp_path)]
    assert total == [(ClockTrust.SYNCED, NOON.date(), 2)]


def test_held_hours_keep_their_distance_from_now(tally: TallyWriter, tmp_path: Path) -> None:
    start = Moment(wall=NOON, monotonic=100.0, boot="b")
    for hours in range(5):
        moment = Moment(wall=NOON, monotonic=start.monotonic + hours * HOUR, boot="b")
        tally.alive(60, moment, UNTRUSTED)
    now = Moment(wall=NOON + dt.timedelta(hours=5), monotonic=100.0 + 5 * HOUR, boot="b")
    tally.close_days(now, SYNCED)
    tally.close_days(at(DAY, boot="b"), SYNCED)
    hours_seen = [hour.hour.hour for hour in batches(tmp_path)[0].hours]
    assert hours_seen == [12, 13, 14, 15, 16]


def test_a_boot_that_never_knew_the_time_is_dated_to_the_next_known_day_and_says_so(
    tally: TallyWriter, tmp_path: Path
) -> None:
    for hours in range(30):
        tally.alive(HOUR, at(hours * HOUR, boot="boot-lost"), UNTRUSTED)
    tally.page_left(view(), at(boot="boot-lost"), UNTRUSTED)
    tally.close_days(at(DAY, boot="boot-next"), SYNCED)
    tally.close_days(at(2 * DAY, boot="boot-next"), SYNCED)
    (batch,) = batches(tmp_path)
    assert (batch.boot, batch.clock) == ("boot-lost", ClockTrust.UNTRUSTED)
    assert batch.day == NOON.date() + dt.timedelta(days=1)
    assert batch.pages[0].views == 1
    assert [(hour.hour.hour, hour.alive_s) for hour in batch.hours] == [(0, 3600)]


def test_days_written_by_a_clock_that_ran_ahead_are_brought_back(tally: TallyWriter, tmp_path: Path) -> None:
    ahead = dt.datetime(2040, 1, 1, tzinfo=dt.UTC)
    tally.page_left(view(), at(wall=ahead), Clock(ClockTrust.CARRIED))
    tally.close_days(at(), SYNCED)
    tally.close_days(at(DAY), SYNCED)
    (batch,) = batches(tmp_path)
    assert (batch.day, batch.clock) == (NOON.date(), ClockTrust.UNTRUSTED)


def test_a_carried_clock_is_marked(tally: TallyWriter, tmp_path: Path) -> None:
    agreed = Agreement(boot="boot-before", offset_s=0, last_known=NOON - dt.timedelta(hours=1))
    tally.page_left(view(), at(), judge(agreed, at()))
    tally.close_days(at(DAY), judge(agreed, at(DAY)))
    assert batches(tmp_path)[0].clock is ClockTrust.CARRIED


def test_ninety_days_offline_lose_nothing_and_leave_in_order(tally: TallyWriter, tmp_path: Path) -> None:
    for day in range(90):
        tally.page_left(view(), at(day * DAY), SYNCED)
        tally.close_days(at(day * DAY), SYNCED)
    tally.close_days(at(90 * DAY), SYNCED)
    first = waiting(tmp_path, tally.stream, 0)
    second = waiting(tmp_path, tally.stream, first.batches[-1].sequence)
    sequences = [batch.sequence for batch in (*first.batches, *second.batches)]
    assert sequences == list(range(1, 91))
    assert count_waiting(tmp_path, 10) == 80


def test_a_day_of_very_many_pages_becomes_several_batches_that_each_fit_an_upload(
    tally: TallyWriter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tally_days, "ROWS_PER_BATCH", 4)
    for number in range(7):
        tally.page_left(view(f"page-{number}"), at(), SYNCED)
    for choice in ("yes", "no"):
        tally.answered(answer(choice), at(), SYNCED)
    tally.missed("vi", "", at(), SYNCED)
    tally.language_chosen("vi", at(), SYNCED)
    tally.close_days(at(DAY), SYNCED)
    found = batches(tmp_path)
    assert [len(b.pages) + len(b.languages) + len(b.hours) + len(b.answers) + len(b.misses) for b in found] == [4, 4, 4]
    assert sum(row.answers for batch in found for row in batch.answers) == 2
    assert sum(row.misses for batch in found for row in batch.misses) == 1
    assert sum(page.views for batch in found for page in batch.pages) == 7


def test_the_longest_row_fits_the_stated_size() -> None:
    row = {
        "pack": f"{'p' * 63}/{'x' * 63}",
        "version": 2**53,
        "page": "p" * 63,
        "language": "l" * 35,
        "shown": "l" * 35,
        "views": 2**53,
        "dwell": [2**53] * DWELL_BUCKETS,
        "qr": 2**53,
    }
    answer_row = {
        "pack": f"{'p' * 63}/{'x' * 63}",
        "version": 2**53,
        "page": "p" * 63,
        "revision": "r" * MAX_REVISION,
        "language": "l" * 35,
        "shown": "l" * 35,
        "question": f"{'s' * 63}/{'q' * 63}",
        "choice": "c" * 63,
        "answers": 2**53,
    }
    assert max(len(msgspec.json.encode(one)) for one in (row, answer_row)) < 650


def test_when_too_much_waits_days_keep_their_hours_and_lose_their_pages(
    tally: TallyWriter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tally_days, "MAX_WAITING_BYTES", 200)
    for day in range(4):
        tally.page_left(view(), at(day * DAY), SYNCED)
        tally.close_days(at(day * DAY), SYNCED)
    tally.close_days(at(4 * DAY), SYNCED)
    found = batches(tmp_path)
    assert [batch.sequence for batch in found] == [1, 2, 3, 4]
    assert [bool(batch.pages) for batch in found] == [True, False, False, False]
    assert [batch.hours[0].views for batch in found] == [1, 1, 1, 1]
