"""A film's frames and its sound, by ffpyplayer, on threads of its own. Importing this loads ffmpeg: only who plays a
film does, and never on the ui's thread.

Rules: a frame is taken only when it is due; none is decoded into memory beyond the few that ffpyplayer keeps; a frame
is never larger than its place on the glass. Nothing here raises for a damaged film: it is `broken`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ffpyplayer.player import MediaPlayer
from ffpyplayer.tools import set_loglevel

OPEN_S = 5.0
"""A film of which nothing is seen after this long cannot be played."""

LOOK_S = 0.01
"""How often a frame that is still being decoded is looked for."""

END = "eof"

set_loglevel("quiet")


@dataclass(frozen=True)
class Frame:
    """One picture: `pixels` are rows of blue, green, red, alpha, and stand `at` seconds from the film's beginning."""

    width: int
    height: int
    pixels: bytearray
    at: float


class Decoder:
    """One film from its beginning. Times are monotonic seconds."""

    def __init__(self, path: Path, width: int, height: int, silent: bool, now: float) -> None:
        """Frames are at most `width` × `height` px. `silent`: without sound, as on a device that has none."""
        least = f"scale=w='min(iw,{width})':h='min(ih,{height})':force_original_aspect_ratio=decrease"
        options = {"out_fmt": "bgra", "sn": True, "an": silent, "vf": [least], "volume": 0}
        self._player: Any = MediaPlayer(str(path), ff_opts=options, loglevel="quiet")
        self._player.set_volume(0.0)
        self._began = now
        self._next: Frame | None = None
        self._due = now
        self.paused = False
        self.seen = False
        self.over = False

    def frame(self, now: float) -> Frame | None:
        """The frame that is due, once."""
        if self.paused or self.over or now < self._due:
            return None
        if self._next is not None:
            found, self._next = self._next, None
            self.seen = True
            return found
        self._look(now)
        return None

    def broken(self, now: float) -> bool:
        """Nothing was ever seen of it, and nothing will be."""
        return not self.seen and (self.over or now - self._began > OPEN_S)

    def due_s(self, now: float) -> float | None:
        """In how many seconds there is something to do; None while it stands still."""
        return None if self.paused or self.over else max(0.0, self._due - now)

    def pause(self, paused: bool, now: float) -> None:
        if paused != self.paused:
            self.paused, self._due = paused, now
            self._player.set_pause(paused)

    def volume(self, gain: float) -> None:
        """How loud it is, 0 to 1."""
        self._player.set_volume(gain)

    def close(self) -> None:
        self._player.close_player()

    def _look(self, now: float) -> None:
        found, value = self._player.get_frame()
        if value == END:
            self.over = True
        elif found is None:
            self._due = now + LOOK_S
        else:
            image, at = found
            width, height = image.get_size()
            self._next = Frame(width, height, image.to_bytearray()[0], at)
            self._due = now + (value if isinstance(value, float) else 0.0)
