"""The chime that calls a traveller: two soft notes, computed. Pure."""

from __future__ import annotations

import io
import math
import wave
from array import array

RATE_HZ = 22_050
NOTES_HZ = (659.3, 880.0)  # E5, A5: rising, a question
NOTE_S = 0.28
FADE_S = 0.02
LOUDNESS = 0.5
FULL = 32_767


def chime() -> bytes:
    """A WAV file of one channel, 16 bits."""
    samples = array("h", (sample for note in NOTES_HZ for sample in _note(note)))
    file = io.BytesIO()
    with wave.open(file, "wb") as wav:
        wav.setnchannels(1)
        wav.setsampwidth(2)
        wav.setframerate(RATE_HZ)
        wav.writeframes(samples.tobytes())
    return file.getvalue()


def _note(pitch_hz: float) -> list[int]:
    """One note that swells quickly and dies away."""
    count = round(NOTE_S * RATE_HZ)
    return [round(FULL * LOUDNESS * _swell(n / RATE_HZ) * _wave(pitch_hz, n)) for n in range(count)]


def _swell(at_s: float) -> float:
    return min(at_s / FADE_S, 1.0, (NOTE_S - at_s) / FADE_S) * math.exp(-3 * at_s / NOTE_S)


def _wave(pitch_hz: float, n: int) -> float:
    return math.sin(2 * math.pi * pitch_hz * n / RATE_HZ)
