"""What somebody on duty types, in a hurry: every time and value is understood or refused with a way out."""

from __future__ import annotations

import pytest

from content_packs.errors import ContentBad
from content_packs.notices.fill import Typed, asked_for, fill
from content_packs.notices.filling import NotAllowed
from content_packs.notices.moments import WhenUnclear, moment
from content_packs.notices.notice import Gravity
from content_packs.notices.template import DrillRule, write_template
from tests.filled_notices import HOUR, template
from tests.simulated_repository import PUBLISHER, START

ZONE = "Asia/Ho_Chi_Minh"  # 19:00 there
VALUES = ("area=hall", "depth=60")


@pytest.mark.parametrize(
    ("typed", "hours"),
    [
        ("+45m", 0.75),
        ("+3h", 3),
        (" +2d ", 48),
        ("19:30", 0.5),
        ("18:00", 23),
        ("19:00", 24),
        ("2026-11-22T20:00", 1),
        ("2026-11-22T20:00+09:00", -1),
        ("2026-11-23", 5),
    ],
)
def test_a_time_is_meant_by_the_clock_at_the_gate(typed: str, hours: float) -> None:
    assert moment(typed, START, ZONE) == START + hours * HOUR


@pytest.mark.parametrize("typed", ["", "soon", "25:00", "12:60", "+h", "3h", "+99999h", "2026-13-01", "noon"])
def test_what_is_no_time_is_refused(typed: str) -> None:
    with pytest.raises(WhenUnclear, match="18:00"):
        moment(typed, START, ZONE)


def test_an_unknown_zone_is_refused() -> None:
    for zone in ("Nowhere/Else", "../etc", ""):
        with pytest.raises(WhenUnclear, match="time zone"):
            moment("18:00", START, zone)


def test_what_was_typed_is_a_notice_that_the_template_allows() -> None:
    data = write_template(template())
    one = fill(data, Typed("+3h", gates=("gate-two", f"{PUBLISHER}/gate-one"), values=VALUES), START, ZONE)
    assert (one.start, one.end, one.issued_at) == (START, START + 3 * HOUR, START)
    assert (one.gravity, one.id, one.drill) == (Gravity.WARNING, "closure-20261122-1200", False)
    assert one.sites == (f"{PUBLISHER}/gate-one", f"{PUBLISHER}/gate-two")
    assert (one.choices, one.amounts) == ({"area": "hall"}, {"depth": 60})
    later = fill(data, Typed("+3h", values=VALUES, id=one.id), START + HOUR, ZONE)
    assert (later.id, later.version > one.version) == (one.id, True)


def test_a_template_for_drills_makes_a_drill() -> None:
    data = write_template(template(drill=DrillRule.ALWAYS))
    assert fill(data, Typed("+1h", values=VALUES), START, ZONE).drill


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (Typed("+3h", values=("area", "depth=60")), "slot=value"),
        (Typed("+3h", values=("area=hall", "depth=sixty")), "whole number"),
        (Typed("+3h", values=("area=hall", "depth=٦٠")), "whole number"),
        (Typed("+3h", values=("area=Our own words", "depth=60")), "not among the values"),
        (Typed("+3h", values=("area=hall",)), "not filled in"),
        (Typed("+3h", values=VALUES, severity="panic"), "may be chosen"),
        (Typed("+3h", values=VALUES, severity="danger"), "next word"),
        (Typed("+99h", values=VALUES), "longer than"),
        (Typed("+3h", values=VALUES, drill=True), "may not be a drill"),
    ],
)
def test_what_is_not_allowed_is_said_in_a_sentence(typed: Typed, sentence: str) -> None:
    with pytest.raises((NotAllowed, ContentBad), match=sentence):
        fill(write_template(template(drill=DrillRule.NEVER)), typed, START, ZONE)


def test_what_a_template_asks_for_is_listed() -> None:
    asked = "\n".join(asked_for(template()))
    assert "--set area=hall|road" in asked
    assert "--set depth=10…300 (length-centimeter)" in asked
    assert "never a drill" in "\n".join(asked_for(template(drill=DrillRule.NEVER)))
