"""The sound of the question whether anybody is still there: once each time it is asked. A companion."""

from __future__ import annotations

from collections.abc import Callable

from content_packs.typeset.boxes import Hit
from kiosk.screens.layout import ScreenLayout
from kiosk.screens.stand import Scene
from kiosk.ui.companion import Companion


class Knock(Companion):
    """`chime` plays two soft notes at a volume of the aids."""

    def __init__(self, chime: Callable[[int], None]) -> None:
        self._chime = chime
        self._asked = False

    @property
    def busy(self) -> bool:
        """Never: the question must not answer itself."""
        return False

    def presented(self, scene: Scene, _layout: ScreenLayout) -> None:
        asked, self._asked = self._asked, scene.left_s is not None
        if self._asked and not asked:
            self._chime(scene.visit.aids.volume)

    def taken(self, _hit: Hit, _now: float) -> bool:
        return False

    def tick(self, now: float) -> None:
        """Nothing is due."""

    def due_s(self, _now: float) -> float | None:
        return None

    def stop(self) -> None:
        """Nothing goes on."""
