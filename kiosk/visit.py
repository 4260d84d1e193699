"""One visit, from the first touch to the reset: where the traveller is, and how they go on. Pure.

On the way it stands between a touch and a screen: the words of a touch are carried out by `acts`, which
is made of what stands here. Every step yields the next state and what there is to count. Rules:

- Nothing is written down: a `Visit` lives in memory and dies with `finish` or the idle reset.
- Every state is one of the screens below.
- A visit keeps the edition it began with, its language, its trail (with the place on each page).
- Choosing another language keeps the page and the trail.
- Going anywhere, and another language, ends what plays.
- A search that found nothing is counted once, when it is left. What was typed dies with the visit.
- Every page shown is left exactly once: by going on, by changing language, or by the visit's end. Looking
  at its picture, or at the reading aids, is not leaving it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Protocol, TypeAlias

from content_packs.keyboard import Keyboard
from content_packs.model import Survey
from kiosk.aids import Aids

MAX_TRAIL = 64
"""Places remembered for Back; the oldest falls off first."""

REPEAT_S = 0.3
"""A second touch on the same control within this time is a trembling hand, not a wish."""

WARNING_S = 20.0
"""How long the question whether anybody is still there stands before the visit ends."""

PATIENCE = 2.0
"""How many times longer whoever uses reading aids is waited for."""

UNSPOKEN = 0.5
"""How long somebody who has chosen no language is waited for, as a part of the usual: nothing of theirs is lost."""


class Screen(StrEnum):
    RESTING = "resting"
    LANGUAGES = "languages"
    HOME = "home"
    TOPIC = "topic"
    PAGE = "page"
    SEARCH = "search"  # `typed` is what was typed
    HELP = "help"  # emergency numbers, the staff desk
    AIDS = "aids"  # larger words, contrast, reach, sound
    NOTICE = "notice"  # `ref` is the notice
    PICTURE = "picture"  # `ref` is the page, `part` the media item, `view` how it is looked at
    FILM = "film"  # `ref` is the page, `part` the block
    REPORT = "report"  # what is wrong with the page `ref`
    SURVEY = "survey"  # `ref` is the survey
    WITHDRAWN = "withdrawn"  # instead of a page that was taken away while it was read
    STAFF = "staff"  # behind a one-time code


ASIDE = frozenset(
    {Screen.LANGUAGES, Screen.AIDS, Screen.PICTURE, Screen.FILM, Screen.REPORT, Screen.SURVEY, Screen.NOTICE}
)
"""Screens to which a reader goes without leaving the page."""

NOTHING = "nothing"
"""`Place.done` of a search that finds nothing, until that is counted."""


class Atlas(Protocol):
    """What there is to go to. `ref` is ``<publisher>/<pack>/<topic or page>``; no help page is ""."""

    def has_language(self, tag: str) -> bool: ...
    def first_language(self) -> str: ...
    def has_topic(self, ref: str) -> bool: ...
    def has_page(self, ref: str) -> bool: ...
    def survey(self, ref: str) -> Survey | None: ...
    def help_page(self) -> str: ...
    def keyboard(self, tag: str) -> Keyboard: ...
    def finds(self, typed: str, tag: str) -> bool: ...


@dataclass(frozen=True)
class Place:
    """A screen of the trail. `ref` names the topic or page, `scroll` is in pixels of its sheet, `part`
    something on the page, `typed` what was typed here (in no log: it is left out of `repr`), `view` how far
    a picture is enlarged and where (``<step>,<x>,<y>``) or which keys a keyboard shows, `done` what was answered
    here."""

    screen: Screen
    ref: str = ""
    scroll: float = 0.0
    open: frozenset[str] = frozenset()  # ids of opened FAQ items
    part: str = ""
    typed: str = field(default="", repr=False)
    view: str = ""
    done: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Visit:
    """Everything the screen knows of the traveller. Times are seconds of the monotonic clock."""

    place: Place = field(default_factory=lambda: Place(Screen.RESTING))
    language: str = ""
    trail: tuple[Place, ...] = ()
    began: float = 0.0
    touched: float = 0.0
    shown: float = 0.0  # since when the present page stands on the screen in this language
    aids: Aids = field(default_factory=Aids)
    heard: frozenset[str] = frozenset()  # notices that need not be shown to this traveller again
    given: frozenset[str] = frozenset()  # answers given in this visit, so that each is counted once
    playing: str = ""  # the block of the page whose sound or film plays

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


@dataclass(frozen=True)
class Answered:
    """A closed question was answered: ``useful`` or ``wrong`` about the page `ref`, or ``<survey>/<question>``
    of the survey `ref`, ``<publisher>/<pack>/<survey>``. `choice` is an id of its list, never free text."""

    ref: str
    language: str
    question: str
    choice: str


@dataclass(frozen=True)
class Missed:
    """A search found nothing. `topic` is where the traveller looked on, ``<publisher>/<pack>/<topic>``,
    or empty. What was typed is nobody's business."""

    language: str
    topic: str = ""


@dataclass(frozen=True)
class AidUsed:
    """A reading aid was in use during this visit, by its name in `Aids`."""

    aid: str


Event: TypeAlias = PageLeft | LanguageChosen | VisitOver | Answered | Missed | AidUsed


@dataclass(frozen=True)
class Step:
    """What an action led to, and what there is to count, in order."""

    visit: Visit
    events: tuple[Event, ...] = ()


def at_rest() -> Visit:
    """The screen that nobody uses."""
    return Visit()


