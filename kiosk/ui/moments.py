"""This moment as screens depend on it: the visit, the clock, the news, the notices that hold, who is backstage.

A `Scene` holds nothing that moves by itself but the minute, the turn of the resting screen and the seconds
of the idle question: two that are equal are the same picture.
"""

from __future__ import annotations

from dataclasses import replace

from kiosk.clock import judge, read_moment
from kiosk.notices import holding
from kiosk.screens.attract_scenes import TURN_S
from kiosk.screens.stand import Scene
from kiosk.staff import Backstage
from kiosk.staff_code import Known
from kiosk.ui.clerk import News
from kiosk.visit import Visit, left_s


def known_now(news: News | None) -> Known:
    """How the time is known, and what a staff code is checked against."""
    moment = read_moment()
    return Known(news.staff_secret if news else "", news.clock if news else judge(None, moment), moment)


def scene_at(visit: Visit, news: News | None, now: float, idle_s: float, rested_s: float, playing: bool) -> Scene:
    """`visit` at this moment. `rested_s` is how long the screen has rested, `playing` whether there is an edition."""
    known = known_now(news)
    utc, trusted = known.clock.utc(known.moment), known.clock.trusted
    still = replace(visit, touched=0.0, began=0.0, shown=0.0, trail=(), place=replace(visit.place, scroll=0.0))
    newest = news.edition.notices if news and news.edition else ()  # also in a visit that keeps an older edition
    return Scene(
        visit=still,
        now=utc.replace(second=0, microsecond=0) if utc else None,
        turn=int(rested_s / TURN_S) if visit.resting else 0,
        in_service=bool(playing and news and news.in_service),
        pairing=news.pairing if news else None,
        dated=trusted,
        left_s=left_s(visit, now, idle_s),
        notices=holding(newest, utc, trusted, news.not_before if news else None),
        stick=news.stick if news else None,
    )


def beside(scene: Scene, stage: Backstage, news: News | None, now: float) -> Scene:
    """`scene` with what staff do beside it."""
    return replace(scene, staff=stage.view(news.facts if news else None, known_now(news), now), safe=stage.safe)
