"""Somebody before the real window: touches what a composed screen says is there, and sees whether it came.

The ui runs without a loudspeaker, so that its dock is the same from the first frame on.

guest = Guest(screen, Composer(FakeContent(), PORTRAIT))
guest.start(); guest.go("language:km"); assert guest.sees()
"""

from __future__ import annotations

import re
import time
from dataclasses import replace
from pathlib import Path

import numpy as np

from kiosk.acts import act
from kiosk.screens.compose import Composer
from kiosk.screens.layout import ScreenLayout
from kiosk.screens.stand import Scene
from kiosk.visit import Visit, at_rest
from tests.screen_content import painted
from tests.virtual_screen import VirtualScreen

CHANGE_S = 4.0
DIFFERENT = 8
"""How far a colour of a pixel may be off before it is another: GL and cairo round differently."""

ALIKE = 0.002
"""The share of pixels that may differ in a window that shows what it should."""

NOISE = re.compile(r"Traceback|Error|CRITICAL|Exception")


class Guest:
    """Keeps the visit that the touches so far make, as `kiosk.acts` does."""

    def __init__(self, screen: VirtualScreen, composer: Composer) -> None:
        self.screen = screen
        self.composer = composer
        self.visit = at_rest()

    def scene(self) -> Scene:
        still = replace(self.visit, touched=0.0, began=0.0, shown=0.0, trail=())
        return Scene(still, None, sound=False)

    def layout(self) -> ScreenLayout:
        return self.composer.compose(self.scene())

    def start(self) -> None:
        """Touch the resting screen."""
        self.touch(self.screen.width / 2, self.screen.height / 2)
        self.visit = self._after("start", at_rest())

    def go(self, action: str) -> None:
        """Touch `action`, which stands in sight, and wait until the screen has changed. The same control twice in a
        row would be one touch."""
        hit = self.layout().find(action)
        assert hit, action
        self.touch(hit.rect.x + hit.rect.width / 2, hit.rect.y + hit.rect.height / 2)
        self.visit = self._after(action, self.visit)

    def touch(self, x: float, y: float) -> None:
        assert self.screen.tap(x, y, CHANGE_S, share=0.002), (x, y)

    def unlike(self) -> float:
        """The share of pixels in which the window differs from what belongs there; the band, where the time
        stands, is left out."""
        layout = self.layout()
        want, have = (np.asarray(image).astype(int) for image in (painted(layout), self.screen.image()))
        below = int(layout.content.rect.y)
        return float((np.abs(want - have).max(axis=2)[below:] > DIFFERENT).mean())

    def sees(self) -> bool:
        """Does what belongs there come to stand there? A busy machine may need a moment."""
        end = time.monotonic() + CHANGE_S
        since = self.screen.snap()
        while self.unlike() >= ALIKE:
            if not self.screen.wait_for_change(since, end - time.monotonic()):
                return False
            since = self.screen.snap()
        return True

    def _after(self, action: str, visit: Visit) -> Visit:
        step = act(visit, action, 1.0, self.composer.directory(None)).visit
        return replace(step, place=replace(step.place, scroll=0.0))


def noise(log: Path) -> list[str]:
    """Lines of a log that no traveller's doing should cause."""
    return [line for line in log.read_text(errors="replace").splitlines() if NOISE.search(line)]
