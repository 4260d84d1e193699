"""Keys of the window → keys of the keypad. All others do nothing.

A key counts once, when it goes down: holding it repeats nothing. With a modifier held it is another key,
and does nothing either.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

HARMLESS = frozenset({"numlock", "capslock"})


class Keys:
    """`names`: the window's code of each key → what it is called on the keypad. `told` hears the names."""

    def __init__(self, names: Mapping[int, str], told: Callable[[str], None]) -> None:
        self._names = names
        self._told = told
        self._held: set[int] = set()

    def down(self, code: int, modifiers: Collection[str]) -> None:
        again = code in self._held
        self._held.add(code)
        if not again and code in self._names and not set(modifiers) - HARMLESS:
            self._told(self._names[code])

    def up(self, code: int) -> None:
        self._held.discard(code)
