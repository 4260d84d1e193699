"""One finger on the glass: a tap, or a drag that scrolls. Pure; times are monotonic seconds.

Rules (people.md A15–A19): what a tap means is decided when the finger leaves, inside the control it
came down on; sliding off cancels; a drag of more than the threshold scrolls and never taps; a second
tap on the same control within `repeat_s` is ignored; fingers after the first do not exist; however long it
rests, it means no more than a tap.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from content_packs.typeset.boxes import Hit
from kiosk.ui.guard import SLIP_MM
from kiosk.visit import REPEAT_S

TYPING = "key"
LETTER_REPEAT_S = 0.08
"""The same letter twice is a word more often than a trembling hand: only a bounce of the glass is ignored."""

DRAG_MM = 6.0
"""A finger that moves less than this has not moved."""

FLICK_WINDOW_S = 0.1
"""How far back the speed of a flick is measured."""

STOPPED_S = 0.05
"""A finger that rested this long before leaving throws nothing."""


@dataclass(frozen=True)
class Tap:
    hit: Hit


@dataclass(frozen=True)
class Flick:
    """The finger let go of the content at this speed, pixels per second, positive downward."""

    speed: float


@dataclass
class Finger:
    """Where the finger is. `px_per_mm` of the panel; how far outside its control it may leave; how soon a
    second tap is the first one again."""

    px_per_mm: float
    slip_mm: float = SLIP_MM
    repeat_s: float = REPEAT_S
    hit: Hit | None = None
    dragging: bool = False
    _down: bool = False
    _scrolls: bool = False
    _start: float = 0.0
    _trail: list[tuple[float, float]] = field(default_factory=list)
    _last_tap: tuple[str, float] = ("", float("-inf"))

    @property
    def down(self) -> bool:
        return self._down

    def press(self, y: float, hit: Hit | None, scrolls: bool, now: float) -> None:
        """The finger comes down on `hit` (in panel coordinates), or on nothing. `scrolls`: may this drag move
        the content?"""
        self.hit, self.dragging, self._down, self._scrolls = hit, False, True, scrolls
        self._start = y
        self._trail = [(now, y)]

    def move(self, x: float, y: float, now: float) -> float:
        """How far the content moves with it, in pixels. Clears `hit` when the finger slid off."""
        if not self._down:
            return 0.0
        before = self._trail[-1][1]
        self._trail = [(at, place) for at, place in self._trail if now - at <= FLICK_WINDOW_S] + [(now, y)]
        if self.dragging:
            return y - before
        if self._scrolls and abs(y - self._start) > DRAG_MM * self.px_per_mm:
            self.dragging, self.hit = True, None
            return y - self._start
        if self.hit and not self._on(self.hit, x, y):
            self.hit = None
        return 0.0

    def release(self, x: float, y: float, now: float) -> Tap | Flick | None:
        """What the finger meant."""
        hit, dragging, self.hit, self.dragging = self.hit, self.dragging, None, False
        was_down, self._down = self._down, False
        if not was_down:
            return None
        if dragging:
            return Flick(self._speed(now))
        if hit is None or not self._on(hit, x, y) or self._again(hit, now):
            return None
        self._last_tap = (hit.action, now)
        return Tap(hit)

    def cancel(self) -> None:
        """The finger means nothing any more, however it leaves."""
        self.hit, self.dragging, self._down = None, False, False

    def _on(self, hit: Hit, x: float, y: float) -> bool:
        return hit.rect.grown(self.slip_mm * self.px_per_mm).contains(x, y)

    def _again(self, hit: Hit, now: float) -> bool:
        action, at = self._last_tap
        letter = hit.action.partition(":")[0] == TYPING
        return action == hit.action and now - at < (LETTER_REPEAT_S if letter else self.repeat_s)

    def _speed(self, now: float) -> float:
        (first, start), (last, end) = self._trail[0], self._trail[-1]
        if now - last > STOPPED_S or last - first <= 0:
            return 0.0
        return (end - start) / (last - first)
