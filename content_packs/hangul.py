"""Hangul by arithmetic: syllables into the letters that are typed for them, and together again. Pure.

A letter is a compatibility jamo (U+3131 … U+3163), one for each key of a two-set keyboard: ㅘ is typed as
ㅗ and ㅏ, ㄳ as ㄱ and ㅅ, while ㄲ and ㅐ are keys of their own.
"""

from __future__ import annotations

import re
from itertools import product

FIRST, LAST = 0xAC00, 0xD7A3
_HANGUL = re.compile("[\u3131-\u3163\uac00-\ud7a3]")
LEADS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
TAILS = ("", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ")
TYPED = {
    "ㅘ": "ㅗㅏ", "ㅙ": "ㅗㅐ", "ㅚ": "ㅗㅣ", "ㅝ": "ㅜㅓ", "ㅞ": "ㅜㅔ", "ㅟ": "ㅜㅣ", "ㅢ": "ㅡㅣ",
    "ㄳ": "ㄱㅅ", "ㄵ": "ㄴㅈ", "ㄶ": "ㄴㅎ", "ㄺ": "ㄹㄱ", "ㄻ": "ㄹㅁ", "ㄼ": "ㄹㅂ", "ㄽ": "ㄹㅅ", "ㄾ": "ㄹㅌ",
    "ㄿ": "ㄹㅍ", "ㅀ": "ㄹㅎ", "ㅄ": "ㅂㅅ",
}  # fmt: skip
"""What is typed for a letter that has no key of its own."""

JOINED = {typed: letter for letter, typed in TYPED.items()}


def is_syllable(char: str) -> bool:
    return FIRST <= ord(char) <= LAST


def parts(syllable: str) -> tuple[str, str, str]:
    """Lead, vowel and tail of a syllable; the tail may be empty."""
    index = ord(syllable) - FIRST
    lead, rest = divmod(index, len(VOWELS) * len(TAILS))
    vowel, tail = divmod(rest, len(TAILS))
    return LEADS[lead], VOWELS[vowel], TAILS[tail]


def syllable(lead: str, vowel: str, tail: str = "") -> str:
    """The syllable of these parts."""
    return _SYLLABLES[lead, vowel, tail]


def typed(text: str) -> str:
    """`text` with every syllable as the letters that are typed for it."""
    if not _HANGUL.search(text):
        return text
    letters = ("".join(parts(char)) if is_syllable(char) else char for char in text)
    return "".join(TYPED.get(letter, letter) for letter in "".join(letters))


_SYLLABLES = {key: chr(FIRST + n) for n, key in enumerate(product(LEADS, VOWELS, TAILS))}
