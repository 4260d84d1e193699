"""A scripted traveller: touches the real window, and keeps their own count of what they were shown.

Where to touch is found as a person would find it, by what stands on the screen: the same pure
screens are composed from what the kiosk has activated. What was touched is counted here, by the
traveller, and never read back from the kiosk.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from content_packs.geometry import Geometry
from kiosk.acts import act
from kiosk.edition import Edition
from kiosk.screens.compose import Composer
from kiosk.screens.layout import ScreenLayout
from kiosk.screens.stand import Scene
from kiosk.visit import Screen, Visit, at_rest, warning_s
from tests.virtual_screen import HOLD_S, Pixels, VirtualScreen

PATIENCE_S = 10.0
ASKED = 0.03
"""The share that a question over the screen covers at least."""
CHANGED = 0.06
"""The share of pixels that tells another screen from the shade of a pressed control or a clock that moved on."""

Picture = Callable[[str], Path]


@dataclass
class Seen:
    """What the traveller was shown."""

    views: Counter[tuple[str, str]] = field(default_factory=Counter)  # (page, language)
    languages: Counter[str] = field(default_factory=Counter)
    visits: int = 0


class ScreenStuck(AssertionError):
    """A touch changed nothing, or the screen went blank."""


class Traveller:
    """One person after another before one kiosk."""

    def __init__(self, glass: VirtualScreen, edition: Edition, geometry: Geometry, pictures: Path) -> None:
        self._glass = glass
        self._composer = Composer(edition, geometry)
        self._pictures = pictures
        self._visit = at_rest()
        self._step = 0
        self.edition = edition
        self.seen = Seen()

    def arrive(self) -> None:
        """Touch the resting screen."""
        glass = self._glass
        self._touched(glass.width / 2, glass.height / 2)
        self._visit = act(self._visit, "languages", 0.0, self._composer.directory(None)).visit
        self.seen.visits += 1

    def choose(self, language: str) -> None:
        self.touch(f"language:{language}")
        self.seen.languages[language] += 1

    def read(self, ref: str) -> None:
        """Touch the row of a page, and see it."""
        self.touch(f"page:{ref}")
        self.seen.views[ref, self._visit.language] += 1

    def speak(self, language: str) -> None:
        """On a page: change the language and come back to the same page, which is another view of it."""
        self.touch("languages")
        self.choose(language)
        self.seen.views[self._visit.place.ref, language] += 1

    def touch(self, action: str) -> None:
        """Touch what carries `action`; raises `ScreenStuck` when it is not in sight or nothing follows."""
        hit = self._layout().find(action)
        if hit is None:
            raise ScreenStuck(f"{action} is nowhere on the screen {self._visit.place}")
        rect = hit.rect
        x, y = rect.x + rect.width / 2, rect.y + rect.height / 2
        if not self._layout().hit(x, y) or not (0 <= y < self._glass.height):
            raise ScreenStuck(f"{action} lies out of sight on the screen {self._visit.place}")
        self._touched(x, y)
        visit = act(self._visit, action, 0.0, self._composer.directory(None)).visit
        self._visit = replace(visit, place=replace(visit.place, scroll=0.0))

    def walk_away(self, idle_s: float) -> None:
        """Leave without a word; the screen asks whether anybody is there, and comes to rest by itself."""
        before = self._glass.snap()
        if not self._glass.wait_for_change(before, idle_s + PATIENCE_S, share=ASKED):
            raise ScreenStuck(f"the screen asked nobody after {idle_s:.0f} s")
        asking = self._glass.wait_until_still()
        if not self._glass.wait_for_change(asking, warning_s(self._visit) + PATIENCE_S, share=0.2):
            raise ScreenStuck("the screen did not rest when nobody answered")
        self._glass.wait_until_still()
        self._visit = at_rest()

    def begin_again(self) -> None:
        """The screen was started anew and is at rest."""
        self._visit = at_rest()

    def picture(self, name: str) -> Path:
        """What the glass shows now, as ``<step>-<name>.png``."""
        self._step += 1
        return self._glass.screenshot(self._pictures / f"{self._step:03d}-{name}.png")

    def topics(self) -> list[tuple[str, list[str]]]:
        """Every topic on the home screen with its pages, as references."""
        found = []
        for topic in self.edition.topics(None):
            refs = list(self.edition.pages(topic.pack, topic.topic, None))
            found.append((f"{topic.pack}/{topic.topic.id}", refs))
        return found

    @property
    def visit(self) -> Visit:
        return self._visit

    @property
    def resting(self) -> bool:
        return self._visit.place.screen is Screen.RESTING

    # -- inside

    def _layout(self) -> ScreenLayout:
        return self._composer.compose(Scene(self._visit, None, sound=False))

    def _touched(self, x: float, y: float) -> None:
        self._glass.press(x, y)
        time.sleep(HOLD_S)
        before = self._glass.snap()
        self._glass.release()
        if not self._glass.wait_for_change(before, PATIENCE_S, share=CHANGED):
            raise ScreenStuck(f"a touch at {x:.0f}, {y:.0f} changed nothing on the screen {self._visit.place}")
        self._must_show_something(self._glass.wait_until_still())

    def _must_show_something(self, pixels: Pixels) -> None:
        if self._glass.colours() < 4:
            raise ScreenStuck(f"the screen is blank after {self._visit.place}: {pixels[0, 0]:#x} everywhere")
