"""What a touch does to a visit: the word of a `Hit` → the next step. Pure.

An action is a word or ``word:object``. Each word has one function here or in a module of `kiosk` that is
named for what it is about; `WORDS` is the whole list. Nonsense only counts as a touch. At rest any touch begins.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeAlias

from kiosk.aids import changed
from kiosk.notices import heard, left_behind, show, show_all
from kiosk.opinions import choose, survey, useful, wrong
from kiosk.playing import ended, film, film_again, film_broken, film_captions, film_play, sound
from kiosk.search.acts import asked_anew, key, search
from kiosk.viewing import pointed, zoomed
from kiosk.visit import Atlas, Place, Screen, Step, Visit, absolute, back, begun, go, over, page_read, speak, touched

Act: TypeAlias = Callable[[Visit, str, float, Atlas], Step]
"""`visit`, the action's object, monotonic seconds, what there is to go to → the step."""


def act(visit: Visit, action: str, now: float, atlas: Atlas) -> Step:
    """Carry out one touch. Before a language is chosen only what needs none does anything."""
    if visit.resting:
        return Step(begun(now))
    word, _, target = action.partition(":")
    here = touched(visit, now)
    if word not in WORDS or (not visit.language and word not in WORDLESS):
        return Step(here)
    step = WORDS[word](here, target, now, atlas)
    return replace(step, visit=left_behind(here, step.visit))


def _finish(visit: Visit, _target: str, now: float, _atlas: Atlas) -> Step:
    return over(visit, now)


def _back(visit: Visit, _target: str, now: float, _atlas: Atlas) -> Step:
    return back(visit, now)


def _stay(visit: Visit, _target: str, _now: float, _atlas: Atlas) -> Step:
    """Somebody is there: `touched` has said so already."""
    return Step(visit)


def _languages(visit: Visit, _target: str, now: float, _atlas: Atlas) -> Step:
    return go(visit, Place(Screen.LANGUAGES), now)


def _language(visit: Visit, target: str, now: float, atlas: Atlas) -> Step:
    if not atlas.has_language(target):
        return Step(visit)
    return asked_anew(speak(visit, target, now), visit.language, atlas)


def _home(visit: Visit, _target: str, now: float, _atlas: Atlas) -> Step:
    return go(visit, Place(Screen.HOME), now)


def _topic(visit: Visit, target: str, now: float, atlas: Atlas) -> Step:
    return go(visit, Place(Screen.TOPIC, target), now) if atlas.has_topic(target) else Step(visit)


def _page(visit: Visit, target: str, now: float, atlas: Atlas) -> Step:
    ref = absolute(target, visit.place.ref)
    return go(visit, Place(Screen.PAGE, ref), now) if atlas.has_page(ref) else Step(visit)


def _toggle(visit: Visit, item: str, _now: float, _atlas: Atlas) -> Step:
    """Open or close the answer to a question of the page."""
    if visit.place.screen is not Screen.PAGE or not item:
        return Step(visit)
    return Step(replace(visit, place=replace(visit.place, open=visit.place.open ^ {item})))


def _aids(visit: Visit, _target: str, now: float, _atlas: Atlas) -> Step:
    return go(visit, Place(Screen.AIDS), now)


def _aid(visit: Visit, word: str, _now: float, _atlas: Atlas) -> Step:
    """Change a reading aid, wherever the traveller is."""
    return Step(replace(visit, aids=changed(visit.aids, word)))


def _help(visit: Visit, _target: str, now: float, atlas: Atlas) -> Step:
    """One touch to the page that helps; where there is none, to the screen that names the staff's desk. Whoever has
    chosen no language is helped in the one that the screen speaks, and chooses there; no choice is counted."""
    page = atlas.help_page()
    spoken = visit if visit.language else replace(visit, language=atlas.first_language())
    return go(spoken, Place(Screen.PAGE, page) if page else Place(Screen.HELP), now)


def _of_page(screen: Screen) -> Act:
    """Go aside from the page that is read, to something of it."""

    def aside(visit: Visit, part: str, now: float, _atlas: Atlas) -> Step:
        page = page_read(visit)
        return go(visit, Place(screen, page.ref, part=part), now) if page else Step(visit)

    return aside


WORDLESS = frozenset({"finish", "back", "stay", "languages", "language", "aids", "aid", "help"})
"""What can be done before a language is chosen."""

WORDS: Mapping[str, Act] = {
    "finish": _finish,
    "back": _back,
    "stay": _stay,
    "languages": _languages,
    "language": _language,
    "home": _home,
    "topic": _topic,
    "page": _page,
    "toggle": _toggle,
    "aids": _aids,
    "aid": _aid,
    "help": _help,
    "search": search,
    "key": key,
    "notice": show,
    "notices": show_all,
    "heard": heard,
    "point": pointed,
    "picture": _of_page(Screen.PICTURE),
    "zoom": zoomed,
    "sound": sound,
    "film": film,
    "film-play": film_play,
    "film-again": film_again,
    "film-captions": film_captions,
    "film-broken": film_broken,
    "ended": ended,
    "report": _of_page(Screen.REPORT),
    "useful": useful,
    "wrong": wrong,
    "survey": survey,
    "choose": choose,
}
