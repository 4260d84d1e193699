"""Frames while content moves: the time from one picture to the next, seen from outside."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from itertools import pairwise

from Xlib import X
from Xlib.display import Display
from Xlib.ext import xtest

from tests.bench.glass import GRAIN, LOOK_S
from tests.virtual_screen import VirtualScreen

STILL_S = 0.25
ONE_FRAME_S = 0.004
"""Changes nearer to each other are one frame, seen while it was being copied."""
LIMIT_S = 6.0
MOVE_S = 1 / 60
DRAG_S = 0.4
DRAGS = 3
NOTCHES = 36
WHEEL_DOWN = 5


def frame_gaps_ms(screen: VirtualScreen, move: Callable[[], None]) -> list[float]:
    """Milliseconds between the frames that follow each other while `move` is carried out and runs out."""
    hand = threading.Thread(target=move)
    times: list[float] = []
    last = screen.frame[::GRAIN, ::GRAIN].copy()
    hand.start()
    began = changed = time.perf_counter()
    while hand.is_alive() or time.perf_counter() - changed < STILL_S:
        now = screen.frame[::GRAIN, ::GRAIN]
        if (now != last).any():
            changed = time.perf_counter()
            if not times or changed - times[-1] > ONE_FRAME_S:
                times.append(changed)
            last = now.copy()
        if changed - began > LIMIT_S:
            break
        time.sleep(LOOK_S)
    hand.join()
    return [(later - earlier) * 1000 for earlier, later in pairwise(times) if later - earlier < STILL_S]


def drags(screen: VirtualScreen) -> Callable[[], None]:
    """A finger that throws the page up, three times, on a connection of its own."""

    def move() -> None:
        hand = Display(screen.display)
        x, start, end = screen.width // 2, int(screen.height * 0.75), int(screen.height * 0.3)
        for _ in range(DRAGS):
            xtest.fake_input(hand, X.MotionNotify, x=x, y=start)
            xtest.fake_input(hand, X.ButtonPress, 1)
            hand.sync()
            steps = round(DRAG_S / MOVE_S)
            for step in range(1, steps + 1):
                time.sleep(MOVE_S)
                xtest.fake_input(hand, X.MotionNotify, x=x, y=start + (end - start) * step // steps)
                hand.sync()
            xtest.fake_input(hand, X.ButtonRelease, 1)
            hand.sync()
            time.sleep(DRAG_S)
        hand.close()

    return move


def wheel(screen: VirtualScreen) -> Callable[[], None]:
    """The same with a wheel, because a browser does not scroll under a dragged pointer."""

    def move() -> None:
        hand = Display(screen.display)
        xtest.fake_input(hand, X.MotionNotify, x=screen.width // 2, y=screen.height // 2)
        for _ in range(NOTCHES):
            xtest.fake_input(hand, X.ButtonPress, WHEEL_DOWN)
            xtest.fake_input(hand, X.ButtonRelease, WHEEL_DOWN)
            hand.sync()
            time.sleep(2 * MOVE_S)
        hand.close()

    return move
