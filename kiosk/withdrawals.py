"""What a withdrawal does to a visit: whoever reads what was withdrawn is told so at once. Pure.

Beside a notice of danger nothing else interrupts a visit. Rules:

- Whoever reads a withdrawn page, or looks at something of it, sees the screen that says so, with the ways on.
- Whoever has gone aside from it, to choose another language or to heed a danger, is told on coming back.
- Whoever stands at a topic or a survey that is gone is led home.
- The way back leads past nothing else that is gone.
"""

from __future__ import annotations

from kiosk.visit import Atlas, Place, Screen, Step, Visit, moved, page_read

OF_A_PAGE = frozenset({Screen.PAGE, Screen.PICTURE, Screen.FILM, Screen.REPORT})
"""Screens whose `ref` is a page."""
TOLD = Place(Screen.WITHDRAWN)


def withdrawn_from(visit: Visit, atlas: Atlas, now: float) -> Step:
    """`visit` as it goes on with what `atlas` still has."""
    if visit.resting:
        return Step(visit)
    read = page_read(visit)
    lost = read if read is not None and not atlas.has_page(read.ref) else None
    trail = tuple(TOLD if place == lost else place for place in visit.trail if place == lost or _is_there(place, atlas))
    place = visit.place if _is_there(visit.place, atlas) else _instead(visit.place)
    if TOLD in (place, visit.place):
        trail = tuple(before for before in trail if before != TOLD)
    if (place, trail) == (visit.place, visit.trail):
        return Step(visit)
    return moved(visit, place, trail, now)


def _instead(place: Place) -> Place:
    return TOLD if place.screen in OF_A_PAGE else Place(Screen.HOME)


def _is_there(place: Place, atlas: Atlas) -> bool:
    if place.screen in OF_A_PAGE:
        return atlas.has_page(place.ref)
    if place.screen is Screen.TOPIC:
        return atlas.has_topic(place.ref)
    if place.screen is Screen.SURVEY:
        return atlas.survey(place.ref) is not None
    return True
