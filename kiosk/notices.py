"""What urgent notices do to a visit: when they hold, whom they interrupt, when they were heard. Pure.

Rules:

- A notice holds from its start until its end by the best time that is known. While the clock is not trusted
  no end is believed but one that lies before a time that a server has told: a warning that stays too long
  costs a look, one that goes too early may cost more.
- Danger interrupts a visit at once, as soon as a language is chosen: its screen is laid on the trail, so that
  going back leads where the traveller was. Every other notice only stands on the screen.
- Whoever leaves a notice has heard it, for this visit and this version; a new version is a new notice.
- A notice that is over is left of itself.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace

from content_packs.notices.notice import Gravity, Notice
from kiosk.visit import MAX_TRAIL, Atlas, Place, Screen, Step, Visit, back, go, moved

UNDISTURBED = frozenset({Screen.STAFF})
"""Screens of people who are not travellers."""


def holding(
    notices: Iterable[Notice], now: dt.datetime | None, dated: bool, not_before: dt.datetime | None = None
) -> tuple[Notice, ...]:
    """Those of `notices` that hold. `now` is the best known time, None where there is none; `dated` whether the
    clock is trusted; `not_before` the last time that a server told, before which it can never be again."""
    sure = now if dated else not_before
    return tuple(one for one in notices if (now is None or one.start <= now) and (sure is None or sure < one.end))


def key_of(place: Place) -> str:
    """Which version of which notice stands at `place`: `Notice.key`, or "" for none."""
    return f"{place.ref}@{place.part}" if place.screen is Screen.NOTICE and place.ref else ""


def place_of(one: Notice) -> Place:
    """The screen of a notice."""
    return Place(Screen.NOTICE, one.ref, part=str(one.version))


def found(notices: Iterable[Notice], place: Place) -> Notice | None:
    """The notice at `place`, as it is now."""
    return next((one for one in notices if one.ref == place.ref), None)


def unheard(notices: Iterable[Notice], visit: Visit) -> tuple[Notice, ...]:
    """The dangers of which this traveller has not heard yet."""
    return tuple(one for one in notices if one.severity is Gravity.DANGER and one.key not in visit.heard)


def settled(visit: Visit, notices: Sequence[Notice], now: float) -> Step:
    """`visit` as the notices of this moment want it: away from what is over, at what is dangerous and new."""
    if visit.resting or not visit.language or visit.place.screen in UNDISTURBED:
        return Step(visit)
    known = {one.key for one in notices}
    trail = tuple(place for place in visit.trail if not key_of(place) or key_of(place) in known)
    place, trail = _standing(visit.place, trail, notices)
    for one in reversed(unheard(notices, visit)):
        if one.key not in {key_of(before) for before in (place, *trail)}:
            place, trail = place_of(one), (*trail, place)[-MAX_TRAIL:]
    if (place, trail) == (visit.place, visit.trail):
        return Step(visit)
    return moved(visit, place, trail, now)


def _standing(place: Place, trail: tuple[Place, ...], notices: Sequence[Notice]) -> tuple[Place, tuple[Place, ...]]:
    """Where to stand, and what lies behind: at a notice only while there is one."""
    if place.screen is not Screen.NOTICE or (not place.ref and notices):
        return place, trail
    if one := found(notices, place):
        return replace(place, part=str(one.version)), trail
    return (trail[-1], trail[:-1]) if trail else (Place(Screen.HOME), (Place(Screen.LANGUAGES),))


def left_behind(before: Visit, after: Visit) -> Visit:
    """`after`, in which the notices that were left since `before` are heard."""
    left = _keys(before) - _keys(after)
    return replace(after, heard=after.heard | left) if left and not after.resting else after


def _keys(visit: Visit) -> set[str]:
    return {key for place in (visit.place, *visit.trail) if (key := key_of(place))}


def show(visit: Visit, key: str, now: float, _atlas: Atlas) -> Step:
    """``notice:<key>``: one in full."""
    ref, _, version = key.rpartition("@")
    return go(visit, Place(Screen.NOTICE, ref, part=version), now)


def show_all(visit: Visit, _target: str, now: float, _atlas: Atlas) -> Step:
    """``notices``: the list."""
    return go(visit, Place(Screen.NOTICE), now)


def heard(visit: Visit, key: str, now: float, _atlas: Atlas) -> Step:
    """``heard:<key>``: go on where the notice came between."""
    told = replace(visit, heard=visit.heard | {key})
    return back(told, now) if key_of(visit.place) == key else Step(told)
