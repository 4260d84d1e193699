"""SPEAK: Japanese → hiragana, which is all of Japanese that the synthesiser reads. On kiosks and in builds alike."""

from __future__ import annotations

from functools import cache

from jaconv import kata2hira
from janome.tokenizer import Tokenizer

_UNREAD = "*"
"""What the dictionary gives for the reading of a word that it does not know."""


def respelt(text: str) -> str:
    """Words by their sound, a space between them; everything else as it is."""
    words = (word.surface if word.reading == _UNREAD else word.reading for word in _tokenizer().tokenize(text))
    return " ".join(kata2hira(word) for word in words)


@cache
def _tokenizer() -> Tokenizer:
    """Its dictionary takes a tenth of a second to open."""
    return Tokenizer()
