"""The door to the loudspeaker: one sound at a time, from a file or from memory, by Kivy's SDL mixer.

Rules: a new sound ends the one before; `stop` is heard within one buffer of the mixer (23 ms). A device
without sound is silent and says so (`available`); nothing here ever raises. What is spoken to a traveller
passes through memory only, never through a disk. The mixer is opened on a thread of its own, because
that takes longer than a frame may; it plays WAV, MP3, Ogg Vorbis, and Opus where libopusfile is installed.
"""

from __future__ import annotations

import contextlib
import importlib
import logging
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kiosk.aids import LOUDEST
from kiosk.speech.tone import chime

log = logging.getLogger(__name__)

STEP_DB = 5.0
"""How much softer one step of volume is."""
OPEN_S = 10.0
"""How long `wait` waits."""


def gain(volume: int) -> float:
    """How loud step `volume` of 0 to `LOUDEST` is, 0.0 to 1.0; every step is heard as one of the same size."""
    return 10 ** ((min(volume, LOUDEST) - LOUDEST) * STEP_DB / 20) if volume > 0 else 0.0


class Speaker:
    """One loudspeaker. Made without sound; `open` looks for the device."""

    def __init__(self) -> None:
        self._music: Any = None
        self._sound: Any = None
        self._memory: int | None = None
        self._opened = threading.Event()
        self._chime = b""

    def open(self, known: Callable[[], None] = lambda: None) -> None:
        """Look for the device, on another thread, which calls `known` when it has looked."""
        threading.Thread(target=self._open, args=(known,), name="speaker", daemon=True).start()

    def wait(self) -> bool:
        """Wait until it is known whether there is sound; for a command that does nothing else."""
        self._opened.wait(OPEN_S)
        return self.available

    @property
    def known(self) -> bool:
        """Whether it is already known if the device has sound."""
        return self._opened.is_set()

    @property
    def available(self) -> bool:
        return self.known and self._music is not None

    @property
    def playing(self) -> bool:
        if self._sound is None:
            return False
        self._sound._check_play(0)  # Kivy looks by its clock, which runs only when a frame was drawn
        return bool(self._sound.state == "play")

    def play(self, path: Path, volume: int) -> None:
        """Play a file, whatever its name. `volume` is that of the aids."""
        self.stop()
        if not self.available:
            return
        sound = self._music(source=str(path))
        sound.volume = gain(volume)
        sound.play()
        self._sound = sound

    def say(self, wav: bytes, volume: int) -> None:
        """Play a WAV file that is nowhere but in memory."""
        self.stop()
        if not self.available:
            return
        self._memory = os.memfd_create("sound")
        with open(self._memory, "wb", closefd=False) as file:
            file.write(wav)
        memory, self._memory = self._memory, None
        self.play(Path(f"/proc/self/fd/{memory}"), volume)
        self._memory = memory

    def chime(self, volume: int) -> None:
        """Two soft notes: somebody is asked something."""
        self._chime = self._chime or chime()
        self.say(self._chime, volume)

    def louder(self, volume: int) -> None:
        """The volume of what is playing."""
        if self._sound is not None:
            self._sound.volume = gain(volume)

    def stop(self) -> None:
        if self._sound is not None:
            self._sound.stop()
            self._sound.unload()
            self._sound = None
        if self._memory is not None:
            with contextlib.suppress(OSError):
                os.close(self._memory)
            self._memory = None

    def _open(self, known: Callable[[], None]) -> None:
        """Play nothing once: only then does the mixer look for its device."""
        try:
            music = importlib.import_module("kivy.core.audio.audio_sdl2").MusicSDL2
            memory = os.memfd_create("silence")
            try:
                os.write(memory, chime())
                if music(source=f"/proc/self/fd/{memory}").length >= 0:
                    self._music = music
            finally:
                os.close(memory)
        except Exception:  # a kiosk without sound goes on
            log.exception("the loudspeaker could not be opened")
        self._opened.set()
        known()
