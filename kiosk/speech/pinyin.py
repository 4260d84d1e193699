"""Chinese characters → pinyin with tone numbers, as the synthesiser's pinyin voice reads it. Pure."""

from __future__ import annotations

from pypinyin import Style, lazy_pinyin


def respelt(text: str) -> str:
    """Characters as syllables; everything else as it is."""
    return " ".join(lazy_pinyin(text, style=Style.TONE3, neutral_tone_with_five=True))
