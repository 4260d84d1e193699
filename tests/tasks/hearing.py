"""Tasks of somebody who listens and watches: a page read aloud, sounds, how loud, a film with its captions."""

from __future__ import annotations

import time

from kiosk.speech.voices import voiced
from kiosk.visit import Screen
from tests.heard import QUIET
from tests.tasks import glass
from tests.tasks.checkpoint import SAMPLE
from tests.tasks.hand import TAIL_S, Hand, Lost
from tests.tasks.listening import SpeechHand
from tests.virtual_screen import Pixels

ABOUT = f"{SAMPLE}/about-kiosk"
SILENT_S = 0.5
SOUND_S = 15.0
LOUDER = 1.5
"""How much larger the sound's waves are at the loudest."""

STILL_S = 0.4
"""More than ten frames of the film."""


def read_aloud(t: Hand) -> None:
    """Read, pause, read again, stop. Where no voice is there for a language, the screen says so."""
    t.comes_to("entry", "visa")
    since = t.booth.heard.length_s + TAIL_S
    t.uses("read")
    if t.language not in voiced(t.booth.edition.languages):
        t.reads(t.says(t.language, "unread"))
        t.look()
        t.leaves()
        return
    t.hears(since)
    t.reads(t.says(t.language, "read-again"))
    t.look()
    t.uses("voice:pause")
    silence(t)
    since = t.booth.heard.length_s
    t.uses("voice:again")
    t.hears(since)
    t.uses("read")
    silence(t)
    t.leaves()


def volume(t: Hand) -> None:
    """The same sound, louder."""
    t.comes_to("about", "about-kiosk")
    before = _played(t)
    t.uses("aids")
    for _ in range(3):
        t.uses("aid:volume-up")
    t.look()
    t.goes_back()
    after = _played(t)
    if after < before * LOUDER:
        raise Lost(f"its waves were {before} high, and are {after}")
    t.leaves()


def sound(t: Hand) -> None:
    """Play a recording, and stop it."""
    t.comes_to("about", "about-kiosk")
    action = t.finds("sound:")
    since = t.booth.heard.length_s + TAIL_S
    t.uses(action)
    t.hears(since)
    t.look()
    if isinstance(t, SpeechHand):
        _ends(t)  # a touch on it would speak over it
    else:
        t.uses(action)
        silence(t)
    t.leaves()


def film(t: Hand) -> None:
    """A film moves, its captions stand under it; pause, again, and back to the page."""
    t.comes_to("about", "about-kiosk")
    t.uses(t.finds("film:"))
    t.sees(Screen.FILM, ABOUT)
    t.until(lambda: _moves(t), "the film does not move")
    t.until(lambda: _captioned(t), "no caption stands under the film")
    t.look()
    t.uses("film-play")
    t.until(lambda: not _moves(t), "the film does not stand still")
    t.uses("film-again")
    t.until(lambda: _moves(t), "the film does not begin again")
    t.goes_back()
    t.sees(Screen.PAGE, ABOUT)
    t.leaves()


def silence(t: Hand) -> None:
    """Nothing is heard any more."""
    since = t.booth.heard.length_s + TAIL_S
    t.booth.heard.wait_for(TAIL_S + SILENT_S)
    if t.booth.heard.loudest(since) > QUIET:
        raise Lost("it is not silent")


def _played(t: Hand) -> int:
    """How high the waves of the page's recording are; it is played to its end."""
    action = t.finds("sound:")
    t.uses(action)
    since = t.booth.heard.length_s
    t.hears(since)
    t.booth.heard.wait_for(1.0)
    loudest = t.booth.heard.loudest(since)
    _ends(t)
    return loudest


def _ends(t: Hand) -> None:
    """The recording comes to its end by itself, and its button says so."""

    def over() -> bool:
        t.twin.hushed()
        return t.booth.sees()

    t.until(over, "the sound never ends", SOUND_S)


def _moves(t: Hand) -> bool:
    before, end = _film(t), time.monotonic() + STILL_S
    while time.monotonic() < end:
        if (_film(t) != before).any():
            return True
        time.sleep(0.02)
    return False


def _film(t: Hand) -> Pixels:
    return glass.part(t.booth.screen.snap(), glass.moving(t.layout, t.twin.scroll)[0])


def _captioned(t: Hand) -> bool:
    """Whether one of the film's captions stands at its place, as it was set."""
    reel = t.layout.content.film
    assert reel
    if not reel.cues:
        raise Lost("the film has no captions")
    have = t.booth.screen.snap()
    for cue, place in zip(reel.cues, glass.moving(t.layout, t.twin.scroll)[1:], strict=True):
        if not glass.differs(glass.box_picture(cue.box), glass.part(have, place)):
            return True
    return False
