"""What accompanies the show: a voice, a film, a keypad. Each is asked first what a touch means to it.

A companion lives on the ui's thread and never waits. It reaches the visit only through `Stagehand.do`, and
the glass only through the board: what it does can be done by a touch as well.
"""

from __future__ import annotations

from typing import Protocol

from content_packs.typeset.boxes import Hit
from kiosk.screens.content import Content
from kiosk.screens.layout import ScreenLayout
from kiosk.screens.stand import Scene


class Stagehand(Protocol):
    """What a companion may ask of the show."""

    @property
    def content(self) -> Content:
        """The edition on the screen."""

    @property
    def scroll(self) -> float:
        """Where the content stands, in pixels of its sheet."""

    def do(self, action: str, now: float) -> None:
        """Carry out `action` as if it had been touched."""

    def tap(self, hit: Hit, now: float) -> None:
        """Touch `hit`: the companions are asked first what that means."""

    def scroll_into_sight(self, top: float, bottom: float) -> None:
        """Move the content so that this stretch of its sheet is seen. Pixels."""


class Companion(Protocol):
    """Times are monotonic seconds. Inherit from it: what has a body here need not be said again."""

    @property
    def busy(self) -> bool:
        """It speaks or plays: meanwhile nobody is idle."""

    def presented(self, scene: Scene, layout: ScreenLayout) -> None:
        """This screen was put on the stage; what belonged to the one before is over."""

    def taken(self, hit: Hit, now: float) -> bool:
        """Whether this touch was for the companion, and so is no step of the visit."""

    def upon(self, scene: Scene) -> Scene:
        """`scene` with what it adds to it; asked often, so without work."""
        return scene

    def keyed(self, key: str, now: float) -> bool:  # noqa: ARG002 - most companions have no use for keys
        """Whether this key of the keypad was for the companion. `key` is its name in `kiosk.focus`."""
        return False

    def tick(self, now: float) -> None:
        """Called after every wait of the loop."""

    def due_s(self, now: float) -> float | None:
        """In how many seconds it wants to be called at the latest; None: whenever."""

    def stop(self) -> None:
        """The ui ends."""
