"""What the phone page shows, decided before any HTML: which language, which words, which evidence.

Pure: a picture of what is published and a page in, a frozen view out. Templates ask, they do not decide.
"""

from __future__ import annotations

import datetime as dt

import msgspec

from content_packs.cited import behind_card, cited_facts, evidence_beneath
from content_packs.dates import written_date
from content_packs.languages import Direction, LanguagePack, first_available
from content_packs.model import (
    AnyBlock,
    Evidence,
    Manifest,
    Media,
    Page,
    PageText,
    Table,
    TranslationState,
)
from content_packs.number_columns import number_columns
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

    def numbers(self, table: Table) -> frozenset[int]:
        """The columns of `table` that hold numbers alone."""
        return number_columns(table, self.page)

    def proof(self, block: AnyBlock) -> Proof | None:
        """What stands behind a card."""
        behind = behind_card(block, self.page)
        return self._proof(behind) if behind else None

    def cites_past(self, block: AnyBlock) -> bool:
        """Whether the running words of `block` cite a fact past its date."""
        return any(fact.valid_until < self.today for fact in cited_facts(block, self.page))

    def beneath(self) -> list[Proof]:
        """What the running words rest on and no card shows."""
        return [self._proof(behind) for behind in evidence_beneath(self.text, self.page)]

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
