"""What the phone page shows, decided before any HTML: which language, which words, which evidence.

Pure: a picture of what is published and a page in, a frozen view out. Templates ask, they do not decide.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import msgspec
from babel.dates import format_date

from content_packs.languages import Direction, LanguagePack, first_available
from content_packs.model import (
    ContactBlock,
    Evidence,
    FactBlock,
    Manifest,
    Media,
    Page,
    PageText,
    Span,
    TranslationState,
)
from server.publishing.releases import Picture

PAGE_LINK = "page:"
EXTERNAL = ("https:", "tel:")

ISOLATE, POP_ISOLATE = "\u2068", "\u2069"
"""First-strong isolate: what stands inside keeps its own direction and turns nothing around it."""


class Frame(msgspec.Struct, frozen=True):
    """The words round a page, in the language that was asked for."""

    picture: Picture
    tag: str

    @property
    def pack(self) -> LanguagePack:
        return self.picture.languages[self.tag]

    def say(self, message: str, **slots: str | int) -> str:
        """A message of the language pack."""
        return self.picture.messages(self.tag, message, **slots)

    def title(self, titles: dict[str, str]) -> str:
        """The best of `titles` for this language."""
        best = first_available(self.tag, self.picture.languages, titles)
        return titles[best] if best else next(iter(titles.values()), "")


def written_date(day: dt.date, language: LanguagePack) -> str:
    """`day` as readers of `language` write it, with the year that they count where it is another."""
    written = format_date(day, "long", locale=language.locale)
    era = language.era
    return f"{written} ({era.abbreviation} {day.year + era.ahead})" if era else written


class Proof(msgspec.Struct, frozen=True):
    """Who says so since when, in the language it is read in."""

    source: str
    address: str
    checked: str
    past: bool


class PhonePage(msgspec.Struct, frozen=True):
    """A page in the language it is really in: `shown` is asked for, or what stands in for it."""

    frame: Frame
    manifest: Manifest
    page: Page
    shown: LanguagePack
    text: PageText
    today: dt.date

    @property
    def is_fallback(self) -> bool:
        return self.shown.tag != self.frame.tag

    @property
    def unchecked(self) -> bool:
        return self.text.state is TranslationState.DRAFT

    @property
    def past_date(self) -> bool:
        dates = (self.page.valid_until, self.manifest.valid_until)
        return any(date is not None and date < self.today for date in dates)

    def languages(self) -> list[LanguagePack]:
        """The languages that this page can be read in, in the order of the plan."""
        return [pack for tag, pack in self.frame.picture.languages.items() if tag in self.page.texts]

    def href(self, link: str) -> str:
        """Where a span's link leads; empty where it may not lead anywhere."""
        if link.startswith(EXTERNAL):
            return link
        if not link.startswith(PAGE_LINK):
            return ""
        parts = link.removeprefix(PAGE_LINK).split("/")
        publisher, pack = parts[:2] if len(parts) == 3 else (self.manifest.publisher, self.manifest.pack)
        known = self.frame.picture.manifests.get(f"{publisher}/{pack}")
        return f"/{self.frame.tag}/{publisher}/{pack}/{parts[-1]}" if known and parts[-1] in known.pages else ""

    def direction_of(self, tag: str) -> str:
        """The direction of words in `tag`, empty when nothing is known of it."""
        pack = self.frame.picture.languages.get(tag)
        return pack.direction.value if pack else ""

    def media(self, name: str) -> Media | None:
        return self.page.media.get(name)

    def proof(self, block: FactBlock | ContactBlock) -> Proof | None:
        """What stands behind a card."""
        behind = self._behind(block)
        return self._proof(behind) if behind else None

    def _behind(self, block: FactBlock | ContactBlock) -> Evidence | None:
        if isinstance(block, FactBlock):
            return self.page.facts.get(block.fact)
        return self.page.contacts.get(block.contact)

    def _proof(self, behind: Evidence) -> Proof:
        return Proof(
            source=self._kept(behind.source.name),
            address=behind.source.address if behind.source.address.startswith("https:") else "",
            checked=self._kept(written_date(behind.checked_on, self.shown)),
            past=behind.valid_until < self.today,
        )

    def _kept(self, words: str) -> str:
        """`words` in their own order where the words around them run from right to left."""
        return f"{ISOLATE}{words}{POP_ISOLATE}" if words and self.shown.direction is Direction.RTL else words

    def cited(self) -> list[tuple[str, Proof]]:
        """Values and evidence of facts that stand in running text and on no card, in order, each once."""
        on_cards = {block.fact for block in self.text.blocks if isinstance(block, FactBlock)}
        values: dict[str, str] = {}
        for span in _spans(self.text.blocks):
            if span.fact in self.page.facts and span.fact not in on_cards:
                values.setdefault(span.fact, span.text)
        return [(value, self._proof(self.page.facts[fact])) for fact, value in values.items()]


def _spans(part: Any) -> Iterator[Span]:
    """Every span in a block, however deep."""
    if isinstance(part, Span):
        yield part
    elif isinstance(part, tuple):
        for inner in part:
            yield from _spans(inner)
    elif isinstance(part, msgspec.Struct):
        for name in part.__struct_fields__:
            yield from _spans(getattr(part, name))
