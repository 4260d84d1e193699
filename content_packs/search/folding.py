"""Folded text: what is written differently and meant alike becomes the same. Pure.

The same function folds what is searched and what is typed, so it must only ever forget. Forgotten are letter
case, marks on Latin, Greek, Cyrillic and Arabic letters (đ is d, ё is е, آ is ا), width, Arabic vowel signs
and stretching, which kana a sound is written with, digits' script, invisible characters, everything that is
neither letter, mark nor digit, and which of two letters was typed where both look the same or both are right.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

ALPHABETS = frozenset({"LATIN", "GREEK", "CYRILLIC", "ARABIC"})
"""Scripts whose marks are forgotten."""

SPELLINGS = {
    "đ": "d", "ð": "d", "ø": "o", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th",
    "ى": "ي", "ة": "ه", "ی": "ي", "ک": "ك", "ـ": "", "ー": "", "々": "々",
    "ຼ": "ລ", "ឲ": "ឱ", "ៈ": "ះ",
}  # fmt: skip
"""Letters that are no letter with a mark, and what is typed for them."""

LOOKALIKE, USUAL = "្ដ", "្ត"
"""Beneath another letter Khmer's ដ and ត are one shape, so people and keyboards type either."""

KATAKANA = range(0x30A1, 0x30F7)
TO_HIRAGANA = 0x60
JAMO = re.compile("([\u3131-\u3163]+)")
"""Hangul's letters, which compatibility normalisation would make unlike those that keys type."""


def folded(text: str, ignore: str = "") -> str:
    """Words of `text`, one space between them, without the marks in `ignore`."""
    kept = text.translate(dict.fromkeys(map(ord, ignore))) if ignore else text
    return " ".join("".join(map(_letter, _composed(kept))).split()).replace(LOOKALIKE, USUAL)


@lru_cache(maxsize=8192)
def script(char: str) -> str:
    """The first word of a character's name stands for its script: ``KHMER``."""
    return unicodedata.name(char, "").partition(" ")[0]


def _composed(text: str) -> str:
    """NFKC, but Hangul's own letters stay as they are."""
    runs = enumerate(JAMO.split(text))
    return "".join(run if jamo % 2 else unicodedata.normalize("NFKC", run) for jamo, run in runs)


@lru_cache(maxsize=8192)
def _letter(char: str) -> str:
    """What is left of one character; a space for what parts words."""
    small = char.casefold()
    if small in SPELLINGS:
        return SPELLINGS[small]
    kind = unicodedata.category(char)
    if kind == "Nd":
        return str(unicodedata.digit(char))
    if kind == "Cf" or (kind == "Mn" and script(char) in ("ARABIC", "COMBINING")):
        return ""
    if kind[0] not in "LMN":
        return " "
    if ord(char) in KATAKANA:
        return chr(ord(char) - TO_HIRAGANA)
    return "".join(_bare(one) for one in small)


def _bare(char: str) -> str:
    """A letter without its marks, where its script's are forgotten."""
    letter = unicodedata.normalize("NFD", char)
    if script(letter[0]) not in ALPHABETS:
        return char
    return "".join(SPELLINGS.get(one, one) for one in letter if not unicodedata.combining(one))
