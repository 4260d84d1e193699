"""What must be said to Kivy and SDL before they are imported: no arguments, no files, no desktop manners.

Kivy reads its environment and its `Config` when it is first imported, so `prepare` stands alone in a
module that imports neither. A kiosk has one source of touches (SDL's pointer, which also carries the
first finger of a touch screen), no settings panel, no shortcut, no cursor and no screen saver.

What others left in the environment or in a configuration file of Kivy's does not count: variables of Kivy
and SDL that are not ours are taken away, and Kivy reads and writes no file at all.
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
    "KIVY_NO_CONFIG": "1",  # no file either: nobody configures the screen past our settings
    "KIVY_NO_ENV_CONFIG": "1",
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


STEERING = ("KIVY_", "KCFG_", "SDL_", "PYTHONINSPECT")

OURS_TO_CHOOSE = frozenset({"SDL_VIDEODRIVER", "SDL_AUDIODRIVER", "SDL_DISKAUDIOFILE", "SDL_DISKAUDIODELAY"})
"""What an installation says about its devices."""

REAL_DRIVERS = frozenset({"x11", "wayland", "kmsdrm"})

M_MMAP_THRESHOLD = -3
M_ARENA_MAX = -8
LARGE_BYTES = 128 * 1024
"""Textures and rasters are larger than this: each its own mapping, given back whole when freed."""


def prepare(folder: Path) -> None:
    """Settle the environment of this process. `folder` becomes Kivy's own home, nobody else's."""
    _keep_memory_whole()
    folder.mkdir(parents=True, exist_ok=True)
    for name in foreign(os.environ):
        del os.environ[name]
    os.environ.update(FIXED)
    os.environ["KIVY_HOME"] = str(folder)
    os.environ["SDL_VIDEODRIVER"] = video_driver(os.environ)
    logging.getLogger("kivy").setLevel(logging.WARNING)


def foreign(environ: Mapping[str, str]) -> list[str]:
    """The variables by which somebody else could steer Kivy or SDL, or be told more by Python than a log."""
    return [name for name in environ if name.startswith(STEERING) and name not in OURS_TO_CHOOSE]


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
