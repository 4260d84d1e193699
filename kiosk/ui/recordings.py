"""Plays the recorded sounds of a page through the loudspeaker. A companion of the show.

It does what the visit says (`Visit.playing`) and tells it when a sound has ended by itself. Another screen, or a
voice that begins to read, ends it at once.
"""

from __future__ import annotations

from content_packs.typeset.boxes import Hit
from kiosk.screens.layout import ScreenLayout
from kiosk.screens.stand import Scene
from kiosk.ui.companion import Companion, Stagehand
from kiosk.ui.sound import Speaker

LOOK_S = 0.2
"""How often it is looked whether the sound has ended."""


class Recordings(Companion):
    """One sound at a time."""

    def __init__(self, hand: Stagehand, speaker: Speaker) -> None:
        self._hand, self._speaker = hand, speaker
        self._block = ""
        self._volume = 0
        self._silenced = False

    @property
    def busy(self) -> bool:
        return bool(self._block)

    def presented(self, scene: Scene, layout: ScreenLayout) -> None:
        wanted = dict(layout.content.sounds).get(scene.visit.playing, "")
        self._silenced = scene.reading and bool(self._block)
        if not wanted:
            self.stop()
        elif scene.visit.playing != self._block:
            self._begin(scene.visit.playing, wanted, scene.visit.aids.volume)
        elif scene.visit.aids.volume != self._volume:
            self._volume = scene.visit.aids.volume
            self._speaker.louder(self._volume)

    def taken(self, hit: Hit, now: float) -> bool:  # noqa: ARG002 - its buttons are steps of the visit
        return False

    def tick(self, now: float) -> None:
        if self._block and (self._silenced or not self._speaker.playing):
            block, self._block = self._block, ""
            self._hand.do(f"ended:{block}", now)

    def due_s(self, now: float) -> float | None:  # noqa: ARG002 - at any time
        return LOOK_S if self._block else None

    def stop(self) -> None:
        if self._block:
            self._speaker.stop()
        self._block, self._silenced = "", False

    def _begin(self, block: str, sha256: str, volume: int) -> None:
        """A file that is damaged is a sound that ends at once."""
        self._block, self._volume = block, volume
        path = self._hand.content.file(sha256)
        if path is None:
            self._speaker.stop()
        else:
            self._speaker.play(path, volume)
