"""The loop: sleep until something happens, do all of it, draw one frame.

Kivy's own loop sleeps a frame and polls; a touch then waits one and a half frames. This one sleeps in
the kernel until the window's connection has something to read or the next thing is due, so that an
idle screen costs nothing and a touch is taken up at once. Where the connection cannot be watched
(no X server) it looks every few milliseconds instead.
"""

from __future__ import annotations

import ctypes
import select
import time
from collections.abc import Callable
from typing import Protocol

LOOK_S = 0.004
"""How often the queue is looked at where the connection cannot be watched."""

X11_LIBRARY = "libX11.so.6"


class Window(Protocol):
    """What the loop needs of the glass."""

    @property
    def dirty(self) -> bool: ...
    @property
    def closed(self) -> bool: ...
    def poll(self) -> None: ...
    def draw(self) -> None: ...
    def flip(self) -> None: ...
    def tidy(self) -> None: ...


class Player(Protocol):
    """What the loop drives. Times are monotonic seconds."""

    def tick(self, now: float) -> None: ...
    def painted(self) -> None: ...
    def flipped(self) -> None: ...
    def prepare(self) -> bool: ...
    def wait_s(self, now: float) -> float: ...


def run(window: Window, player: Player, wait: Callable[[float], None], ended: Callable[[], bool]) -> None:
    """Until the window closes or `ended` says so."""
    while not window.closed and not ended():
        window.poll()
        player.tick(time.monotonic())
        if window.dirty:
            window.draw()
            player.painted()
            window.flip()
            player.flipped()
            window.tidy()
        elif player.prepare():
            window.tidy()
        else:
            wait(player.wait_s(time.monotonic()))


def waiter(display: int | None) -> Callable[[float], None]:
    """A way to sleep that ends early when the window has something to say. `display` is Xlib's pointer."""
    if display is None:
        return lambda limit_s: time.sleep(min(LOOK_S, limit_s))
    library = ctypes.CDLL(X11_LIBRARY)
    library.XConnectionNumber.argtypes = [ctypes.c_void_p]
    connection = library.XConnectionNumber(display)

    def wait(limit_s: float) -> None:
        select.select([connection], [], [], max(0.0, limit_s))

    return wait
