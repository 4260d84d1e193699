"""What a traveller would hear: a loudspeaker that writes its sound into a file, as fast as it would be heard.

SDL's disk driver stands where the device would. The file is 44.1 kHz, two channels, 16 bits.
"""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

RATE_HZ = 44_100
FRAME_BYTES = 4
QUIET = 30
"""No sample of silence is louder."""


class Heard:
    """Everything that came out of one loudspeaker so far."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def environment(self) -> dict[str, str]:
        """What a process needs to speak into the file."""
        return {"SDL_AUDIODRIVER": "disk", "SDL_DISKAUDIOFILE": str(self._path)}

    @property
    def length_s(self) -> float:
        """How long the loudspeaker has been open."""
        return self._path.stat().st_size / FRAME_BYTES / RATE_HZ if self._path.exists() else 0.0

    def samples(self, start_s: float = 0.0) -> NDArray[np.int16]:
        """From `start_s` on, the left channel."""
        data = b""
        if self._path.exists():
            with self._path.open("rb") as file:
                file.seek(int(start_s * RATE_HZ) * FRAME_BYTES)
                data = file.read()
        return np.frombuffer(data[: len(data) // FRAME_BYTES * FRAME_BYTES], dtype=np.int16)[::2]

    def loudest(self, start_s: float = 0.0) -> int:
        samples = self.samples(start_s).astype(np.int32)
        return int(np.abs(samples).max()) if len(samples) else 0

    def silent_from_s(self) -> float:
        """The moment after the last sound, in the loudspeaker's time."""
        heard = np.flatnonzero(np.abs(self.samples().astype(np.int32)) > QUIET)
        return float(heard[-1] + 1) / RATE_HZ if len(heard) else 0.0

    def wait_until_loud(self, limit_s: float, start_s: float = 0.0) -> bool:
        """Wait until something is heard after `start_s`."""
        end = time.monotonic() + limit_s
        while time.monotonic() < end:
            if self.loudest(start_s) > QUIET:
                return True
            time.sleep(0.01)
        return False

    def wait_for(self, more_s: float, limit_s: float = 10.0) -> None:
        """Wait until the loudspeaker has gone on for `more_s`."""
        goal, end = self.length_s + more_s, time.monotonic() + limit_s
        while self.length_s < goal and time.monotonic() < end:
            time.sleep(0.01)
