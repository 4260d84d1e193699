"""The task of somebody who passes by: whichever scene of the screen at rest they touch, it begins."""

from __future__ import annotations

from kiosk.screens.attract_scenes import TURN_S, loop_of
from kiosk.visit import Screen
from tests.screen_content import ORDER
from tests.tasks.booth import until
from tests.tasks.hand import Hand, Lost

IN_A_HURRY = 2
"""Scenes that are waited for when there is little time."""


def touch_to_start(t: Hand) -> None:
    """Each scene in turn is seen, and touched. They are the site's, whoever passes by: all are waited for once."""
    scenes = len(loop_of(t.booth.edition, t.booth.directory))
    for turn in range(scenes if t.patient and t.language == ORDER[0] else IN_A_HURRY):
        if not until(lambda turn=turn: t.twin.turn == turn, TURN_S * (scenes + 1)):  # type: ignore[misc]
            raise Lost(f"scene {turn} never comes")
        t.booth.await_seen()
        t.look()
        t.arrives()
        if t.visit.trail or t.place.screen is not Screen.LANGUAGES:
            raise Lost(f"a touch leads to {t.place}")
        t.goes_back()
        t.gone()
