"""One mouth: phrases and recordings, one after the other, out of the loudspeaker. Never waits; `tick` goes on.

What is said anew takes the place of what was said before, at once. The phrase after the present one is made
while this one is heard.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import TypeAlias

from kiosk.speech.voices import Phrase
from kiosk.ui.espeak import Espeak
from kiosk.ui.sound import Speaker

Sound: TypeAlias = Phrase | bytes
"""Words to be made sound, or a sound as it was recorded."""


class Mouth:
    """Says one thing at a time."""

    def __init__(self, speaker: Speaker, espeak: Espeak) -> None:
        self._speaker = speaker
        self._espeak = espeak
        self._waiting: deque[Sound] = deque()
        self._heard = False  # the first of those waiting is heard now
        self._volume = 0

    @property
    def busy(self) -> bool:
        return bool(self._waiting)

    def say(self, sounds: Sequence[Sound], volume: int) -> None:
        """Say these, and nothing that was to be said before."""
        self.hush()
        self._waiting.extend(sounds)
        self._volume = volume
        self._go_on()

    def prepare(self, sound: Sound) -> None:
        """Make ready what will be said next."""
        if isinstance(sound, Phrase):
            self._espeak.ask(sound)

    def louder(self, volume: int) -> None:
        self._volume = volume
        self._speaker.louder(volume)

    def hush(self) -> None:
        """Silence, at once."""
        if self._heard:
            self._speaker.stop()
        if self._waiting:
            self._espeak.stop()
        self._waiting.clear()
        self._heard = False

    def tick(self) -> None:
        if self._heard and not self._speaker.playing:
            self._heard = False
            self._waiting.popleft()
        self._go_on()

    def _go_on(self) -> None:
        """Begin with the first of those waiting, once it is made; what cannot be made is left out."""
        while self._waiting and not self._heard:
            sound = self._made(self._waiting[0])
            if sound is None:
                return
            self._speaker.say(sound, self._volume)
            self._heard = self._speaker.playing
            if not self._heard:
                self._waiting.popleft()
        if len(self._waiting) > 1:
            self.prepare(self._waiting[1])

    def _made(self, sound: Sound) -> bytes | None:
        if isinstance(sound, bytes):
            return sound
        self._espeak.ask(sound)
        return self._espeak.made(sound)
