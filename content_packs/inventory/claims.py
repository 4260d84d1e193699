"""AUTHOR: every fact and contact of packs, with who says so, since when and until when. No I/O."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from content_packs.facts import TEXT, format_value
from content_packs.languages import LAST_RESORTS, LanguagePack
from content_packs.plain import plain_text
from content_packs.source_model import ContactToml, EvidenceToml, FactToml, PackSource, PageSource

SHORT_MONTHS = 6
"""What is good for no longer than this after it was checked is to be asked again before anyone relies on it."""


@dataclass(frozen=True)
class Claim:
    """One fact or contact. `place` is ``pack/page``, `value` as readers of the document write it."""

    place: str
    name: str
    value: str
    source: EvidenceToml
    checked_on: dt.date
    valid_until: dt.date
    owner: str

    @property
    def is_short(self) -> bool:
        """Whether it is good for so short a time that somebody must confirm it."""
        return self.valid_until <= months_after(self.checked_on, SHORT_MONTHS)


def ordered_pages(pack: PackSource) -> Iterator[PageSource]:
    """The pages of `pack` as its topics order them, then those in no topic."""
    shown = [page for topic in pack.toml.topics for page in topic.pages if page in pack.pages]
    for name in dict.fromkeys((*shown, *pack.pages)):
        yield pack.pages[name]


def claims_of(pack: PackSource, written_in: LanguagePack) -> Iterator[Claim]:
    """All that `pack` claims, page by page: facts, then contacts. Raises `ContentBad`."""
    for page in ordered_pages(pack):
        place = f"{pack.toml.id}/{page.id}"
        for name, fact in page.toml.facts.items():
            yield _claim(place, name, _value(fact, written_in), fact)
        for name, contact in page.toml.contacts.items():
            yield _claim(place, name, _ways(contact), contact)


def months_after(day: dt.date, months: int) -> dt.date:
    """The same day of the month `months` later, or that month's last one."""
    years, month = divmod(day.month - 1 + months, 12)
    first = dt.date(day.year + years, month + 1, 1)
    last = (first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
    return first.replace(day=min(day.day, last.day))


def _claim(place: str, name: str, value: str, evidence: FactToml | ContactToml) -> Claim:
    return Claim(place, name, value, evidence.source, evidence.checked_on, evidence.valid_until, evidence.owner)


def _value(fact: FactToml, written_in: LanguagePack) -> str:
    if fact.unit == TEXT:
        return fact.value or _words(fact.values)
    return plain_text(format_value(fact.value, fact.unit, written_in))


def _ways(contact: ContactToml) -> str:
    hours = f"hours: {contact.hours}" if contact.hours else ""
    ways = (contact.phone, contact.email, contact.web, _words(contact.addresses), hours)
    return ", ".join(way for way in ways if way)


def _words(words: Mapping[str, str]) -> str:
    """In the language that most readers of a document know, or in the first there is."""
    return next((words[tag] for tag in (*LAST_RESORTS, *words) if tag in words), "")
