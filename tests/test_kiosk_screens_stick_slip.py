"""Whoever carries a stick reads on any screen, in Vietnamese and English, how it goes and when it may be pulled."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import pytest

from content_packs.geometry import Geometry
from kiosk.clock import Moment
from kiosk.screens.compose import Composer
from kiosk.screens.staff_words import WORDS
from kiosk.screens.stand import Scene
from kiosk.screens.stick_slip import SHOWN_S, Slip, StickSlips, slip_of
from kiosk.staff import Part, StaffView
from kiosk.stick_report import Phase, StickReport
from kiosk.visit import Place, Screen, Visit, at_rest
from tests.screen_content import NOON, PORTRAIT, FakeContent

SMALL = Geometry((1366, 768), (344.0, 194.0))
MOMENT = Moment(wall=NOON, monotonic=5.0, boot="b")


def report(phase: Phase, age_s: float = 0.0) -> StickReport:
    days = (NOON - dt.timedelta(days=9), NOON - dt.timedelta(days=2))
    return StickReport("b", phase, NOON - dt.timedelta(seconds=age_s), "DCIM", *days, returned=True)


@pytest.mark.parametrize("phase", Phase)
@pytest.mark.parametrize("geometry", [PORTRAIT, SMALL])
def test_every_phase_has_its_words_in_both_languages(phase: Phase, geometry: Geometry) -> None:
    slip = slip_of(report(phase), MOMENT)
    assert slip is not None
    vietnamese, english = WORDS[slip.message]
    pane = StickSlips(geometry).pane(slip, 0.0)
    spoken = pane.sheet.boxes[0].spoken
    assert [words.split("{")[0] in spoken for words in (vietnamese, english)] == [True, True]
    assert "{" not in spoken
    assert "DCIM" not in spoken


def test_older_says_both_dates_and_the_end_says_that_counts_are_on_it() -> None:
    slips = StickSlips(PORTRAIT)
    older, done = slip_of(report(Phase.OLDER), MOMENT), slip_of(report(Phase.DONE), MOMENT)
    assert older is not None
    assert done is not None
    assert len(re.findall(r"\d\d[.]\d\d[.]\d{4}", slips.pane(older, 0).sheet.boxes[0].spoken)) == 4
    assert "Counts were written on it" in slips.pane(done, 0).sheet.boxes[0].spoken


def test_the_line_goes_by_itself_when_nobody_pulls_the_stick_but_not_while_it_is_read() -> None:
    assert slip_of(None, MOMENT) is None
    assert slip_of(report(Phase.DONE, SHOWN_S - 1), MOMENT)
    assert slip_of(report(Phase.DONE, SHOWN_S + 1), MOMENT) is None
    assert slip_of(report(Phase.READING, SHOWN_S + 1), MOMENT)


def test_it_lies_over_every_screen_and_takes_no_control_away_below_the_band() -> None:
    composer = Composer(FakeContent(), PORTRAIT)
    scenes = [
        Scene(at_rest(), NOON),
        Scene(Visit(place=Place(Screen.HOME), language="vi"), NOON),
        Scene(Visit(place=Place(Screen.STAFF), language="vi"), NOON, staff=StaffView(Part.COLOURS)),
        Scene(at_rest(), NOON, safe=True),
    ]
    for scene in scenes:
        without, with_it = composer.compose(scene), composer.compose(replace(scene, stick=Slip(Phase.READING)))
        assert with_it.slip is not None
        assert with_it.slip in with_it.fixed(0.0)
        assert replace(with_it, slip=None) == without
        assert with_it.slip.rect.height < 0.08 * PORTRAIT.panel_px[1]
