"""The hand on the glass: presses, moves and releases → taps, drags and flicks, past the guard.

Rules: what a touch means is decided when the finger leaves (`finger`); hammering and crowds mean nothing
(`guard`); somebody who touches is there, whatever they touch; five touches in the corners ask for the way
backstage (`corners`). Nothing here knows what an action does.
"""

from __future__ import annotations

from time import perf_counter
from typing import Protocol

from content_packs.geometry import Geometry
from content_packs.typeset.boxes import Hit, Rect
from kiosk.screens.layout import ScreenLayout
from kiosk.ui.carry import Carry
from kiosk.ui.corners import Corners
from kiosk.ui.finger import Finger, Flick, Tap
from kiosk.ui.guard import Guard, Touching


class Player(Protocol):
    """Who is told what the hand did. Times are monotonic seconds, lengths pixels."""

    @property
    def layout(self) -> ScreenLayout | None: ...
    @property
    def scroll(self) -> float: ...

    def stirred(self, now: float) -> None:
        """Somebody is there."""

    def hammered(self, now: float) -> None:
        """Somebody hammers: a calm screen."""

    def signed(self, now: float) -> None:
        """The way backstage is asked for."""

    def shade(self, hit: Hit | None) -> None:
        """A finger is on `hit`, or on nothing any more."""

    def dragged(self, distance: float) -> None:
        """The content goes with the finger, downward."""

    def carried(self, across: float, down: float, now: float) -> None:
        """The picture on the content goes with the finger."""

    def let_go(self) -> None:
        """The finger that carried it has left."""

    def flung(self, speed: float, now: float) -> None:
        """The content was let go at this speed, downward."""

    def tapped(self, hit: Hit, at: float, now: float) -> None:
        """`hit` was touched; `at` is when, by `perf_counter`."""


class Hand:
    """The `Touches` of the glass, for one player."""

    def __init__(self, player: Player, panel: Geometry, touching: Touching) -> None:
        self._player = player
        self._slop = touching.slop_mm * panel.px_per_mm
        self._finger = Finger(panel.px_per_mm, touching.slip_mm, touching.repeat_s)
        self._carry = Carry(panel.px_per_mm)
        self._corners = Corners(*panel.panel_px, panel.px_per_mm)
        self._guard = Guard()

    @property
    def down(self) -> bool:
        return self._finger.down

    def calm(self, now: float) -> bool:
        return self._guard.calm(now)

    def pressed(self, x: float, y: float, now: float) -> None:
        calm, player = self._guard.calm(now), self._player
        if not self._guard.lets(now):
            if not calm:
                player.hammered(now)
            return
        if self._corners.touched(x, y, now):
            player.signed(now)
            return
        layout = player.layout
        if layout is None:
            return
        hit = layout.near(x, y, player.scroll, self._slop)
        player.stirred(now)
        on_content = not layout.over and layout.content.rect.contains(x, y) and layout.content.farthest > 1
        self._finger.press(y, hit, on_content, now)
        if _on_picture(layout, x, y, player.scroll):
            self._carry.press(x, y)
        player.shade(hit)

    def moved(self, x: float, y: float, now: float) -> None:
        across, down = self._carry.move(x, y)
        if across or down:
            self._finger.cancel()
            self._player.shade(None)
            self._player.carried(across, down, now)
            return
        pressing = self._finger.hit
        distance = self._finger.move(x, y, now)
        if pressing and self._finger.hit is None:
            self._player.shade(None)
        if distance:
            self._player.dragged(distance)

    def released(self, x: float, y: float, now: float) -> None:
        at = perf_counter()
        if self._carry.leave():
            self._player.let_go()
        meant = self._finger.release(x, y, now)
        self._player.shade(None)
        if isinstance(meant, Tap):
            self._player.tapped(meant.hit, at, now)
        elif isinstance(meant, Flick):
            self._player.flung(meant.speed, now)

    def cancelled(self) -> None:
        """Too many fingers: what this one was doing meant nothing."""
        if self._carry.leave():
            self._player.let_go()
        self._finger.cancel()
        self._player.shade(None)


def _on_picture(layout: ScreenLayout, x: float, y: float, scroll: float) -> bool:
    """Whether a picture that can be carried lies here, with nothing over it."""
    pane, seen = layout.content, layout.content.seen
    free = not layout.over and not any(fixed.rect.contains(x, y) for fixed in layout.fixed(scroll))
    place = seen.place.moved(pane.rect.x, pane.rect.y - scroll) if seen else None
    return bool(free and seen and seen.moves and place and place.contains(x, y))


def shaded(hit: Hit | None, layout: ScreenLayout) -> Rect | None:
    """Where the pressed control is; a touch that means the whole panel has no shade."""
    whole = layout.width * layout.height / 2
    return hit.rect if hit and hit.rect.width * hit.rect.height < whole else None
