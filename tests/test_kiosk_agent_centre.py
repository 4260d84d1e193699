"""The agent and the centre: enrolled by a code, heard by heartbeats, each batch counted once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from random import Random

import msgspec
import pytest

from content_packs.wire import ClockTrust, Heartbeat, TallyReceipt, TallyUpload, encode
from kiosk.agent.assembly import Parts
from kiosk.agent.backoff import JITTER, Backoff
from kiosk.agent.device_api import MAX_ANSWER_BYTES
from kiosk.agent.main import only_agent
from kiosk.clock import judge
from kiosk.counting import View
from kiosk.edition import open_best
from kiosk.errors import SettingsError
from kiosk.proof_file import ProofWriter, UiReportWriter
from kiosk.state import StateReader
from kiosk.tally import TallyWriter
from tests.simulator import CREDENTIAL, SITE_PLAN, Answer, Gate, problem

pytest_plugins = ("tests.gate_fixtures",)
DAY = 86_400.0
NONSENSE: dict[str, Answer] = {
    "html": (200, b"<html><body>Please sign in to the airport's network</body></html>"),
    "nothing": (200, b""),
    "another shape": (200, b'{"hello": "world"}'),
    "a wrong type": (200, b'{"stream": 5, "up_to": "many", "now": 1, "plan": 2}'),
    "failure": (500, b"Internal Server Error"),
    "a failure with a document": problem(503, "unavailable"),
    "not found": (404, b"404"),
    "a redirect": (302, b""),
    "endless": (200, b" " * (MAX_ANSWER_BYTES + 1)),
    "deep": (200, b"[" * 50_000),
    "a foreign problem": (409, b'{"type": 3}'),
}


def reader(gate: Gate) -> StateReader:
    return StateReader(gate.home)


def only(answer: Answer, path: str) -> Callable[[str], Answer | None]:
    return lambda asked: answer if asked.endswith(path) else None


def count_days(gate: Gate, days: int) -> TallyWriter:
    """A ui that counts one view on each of `days`, and closes them."""
    tally = TallyWriter.open(gate.home, gate.moment())
    states = reader(gate)
    for _ in range(days):
        clock = judge(states.agreement(), gate.moment())
        view = View(pack="p/entry", version=1, page="visa", language="vi", shown="vi", dwell_s=3.0)
        tally.page_left(view, gate.moment(), clock)
        tally.close_days(gate.later(DAY), clock)
    states.close()
    return tally


def paired(gate: Gate) -> Parts:
    parts = gate.agent()
    gate.run(parts, 60)
    assert parts.state.identity() is not None
    return parts


# -- enrolment


def test_a_new_kiosk_shows_a_code_until_an_operator_has_typed_it(gate: Gate) -> None:
    gate.centre.approved = False
    parts = gate.agent()
    gate.run(parts, 30)
    code = reader(gate).enrolment()
    assert code is not None
    assert (code.user_code, code.expires_at > gate.wall) == ("BCDF-GHJK", True)
    assert reader(gate).identity() is None
    gate.centre.approved = True
    gate.run(parts, 30)
    identity = reader(gate).identity()
    assert identity is not None
    assert (identity.kiosk, identity.credential, identity.plan) == ("kiosk-1", CREDENTIAL, SITE_PLAN)
    assert reader(gate).enrolment() is None


@pytest.mark.parametrize("slug", ["access_denied", "expired_token"])
def test_a_code_that_will_not_do_gives_way_to_a_new_one(gate: Gate, slug: str) -> None:
    parts = gate.agent()
    gate.centre.nonsense = only(problem(400, slug), "/token")
    gate.run(parts, 120)
    begun = [path for path, _ in gate.centre.heard if path.endswith("/enrolments")]
    assert len(begun) > 1
    gate.centre.nonsense = lambda _: None
    gate.run(parts, 120)
    assert reader(gate).identity() is not None


def test_slow_down_makes_the_agent_ask_less_often(gate: Gate) -> None:
    parts = gate.agent()
    gate.centre.nonsense = only(problem(400, "slow_down"), "/token")
    gate.run(parts, 60)
    code = reader(gate).enrolment()
    assert code is not None
    assert code.interval_s > 10


def test_a_code_past_its_time_is_not_shown_on(gate: Gate) -> None:
    gate.centre.approved = False
    parts = gate.agent()
    gate.run(parts, 10)
    first = reader(gate).enrolment()
    gate.run(parts, 700)
    second = reader(gate).enrolment()
    assert first is not None
    assert second is not None
    assert second.expires_at > gate.wall > first.expires_at


@pytest.mark.parametrize("answer", NONSENSE.values(), ids=NONSENSE.keys())
def test_nonsense_never_ends_the_agent_and_enrolment_goes_on_after_it(gate: Gate, answer: Answer) -> None:
    parts = gate.agent()
    gate.centre.nonsense = lambda _: answer
    gate.run(parts, 60)
    assert parts.troubles.of("enrolment")
    assert parts.troubles.of("sync") == ""
    gate.centre.nonsense = lambda _: None
    gate.run(parts, 400)
    assert reader(gate).identity() is not None


# -- heartbeats


def test_a_heartbeat_carries_what_the_ui_proves_and_nothing_more(gate: Gate) -> None:
    parts = paired(gate)
    states = reader(gate)
    edition = open_best(gate.home, [states.current()])
    assert edition is not None
    assert msgspec.json.decode(gate.centre.last("/heartbeat"), type=Heartbeat).proof is None
    ProofWriter(gate.home, gate.moment()).flipped(edition.activation, gate.moment())
    gate.run(parts, 15)
    said = msgspec.json.decode(gate.centre.last("/heartbeat"), type=Heartbeat)
    assert said.proof is not None
    assert (said.proof.frames, said.proof.plan, said.poll_s) == (1, SITE_PLAN, 10)
    assert [(one.pack.partition("/")[2], one.version) for one in said.proof.releases] == [("entry", 1), ("base", 1)]
    assert (said.sync_problem, said.tallies_waiting) == ("", 0)


def test_the_first_receipt_makes_the_clock_trusted_and_the_next_heartbeat_says_so(gate: Gate) -> None:
    parts = paired(gate)
    gate.run(parts, 30)
    assert msgspec.json.decode(gate.centre.last("/heartbeat"), type=Heartbeat).clock is ClockTrust.SYNCED
    assert judge(reader(gate).agreement(), gate.moment()).trust is ClockTrust.SYNCED


def test_a_wrong_clock_is_told_and_not_trusted(gate: Gate) -> None:
    gate.centre.offset_s = 7_200
    parts = paired(gate)
    gate.run(parts, 30)
    assert msgspec.json.decode(gate.centre.last("/heartbeat"), type=Heartbeat).clock is ClockTrust.UNTRUSTED


def test_a_boot_without_contact_carries_the_time_on(gate: Gate) -> None:
    paired(gate)
    gate.stop_agents()
    gate.boot, gate.monotonic = "2" * 32, 5.0
    gate.later(60)
    assert judge(reader(gate).agreement(), gate.moment()).trust is ClockTrust.CARRIED


def test_trouble_with_content_and_with_the_ui_reaches_the_operator(gate: Gate) -> None:
    parts = paired(gate)
    gate.publish_entry(2, needs=("telepathy",))
    UiReportWriter(gate.home).write([], problem="tally.db cannot be written")
    gate.run(parts, 30)
    said = msgspec.json.decode(gate.centre.last("/heartbeat"), type=Heartbeat)
    assert "telepathy" in said.sync_problem
    assert "tally.db cannot be written" in said.sync_problem


def test_a_kiosk_refused_for_long_shows_a_code_and_keeps_its_name_until_it_has_another(gate: Gate) -> None:
    parts = paired(gate)
    gate.centre.approved = False
    gate.centre.nonsense = only(problem(401, "not-authenticated"), "/heartbeat")
    gate.run(parts, 600)
    assert reader(gate).enrolment() is None
    gate.run(parts, 1500)
    assert reader(gate).enrolment() is not None
    assert reader(gate).identity() is not None
    gate.centre.nonsense = lambda _: None
    gate.run(parts, 700)
    assert reader(gate).enrolment() is None


def test_a_server_that_is_down_costs_nothing_but_patience(gate: Gate) -> None:
    parts = paired(gate)
    gate.centre.down = True
    gate.publish_entry(2)
    gate.run(parts, 600)
    assert "/api/v1/heartbeat could not be reached" in parts.troubles.of("heartbeat")
    states = reader(gate)
    edition = open_best(gate.home, [states.current()])
    assert edition is not None
    assert edition.activation.releases[0].version == 2
    gate.centre.down = False
    gate.run(parts, 400)
    assert parts.troubles.of("heartbeat") == ""


def test_a_mistake_in_one_job_does_not_stop_the_others(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("a mistake of ours")

    monkeypatch.setattr("kiosk.agent.sync.Sync._step", broken)
    parts = paired(gate)
    gate.run(parts, 30)
    said = msgspec.json.decode(gate.centre.last("/heartbeat"), type=Heartbeat)
    assert "a mistake in this software: ZeroDivisionError" in said.sync_problem


# -- tallies


def test_batches_are_uploaded_receipted_and_forgotten(gate: Gate) -> None:
    parts = paired(gate)
    tally = count_days(gate, 3)
    gate.run(parts, 30)
    assert gate.centre.views() == 3
    tally.forget(reader(gate).receipt(tally.stream), gate.moment())
    gate.run(parts, 30)
    assert msgspec.json.decode(gate.centre.last("/heartbeat"), type=Heartbeat).tallies_waiting == 0
    uploads = [body for path, body in gate.centre.heard if path.endswith("/tallies")]
    assert len(uploads) == 1


def test_ninety_days_go_out_in_several_uploads(gate: Gate) -> None:
    parts = paired(gate)
    count_days(gate, 90)
    gate.run(parts, 30)
    assert gate.centre.views() == 90
    sizes = [
        len(msgspec.json.decode(b, type=TallyUpload).batches) for p, b in gate.centre.heard if p.endswith("/tallies")
    ]
    assert sizes == [64, 26]


def receipt_of(stream: str, up_to: int) -> Answer:
    return 200, encode(TallyReceipt(stream=stream, up_to=up_to))


@pytest.mark.parametrize("answer", [*NONSENSE.values(), receipt_of("f" * 32, 3), receipt_of("", 0)])
def test_nonsense_never_loses_a_batch(gate: Gate, answer: Answer) -> None:
    parts = paired(gate)
    tally = count_days(gate, 3)
    gate.centre.nonsense = only(answer, "/tallies")
    gate.run(parts, 120)
    tally.forget(reader(gate).receipt(tally.stream), gate.moment())
    gate.centre.nonsense = lambda _: None
    gate.run(parts, 400)
    assert gate.centre.views() == 3


def test_a_receipt_from_the_future_forgets_only_what_was_sent(gate: Gate) -> None:
    parts = paired(gate)
    tally = count_days(gate, 2)
    gate.centre.nonsense = only(receipt_of(tally.stream, 1_000_000), "/tallies")
    gate.run(parts, 15)
    receipt = reader(gate).receipt(tally.stream)
    assert receipt.up_to == 2


def test_a_lost_receipt_makes_nothing_count_twice(gate: Gate) -> None:
    parts = paired(gate)
    count_days(gate, 3)
    count = gate.centre._count

    def counted_but_lost(path: str) -> Answer | None:
        if not path.endswith("/tallies"):
            return None
        count(msgspec.json.decode(gate.centre.last("/tallies"), type=TallyUpload))
        return 502, b"the proxy fell asleep"

    gate.centre.nonsense = counted_but_lost
    gate.run(parts, 60)
    assert gate.centre.views() == 3
    gate.centre.nonsense = lambda _: None
    gate.run(parts, 300)
    assert gate.centre.views() == 3


def test_a_server_that_lost_its_memory_gets_a_new_stream_and_every_batch_that_is_left(gate: Gate) -> None:
    parts = paired(gate)
    tally = count_days(gate, 2)
    gate.run(parts, 30)
    tally.forget(reader(gate).receipt(tally.stream), gate.moment())
    gate.centre.streams.clear()
    tally.close()
    tally = count_days(gate, 2)
    gate.run(parts, 30)
    assert reader(gate).receipt(tally.stream).refused
    tally.forget(reader(gate).receipt(tally.stream), gate.moment())
    gate.run(parts, 30)
    assert gate.centre.views() == 2


# -- waiting


def test_waits_double_up_to_a_bound_and_are_never_the_same_for_all() -> None:
    backoff = Backoff(10, 300, Random(1))
    waits = [backoff.failed() for _ in range(12)]
    assert all(10 * 2**n * (1 - JITTER) <= waits[n] <= 10 * 2**n * (1 + JITTER) for n in range(5))
    assert max(waits) <= 300 * (1 + JITTER)
    assert min(waits[6:]) >= 300 * (1 - JITTER)
    assert len(set(waits)) == len(waits)
    assert backoff.succeeded() <= 10 * (1 + JITTER)
    assert backoff.failed() <= 10 * (1 + JITTER)


def test_polls_keep_their_interval_and_spread(gate: Gate) -> None:
    parts = gate.agent()
    waits = [parts.sync.step(gate.later(10)) for _ in range(20)]
    assert all(8 <= wait <= 12 for wait in waits)
    assert max(waits) - min(waits) > 1


def test_heartbeats_come_with_every_poll_and_at_least_every_minute(gate: Gate) -> None:
    paired(gate)
    gate.stop_agents()
    parts = gate.agent(link="satellite")
    gate.centre.heard.clear()
    gate.run(parts, 3_600)
    beats = [path for path, _ in gate.centre.heard if path.endswith("/heartbeat")]
    assert 50 <= len(beats) <= 75


def test_a_second_agent_on_the_same_home_is_refused(gate: Gate) -> None:
    with only_agent(gate.home), pytest.raises(SettingsError, match="another agent is at work"), only_agent(gate.home):
        pass
    with only_agent(gate.home):
        pass


def test_nothing_of_the_future_is_believed_about_the_time(gate: Gate) -> None:
    """A server that said 2099 once cannot keep a kiosk from trusting an honest one afterwards."""
    gate.centre.offset_s = dt.timedelta(days=365 * 70).total_seconds()
    parts = paired(gate)
    gate.centre.offset_s = 0
    gate.run(parts, 60)
    assert judge(reader(gate).agreement(), gate.moment()).trust is ClockTrust.SYNCED
