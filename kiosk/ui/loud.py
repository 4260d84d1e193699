"""What speaking needs of the device: a loudspeaker, a synthesiser, and the board on which it marks what is read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from kiosk.screens.marks import Marks
from kiosk.ui.espeak import Espeak
from kiosk.ui.sound import Speaker

NO_SPEAKER = "no loudspeaker was found; plug one in and restart the kiosk, or set sound = false in its settings"
NO_VOICE = "espeak-ng is not installed, so that only recordings are read aloud; install Debian's espeak-ng"


class MarkBoard(Protocol):
    """Where marks are laid: the `Stage`."""

    def mark(self, owner: str, marks: Marks) -> None: ...


@dataclass(frozen=True)
class Loud:
    """`fitted` is false where the settings say that there is no loudspeaker. `px_per_mm` is the panel's. `tell` is
    told what the device lacks, in a sentence for the operator."""

    speaker: Speaker
    espeak: Espeak
    board: MarkBoard
    px_per_mm: float
    fitted: bool = True
    tell: Callable[[str], object] = len

    @property
    def sound(self) -> bool:
        """Whether anything can be heard, as far as is known."""
        return self.fitted and (self.speaker.available or not self.speaker.known)

    def begin(self) -> None:
        self.espeak.start()
        if self.fitted:
            self.speaker.open()

    def look(self) -> None:
        """Look for the device, if that was not done; called by the ui's thread now and then."""
        if self.speaker.look():
            self.tell(self._lack())

    def _lack(self) -> str:
        if not self.speaker.available:
            return NO_SPEAKER
        return "" if self.espeak.installed else NO_VOICE
