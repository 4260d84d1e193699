"""A hand that touches the glass: real presses and drags, at the place where the control stands."""

from __future__ import annotations

import time

from content_packs.typeset.boxes import Hit
from kiosk.screens.layout import MORE
from kiosk.visit import REPEAT_S
from tests.tasks import glass
from tests.tasks.booth import until
from tests.tasks.hand import TAIL_S, Hand, Lost
from tests.virtual_screen import HOLD_S, Pixels

AGAIN_S = REPEAT_S + 0.1
"""The same control a second time: not sooner, or it would be a trembling hand."""

PACE_S = 0.16
"""Between two touches: faster for long would be hammering."""

SHADED_S = 4.0
RESTED_S = 0.07
"""A finger that rests before it leaves throws nothing."""

REACH = 0.7
"""How much of the content's height one drag moves."""

DRAG_STEPS = 6
FEWEST_PX = 60
"""A drag that should move less goes too far first and comes back."""


class TouchHand(Hand):
    """Touches."""

    _last = ("", 0.0)

    def begin(self) -> None:
        self.tap(self.booth.screen.width // 2, self.booth.screen.height // 2)

    def do(self, action: str) -> None:
        hit = self.in_sight(action)
        if self.twin.speaks and not self.twin.acts_at_once(hit):
            if self._acts_when_asked(hit):
                self.still()
                return
            hit = self.in_sight(action)
        self.tap_on(hit)
        self.still()

    def _acts_when_asked(self, hit: Hit) -> bool:
        """A first touch, after which what it is about must be heard; or it acts: that was spoken of just now."""
        self.twin.did.clear()
        self.tap_on(hit)
        since = self.booth.heard.length_s + TAIL_S
        if hit.action in self.twin.did:
            return True
        if self.twin.said:
            self.hears(since)
        self.booth.await_seen()
        return False

    def read_on(self) -> None:
        self.do(MORE)

    def brings(self, name: str) -> None:
        box, area = self.box(name), self.layout.content.rect
        middle = box.rect.y + box.rect.height / 2 - area.height / 2
        self.scrolls_to(self.layout.content.clamped(middle))

    def points_at(self, action: str) -> None:
        self.tap_on(self.in_sight(action))

    def answer(self) -> None:
        self.tap(self.booth.screen.width // 3, self.booth.screen.height // 3)

    # -- with a finger

    def tap_on(self, hit: Hit) -> None:
        """Touch the middle of `hit`, which is in sight."""
        name, at = self._last
        again = self.booth.seen_at + AGAIN_S if name == hit.action else 0.0  # it felt the last touch before it was seen
        pause = max(again, at + PACE_S) - time.monotonic()
        if pause > 0:
            time.sleep(pause)
        x, y = _middle(hit)
        self.remember_aids()
        before = self._pixels(hit)
        self.booth.screen.press(x, y)
        self.twin.show.pressed(x, y)
        until(lambda: bool((self._pixels(hit) != before).any()), SHADED_S)  # the shade: the kiosk has felt the finger
        self.booth.screen.release()
        self.twin.show.released(x, y)
        self._last = (hit.action, time.monotonic())

    def _pixels(self, hit: Hit) -> Pixels:
        """What is seen where `hit` is."""
        return glass.part(self.booth.screen.frame, hit.rect)

    def tap(self, x: int, y: int) -> None:
        """A finger down and up, before the kiosk and before its twin."""
        self.booth.screen.press(x, y)
        self.twin.show.pressed(x, y)
        time.sleep(HOLD_S)
        self.booth.screen.release()
        self.twin.show.released(x, y)

    def drags(self, distance: float) -> None:
        """Move the content by hand until it has moved on by so many pixels, and let it rest there."""
        area = self.layout.content.rect
        x = int(area.x + area.width / 2)
        y = int(area.y + area.height * (0.85 if distance > 0 else 0.15))
        ends = [-round(distance)]
        if abs(distance) < FEWEST_PX:
            room = self.twin.scroll + FEWEST_PX <= self.layout.content.farthest
            ends.insert(0, -FEWEST_PX if room else FEWEST_PX)
        self.booth.screen.press(x, y)
        self.twin.show.pressed(x, y)
        came = 0
        for end in ends:
            for step in range(1, DRAG_STEPS + 1):
                at = y + came + (end - came) * step // DRAG_STEPS
                self.booth.screen.move(x, at)
                self.twin.show.moved(x, at)
            came = end
        self.booth.await_seen()  # the kiosk has seen the finger come to its place
        time.sleep(RESTED_S)
        self.booth.screen.release()
        self.twin.show.released(x, y + came)
        self.booth.await_seen()

    def scrolls_to(self, scroll: float) -> None:
        """Drag until the content stands there."""
        most = self.layout.content.rect.height * REACH
        while abs(distance := scroll - self.twin.scroll) >= 1:
            self.drags(min(max(distance, -most), most))

    def in_sight(self, action: str) -> Hit:
        """Where `action` is touched, once it is in sight."""
        for _ in range(2):
            hit = self.layout.find(action, self.twin.scroll)
            if hit is None:
                raise Lost(f"{action} is nowhere on {self.place}")
            there = self.layout.hit(*_middle(hit), self.twin.scroll)
            if there and there.action == action:
                return hit
            whole = self.layout.find(action, 0.0)
            assert whole
            target = self.layout.scroll_to(whole)
            if abs(target - self.twin.scroll) < 1:
                break
            self.scrolls_to(target)
        raise Lost(f"{action} never comes into sight on {self.place}")

    def still(self) -> None:
        """What glides has come to rest."""
        while self.twin.gliding:
            self.twin.tick()
            time.sleep(HOLD_S)


def _middle(hit: Hit) -> tuple[int, int]:
    return int(hit.rect.x + hit.rect.width / 2), int(hit.rect.y + hit.rect.height / 2)
