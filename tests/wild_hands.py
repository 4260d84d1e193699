"""Wild hands before a screen: touches, drags, flicks, hammering, keys, chords, wheels, closing, all of them seeded.

`WildHands(screen, seed).gesture()` does one thing and waits no longer than hands do: the guard takes more than
eight touches a second for hammering, and a screen that is calm all the time would prove nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from random import Random

from Xlib import XK

from tests.virtual_screen import VirtualScreen

TOUCH_S = 0.13
"""Between touches: seven and a half a second."""

HAMMER = 30
CALM_S = 3.2
FIRST_CODE, LAST_CODE = 8, 255
KEYPAD = (XK.XK_Up, XK.XK_Down, XK.XK_Return, XK.XK_BackSpace, XK.XK_F1)
MODIFIERS = (XK.XK_Alt_L, XK.XK_Control_L, XK.XK_Super_L, XK.XK_Shift_L)


class WildHands:
    """`done` counts gestures by name."""

    def __init__(self, screen: VirtualScreen, seed: int) -> None:
        self.screen = screen
        self.random = Random(seed)
        self.done: dict[str, int] = {}
        self._kinds: dict[str, tuple[int, Callable[[], None]]] = {
            "touch": (420, self._touch),
            "low touch": (120, self._low_touch),
            "drag": (120, self._drag),
            "flick": (80, self._flick),
            "slide off": (40, self._slide),
            "keypad": (120, self._keypad),
            "key": (60, self._key),
            "chord": (40, self._chord),
            "other button": (40, self._button),
            "both buttons": (20, self._both),
            "corners": (12, self._corners),
            "close": (6, self.screen.ask_to_close),
            "hammer": (2, self._hammer),
        }

    def gesture(self) -> None:
        names = list(self._kinds)
        (name,) = self.random.choices(names, [self._kinds[one][0] for one in names])
        self.done[name] = self.done.get(name, 0) + 1
        self._kinds[name][1]()

    def _place(self, low: float = 0.0) -> tuple[float, float]:
        """Anywhere, edges and corners of the glass included."""
        width, height = self.screen.width - 1, self.screen.height - 1
        return self.random.randint(0, width), self.random.randint(int(height * low), height)

    def _touch(self) -> None:
        self.screen.press(*self._place())
        self.screen.release()
        time.sleep(TOUCH_S)

    def _low_touch(self) -> None:
        """Where docks, keyboards and bars are."""
        self.screen.press(*self._place(0.75))
        self.screen.release()
        time.sleep(TOUCH_S)

    def _drag(self) -> None:
        self._path(*self._place(), *self._place(), steps=self.random.randint(2, 12), pause_s=0.008)

    def _flick(self) -> None:
        x, y = self._place()
        self._path(x, y, x, y + self.random.choice((-1, 1)) * self.random.randint(100, 900), steps=4, pause_s=0.004)

    def _slide(self) -> None:
        """Off a control and off the glass."""
        x, y = self._place()
        self._path(x, y, self.random.choice((0, self.screen.width - 1)), y, steps=3, pause_s=0.0)

    def _path(self, x: float, y: float, to_x: float, to_y: float, steps: int, pause_s: float) -> None:
        self.screen.press(x, y)
        for n in range(1, steps + 1):
            part = n / steps
            self.screen.move(x + (to_x - x) * part, min(max(y + (to_y - y) * part, 0), self.screen.height - 1))
            time.sleep(pause_s)
        self.screen.release()
        time.sleep(TOUCH_S)

    def _keypad(self) -> None:
        for _ in range(self.random.randint(1, 6)):
            self.screen.key(self.random.choice(KEYPAD))

    def _key(self) -> None:
        self.screen.chord(self.random.randint(FIRST_CODE, LAST_CODE))

    def _chord(self) -> None:
        held = self.random.sample(MODIFIERS, self.random.randint(1, 3))
        codes = [self.screen.code(keysym) for keysym in held]
        self.screen.chord(*codes, self.random.randint(FIRST_CODE, LAST_CODE))

    def _button(self) -> None:
        self.screen.move(*self._place())
        self.screen.button(self.random.randint(2, 9))

    def _both(self) -> None:
        """Another button while a finger is down."""
        self.screen.press(*self._place())
        self.screen.button(self.random.randint(2, 5))
        self.screen.move(*self._place())
        self.screen.release()
        time.sleep(TOUCH_S)

    def _corners(self) -> None:
        """The way backstage, and then whatever comes."""
        top = self.random.random() < 0.5
        for n in range(self.random.choice((3, 5, 5, 6))):
            self.screen.press(5 if n % 2 else self.screen.width - 5, 5 if top else self.screen.height - 5)
            self.screen.release()
            time.sleep(TOUCH_S)

    def _hammer(self) -> None:
        x, y = self._place()
        for _ in range(HAMMER):
            self.screen.press(x, y)
            self.screen.release()
            time.sleep(0.02)
        time.sleep(CALM_S)
