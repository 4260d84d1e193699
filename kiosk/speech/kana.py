"""Japanese → hiragana, which is all of Japanese that the synthesiser reads.

python -m kiosk.speech.kana
"""

from __future__ import annotations

from jaconv import kata2hira
from janome.tokenizer import Tokenizer

from kiosk.speech.spell import answer

_TOKENIZER = Tokenizer()
_UNREAD = "*"
"""What the dictionary gives for the reading of a word that it does not know."""


def respelt(text: str) -> str:
    """Words by their sound, a space between them; everything else as it is."""
    words = (word.surface if word.reading == _UNREAD else word.reading for word in _TOKENIZER.tokenize(text))
    return " ".join(kata2hira(word) for word in words)


if __name__ == "__main__":
    answer(respelt)
