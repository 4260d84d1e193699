"""Japanese → hiragana, which is all of Japanese that the synthesiser reads.

python -m kiosk.speech.kana
"""

from __future__ import annotations

from pykakasi import kakasi

from kiosk.speech.spell import answer

_KAKASI = kakasi()  # type: ignore[no-untyped-call]  # it has no types


def respelt(text: str) -> str:
    """Words by their sound, a space between them; everything else as it is."""
    return " ".join(word["hira"] for word in _KAKASI.convert(text))


if __name__ == "__main__":
    answer(respelt)
