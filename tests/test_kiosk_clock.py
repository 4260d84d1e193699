"""A clock is trusted when the server agreed, carried when it has not run backwards since, else not."""

from __future__ import annotations

import datetime as dt

import pytest

from content_packs.wire import ClockTrust
from kiosk.clock import Moment, agree, judge, read_moment

NOON = dt.datetime(2026, 11, 22, 12, 0, tzinfo=dt.UTC)


def moment(seconds: float = 0, boot: str = "a") -> Moment:
    return Moment(wall=NOON + dt.timedelta(seconds=seconds), monotonic=1000 + seconds, boot=boot)


def test_a_clock_nobody_spoke_to_is_untrusted() -> None:
    assert judge(None, moment()).trust is ClockTrust.UNTRUSTED
    assert judge(None, moment()).utc(moment()) is None


@pytest.mark.parametrize(
    ("skew", "trust"),
    [(0, ClockTrust.SYNCED), (300, ClockTrust.SYNCED), (-300, ClockTrust.SYNCED), (301, ClockTrust.UNTRUSTED)],
)
def test_five_minutes_are_near_enough(skew: int, trust: ClockTrust) -> None:
    agreed = agree(NOON + dt.timedelta(seconds=skew), moment())
    assert judge(agreed, moment(5)).trust is trust


def test_a_wrong_clock_still_dates_by_the_servers_time() -> None:
    wrong = Moment(wall=dt.datetime(1970, 1, 1, tzinfo=dt.UTC), monotonic=10, boot="a")
    clock = judge(agree(NOON, wrong), wrong)
    assert clock.trust is ClockTrust.UNTRUSTED
    assert clock.utc(wrong) == NOON


def test_the_next_boot_carries_the_time_on_if_it_did_not_run_backwards() -> None:
    agreed = agree(NOON, moment())
    assert judge(agreed, moment(3600, boot="b")).trust is ClockTrust.CARRIED
    assert judge(agreed, moment(-3600, boot="b")).trust is ClockTrust.UNTRUSTED


def test_a_clock_set_back_within_its_boot_is_not_trusted_any_more() -> None:
    assert judge(agree(NOON, moment()), moment(-3600)).trust is ClockTrust.UNTRUSTED


def test_the_machine_has_a_boot_and_its_time_has_an_offset() -> None:
    now = read_moment()
    assert len(now.boot) == 32
    assert now.wall.tzinfo is dt.UTC
    assert read_moment().monotonic >= now.monotonic
