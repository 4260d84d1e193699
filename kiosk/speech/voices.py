"""How fast, and by which of the synthesiser's voices, something is said. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from content_packs.languages import VOICE, LanguagePack
from content_packs.speaking.espeak import NORMAL_WPM, plain
from kiosk.aids import FASTEST

WPM_STEP = 1.25
"""How much faster one step of rate is."""

MOST_CHARS = 1000
"""No request is longer; sentences are far shorter."""


@dataclass(frozen=True)
class Phrase:
    """Something to synthesise. `spelling` is how its words must be respelt before `voice` can say them."""

    text: str
    voice: str
    spelling: str = ""
    rate: int = 0

    @property
    def words_a_minute(self) -> int:
        return round(NORMAL_WPM * WPM_STEP ** max(-FASTEST, min(self.rate, FASTEST)))

    @property
    def plain(self) -> str:
        """The text as the synthesiser may have it: bounded, and nothing in it is a command."""
        return plain(self.text[:MOST_CHARS])


def phrase(text: str, tag: str, languages: Mapping[str, LanguagePack], rate: int) -> Phrase | None:
    """`text` in the voice of the language `tag`; None where it has none."""
    pack = languages.get(tag)
    speech = pack.speech if pack else None
    if speech is None or not VOICE.fullmatch(speech.voice):
        return None
    return Phrase(text, speech.voice, speech.spelling, rate)


def voiced(languages: Mapping[str, LanguagePack]) -> frozenset[str]:
    """The tags of the languages that have a voice."""
    return frozenset(tag for tag in languages if phrase("", tag, languages, 0))
