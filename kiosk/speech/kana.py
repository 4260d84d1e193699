"""Japanese → hiragana, which is all of Japanese that the synthesiser reads.

python -m kiosk.speech.kana
"""

from __future__ import annotations

from content_packs.speaking.kana import respelt
from kiosk.speech.spell import answer

if __name__ == "__main__":
    answer(respelt)
