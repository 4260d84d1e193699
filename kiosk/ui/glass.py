"""The window as a sheet of glass: its canvas, its flip, one finger at a time, and a keypad. Wraps Kivy's window.

Importing this module opens nothing; `Glass.open` does. `environment.prepare` must have run before
Kivy is first imported. Coordinates are pixels with the origin at the top left, as boxes have them.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Collection, Mapping
from typing import Any

from kivy.base import EventLoop
from kivy.clock import Clock
from kivy.config import Config
from kivy.graphics import Canvas
from kivy.graphics.opengl import GL_BLEND, GL_DITHER, glDisable
from kivy.utils import get_color_from_hex

from kiosk.ui.crowd import Overheard
from kiosk.ui.guard import Fingers
from kiosk.ui.keys import Keys
from kiosk.ui.relay import Touches

LEFT_BUTTON = "left"


class WindowFailedError(RuntimeError):
    def __init__(self) -> None:
        super().__init__("No window could be opened; check that DISPLAY names a running X server with OpenGL")


class Glass:
    """One open window. `draw` paints and flips at once; `poll` delivers what the finger did."""

    def __init__(self, window: Any, touches: Touches, keypad: Mapping[str, str]) -> None:
        self._window = window
        self._touches = touches
        self._fingers = Fingers()
        window._win = Overheard(window._win, self._fingers, touches.cancelled)
        opened = importlib.import_module("kivy.core.window")  # importing it opens the window, which is open by now
        codes = opened.Keyboard.keycodes
        self._keys = Keys({codes[key]: name for name, key in keypad.items()}, touches.keyed)
        window.bind(on_mouse_down=self._down, on_mouse_move=self._move, on_mouse_up=self._up)
        window.bind(on_key_down=self._key_down, on_key_up=self._key_up)
        window.bind(on_keyboard=_swallow, on_request_close=_swallow)
        glDisable(GL_BLEND)  # every texture is opaque
        glDisable(GL_DITHER)

    @classmethod
    def open(
        cls, width: int, height: int, fullscreen: bool, touches: Touches, keypad: Mapping[str, str] | None = None
    ) -> Glass:
        """Open the window at this size in pixels. `keypad` says which key of the window each of its keys is.
        Raises `WindowFailedError`."""
        _configure(width, height, fullscreen)
        window = _window()
        if window is None:
            raise WindowFailedError
        EventLoop.start()
        return cls(window, touches, keypad or {})

    @property
    def canvas(self) -> Canvas:
        return self._window.canvas

    @property
    def size(self) -> tuple[int, int]:
        width, height = self._window.size
        return int(width), int(height)

    @property
    def connection(self) -> int | None:
        """Xlib's pointer to the connection with the X server, if there is one."""
        display = getattr(self._window.get_window_info(), "display", None)
        return int(display) if display else None

    @property
    def dirty(self) -> bool:
        return bool(self._window.canvas.needs_redraw)

    @property
    def closed(self) -> bool:
        return bool(EventLoop.quit)

    def ground(self, colour: str) -> None:
        """The colour that the glass is wiped with before anything is drawn."""
        self._window.clearcolor = get_color_from_hex(colour)

    def poll(self) -> None:
        """Deliver everything that happened since the last call."""
        self._window.mainloop()

    def draw(self) -> None:
        """Paint what stands on the canvas into the hidden buffer."""
        self._window.dispatch("on_draw")

    def flip(self) -> None:
        """Show the hidden buffer."""
        self._window.dispatch("on_flip")

    def tidy(self) -> None:
        """Between frames: give freed textures back to the driver, run what Kivy itself put off."""
        Clock.tick()

    def ask_redraw(self) -> None:
        self._window.canvas.ask_update()

    def close(self) -> None:
        EventLoop.close()
        self._window.close()

    def _down(self, _window: object, x: float, y: float, button: str, _modifiers: object) -> bool:
        return self._tell(self._touches.pressed, x, y, button)

    def _up(self, _window: object, x: float, y: float, button: str, _modifiers: object) -> bool:
        return self._tell(self._touches.released, x, y, button)

    def _move(self, _window: object, x: float, y: float, _modifiers: object) -> bool:
        return self._tell(self._touches.moved, x, y, LEFT_BUTTON)

    def _key_down(self, _window: object, key: int, _scan: object, _text: object, modifiers: Collection[str]) -> bool:
        self._keys.down(key, modifiers)
        return True

    def _key_up(self, _window: object, key: int, *_more: object) -> bool:
        self._keys.up(key)
        return True

    def _tell(self, who: Callable[[float, float], None], x: float, y: float, button: str) -> bool:
        if button == LEFT_BUTTON and not self._fingers.crowded:
            who(x, y)
        return True


def _swallow(*_args: object, **_kwargs: object) -> bool:
    """What a key would do by itself, and close requests: a kiosk has neither."""
    return True


def _configure(width: int, height: int, fullscreen: bool) -> None:
    settings = {
        "width": width,
        "height": height,
        "multisamples": 0,
        "maxfps": 0,
        "vsync": 0,
        "resizable": 0,
        "borderless": 1 if fullscreen else 0,
        "fullscreen": 0,
        "show_cursor": 0 if fullscreen else 1,
        "allow_screensaver": 0,
        "position": "custom" if fullscreen else "auto",
        "left": 0,
        "top": 0,
    }
    for key, value in settings.items():
        Config.set("graphics", key, str(value))
    Config.set("kivy", "exit_on_escape", "0")
    Config.set("kivy", "log_level", "warning")
    Config.remove_section("input")
    Config.add_section("input")
    Config.remove_section("modules")
    Config.add_section("modules")


def _window() -> Any:
    """Kivy opens its window when the module that holds it is imported."""
    try:
        EventLoop.ensure_window()
    except SystemExit:  # Kivy's way to say that no provider could open one
        return None
    return EventLoop.window
