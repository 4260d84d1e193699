"""Kana as a table of fifty sounds types them: ゛, ゜ and 小 change the kana before them, and back. Pure."""

from __future__ import annotations

import unicodedata

VOICED, HALF_VOICED, SMALL = "゛", "゜", "小"
MARKS = {VOICED: "\u3099", HALF_VOICED: "\u309a"}
_LARGE_KANA = "あいうえおつやゆよわ"
_SMALL_KANA = "ぁぃぅぇぉっゃゅょゎ"
_OTHER_SIZE = str.maketrans(_LARGE_KANA + _SMALL_KANA, _SMALL_KANA + _LARGE_KANA)


def typed_after(text: str, key: str) -> str:
    """`text` after `key`. A mark that its kana cannot take changes nothing."""
    if key not in (*MARKS, SMALL):
        return text + key
    last, before = text[-1:], text[:-1]
    return before + (last.translate(_OTHER_SIZE) if key == SMALL else _marked(last, MARKS[key]))


def _marked(kana: str, mark: str) -> str:
    """`kana` with `mark`, or without it if it had it."""
    bare = unicodedata.normalize("NFD", kana)
    if mark in bare:
        return bare.replace(mark, "")
    marked = unicodedata.normalize("NFC", bare[:1] + mark)
    return marked if len(marked) == 1 and bare else kana
