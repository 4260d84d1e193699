"""Tones as keys of their own: a tone goes on the main vowel of the last word, wherever in it that stands. Pure.

Without rules to learn: type the word, touch the tone. Another tone takes its place, the same one takes it away.
"""

from __future__ import annotations

import re
import unicodedata

TONES = "\u0300\u0301\u0309\u0303\u0323"
_SHAPES = "\u0302\u0306\u031b"
"""Circumflex, breve, horn: they belong to the vowel."""

_VOWELS = re.compile(rf"[aeiouy][{_SHAPES}]*", re.IGNORECASE)
_NUCLEUS = re.compile(rf"(?:[aeiouy][{_SHAPES}]*)+", re.IGNORECASE)
_ONSET = re.compile(r"^(?:qu|gi)(?=[aeiouy])", re.IGNORECASE)


def typed_after(text: str, key: str) -> str:
    """`text` after `key`. A tone without a vowel to go on changes nothing."""
    if key not in TONES:
        return text + key
    word = text.rpartition(" ")[2]
    bare = unicodedata.normalize("NFD", word)
    had = next((one for one in bare if one in TONES), "")
    bare = "".join(one for one in bare if one not in TONES)
    at = _place(bare)
    if at is None:
        return text
    toned = bare if key == had else bare[:at] + key + bare[at:]
    return text[: len(text) - len(word)] + unicodedata.normalize("NFC", toned)


def _place(word: str) -> int | None:
    """Behind which character of `word` (NFD, toneless) its tone stands; None where there is no vowel."""
    onset = _ONSET.match(word)
    groups = list(_NUCLEUS.finditer(word, onset.end() if onset else 0))
    if not groups:
        return None
    nucleus = groups[-1]
    vowels = list(_VOWELS.finditer(word, nucleus.start(), nucleus.end()))
    shaped = [vowel for vowel in vowels if len(vowel[0]) > 1]
    if shaped:
        return shaped[-1].end()
    closed = nucleus.end() < len(word)
    return vowels[-1 if closed or len(vowels) == 1 else -2].end()
