"""The window of the signer's desk: a sheet of glass that also hears a keyboard, a wheel and the cross that closes it.

As everywhere in `ui`: importing this opens nothing, and `environment.prepare` must have run before.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from content_packs.errors import CouldNotReach
from kiosk.ui.glass import Glass
from kiosk.ui.relay import Touches

TITLE = "Gatepost"

WHEEL: Mapping[str, int] = {"scrolldown": 1, "scrollup": -1}
"""The wheel as the window names it, by where the content goes: turned away from the hand the content comes down."""


class NoWindow(CouldNotReach):
    """There is no screen to open a window on."""

    def __init__(self) -> None:
        super().__init__("No window could be opened; start packctl desk on a machine with a screen.")


class DeskGlass(Glass):
    """A window for somebody who sits before it."""

    def __init__(self, window: Any, touches: Touches, keypad: Mapping[str, str]) -> None:
        super().__init__(window, touches, keypad)
        self._asked_to_close = False
        self._typed: Callable[[str], None] = _nothing
        self._turned: Callable[[float, float, int], None] = _nothing
        window.set_title(TITLE)
        window.bind(on_textinput=self._text, on_request_close=self._close)
        window.bind(on_mouse_down=self._wheel)

    def hears(self, typed: Callable[[str], None], turned: Callable[[float, float, int], None]) -> None:
        """Who is told of characters, and of the wheel: where the pointer is, and which way it was turned."""
        self._typed, self._turned = typed, turned

    @property
    def closed(self) -> bool:
        return super().closed or self._asked_to_close

    def _text(self, _window: object, text: str) -> bool:
        self._typed(text)
        return True

    def _close(self, *_args: object, **_kwargs: object) -> bool:
        self._asked_to_close = True
        return True

    def _wheel(self, _window: object, x: float, y: float, button: str, _modifiers: object) -> bool:
        if button in WHEEL:
            self._turned(x, y, WHEEL[button])
        return button in WHEEL


def _nothing(*_args: object) -> None:
    """Nobody listens yet."""
