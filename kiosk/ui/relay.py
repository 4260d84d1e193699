"""Touches and keys on their way from the glass, which is opened first, to the show that is made for it."""

from __future__ import annotations

from typing import Generic, Protocol, TypeVar


class Touches(Protocol):
    """Who is told of the finger, in pixels of the panel, and of the keypad, by the names of its keys."""

    def pressed(self, x: float, y: float) -> None: ...
    def moved(self, x: float, y: float) -> None: ...
    def released(self, x: float, y: float) -> None: ...
    def cancelled(self) -> None: ...
    def keyed(self, key: str) -> None: ...


T = TypeVar("T", bound=Touches)


class Relay(Generic[T]):
    """Before there is a `show`, nothing happens."""

    def __init__(self) -> None:
        self.show: T | None = None

    def pressed(self, x: float, y: float) -> None:
        if self.show:
            self.show.pressed(x, y)

    def moved(self, x: float, y: float) -> None:
        if self.show:
            self.show.moved(x, y)

    def released(self, x: float, y: float) -> None:
        if self.show:
            self.show.released(x, y)

    def cancelled(self) -> None:
        if self.show:
            self.show.cancelled()

    def keyed(self, key: str) -> None:
        if self.show:
            self.show.keyed(key)
