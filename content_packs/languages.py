"""Languages as data: everything the software knows of a language travels in a signed language pack.

No code names a language but `LAST_RESORTS`. A pack's `tag` is BCP 47; `fallback` is the order in which other
languages stand in for a missing one (the rule of the house: English, then Vietnamese).
Target path: ``languages/<publisher>/<tag>.json``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from enum import StrEnum
from functools import lru_cache

import msgspec
from babel.plural import PluralRule

from content_packs.errors import ContentBad
from content_packs.keyboard import Keyboard
from content_packs.model import Frozen
from content_packs.reading import is_name, read_document
from content_packs.search.rules import SearchRules

LANGUAGE_FORMAT = 1

MAX_LANGUAGE_BYTES = 512 * 1024
"""A language pack is words of screens, some 10 kB; anything far above is not one."""

OTHER = "other"
"""The CLDR plural category that every language has: what no condition matches."""

LAST_RESORTS = ("en", "vi")
"""The rule of the house, for packs that state no fallback of their own."""

VOICE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{1,8}){0,4}")
"""What the name of a synthesiser's voice looks like."""

_TAG = re.compile(
    r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?(-([a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*(-x(-[a-z0-9]{1,8})+)?"
)


class Direction(StrEnum):
    LTR = "ltr"
    RTL = "rtl"


class LineBreaking(StrEnum):
    """What the build puts into this language's words so that lines break where readers expect."""

    SPACES = "spaces"  # nothing: breaks at spaces, or Pango's own rules (Thai, Chinese, Japanese)
    WORDS = "words"  # U+200B at ICU word boundaries (Lao, Khmer)
    KEEP_ALL = "keep-all"  # U+2060 between syllables of one word (Korean)


class Typography(Frozen, frozen=True):
    """How this language is set.

    `families` are fontconfig family names, the script's own face first. `line_height` is per em.
    `space_before` are marks that take a no-break space before them, `quotes` the opening and
    closing quotation marks that take one inside (French); `isolate_numbers` puts a left-to-right
    mark round phone numbers, codes and signs such as US$ (Arabic).
    """

    families: tuple[str, ...]
    line_height: float
    breaking: LineBreaking = LineBreaking.SPACES
    space_before: str = ""
    quotes: str = ""
    isolate_numbers: bool = False


class Speech(Frozen, frozen=True):
    """How this language is spoken where nobody recorded it.

    `voice` is the synthesiser's (espeak-ng) voice; `spelling` how words must be respelt before that voice can say
    them (``kana``), empty where it reads the language's own letters.
    """

    voice: str
    spelling: str = ""


class Era(Frozen, frozen=True):
    """How this language's readers count years where they do not count as the Gregorian calendar does.

    Months and days are Gregorian; the year is `ahead` more and follows `abbreviation`.
    """

    abbreviation: str
    ahead: int


class LanguagePack(Frozen, frozen=True):
    """One language: its name in itself, how it is set, and the words of every screen.

    `locale` is the Babel locale for dates, numbers and money (a relative's where CLDR lacks the
    language). `messages` maps a message id to its text with ``{name}`` slots, or to a dict of
    CLDR plural categories; `plural` maps categories to CLDR conditions (``{"one": "n is 1"}``).
    Without `speech` only recordings speak it.
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
    plural: dict[str, str] = msgspec.field(default_factory=dict)
    reviewed: bool = False
    era: Era | None = None
    speech: Speech | None = None
    search: SearchRules = SearchRules()
    keyboard: Keyboard | None = None
    needs: tuple[str, ...] = ()


def is_tag(tag: str) -> bool:
    """Whether `tag` is a BCP 47 language tag in its canonical letter case (``zh-Hans``, ``qaa-Qaaa``)."""
    return _TAG.fullmatch(tag) is not None


def chain(tag: str, packs: Mapping[str, LanguagePack]) -> tuple[str, ...]:
    """`tag`, then the languages that stand in for it, in order; `packs` are those at hand."""
    stand_ins = packs[tag].fallback if tag in packs else ()
    return (tag, *(other for other in stand_ins if other != tag))


def first_available(tag: str, packs: Mapping[str, LanguagePack], available: Collection[str]) -> str | None:
    """The first language of `tag`'s chain that is in `available`; None when there is none."""
    return next((candidate for candidate in chain(tag, packs) if candidate in available), None)


def readable(tag: str, packs: Mapping[str, LanguagePack], texts: Collection[str]) -> str | None:
    """The language in which a reader of `tag` gets what is written in `texts`, on a kiosk and on a phone alike.

    Its chain, then the last resorts, then any in the order of `texts`; None when no text has a pack at hand.
    """
    order = (*chain(tag, packs), *LAST_RESORTS, *texts)
    return next((candidate for candidate in order if candidate in texts and candidate in packs), None)


def categories(plural: Mapping[str, str]) -> frozenset[str]:
    """The CLDR plural categories that a message must give under the conditions `plural`."""
    return frozenset(plural) | {OTHER}


def plural_category(plural: Mapping[str, str], count: float) -> str:
    """Which category of a plural message `count` takes."""
    return _rule(tuple(sorted(plural.items())))(count)


@lru_cache(maxsize=64)
def _rule(conditions: tuple[tuple[str, str], ...]) -> PluralRule:
    return PluralRule(dict(conditions))


def read_language(data: bytes) -> LanguagePack:
    """A language pack from its target's bytes. Raises `ContentBad`; `Unsupported` when it is newer than we are."""
    pack = read_document(data, LanguagePack, LANGUAGE_FORMAT, MAX_LANGUAGE_BYTES)
    if not is_name(pack.publisher) or not all(is_tag(tag) for tag in (pack.tag, *pack.fallback)):
        raise ContentBad(
            f"{pack.publisher[:80]}/{pack.tag[:80]} is not a publisher and a language tag; build it again."
        )
    return pack
