"""Voice and keypad of one kiosk, made so that what the keypad stands on is what the voice speaks of."""

from __future__ import annotations

from kiosk.ui.companion import Companion, Stagehand
from kiosk.ui.keypad import Keypad
from kiosk.ui.loud import Loud
from kiosk.ui.voice import Voice


class Aloud:
    """Makes the two companions of one show, the voice first: it is asked first what a key or a touch means."""

    def __init__(self, loud: Loud) -> None:
        self._loud = loud
        self._voice: Voice | None = None

    def voice(self, hand: Stagehand) -> Companion:
        self._loud.begin()
        self._voice = Voice(hand, self._loud)
        return self._voice

    def keypad(self, hand: Stagehand) -> Companion:
        assert self._voice is not None  # noqa: S101 - the voice is made first
        return Keypad(hand, self._loud.board, self._voice.tell, self._loud.px_per_mm)
