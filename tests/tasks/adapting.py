"""Tasks of somebody who needs the screen otherwise: larger words, contrast, low controls, less motion, a voice."""

from __future__ import annotations

import numpy as np

from content_packs.theme import HIGH_CONTRAST, LIGHT
from kiosk.aids import TEXT_STEPS
from kiosk.screens.layout import MORE
from kiosk.visit import Screen
from tests.screen_content import ORDER
from tests.tasks.booth import Booth
from tests.tasks.checkpoint import SAMPLE
from tests.tasks.hand import Hand, Lost
from tests.tasks.touching import TouchHand

VISA = f"{SAMPLE}/visa"


def big_text(t: Hand) -> None:
    """Twice as large, on a page to its end; and the visit ends with it."""
    t.comes_to("entry", "visa")
    before = t.box("title").rect.height
    _aids(t, *["aid:text-larger"] * (len(TEXT_STEPS) - 1))
    if TEXT_STEPS[t.visit.aids.text] != 2.0 or t.box("title").rect.height <= before:
        raise Lost(f"words are {t.visit.aids.scale} times as large")
    t.look()
    t.reads_to_the_end()
    t.leaves()


def contrast(t: Hand) -> None:
    t.comes_to("entry", "visa")
    _aids(t, "aid:contrast")
    if ground(t.booth) != HIGH_CONTRAST.ground:
        raise Lost(f"the ground is {ground(t.booth)}")
    t.look()
    t.goes_back()
    t.sees(Screen.TOPIC, f"{SAMPLE}/entry")
    t.leaves()


def low_controls(t: Hand) -> None:
    """Whatever is touched stands at most 1,120 mm above the floor."""
    t.comes_to("entry", "visa")
    _aids(t, "aid:reach")
    highest = t.booth.panel.y_at(LIGHT.reach_mm)
    for hit in t.layout.places(t.twin.scroll):
        within = t.layout.content.rect
        if hit.rect.y < highest - 1 and within.y <= hit.rect.y + hit.rect.height / 2 < within.y + within.height:
            raise Lost(f"{hit.action} stands at {hit.rect.y}, higher than {highest}")
    t.look()
    t.read_on()
    t.booth.await_seen()
    t.leaves()


def less_motion(t: Hand) -> None:
    """The page is there at once: nothing glides."""
    t.comes_to("entry", "visa")
    _aids(t, "aid:still")
    if isinstance(t, TouchHand):
        for _ in range(2 if t.twin.speaks else 1):  # the first touch may only speak
            t.tap_on(t.in_sight(MORE))
            if t.twin.gliding:
                raise Lost("the page glides")
            t.booth.await_seen()
    else:
        t.read_on()
        t.booth.await_seen()
    if not t.twin.scroll:
        raise Lost("the page did not move")
    t.look()
    t.leaves()


def as_it_was(t: Hand) -> None:
    """One control takes every aid back."""
    t.comes()
    t.uses("aids")
    for action in ("aid:text-larger", "aid:contrast", "aid:still"):
        t.uses(action)
    t.look()
    t.uses("aid:reset")
    if t.visit.aids.text or t.visit.aids.contrast or t.layout.ground != LIGHT.ground:
        raise Lost(f"not as it was: {t.visit.aids}")
    t.leaves()


def voice(t: Hand) -> None:
    """What is touched speaks, and only then acts; in another language, too; and the voice goes when it is told to."""
    t.comes_to("entry", "visa")
    if not t.twin.speaks:
        _aids(t, "aid:speech")
    t.hears_of("home")
    t.sees(Screen.PAGE, VISA)
    t.look()
    t.uses("home")
    t.sees(Screen.HOME)
    t.uses("languages")
    t.speaks(ORDER[(ORDER.index(t.language) + 1) % len(ORDER)])
    t.hears_of(f"topic:{SAMPLE}/money")
    t.uses("aids")
    t.uses("aid:speech")
    if t.twin.speaks:
        raise Lost("it still speaks")
    t.leaves()


def ground(booth: Booth) -> str:
    """The colour that most of the glass has."""
    colours, counts = np.unique(booth.screen.snap()[::8, ::8] & 0xFFFFFF, return_counts=True)
    return f"#{int(colours[counts.argmax()]):06X}"


def _aids(t: Hand, *actions: str) -> None:
    """To the reading aids, and back to where one was."""
    place = t.place
    t.uses("aids")
    t.sees(Screen.AIDS)
    for action in actions:
        t.uses(action)
    t.goes_back()
    t.sees(place.screen, place.ref)
