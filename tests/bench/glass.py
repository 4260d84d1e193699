"""A program before our eyes: how long until it shows something useful, how long from a touch to pixels.

From outside, and the same for every program: XTEST in, the frame buffer out.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from tests.virtual_screen import Pixels, VirtualScreen

START_LIMIT_S = 20.0
TOUCH_LIMIT_S = 4.0
LOOK_S = 0.0005
GRAIN = 4
"""Every fourth pixel each way is looked at: a look must be short."""
USEFUL_SHARE = 0.05
USEFUL_COLOURS = 8
TOUCHED_SHARE = 0.03
HOLD_S = 0.1
"""How long the finger rests: long enough for the shade of a pressed control to be on the glass before."""
STILL_S = 0.12
THINK_S = 0.1
"""From a screen at rest to the next finger: a traveller in a great hurry."""


class NothingShown(Exception):
    """A program did not answer in time."""


def seen(screen: VirtualScreen) -> Pixels:
    return screen.frame[::GRAIN, ::GRAIN].copy()


def wait_for(screen: VirtualScreen, limit_s: float, came: Callable[[Pixels], bool], what: str) -> float:
    """Until what stands on the screen is what was waited for; the moment, by `time.perf_counter`."""
    end = time.perf_counter() + limit_s
    while True:
        came_now = came(screen.frame[::GRAIN, ::GRAIN])
        now = time.perf_counter()
        if came_now:
            return now
        if now > end:
            raise NothingShown(f"{what}: nothing within {limit_s:.0f} s")
        time.sleep(LOOK_S)


def first_useful(screen: VirtualScreen, blank: Pixels, since: float) -> float:
    """Seconds from `since` to the first frame with content on it."""

    def useful(now: Pixels) -> bool:
        return float((now != blank).mean()) >= USEFUL_SHARE and len(np.unique(now)) >= USEFUL_COLOURS

    return wait_for(screen, START_LIMIT_S, useful, "a start") - since


def touch_ms(screen: VirtualScreen, x: float, y: float, what: str) -> float:
    """Milliseconds from the finger's leaving to another screen; returns when that one is still."""
    screen.press(x, y)
    time.sleep(HOLD_S)
    before = seen(screen)
    screen.release()
    left = time.perf_counter()
    changed = wait_for(screen, TOUCH_LIMIT_S, lambda now: float((now != before).mean()) > TOUCHED_SHARE, what)
    screen.wait_until_still(STILL_S)
    time.sleep(THINK_S)
    return (changed - left) * 1000
