"""The projector: plays the film of the screen, with its captions, from the verified store. A companion of the show.

Rules: what the visit says is done (`Visit.playing`), and what happens by itself is told to it (``ended``,
``film-broken``). Another screen ends the film at once. While it stands still nothing is decoded and no frame is drawn.
Memory is that of one frame, at most as large as its place, and of what ffpyplayer keeps; nothing of it is loaded
before the first film.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from kivy.graphics.texture import Texture

from content_packs.typeset.boxes import Hit, Rect
from kiosk.screens.layout import Reel, ScreenLayout
from kiosk.screens.stand import Scene
from kiosk.ui.companion import Companion, Stagehand
from kiosk.ui.live_layer import Lit
from kiosk.ui.opening import Opening, load_decoder
from kiosk.ui.sound import gain
from kiosk.ui.textures import Textures

AGAIN = "film-again"
LOOK_S = 0.02
"""How often a film that is being opened is looked for."""

UPRIGHT = (0.0, 1.0, 1.0, 1.0, 1.0, 0.0, 0.0, 0.0)
"""Texture coordinates of a picture whose first row is on top."""


class Board(Protocol):
    """Where moving pictures are put: the `Stage`."""

    def live(self, parts: Sequence[Lit]) -> None: ...


class Projector(Companion):
    """One film at a time, on `board`."""

    def __init__(
        self,
        hand: Stagehand,
        board: Board,
        textures: Textures,
        clock: Callable[[], float],
        load: Callable[[], Any] = load_decoder,
    ) -> None:
        self._hand, self._board, self._textures, self._clock, self._load = hand, board, textures, clock, load
        self._reel: Reel | None = None
        self._opening: Opening | None = None
        self._decoder: Any = None
        self._picture: Texture | None = None
        self._at = 0.0
        self._plays = False
        self._anew = False
        self._silent = False
        self._gain = 0.0

    @property
    def busy(self) -> bool:
        return self._plays and self._reel is not None

    def presented(self, scene: Scene, layout: ScreenLayout) -> None:
        reel = layout.content.film
        if reel is None or self._reel is None or (reel.block, reel.sha256) != (self._reel.block, self._reel.sha256):
            self.stop()
        self._reel = reel
        if reel is None:
            return
        self._silent, self._gain = not scene.sound, gain(scene.visit.aids.volume)
        self._plays = scene.visit.playing == reel.block
        if self._opening is None:
            self._opening = Opening(lambda: self._hand.content.file(reel.sha256), self._load)
        self._follow(self._clock())
        self._lay()

    def taken(self, hit: Hit, now: float) -> bool:  # noqa: ARG002 - from the beginning, whenever that is
        self._anew = self._anew or (hit.action == AGAIN and self._reel is not None)
        return False

    def tick(self, now: float) -> None:
        if self._opening is None or self._reel is None or not self._opening.done:
            return
        if self._decoder is None and not self._begin(now):
            self._hand.do("film-broken", now)
            return
        if self._anew:
            self._follow(now)
        frame = self._decoder.frame(now)
        if frame is not None:
            self._show(frame.width, frame.height, frame.pixels)
            self._at = frame.at
            self._follow(now)
            self._lay()
        elif self._decoder.broken(now):
            self._hand.do("film-broken", now)
        elif self._decoder.over and self._plays:
            self._plays = False
            self._hand.do(f"ended:{self._reel.block}", now)

    def due_s(self, now: float) -> float | None:
        if self._opening is None:
            return None
        if self._decoder is None:
            return LOOK_S
        due: float | None = self._decoder.due_s(now)
        return due

    def stop(self) -> None:
        """Nothing plays any more, and nothing is kept of it."""
        if self._decoder is not None:
            self._decoder.close()
        if self._reel is not None:
            self._board.live(())
        self._reel = self._opening = self._decoder = self._picture = None
        self._plays, self._at = False, 0.0

    # -- inside

    def _begin(self, now: float) -> bool:
        """Start the film at its beginning; False where there is none to start."""
        opening, reel = self._opening, self._reel
        if opening is None or reel is None or opening.path is None or opening.decoder is None:
            return False
        size = int(reel.rect.width), int(reel.rect.height)
        self._decoder = opening.decoder(opening.path, *size, self._silent, now)
        self._decoder.volume(self._gain if self._plays else 0.0)
        self._at = 0.0
        return True

    def _follow(self, now: float) -> None:
        """Do what the visit says: play, stand still once something is seen, or begin anew."""
        if self._decoder is None:
            self._anew = False
            return
        if self._plays and (self._anew or self._decoder.over):
            self._decoder.close()
            self._begin(now)
        self._anew = False
        self._decoder.volume(self._gain if self._plays else 0.0)
        if self._decoder.seen or self._plays:
            self._decoder.pause(not self._plays, now)

    def _show(self, width: int, height: int, pixels: bytearray) -> None:
        """The frame in the one texture that there is for this film."""
        if self._picture is None or tuple(self._picture.size) != (width, height):
            self._picture = Texture.create(size=(width, height), colorfmt="bgra", mipmap=False)
            self._picture.mag_filter = self._picture.min_filter = "linear"
        self._picture.blit_buffer(pixels, size=(width, height), colorfmt="bgra", bufferfmt="ubyte")

    def _lay(self) -> None:
        """Put the last frame on the board, whole in its place, and the caption of its moment."""
        if self._reel is None or self._picture is None:
            return
        width, height = self._picture.size
        parts = [Lit(self._picture, UPRIGHT, fitted(width, height, self._reel.rect))]
        for cue in self._reel.cues:
            if cue.start <= self._at < cue.end:
                shown = self._textures.of(cue.box)
                place = Rect(cue.box.rect.x, cue.box.rect.y, shown.width, shown.height)
                parts.append(Lit(shown.texture, shown.corners, place))
        self._board.live(parts)


def fitted(width: int, height: int, place: Rect) -> Rect:
    """Where a picture of this size stands in the middle of `place`, whole and as large as it can be."""
    scale = min(place.width / width, place.height / height)
    wide, tall = round(width * scale), round(height * scale)
    return Rect(
        float(round(place.x + (place.width - wide) / 2)), float(round(place.y + (place.height - tall) / 2)), wide, tall
    )
