"""What must be said to Kivy and SDL before they are imported: no arguments, no files, no desktop manners.

Kivy reads its environment and its `Config` when it is first imported, so `prepare` stands alone in a
module that imports neither. A kiosk has one source of touches (SDL's pointer, which also carries the
first finger of a touch screen), no settings panel, no shortcut, no cursor and no screen saver.
"""

from __future__ import annotations

import contextlib
import ctypes
import logging
import os
from collections.abc import Mapping
from pathlib import Path

FIXED: Mapping[str, str] = {
    "KIVY_NO_ARGS": "1",  # our own command line is not Kivy's
    "KIVY_NO_FILELOG": "1",
    "KIVY_NO_ENV_CONFIG": "1",  # nobody configures the screen past our settings
    "KIVY_METRICS_DENSITY": "1",
    "KIVY_DPI": "96",
    "KIVY_WINDOW": "sdl2",
    "KIVY_IMAGE": "sdl2",  # else Kivy imports every library it knows that could read a picture: 20 MB
    "KIVY_TEXT": "sdl2",
    "KIVY_VIDEO": "",
    "KIVY_CAMERA": "",
    "KIVY_SPELLING": "",
    "KIVY_CLIPBOARD": "dummy",
    "KIVY_GL_BACKEND": "sdl2",
    "KIVY_AUDIO": "sdl2",  # the mixer that the window's library brings along
    "KIVY_LOG_MODE": "PYTHON",  # through the program's own logging
    "SDL_VIDEO_X11_NET_WM_BYPASS_COMPOSITOR": "0",
    "SDL_TOUCH_MOUSE_EVENTS": "1",  # the first finger speaks as a pointer; there is no second source
    "SDL_MOUSE_TOUCH_EVENTS": "0",
}


REAL_DRIVERS = frozenset({"x11", "wayland", "kmsdrm"})

M_MMAP_THRESHOLD = -3
M_ARENA_MAX = -8
LARGE_BYTES = 128 * 1024
"""Textures and rasters are larger than this: each its own mapping, given back whole when freed."""


def prepare(folder: Path) -> None:
    """Settle the environment of this process. `folder` becomes Kivy's own home, nobody else's."""
    _keep_memory_whole()
    folder.mkdir(parents=True, exist_ok=True)
    os.environ.update(FIXED)
    os.environ["KIVY_HOME"] = str(folder)
    os.environ["SDL_VIDEODRIVER"] = video_driver(os.environ)
    logging.getLogger("kivy").setLevel(logging.WARNING)


def video_driver(environ: Mapping[str, str]) -> str:
    """The one way to the glass that SDL may take. Left to itself it would draw to nowhere when the
    display cannot be opened, and the proof would vouch for frames that nobody sees."""
    if environ.get("SDL_VIDEODRIVER") in REAL_DRIVERS:
        return environ["SDL_VIDEODRIVER"]
    if environ.get("DISPLAY"):
        return "x11"
    return "wayland" if environ.get("WAYLAND_DISPLAY") else "kmsdrm"


def _keep_memory_whole() -> None:
    """glibc learns to put large blocks on the heap, where pictures of many sizes leave holes for ever."""
    with contextlib.suppress(OSError, AttributeError):
        library = ctypes.CDLL(None)
        library.mallopt(M_MMAP_THRESHOLD, LARGE_BYTES)
        library.mallopt(M_ARENA_MAX, 2)
