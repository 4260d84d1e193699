"""CHECK: facts, contacts and hours: are they dated, sourced, still good, and written so that Babel can read them?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from functools import partial

from content_packs.checks.links import address_mistake
from content_packs.checks.translation import words_problems
from content_packs.errors import ContentBad, Problem, Severity
from content_packs.facts import TEXT, check_value
from content_packs.hours import read_week
from content_packs.reading import is_name
from content_packs.source import PACK_TOML
from content_packs.source_model import BlockKind, ContactToml, FactToml, PackSource, PageSource


def evidence_problems(pack: PackSource, today: dt.date) -> Iterator[Problem]:
    """Everything wrong with what the pack claims, as of `today`."""
    if pack.toml.valid_until is not None and pack.toml.valid_until < today:
        sentence = f"The pack is valid until {pack.toml.valid_until}, which is past."
        yield Problem(PACK_TOML, pack.places.line("", "valid_until"), "past-date", sentence)
    for page in pack.pages.values():
        yield from _Page(pack, page, today).problems()


class _Page:
    """The claims of one page."""

    def __init__(self, pack: PackSource, page: PageSource, today: dt.date) -> None:
        self._pack = pack
        self._page = page
        self._today = today

    def problems(self) -> Iterator[Problem]:
        toml = self._page.toml
        if toml.valid_until is not None and toml.valid_until < self._today:
            yield self._at(
                "", "valid_until", "past-date", f"The page is valid until {toml.valid_until}, which is past."
            )
        for name, fact in toml.facts.items():
            yield from self._dated(f"facts.{name}", fact)
            yield from self._fact(f"facts.{name}", name, fact)
        for name, contact in toml.contacts.items():
            yield from self._dated(f"contacts.{name}", contact)
            yield from self._contact(f"contacts.{name}", contact)
        yield from self._owned("confirm", *toml.confirm)
        for name, table in toml.hours.items():
            yield from self._wrong(f"hours.{name}", "", "wrong-hours", partial(read_week, table))

    def _at(self, table: str, key: str, code: str, message: str, severity: Severity = Severity.ERROR) -> Problem:
        return Problem(self._page.path, self._page.places.line(table, key), code, message, severity)

    def _wrong(self, table: str, key: str, code: str, read: Callable[[], object]) -> Iterator[Problem]:
        try:
            read()
        except ContentBad as error:
            yield self._at(table, key, code, str(error))

    def _dated(self, table: str, claim: FactToml | ContactToml) -> Iterator[Problem]:
        if claim.valid_until < self._today:
            sentence = f"It was good until {claim.valid_until}; ask {claim.owner} again, then write the new dates."
            yield self._at(table, "valid_until", "past-date", sentence)
        if claim.checked_on > self._today:
            yield self._at(table, "checked_on", "wrong-value", f"It cannot have been checked on {claim.checked_on}.")
        if not claim.source.name.strip():
            yield self._at(table, "source", "no-source", "Name who says so: a law, an authority, a page.")
        if "://" in claim.source.address and (mistake := address_mistake(claim.source.address)):
            yield self._at(table, "source", "broken-link", f"{claim.source.address}: {mistake}.")
        yield from self._owned(table, claim.owner)

    def _owned(self, table: str, *owners: str) -> Iterator[Problem]:
        for owner in owners:
            if not is_name(owner):
                sentence = f"“{owner}” is no organisation's id: small letters a–z, digits and hyphens."
                yield self._at(table, owner if table == "confirm" else "owner", "bad-id", sentence)

    def _fact(self, table: str, name: str, fact: FactToml) -> Iterator[Problem]:
        if fact.unit == TEXT and not fact.value:
            yield from self._words(f"{table}.values", fact.values)
        else:
            yield from self._wrong(table, "value", "wrong-value", lambda: check_value(fact.value, fact.unit))
        cards = any(
            block.kind is BlockKind.FACT and block.target == name
            for text in self._page.texts.values()
            for block in text.blocks
        )
        if cards or fact.labels:
            yield from self._words(f"{table}.labels", fact.labels)

    def _contact(self, table: str, contact: ContactToml) -> Iterator[Problem]:
        yield from self._words(f"{table}.names", contact.names)
        if contact.addresses:
            yield from self._words(f"{table}.addresses", contact.addresses)
        if contact.web and (mistake := address_mistake(contact.web)):
            yield self._at(table, "web", "broken-link", f"{contact.web}: {mistake}.")
        if contact.email and contact.email.count("@") != 1:
            yield self._at(table, "email", "broken-link", f"{contact.email} is no e-mail address.")
        if contact.hours and contact.hours not in self._page.toml.hours:
            sentence = f"There is no hours table {contact.hours}; add [hours.{contact.hours}]."
            yield self._at(table, "hours", "broken-link", sentence)
        if not any((contact.phone, contact.email, contact.web, contact.addresses)):
            sentence = "The contact has no phone, e-mail, web page or address: nobody can reach it."
            yield self._at(table, "", "wrong-value", sentence)

    def _words(self, table: str, words: Mapping[str, str]) -> Iterator[Problem]:
        line = self._page.places.line(table) or self._page.places.line(table.rpartition(".")[0])
        yield from words_problems(self._pack, words, self._page.path, line, table)
