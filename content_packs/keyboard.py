"""A keyboard on the screen, as data of a language pack: rows of keys, and how what is typed comes together.

A key is what it types, one letter or mark or a few; keys of a row are separated by spaces, as they
lie from left to right (also where reading begins at the right: so do the keys of real keyboards). Digits, and Latin
letters where there are none, are added to every keyboard; a language pack without one gets these.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

import msgspec

from content_packs.model import Frozen

MOST_KEYS = 11
"""Keys of a row: so many of 20 mm, with 3 mm between them, stand side by side on an upright 21.5-inch panel."""

MOST_ROWS = 6
"""Rows of a layer, besides the one with the space bar."""

LONGEST_KEY = 4
"""Letters and marks that one key types."""

COMPOSITIONS = frozenset({"", "tones", "syllables", "kana"})
"""How a key joins what was typed before it: simply after it; a tone on the last word's vowel; letters into
syllables; marks on the last kana."""

DOTTED_CIRCLE = "\u25cc"


class KeyLayer(Frozen, frozen=True, forbid_unknown_fields=True):
    """Keys that are there at once. `label` stands on the key that brings them."""

    label: str
    rows: tuple[str, ...]

    def lines(self) -> tuple[tuple[str, ...], ...]:
        """The keys of each row."""
        return tuple(tuple(row.split()) for row in self.rows)


class Keyboard(Frozen, frozen=True, forbid_unknown_fields=True):
    """`names` say aloud the keys whose letter cannot be said: marks, above all."""

    layers: tuple[KeyLayer, ...]
    composition: str = ""
    names: dict[str, str] = msgspec.field(default_factory=dict)


LATIN = KeyLayer(label="ABC", rows=("q w e r t y u i o p", "a s d f g h j k l", "z x c v b n m"))
DIGITS = KeyLayer(label="123", rows=("1 2 3 4 5", "6 7 8 9 0"))
PLAIN = Keyboard(layers=(LATIN,))
"""For languages that bring none."""


def complete(keyboard: Keyboard | None) -> Keyboard:
    """`keyboard` with the layers that every keyboard has."""
    own = keyboard or PLAIN
    typed = {key for layer in own.layers for row in layer.lines() for key in row}
    more = [layer for layer in (LATIN, DIGITS) if not typed & {key for row in layer.lines() for key in row}]
    return Keyboard(layers=(*own.layers, *more), composition=own.composition, names=own.names)


def label_of(key: str) -> str:
    """What stands on a key: a mark needs something to stand on."""
    return DOTTED_CIRCLE + key if unicodedata.category(key[0])[0] == "M" else key


def nonsense(keyboard: Keyboard) -> Iterator[str]:
    """A sentence for everything of `keyboard` that cannot be meant."""
    keys = [key for layer in keyboard.layers for row in layer.lines() for key in row]
    if not keys:
        yield "The keyboard has no keys; name rows, or leave the table out."
    if keyboard.composition not in COMPOSITIONS:
        known = ", ".join(sorted(COMPOSITIONS - {""}))
        yield f"Nobody knows the composition “{keyboard.composition}”; there are {known}."
    for layer in keyboard.layers:
        yield from _too_large(layer)
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        yield f"The key {label_of(key)} is there twice."
    for key in keys:
        if len(key) > LONGEST_KEY or unicodedata.normalize("NFC", key) != key:
            yield f"The key {label_of(key)} is too long or not in its usual form (NFC)."
    for key in sorted(set(keyboard.names) - set(keys)):
        yield f"A name is given to {label_of(key)}, which no key types."


def _too_large(layer: KeyLayer) -> Iterator[str]:
    if len(layer.rows) > MOST_ROWS:
        yield f"Layer “{layer.label}” has {len(layer.rows)} rows; {MOST_ROWS} find room. Make another layer."
    for row in layer.lines():
        if len(row) > MOST_KEYS:
            yield f"The row {' '.join(row)} has {len(row)} keys; {MOST_KEYS} of 20 mm find room."
