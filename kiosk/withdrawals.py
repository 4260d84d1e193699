"""What a withdrawal does to a visit: whoever reads what was withdrawn is told so at once. Pure.

Beside a notice of danger nothing else interrupts a visit. Rules:

- Whoever reads a withdrawn page, or is aside from it, sees the screen that says so, with the way on.
- Whoever stands at a topic, a survey or a notice that is gone is led home.
- The way back leads past nothing that is gone.
"""

from __future__ import annotations

from kiosk.visit import Atlas, Place, Screen, Step, Visit, moved, page_read

OF_A_PAGE = frozenset({Screen.PAGE, Screen.PICTURE, Screen.FILM, Screen.REPORT})
"""Screens whose `ref` is a page."""


def withdrawn_from(visit: Visit, atlas: Atlas, now: float) -> Step:
    """`visit` as it goes on with what `atlas` still has."""
    if visit.resting:
        return Step(visit)
    trail = tuple(place for place in visit.trail if _is_there(place, atlas))
    place = _standing(visit, atlas)
    if (place, trail) == (visit.place, visit.trail):
        return Step(visit)
    return moved(visit, place, trail, now)


def _standing(visit: Visit, atlas: Atlas) -> Place:
    page = page_read(visit)
    if page is not None and not atlas.has_page(page.ref) and visit.place.screen is not Screen.NOTICE:
        return Place(Screen.WITHDRAWN)
    return visit.place if _is_there(visit.place, atlas) else Place(Screen.HOME)


def _is_there(place: Place, atlas: Atlas) -> bool:
    if place.screen in OF_A_PAGE:
        return atlas.has_page(place.ref)
    if place.screen is Screen.TOPIC:
        return atlas.has_topic(place.ref)
    if place.screen is Screen.SURVEY:
        return atlas.survey(place.ref) is not None
    return True
