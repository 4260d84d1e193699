"""What of a page plays: a recorded sound where it stands, a film on its own screen. Pure.

`Visit.playing` is the block that plays, and the companions of the show follow it: it says what is meant, they
do it. Going anywhere, and another language, ends it. A film's place holds in `view` what else is so of it.
"""

from __future__ import annotations

from dataclasses import replace

from kiosk.visit import Atlas, Place, Screen, Step, Visit, go, page_read

NO_CAPTIONS = "no-captions"
BROKEN = "broken"


def film(visit: Visit, block: str, now: float, _atlas: Atlas) -> Step:
    """``film:<block>``: open it. It plays at once, but for those who want nothing to move."""
    page = page_read(visit)
    if page is None or not block:
        return Step(visit)
    step = go(visit, Place(Screen.FILM, page.ref, part=block), now)
    return replace(step, visit=replace(step.visit, playing="" if visit.aids.still else block))


def sound(visit: Visit, block: str, _now: float, _atlas: Atlas) -> Step:
    """``sound:<block>``: play this recording of the page, or stop it."""
    if visit.place.screen is not Screen.PAGE:
        return Step(visit)
    return Step(replace(visit, playing="" if visit.playing == block else block))


def film_play(visit: Visit, _target: str, _now: float, _atlas: Atlas) -> Step:
    """``film-play``: play the film, or let it stand still."""
    if visit.place.screen is not Screen.FILM or BROKEN in marks(visit.place):
        return Step(visit)
    return Step(replace(visit, playing="" if visit.playing else visit.place.part))


def film_again(visit: Visit, target: str, now: float, atlas: Atlas) -> Step:
    """``film-again``: it plays; who plays it begins anew."""
    return film_play(replace(visit, playing=""), target, now, atlas)


def film_captions(visit: Visit, _target: str, _now: float, _atlas: Atlas) -> Step:
    """``film-captions``: show the film's words, or hide them."""
    return _marked(visit, marks(visit.place) ^ {NO_CAPTIONS})


def film_broken(visit: Visit, _target: str, _now: float, _atlas: Atlas) -> Step:
    """``film-broken``: it cannot be played."""
    return _marked(replace(visit, playing=""), marks(visit.place) | {BROKEN})


def ended(visit: Visit, block: str, _now: float, _atlas: Atlas) -> Step:
    """``ended:<block>``: it has come to its end by itself."""
    return Step(replace(visit, playing="") if visit.playing == block else visit)


def marks(place: Place) -> frozenset[str]:
    """What is so of the film at `place`."""
    return frozenset(place.view.split(",")) - {""}


def _marked(visit: Visit, now_so: frozenset[str]) -> Step:
    if visit.place.screen is not Screen.FILM:
        return Step(visit)
    return Step(replace(visit, place=replace(visit.place, view=",".join(sorted(now_so)))))
