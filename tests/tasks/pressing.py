"""A hand that never touches the glass: five keys, a ring that walks over the screen, and select."""

from __future__ import annotations

import time
from collections.abc import Callable

from Xlib import XK

from kiosk.focus import Key, Stop, stops
from tests.tasks.hand import Hand, Lost

KEYSYMS = {
    Key.UP: XK.XK_Up,
    Key.DOWN: XK.XK_Down,
    Key.SELECT: XK.XK_Return,
    Key.BACK: XK.XK_BackSpace,
    Key.SPEECH: XK.XK_F1,
}

LET_GO_S = 0.01
"""Between two presses: a key that comes again at once is taken for one that is held."""


class KeypadHand(Hand):
    """Presses keys."""

    def begin(self) -> None:
        self.press(Key.DOWN)

    def do(self, action: str) -> None:
        """Walk to it the shorter way, and select it: twice, where touching speaks and the ring already stood there."""
        if action == "back":
            self.remember_aids()
            self.press(Key.BACK)
            return
        self.walk_to(action)
        self.booth.await_seen()
        self.remember_aids()
        if not self.twin.has_told():
            self.press(Key.SELECT)
        self.press(Key.SELECT)

    def read_on(self) -> None:
        """Down, until the content moves."""
        before, reading = self.twin.scroll, False
        for _ in range(2 * len(stops(self.layout))):
            self.press(Key.DOWN)
            if self.twin.scroll > before:
                return
            standing = self.twin.standing
            if reading and standing and not standing.scrolls:
                break
            reading = bool(standing and standing.scrolls)
        raise Lost(f"the ring never came further down on {self.place}")

    def brings(self, name: str) -> None:
        self._walk(name, lambda stop: stop.box.id == name)

    def points_at(self, action: str) -> None:
        self.walk_to(action)

    def answer(self) -> None:
        self.press(Key.DOWN)

    # -- with the keys

    def press(self, key: Key) -> None:
        self.booth.screen.key(KEYSYMS[key])
        self.twin.show.keyed(key)
        time.sleep(LET_GO_S)

    def walk_to(self, action: str) -> None:
        self._walk(action, lambda stop: stop.acts and stop.hit.action == action)

    def _walk(self, name: str, is_it: Callable[[Stop], bool]) -> None:
        line = stops(self.layout)
        wanted = next((n for n, stop in enumerate(line) if is_it(stop)), None)
        if wanted is None:
            raise Lost(f"no way leads to {name} on {self.place}")
        standing = self.twin.standing
        at = next((n for n, stop in enumerate(line) if standing and stop.name == standing.name), -1)
        down = (wanted - at) % len(line) if at >= 0 else wanted + 1
        up = len(line) - down if at >= 0 else len(line) - wanted
        for _ in range(min(down, up)):
            self.press(Key.DOWN if down <= up else Key.UP)
        if not self.twin.standing or self.twin.standing.name != line[wanted].name:
            raise Lost(f"the ring stands at {self.twin.standing}, not at {name}")
