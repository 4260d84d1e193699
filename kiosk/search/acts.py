"""What touches on the search screen do to a visit: open it, press its keys. Pure."""

from __future__ import annotations

from dataclasses import replace

from kiosk.search.press import layer_of, pressed
from kiosk.visit import NOTHING, Atlas, Missed, Place, Screen, Step, Visit, go


def search(visit: Visit, _target: str, now: float, _atlas: Atlas) -> Step:
    return go(visit, Place(Screen.SEARCH), now)


def key(visit: Visit, target: str, _now: float, atlas: Atlas) -> Step:
    """``key:<what it types, or its name>``."""
    place = visit.place
    if place.screen is not Screen.SEARCH:
        return Step(visit)
    keyboard = atlas.keyboard(visit.language)
    layer = layer_of(keyboard, target)
    if layer is not None:
        return Step(replace(visit, place=replace(place, view=str(layer))))
    typed = pressed(keyboard, place.typed, target)
    return Step(replace(visit, place=_asked(replace(place, typed=typed, scroll=0.0), visit.language, atlas)))


def asked_anew(step: Step, spoken: str, atlas: Atlas) -> Step:
    """`step` has changed the language from `spoken`: what was typed is looked for in the new one. What
    was not found in the old one is counted for that."""
    place, language = step.visit.place, step.visit.language
    if place.screen is not Screen.SEARCH or language == spoken:
        return step
    missed = (Missed(spoken),) if NOTHING in place.done else ()
    place = _asked(replace(place, view=""), language, atlas)
    return Step(replace(step.visit, place=place), (*step.events, *missed))


def _asked(place: Place, language: str, atlas: Atlas) -> Place:
    """`place` with whether what was typed there finds anything."""
    found = not place.typed.strip() or atlas.finds(place.typed, language)
    return replace(place, done=frozenset() if found else frozenset({NOTHING}))
