"""Tasks of somebody who goes: asked whether they are there, gone without a word, finished; and who comes next."""

from __future__ import annotations

from content_packs.theme import LIGHT
from kiosk.aids import Aids
from kiosk.visit import Screen
from tests.tasks.checkpoint import SAMPLE
from tests.tasks.finding import NONSENSE
from tests.tasks.hand import Hand, Lost

VISA = f"{SAMPLE}/visa"
TRANSPORT = f"{SAMPLE}/onward-transport"
ASKED_S = 60.0
OVER_S = 90.0


def still_there(t: Hand) -> None:
    """Asked, with words and a sound; one touch, and all is as it was."""
    t.comes_to("transport", "onward-transport")
    toggle = t.finds("toggle:")
    t.uses(toggle)
    since = t.booth.heard.length_s
    t.until(lambda: _asked(t), "nobody is asked", ASKED_S)
    t.booth.await_seen()
    t.hears(since)
    t.look()
    t.answer()
    t.booth.await_seen()
    if t.layout.over or toggle.partition(":")[2] not in t.place.open:
        raise Lost(f"not as it was: {t.place}")
    t.leaves()


def gone_without_a_word(t: Hand) -> None:
    """Nobody answers: the next traveller finds nothing of it."""
    t.comes_to("transport", "onward-transport")
    toggle = t.finds("toggle:")
    t.uses(toggle)
    t.until(lambda: _asked(t), "nobody is asked", ASKED_S)
    t.booth.await_seen()
    t.look()
    t.until(lambda: _resting(t), "the screen does not come to rest", OVER_S)
    t.gone()
    _as_new(t)
    t.opens("transport")
    t.turns_to("onward-transport")
    if t.place.open or t.place.scroll:
        raise Lost(f"something is left: {t.place}")
    t.leaves()


def finished(t: Hand) -> None:
    """Finish: contrast, size, answers, what was typed, the way back: nothing is left."""
    t.comes()
    t.uses("aids")
    t.uses("aid:contrast")
    t.uses("aid:text-larger")
    t.uses("home")
    t.uses("search")
    t.types(NONSENSE)
    t.finds_nothing()
    t.look()
    t.uses("home")
    t.leaves()
    _as_new(t)
    t.uses("search")
    if t.place.typed:
        raise Lost(f"{t.place.typed} is still typed")
    t.leaves()


def _as_new(t: Hand) -> None:
    """The next one begins with nothing."""
    t.forget()
    t.arrives()
    speaks = t.twin.speaks  # whoever needs the voice has asked for it again
    if t.visit.language or t.visit.trail or t.layout.ground != LIGHT.ground or t.visit.aids != Aids(speech=speaks):
        raise Lost(f"something is left of the one before: {t.visit.aids}")
    t.speaks()
    t.sees(Screen.HOME)


def _asked(t: Hand) -> bool:
    t.twin.tick()
    return t.layout.over is not None


def _resting(t: Hand) -> bool:
    t.twin.tick()
    return t.twin.resting
