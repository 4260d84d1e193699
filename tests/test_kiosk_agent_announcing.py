"""The agent's log says which code waits, what is shown and which withdrawals are followed: once, when it changes."""

from __future__ import annotations

import datetime as dt

import pytest

from kiosk.agent.announcing import Announcer
from kiosk.state import EnrolmentCode
from tests.simulator import Gate
from tests.withdrawing import carry_out, order

pytest_plugins = ("tests.gate_fixtures",)


def test_each_change_is_said_once(gate: Gate) -> None:
    parts = gate.agent()
    announcer = Announcer(parts.state)
    assert [sentence for sentence in announcer.news() if "shows" in sentence] == [
        "shows plan gatepost-sample/gate-one: gatepost-sample/entry 1, gatepost-sample/base 1"
    ]
    assert list(announcer.news()) == []

    gate.publish_entry(2)
    gate.run(parts, 30)
    assert "shows plan gatepost-sample/gate-one: gatepost-sample/entry 2, gatepost-sample/base 1" in announcer.news()

    carry_out(gate, order(gate))
    gate.run(parts, 30)
    assert list(announcer.news()) == ["follows list 1 of withdrawals"]
    assert list(announcer.news()) == []


def test_the_agents_log_has_it(gate: Gate, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", "kiosk.agent")
    gate.run(gate.agent(), 30)
    assert [line for line in caplog.messages if line.startswith("shows plan gatepost-sample/gate-one")] != []


def test_a_kiosk_that_waits_says_its_code(gate: Gate) -> None:
    parts = gate.agent()
    announcer = Announcer(parts.state)
    list(announcer.news())
    in_ten_minutes = gate.wall + dt.timedelta(minutes=10)
    code = EnrolmentCode("BCDF-GHJK", "https://centre.example/kiosks/enrol", in_ten_minutes, "device", 5)
    parts.state.show_code(code)
    assert list(announcer.news()) == [
        "waits for approval: code BCDF-GHJK, to be typed at https://centre.example/kiosks/enrol"
    ]
    parts.state.show_code(None)
    assert list(announcer.news()) == []
