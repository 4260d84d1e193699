"""Languages as data: everything the software knows of a language travels in a signed language pack.

No code names a language. A pack's `tag` is BCP 47; `fallback` is the order in which other
languages stand in for a missing one (the rule of the house: English, then Vietnamese).
Target path: ``languages/<publisher>/<tag>.json``.
"""

from __future__ import annotations

from enum import StrEnum

from content_packs.model import Frozen

LANGUAGE_FORMAT = 1


class Direction(StrEnum):
    LTR = "ltr"
    RTL = "rtl"


class LineBreaking(StrEnum):
    """What the build puts into this language's words so that lines break where readers expect."""

    SPACES = "spaces"  # nothing: breaks at spaces, or Pango's own rules (Thai, Chinese, Japanese)
    WORDS = "words"  # U+200B at ICU word boundaries (Lao, Khmer)
    KEEP_ALL = "keep-all"  # U+2060 between syllables of one word (Korean)


class Typography(Frozen):
    """How this language is set.

    `families` are fontconfig family names, the script's own face first. `line_height` is per em.
    `space_before` are marks that take a no-break space before them, `quotes` the opening and
    closing quotation marks that take one inside (French); `isolate_numbers` puts a left-to-right
    mark round phone numbers and codes (Arabic).
    """

    families: tuple[str, ...]
    line_height: float
    breaking: LineBreaking = LineBreaking.SPACES
    space_before: str = ""
    quotes: str = ""
    isolate_numbers: bool = False


class LanguagePack(Frozen):
    """One language: its name in itself, how it is set, and the words of every screen.

    `locale` is the Babel locale for dates, numbers and money (a relative's where CLDR lacks the
    language). `messages` maps a message id to its text with ``{name}`` slots, or to a dict of
    CLDR plural categories; `plural` maps categories to CLDR conditions (``{"one": "n is 1"}``).
    `states` of the catalogue: `reviewed` is true when a fluent reader has checked it.
    """

    format: int
    publisher: str
    tag: str
    version: int
    autonym: str
    english_name: str
    locale: str
    direction: Direction
    typography: Typography
    messages: dict[str, str | dict[str, str]]
    fallback: tuple[str, ...] = ()
    plural: dict[str, str] = {}
    reviewed: bool = False
    needs: tuple[str, ...] = ()
