"""A hand of somebody who does not see: the first touch speaks, the second acts. What should be heard is heard."""

from __future__ import annotations

from kiosk.visit import Screen
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

    def answer(self) -> None:
        self.do("stay")
