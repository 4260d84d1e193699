"""The door to the loudspeaker: one sound at a time, from a file or from memory, by Kivy's SDL mixer.

Rules: a new sound ends the one before; `stop` is heard within one buffer of the mixer (23 ms). A device
without sound is silent and says so (`available`); nothing here ever raises. What is spoken to a traveller
passes through memory only, never through a disk. The mixer is loaded on a thread of its own, because that takes
longer than a frame may, and opened on the ui's. It plays WAV, MP3, Ogg Vorbis, and Opus where libopusfile is installed.
"""

from __future__ import annotations

import contextlib
import importlib
import logging
import os
import threading
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
    """One loudspeaker. Made without sound; `look` looks for the device."""

    def __init__(self) -> None:
        self._music: Any = None
        self._sound: Any = None
        self._memory: int | None = None
        self._module: Any = None
        self._loaded = threading.Event()
        self.known = False
        """Whether it is already known if the device has sound."""
        self._chime = b""

    def open(self) -> None:
        """Get ready to look for the device."""
        threading.Thread(target=self._load, name="speaker", daemon=True).start()

    def look(self) -> bool:
        """Look for the device, once and on the ui's thread: SDL tells its windows of new devices, and Kivy's window
        would wait for this thread for ever if another one held Python meanwhile. True when it has just looked."""
        if self.known or not self._loaded.is_set():
            return False
        self.known = True
        with contextlib.suppress(OSError):
            memory = os.memfd_create("silence")
            os.write(memory, chime())
            if self._module and self._module.MusicSDL2(source=f"/proc/self/fd/{memory}").length >= 0:
                self._music = self._module.MusicSDL2
            os.close(memory)
        return True

    def wait(self) -> bool:
        """Wait until it is known whether there is sound; for a command that does nothing else."""
        self._loaded.wait(OPEN_S)
        self.look()
        return self.available

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

    def _load(self) -> None:
        """Import what takes longer than a frame may. Nothing of SDL is called by that."""
        try:
            self._module = importlib.import_module("kivy.core.audio.audio_sdl2")
        except Exception:  # a kiosk without sound goes on
            log.exception("the mixer could not be loaded")
        self._loaded.set()
