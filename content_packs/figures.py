"""CHECK: the numbers in a piece of prose, read as its language writes them.

Digits of every script count. Separators, and words such as “million” or “万”, are those that Babel's
locale data give the language: nothing is guessed.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache

from babel import Locale
from babel.numbers import NumberFormatError, parse_decimal

_SPACES = " \u00a0\u202f\u2009"
_ARABIC_SEPARATORS = {"\u066b": "decimal", "\u066c": "group"}


def figures(text: str, locale: Locale) -> list[Decimal]:
    """The numbers in `text`, in order: “1,5 triệu” is 1500000 in Vietnamese."""
    text = _western(text, locale)
    found: list[Decimal] = []
    for match in _pattern(locale).finditer(text):
        try:
            value = parse_decimal(re.sub(rf"[{_SPACES}]", "", match[0]), locale=locale)
        except NumberFormatError:
            continue
        found.append(value * _scale(text[match.end() :], locale))
    return found


def digit_runs(text: str) -> list[str]:
    """Runs of digits in `text` as ASCII, whatever their script: ``["12", "3"]``."""
    return re.findall(r"[0-9]+", _ascii_digits(text))


def _ascii_digits(text: str) -> str:
    return "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in text)


def _western(text: str, locale: Locale) -> str:
    """`text` with ASCII digits, and separators of Arabic numerals as the locale's own."""
    for char, kind in _ARABIC_SEPARATORS.items():
        text = text.replace(char, _symbol(locale, kind))
    return _ascii_digits(text)


def _symbol(locale: Locale, kind: str) -> str:
    return str(locale.number_symbols["latn"][kind])


@lru_cache(maxsize=64)
def _pattern(locale: Locale) -> re.Pattern[str]:
    """Digits, with the locale's separators or spaces between thousands, and its decimals."""
    group, decimal = (re.escape(_symbol(locale, kind)) for kind in ("group", "decimal"))
    return re.compile(
        rf"[0-9]{{1,3}}(?:[{_SPACES}{group}][0-9]{{3}}(?![0-9]))+(?:{decimal}[0-9]+)?|[0-9]+(?:{decimal}[0-9]+)?"
    )


def _scale(after: str, locale: Locale) -> int:
    """What the word right after a number multiplies it by."""
    rest = after.lstrip(_SPACES).casefold()
    for word, factor in _scale_words(locale):
        following = rest[len(word) :][:1]
        if rest.startswith(word) and not (_is_spaced(word[-1]) and following.isalpha()):
            return factor
    return 1


def _is_spaced(char: str) -> bool:
    """Whether words of this letter's script stand apart, so that a word must end where it ends."""
    return unicodedata.name(char, "").startswith(("LATIN", "CYRILLIC", "GREEK", "ARABIC", "HANGUL"))


@lru_cache(maxsize=64)
def _scale_words(locale: Locale) -> tuple[tuple[str, int], ...]:
    """Words of CLDR's compact numbers (``0 triệu`` at 1000000) and their factors, longest first."""
    words: dict[str, int] = {}
    formats = locale.compact_decimal_formats
    for length in ("long", "short"):
        for forms in formats[length].values() if length in formats else ():
            for magnitude, pattern in forms.items():
                word = re.sub(rf"['0{_SPACES}]", "", pattern.pattern).casefold()
                if word:
                    words.setdefault(word, int(magnitude) // 10 ** (pattern.pattern.count("0") - 1))
    return tuple(sorted(words.items(), key=lambda entry: -len(entry[0])))
