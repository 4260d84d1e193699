"""What travellers said: right sums, small counts hidden, and only from kiosks that asked."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest

from content_packs import wire
from server.statistics.asking import SMALL, Question
from server.statistics.said import Said, Share, share_of
from tests.server_release import PACK
from tests.server_simulator import SITE, Device, TestServer
from tests.server_tallies import batch

pytest_plugins = ("tests.server_fixtures",)

DAY = dt.date(2026, 11, 21)
WEEK = Question(dt.date(2026, 11, 16), dt.date(2026, 11, 22))


@pytest.fixture
def device(server: TestServer) -> Device:
    return server.enrolled_since(DAY)


def ask(server: TestServer, question: Question = WEEK) -> Said:
    return server.services.opinions.answer(question, server.clock())


def answer(choice: str, answers: int, question: str = "useful", **more: str) -> wire.AnswerCount:
    about = {"pack": PACK, "page": "customs", "revision": "ab12", "language": "vi", "shown": "vi", **more}
    return wire.AnswerCount(version=1, question=question, choice=choice, answers=answers, **about)


def saying(sequence: int, *answers: wire.AnswerCount, **more: object) -> wire.TallyBatch:
    return msgspec.structs.replace(batch(sequence), answers=answers, **more)


def test_what_was_said_of_a_page_adds_up_over_days_and_languages(server: TestServer, device: Device) -> None:
    device.upload(saying(1, answer("yes", 20), answer("no", 10)), saying(2, answer("yes", 20, language="km")))
    (row,) = ask(server).useful
    assert (row.pack, row.page, row.yes.value, row.no.value) == (PACK, "customs", 40, 10)
    assert row.share == Share(0.8, 0.8)


@pytest.mark.parametrize(
    ("yes", "no", "share"),
    [
        (0, 0, None),
        (5, 4, None),
        (SMALL - 1, SMALL - 1, None),
        (90, 10, Share(0.9, 0.9)),
        (50, 0, Share(1.0, 1.0)),
        (0, 50, Share(0.0, 0.0)),
        (91, 1, Share(0.91, 1.0)),
        (91, 9, Share(0.91, 1.0)),
        (3, 41, Share(0.0, 0.18)),
    ],
)
def test_a_share_says_nothing_that_its_cells_do_not(yes: int, no: int, share: Share | None) -> None:
    assert share_of(yes, no) == share


def test_what_helps_least_stands_first(server: TestServer, device: Device) -> None:
    pages = {"a": (90, 10), "b": (10, 90), "c": (1, 1), "d": (50, 50)}
    rows = [
        answer(choice, n, page=page)
        for page, both in pages.items()
        for choice, n in zip(("yes", "no"), both, strict=True)
    ]
    device.upload(saying(1, *rows))
    assert [row.page for row in ask(server).useful] == ["b", "d", "a", "c"]


def test_a_mistake_is_told_by_the_text_it_was_in_and_also_when_it_was_reported_once(
    server: TestServer, device: Device
) -> None:
    device.upload(
        saying(
            1,
            answer("number", 1, "wrong"),
            answer("number", 30, "wrong", revision="cd34"),
            answer("translation", 2, "wrong", language="lo", shown="en"),
        )
    )
    found = [(row.shown, row.revision, row.choice, row.reports.value, row.last) for row in ask(server).mistakes]
    assert found == [
        ("vi", "cd34", "number", 30, DAY),
        ("en", "ab12", "translation", None, DAY),
        ("vi", "ab12", "number", None, DAY),
    ]


def test_a_survey_gives_shares_only_when_every_answer_may_be_shown(server: TestServer, device: Device) -> None:
    nowhere = {"page": "", "revision": ""}
    device.upload(
        saying(
            1,
            answer("yes", 30, "visit/found", **nowhere),
            answer("no", 10, "visit/found", **nowhere),
            answer("bus", 30, "onward/how", **nowhere),
            answer("train", 3, "onward/how", **nowhere),
        )
    )
    said = ask(server)
    assert [(row.question, row.choice, row.answers.value, row.share) for row in said.surveys] == [
        ("onward/how", "bus", 30, None),
        ("onward/how", "train", None, None),
        ("visit/found", "no", 10, 0.25),
        ("visit/found", "yes", 30, 0.75),
    ]
    assert (said.useful, said.mistakes) == ([], [])


def test_misses_and_aids_add_up(server: TestServer, device: Device) -> None:
    misses = (wire.MissCount(language="lo", misses=7), wire.MissCount(language="lo", topic="p/q/money", misses=8))
    aids = (wire.AidCount(aid="contrast", visits=12), wire.AidCount(aid="reach", visits=3))
    device.upload(saying(1, misses=misses, aids=aids), saying(2, misses=misses, aids=aids))
    said = ask(server)
    assert [(row.language, row.topic, row.misses.value) for row in said.misses] == [
        ("lo", "p/q/money", 16),
        ("lo", "", 14),
    ]
    assert [(row.aid, row.visits.value) for row in said.aids] == [("contrast", 24), ("reach", None)]


def test_a_question_narrows_by_site_pack_language_and_day(server: TestServer, device: Device) -> None:
    server.enrolled("noi-bai").upload(saying(1, answer("yes", 50)))
    device.upload(saying(1, answer("yes", 20), answer("yes", 15, language="km")))

    def yes(**narrower: object) -> list[int | None]:
        return [row.yes.value for row in ask(server, msgspec.structs.replace(WEEK, **narrower)).useful]

    assert yes() == [85]
    assert yes(site=SITE) == [35]
    assert yes(language="km") == [15]
    assert yes(pack="p/other") == []
    assert yes(last=DAY - dt.timedelta(days=1)) == []


def test_a_kiosk_that_did_not_ask_is_no_traveller_who_did_not_answer(server: TestServer, device: Device) -> None:
    old = msgspec.structs.replace(batch(1), definition=1)
    device.upload(old)
    day = Question(DAY, DAY)
    assert ask(server, day).coverage.counted_hours == 0
    assert server.services.views.answer(day, server.clock()).coverage.counted_hours == 1
    device.upload(saying(2, answer("yes", 20)))
    assert ask(server, day).coverage.counted_hours == 1
    assert server.services.views.answer(day, server.clock()).coverage.counted_hours == 2


def test_views_of_both_definitions_are_one_sum(server: TestServer, device: Device) -> None:
    device.upload(msgspec.structs.replace(batch(1, pages=1), definition=1), batch(2, pages=1))
    assert [row.views.value for row in server.services.views.answer(WEEK, server.clock()).pages] == [24]


def test_answers_by_an_untrusted_clock_belong_to_no_day(server: TestServer, device: Device) -> None:
    device.upload(saying(1, answer("yes", 20), clock=wire.ClockTrust.UNTRUSTED))
    assert not ask(server).anything
