"""What a language needs so that its words are found: data of its language pack. No language is named here."""

from __future__ import annotations

from content_packs.model import Frozen


class SearchRules(Frozen, frozen=True):
    """How this language's words are searched for.

    `unspaced` are the scripts that put no spaces between words, by the first word of their letters'
    Unicode names (``THAI``, ``CJK``): there every letter may begin a word. `sounds` are the ways of reading,
    by name, that are written down when a pack is built (`search.sounds`). With `initials` the first letters
    of syllables are enough. `ignore` are marks that make no difference, `leading` what may stand before a word,
    longest first (an article).
    """

    unspaced: tuple[str, ...] = ()
    sounds: tuple[str, ...] = ()
    initials: bool = False
    ignore: str = ""
    leading: tuple[str, ...] = ()
