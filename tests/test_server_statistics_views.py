"""What was read: right sums, small counts hidden, and how much was counted at all."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest

from content_packs import wire
from server.statistics.asking import SMALL, Cell, Question
from server.statistics.views import Answer
from tests.server_release import PACK
from tests.server_simulator import SITE, Device, TestServer
from tests.server_tallies import batch

pytest_plugins = ("tests.server_fixtures",)

DAY = dt.date(2026, 11, 21)
WEEK = Question(dt.date(2026, 11, 16), dt.date(2026, 11, 22))


@pytest.fixture
def device(server: TestServer) -> Device:
    return server.enrolled_since(DAY)


def ask(server: TestServer, question: Question = WEEK) -> Answer:
    return server.services.views.answer(question, server.clock())


def test_views_add_up_by_page_language_and_day(server: TestServer, device: Device) -> None:
    device.upload(batch(1, pages=3, views=20), batch(2, pages=3, views=20))
    answer = ask(server)
    assert {(row.page, row.views.value) for row in answer.pages} == {("everything", 80), ("customs", 40)}
    assert {(row.language, row.views.value) for row in answer.languages} == {("vi", 40), ("en", 40), ("zh-Hans", 40)}
    assert [(row.day.day, row.views.value) for row in answer.days if row.views.value] == [(21, 120)]


@pytest.mark.parametrize(("count", "shown"), [(0, 0), (1, None), (SMALL - 1, None), (SMALL, SMALL)])
def test_small_counts_are_not_shown(count: int, shown: int | None) -> None:
    assert Cell.of(count).value == shown


def test_sum_of_small_counts_is_shown_when_it_is_large(server: TestServer, device: Device) -> None:
    device.upload(*(batch(n, pages=1, views=SMALL - 1) for n in (1, 2)))
    assert [row.views.value for row in ask(server).pages] == [2 * (SMALL - 1)]


def test_question_narrows_by_site_pack_and_day(server: TestServer, device: Device) -> None:
    server.enrolled("noi-bai").upload(batch(1, pages=1, views=50))
    device.upload(batch(1, pages=1, views=20))
    assert ask(server).pages[0].views.value == 70
    assert ask(server, msgspec.structs.replace(WEEK, site=SITE)).pages[0].views.value == 20
    assert ask(server, msgspec.structs.replace(WEEK, pack=PACK)).pages[0].views.value == 70
    assert ask(server, msgspec.structs.replace(WEEK, pack="p/other")).pages == []
    assert ask(server, Question(WEEK.first, DAY - dt.timedelta(days=1))).pages == []


def test_counts_by_an_untrusted_clock_belong_to_no_day(server: TestServer, device: Device) -> None:
    device.upload(batch(1, clock=wire.ClockTrust.UNTRUSTED))
    answer = ask(server)
    assert answer.pages == []
    assert answer.coverage.counted_hours == 0


def test_coverage_is_the_counted_share_of_the_time_in_service(server: TestServer, device: Device) -> None:
    device.upload(batch(1))  # one hour
    answer = ask(server, Question(WEEK.first, DAY))
    assert answer.coverage.counted_hours == 1
    assert answer.coverage.service_hours == 24
    assert answer.coverage.share == pytest.approx(1 / 24)


def test_no_share_is_said_of_less_than_half_an_hour_in_service(server: TestServer, device: Device) -> None:
    device.upload(batch(1))
    for minutes, share in ((29, None), (31, 1.0)):
        answer = server.services.views.answer(WEEK, dt.datetime(2026, 11, 21, 0, minutes, tzinfo=dt.UTC))
        assert answer.coverage.share == share, "0 of 0 hours are not all of them"
        assert {row.day: row.covered for row in answer.days}[DAY] == share
        assert answer.coverage.service_hours > 0


def test_silence_is_no_data_and_not_zero(server: TestServer, device: Device) -> None:
    device.upload(batch(1))
    days = {row.day: row.covered for row in ask(server).days}
    assert days[DAY] == pytest.approx(1 / 24)
    assert days[DAY + dt.timedelta(days=1)] == 0
    assert days[DAY - dt.timedelta(days=1)] is None, "nothing was in service"


def test_withdrawn_kiosk_counts_as_in_service_only_until_then(server: TestServer, device: Device) -> None:
    server.services.kiosks.withdraw(device.name, dt.datetime(2026, 11, 21, 6, tzinfo=dt.UTC))
    assert ask(server).coverage.service_hours == 6


def test_views_shown_in_another_language_are_told_apart(server: TestServer, device: Device) -> None:
    page = msgspec.structs.replace(batch(1, pages=1, views=30).pages[0], language="km", shown="en")
    device.upload(msgspec.structs.replace(batch(1), pages=(page,)))
    row = ask(server).languages[0]
    assert (row.language, row.views.value, row.elsewhere.value) == ("km", 30, 30)


def test_views_stay_at_the_site_where_they_were_counted(server: TestServer, device: Device) -> None:
    device.upload(batch(1, pages=1, views=20))
    device.start()
    plans = server.services.releases.picture().plans
    plan = server.plan().replace(SITE, "noi-bai")
    server.services.enrolments.approve(device.user_code, "noi-bai", plan, plans, None, server.clock())
    device.poll()
    assert device.name == "noi-bai-1"
    assert ask(server, msgspec.structs.replace(WEEK, site=SITE)).pages[0].views.value == 20
    assert ask(server, msgspec.structs.replace(WEEK, site="noi-bai")).pages == []
