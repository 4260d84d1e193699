"""A word → the keys of a language's keyboard that type it, as somebody who knows the keyboard would touch them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from content_packs import hangul
from content_packs.keyboard import Keyboard
from kiosk.search.kana import HALF_VOICED, MARKS, SMALL, VOICED
from kiosk.search.press import LAYER, SPACE
from kiosk.search.tones import TONES

_SMALL_KANA = dict(zip("ぁぃぅぇぉっゃゅょゎ", "あいうえおつやゆよわ", strict=True))


class NoSuchKey(AssertionError):
    """The keyboard cannot type this letter."""


def keys(keyboard: Keyboard, word: str) -> list[str]:
    """The keys in order, those that bring another layer among them; the keyboard shows its first layer."""
    touched, layer = list[str](), 0
    for letter in _letters(keyboard, word):
        if letter != SPACE:
            wanted = _layer(keyboard, letter, layer)
            if wanted != layer:
                touched.append(f"{LAYER}{wanted}")
                layer = wanted
        touched.append(letter)
    return touched


def _layer(keyboard: Keyboard, letter: str, present: int) -> int:
    having = [n for n, layer in enumerate(keyboard.layers) if any(letter in row for row in layer.lines())]
    if not having:
        raise NoSuchKey(f"no key types {letter!r}")
    return present if present in having else having[0]


def _letters(keyboard: Keyboard, word: str) -> Iterator[str]:
    for n, part in enumerate(word.split(" ")):
        if n:
            yield SPACE
        match keyboard.composition:
            case "tones":
                yield from _with_tone(part)
            case "syllables":
                yield from hangul.typed(part)
            case "kana":
                yield from _kana(part)
            case _:
                yield from _longest(keyboard, part)


def _with_tone(word: str) -> Iterator[str]:
    """The letters, and then the tone."""
    bare = unicodedata.normalize("NFD", word)
    yield from unicodedata.normalize("NFC", "".join(sign for sign in bare if sign not in TONES))
    yield from (sign for sign in bare if sign in TONES)


def _kana(word: str) -> Iterator[str]:
    names = {mark: key for key, mark in MARKS.items()}
    assert {VOICED, HALF_VOICED} == set(names.values())
    for letter in word:
        for sign in unicodedata.normalize("NFD", letter):
            if sign in _SMALL_KANA:
                yield from (_SMALL_KANA[sign], SMALL)
            else:
                yield names.get(sign, sign)


def _longest(keyboard: Keyboard, word: str) -> Iterator[str]:
    """Some keys type more than one letter."""
    known = {key for layer in keyboard.layers for row in layer.lines() for key in row}
    while word:
        size = next((size for size in (4, 3, 2, 1) if word[:size] in known), 0)
        if not size:
            raise NoSuchKey(f"no key types the beginning of {word!r}")
        yield word[:size]
        word = word[size:]
