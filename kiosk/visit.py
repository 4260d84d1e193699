"""One visit, from the first touch to the reset: where the traveller is, and what a touch does. Pure.

On the way it stands between a touch and a screen: `act` takes an action word of a `Hit` and the
monotonic time, and yields the next state and what there is to count. Rules:

- Nothing is written down: a `Visit` lives in memory and dies with `finish` or the idle reset.
- Every state is one of five screens; an unknown action or address changes nothing.
- A visit keeps the edition it began with, its language, its trail (with the place on each page).
- Choosing another language keeps the page and the trail.
- Every page shown is left exactly once: by going on, by changing language, or by the visit's end.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Protocol, TypeAlias

MAX_TRAIL = 64
"""Places remembered for Back; the oldest falls off first."""

REPEAT_S = 0.3
"""A second touch on the same control within this time is a trembling hand, not a wish."""


class Screen(StrEnum):
    RESTING = "resting"
    LANGUAGES = "languages"
    HOME = "home"
    TOPIC = "topic"
    PAGE = "page"


class Atlas(Protocol):
    """What there is to go to. `ref` is ``<publisher>/<pack>/<topic or page>``."""

    def has_language(self, tag: str) -> bool: ...
    def has_topic(self, ref: str) -> bool: ...
    def has_page(self, ref: str) -> bool: ...


@dataclass(frozen=True)
class Place:
    """A screen of the trail. `ref` names the topic or page, `scroll` is in pixels of its sheet."""

    screen: Screen
    ref: str = ""
    scroll: float = 0.0
    open: frozenset[str] = frozenset()  # ids of opened FAQ items


@dataclass(frozen=True)
class Visit:
    """Everything the screen knows of the traveller. Times are seconds of the monotonic clock."""

    place: Place = field(default_factory=lambda: Place(Screen.RESTING))
    language: str = ""
    trail: tuple[Place, ...] = ()
    began: float = 0.0
    touched: float = 0.0
    shown: float = 0.0  # since when the present page stands on the screen in this language

    @property
    def resting(self) -> bool:
        return self.place.screen is Screen.RESTING


@dataclass(frozen=True)
class PageLeft:
    """A page was read in a language for `dwell_s`. `ref` is ``<publisher>/<pack>/<page>``."""

    ref: str
    language: str
    dwell_s: float


@dataclass(frozen=True)
class LanguageChosen:
    language: str


@dataclass(frozen=True)
class VisitOver:
    length_s: float


Event: TypeAlias = PageLeft | LanguageChosen | VisitOver


@dataclass(frozen=True)
class Step:
    """What an action led to, and what there is to count, in order."""

    visit: Visit
    events: tuple[Event, ...] = ()


def at_rest() -> Visit:
    """The screen that nobody uses."""
    return Visit()


def act(visit: Visit, action: str, now: float, atlas: Atlas) -> Step:
    """Carry out one touch. `action` is a word or ``word:object``; nonsense only counts as a touch."""
    if visit.resting:
        return Step(_begun(now))
    touched = replace(visit, touched=now)
    word, _, target = action.partition(":")
    if word == "finish":
        return _over(touched, now)
    if word == "back":
        return _back(touched, now)
    if word == "language":
        return _language(touched, target, now) if atlas.has_language(target) else Step(touched)
    if word == "toggle":
        return Step(_toggled(touched, target))
    place = _destination(touched, word, target, atlas)
    return _go(touched, place, now) if place else Step(touched)


def rest_when_idle(visit: Visit, now: float, idle_s: float) -> Step:
    """End a visit that nobody has touched for `idle_s`. The dwell counts to the last touch's reset."""
    if visit.resting or now - visit.touched < idle_s:
        return Step(visit)
    return _over(visit, now)


def scrolled(visit: Visit, scroll: float, now: float) -> Visit:
    """The content was moved by hand: a touch, and a place to come back to."""
    return replace(visit, touched=now, place=replace(visit.place, scroll=max(0.0, scroll)))


def finish(visit: Visit, now: float) -> Step:
    """End the visit at once (a withdrawal, a shutdown). Nothing happens at rest."""
    return Step(visit) if visit.resting else _over(visit, now)


def home(visit: Visit, now: float) -> Step:
    """Leave a screen that could not be shown for the one that always can."""
    return _go(visit, Place(Screen.HOME), now)


def _begun(now: float) -> Visit:
    return Visit(place=Place(Screen.LANGUAGES), began=now, touched=now, shown=now)


def _destination(visit: Visit, word: str, target: str, atlas: Atlas) -> Place | None:
    if word == "languages":
        return Place(Screen.LANGUAGES)
    if not visit.language:
        return None
    if word == "home":
        return Place(Screen.HOME)
    if word == "topic" and atlas.has_topic(target):
        return Place(Screen.TOPIC, target)
    if word == "page":
        ref = absolute(target, visit.place.ref)
        return Place(Screen.PAGE, ref) if atlas.has_page(ref) else None
    return None


def absolute(target: str, here: str) -> str:
    """A page link as a full reference: ``visa`` on a page of ``p/k`` is ``p/k/visa``."""
    return target if "/" in target or "/" not in here else f"{here.rpartition('/')[0]}/{target}"


def _go(visit: Visit, place: Place, now: float) -> Step:
    """Go on to `place`. Home begins the trail anew: behind it lies only the choice of languages."""
    if (place.screen, place.ref) == (visit.place.screen, visit.place.ref):
        return Step(visit)
    trail = (Place(Screen.LANGUAGES),) if place.screen is Screen.HOME else (*visit.trail, visit.place)[-MAX_TRAIL:]
    return _moved(visit, place, trail, now)


def _back(visit: Visit, now: float) -> Step:
    if not visit.trail:
        return _over(visit, now)
    place = visit.trail[-1]
    return _moved(visit, place, visit.trail[:-1], now)


def _language(visit: Visit, tag: str, now: float) -> Step:
    """Speak `tag` from now on: from the list of languages return to where it was opened."""
    spoken = replace(visit, language=tag)
    if visit.place.screen is not Screen.LANGUAGES:
        left = _left(visit, now) if tag != visit.language else ()
        return Step(replace(spoken, shown=now if left else visit.shown), (*left, LanguageChosen(tag)))
    if visit.trail:
        returned = _moved(spoken, visit.trail[-1], visit.trail[:-1], now)
    else:
        returned = _moved(spoken, Place(Screen.HOME), (Place(Screen.LANGUAGES),), now)
    return Step(returned.visit, (*returned.events, LanguageChosen(tag)))


def _toggled(visit: Visit, item: str) -> Visit:
    if visit.place.screen is not Screen.PAGE or not item:
        return visit
    return replace(visit, place=replace(visit.place, open=visit.place.open ^ {item}))


def _moved(visit: Visit, place: Place, trail: tuple[Place, ...], now: float) -> Step:
    return Step(replace(visit, place=place, trail=trail, shown=now), _left(visit, now))


def _left(visit: Visit, now: float) -> tuple[Event, ...]:
    if visit.place.screen is not Screen.PAGE:
        return ()
    return (PageLeft(visit.place.ref, visit.language, max(0.0, now - visit.shown)),)


def _over(visit: Visit, now: float) -> Step:
    return Step(at_rest(), (*_left(visit, now), VisitOver(max(0.0, now - visit.began))))
