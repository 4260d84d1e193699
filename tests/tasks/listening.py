"""A hand of somebody who does not see: the first touch speaks, the second acts. What should be heard is heard."""

from __future__ import annotations

from kiosk.visit import Screen
from tests.tasks.hand import TAIL_S
from tests.tasks.touching import TouchHand


class SpeechHand(TouchHand):
    """Touches, listens, and touches again."""

    def arrives(self) -> None:
        """The first touch, and the voice asked for before anything else."""
        super().arrives()
        self.uses("aids")
        self.uses("aid:speech")
        self.goes_back()
        self.sees(Screen.LANGUAGES)

    def do(self, action: str) -> None:
        hit = self.in_sight(action)
        if self.twin.speaks and not self.twin.acts_at_once(hit):
            self.twin.did.clear()
            self.tap_on(hit)
            since = self.booth.heard.length_s + TAIL_S
            if action in self.twin.did:  # it was spoken of just now, or has no words
                self.still()
                return
            if self.twin.said:
                self.hears(since)
            self.booth.await_seen()
            hit = self.in_sight(action)
        self.tap_on(hit)
        self.still()

    def answer(self) -> None:
        self.do("stay")