def patience(visit: Visit, idle_s: float) -> tuple[float, float]:
    """After how many seconds without a touch somebody is asked, and after how many the visit ends. Without a
    language nobody could be asked: the two are the same."""
    times = PATIENCE if visit.aids.slow_reader else 1.0
    if not visit.language:
        return idle_s * times * UNSPOKEN, idle_s * times * UNSPOKEN
    return idle_s * times, (idle_s + WARNING_S) * times


def left_s(visit: Visit, now: float, idle_s: float) -> int | None:
    """While it is asked whether anybody is there: seconds until the visit ends, at least one."""
    asked, over = patience(visit, idle_s)
    idle = now - visit.touched
    asks = bool(visit.language) and not visit.resting and idle >= asked
    return max(1, math.ceil(over - idle)) if asks else None


def warning_s(visit: Visit) -> float:
    """How long the question stands for this traveller."""
    asked, over = patience(visit, 0.0)
    return over - asked


def rest_when_idle(visit: Visit, now: float, idle_s: float) -> Step:
    """End a visit that nobody has touched for so long that the warning has passed too."""
    if visit.resting or now - visit.touched < patience(visit, idle_s)[1]:
        return Step(visit)
    return over(visit, now)


def touched(visit: Visit, now: float) -> Visit:
    """Somebody is there."""
    return replace(visit, touched=now)


def scrolled(visit: Visit, scroll: float, now: float) -> Visit:
    """The content was moved by hand: a touch, and a place to come back to."""
    return replace(visit, touched=now, place=replace(visit.place, scroll=max(0.0, scroll)))


def finish(visit: Visit, now: float) -> Step:
    """End the visit at once (a withdrawal, a shutdown). Nothing happens at rest."""
    return Step(visit) if visit.resting else over(visit, now)


def home(visit: Visit, now: float) -> Step:
    """Leave a screen that could not be shown for the one that always can."""
    return go(visit, Place(Screen.HOME), now)


def begun(now: float) -> Visit:
    return Visit(place=Place(Screen.LANGUAGES), began=now, touched=now, shown=now)


def absolute(target: str, here: str) -> str:
    """A page link as a full reference: ``visa`` on a page of ``p/k`` is ``p/k/visa``."""
    return target if "/" in target or "/" not in here else f"{here.rpartition('/')[0]}/{target}"


def go(visit: Visit, place: Place, now: float) -> Step:
    """Go on to `place`. Home begins the trail anew: behind it lies only the choice of languages."""
    if (place.screen, place.ref) == (visit.place.screen, visit.place.ref):
        return Step(visit)
    trail = (Place(Screen.LANGUAGES),) if place.screen is Screen.HOME else (*visit.trail, visit.place)[-MAX_TRAIL:]
    return moved(visit, place, trail, now)


def back(visit: Visit, now: float) -> Step:
    if not visit.trail:
        return over(visit, now)
    place = visit.trail[-1]
    return moved(visit, place, visit.trail[:-1], now)


def speak(visit: Visit, tag: str, now: float) -> Step:
    """Speak `tag` from now on: from the list of languages return to where it was opened."""
    left = left_page(visit, now) if tag != visit.language else ()
    spoken = replace(visit, language=tag, shown=now if left else visit.shown, playing="")
    if visit.place.screen is not Screen.LANGUAGES:
        return Step(spoken, (*left, LanguageChosen(tag)))
    if visit.trail:
        spoken = replace(spoken, place=visit.trail[-1], trail=visit.trail[:-1])
    else:
        spoken = replace(spoken, place=Place(Screen.HOME), trail=(Place(Screen.LANGUAGES),))
    return Step(spoken, (*left, LanguageChosen(tag)))


def moved(visit: Visit, place: Place, trail: tuple[Place, ...], now: float) -> Step:
    """At `place` with `trail` behind it. A page is left when another, or none, is being read."""
    missed = left_search(visit, place)
    if missed:
        trail = tuple(replace(one, done=one.done - {NOTHING}) for one in trail)
    there = replace(visit, place=place, trail=trail, playing="")
    was, will = page_read(visit), page_read(there)
    if (was and was.ref) == (will and will.ref):
        return Step(there, missed)
    return Step(replace(there, shown=now), (*left_page(visit, now), *missed))


def page_read(visit: Visit) -> Place | None:
    """The page that is being read: the one on the screen, or the one from which somebody went aside."""
    place = _before_aside(visit)
    return place if place and place.screen is Screen.PAGE else None


def _before_aside(visit: Visit) -> Place | None:
    return next((place for place in (visit.place, *reversed(visit.trail)) if place.screen not in ASIDE), None)


def left_search(visit: Visit, towards: Place | None) -> tuple[Event, ...]:
    """A search that found nothing is left for another screen, or for good: counted once."""
    place = _before_aside(visit)
    if place is None or place.screen is not Screen.SEARCH or NOTHING not in place.done:
        return ()
    if towards and (towards.screen in ASIDE or towards.screen is Screen.SEARCH):
        return ()
    return (Missed(visit.language, towards.ref if towards and towards.screen is Screen.TOPIC else ""),)


def left_page(visit: Visit, now: float) -> tuple[Event, ...]:
    page = page_read(visit)
    return (PageLeft(page.ref, visit.language, max(0.0, now - visit.shown)),) if page else ()


def over(visit: Visit, now: float) -> Step:
    """The visit's end: back to rest, with everything that is known only now."""
    used = tuple(AidUsed(aid) for aid in visit.aids.used())
    missed = left_search(visit, None)
    return Step(at_rest(), (*left_page(visit, now), *missed, *used, VisitOver(max(0.0, now - visit.began))))
