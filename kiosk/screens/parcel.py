"""What a traveller takes along: the page's address, or, where there is no public network, its key facts. Pure.

Rules: an address carries nothing that could follow anybody. Without a network the code itself says what counts: one
contact as a vCard 3.0, which a phone keeps in its address book; else plain words, the most important first, as many
whole blocks as there is room for. What is past its date is not carried.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from content_packs.cited import behind_card, cited_facts
from content_packs.model import (
    AnyBlock,
    Callout,
    ContactBlock,
    FactBlock,
    Inline,
    ListBlock,
    Page,
    PageText,
    Steps,
    inline_text,
)
from content_packs.plain import plain_text

_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


@dataclass(frozen=True)
class Parcel:
    """What can be taken. `blocks` are empty where the address is enough; `contact` is the one that the page is
    about, if it is about one."""

    address: str
    title: str = ""
    blocks: tuple[str, ...] = ()
    contact: ContactBlock | None = None
    publisher: str = ""
    offline: bool = False

    @property
    def message(self) -> str:
        """The message that says what the code is."""
        if not self.offline:
            return "scan-code"
        return "scan-contact" if self.contact else "scan-facts"

    def data(self, room: int) -> str:
        """What the code says, in at most `room` bytes; an address is never cut."""
        if not self.offline:
            return self.address
        if self.contact:
            return _vcard(self.contact, self.publisher, room)
        head, tail = self.title, "\n".join(part for part in (self.publisher, self.address) if part)
        said = [head]
        for block in self.blocks:
            if _bytes([*said, block, tail]) <= room:
                said.append(block)
        whole = "\n".join([*said, tail])
        return whole if len(whole.encode()) <= room else f"{head}\n{self.address}"


def packed(page: Page, text: PageText, publisher: str, address: str, today: dt.date | None) -> Parcel:
    """The parcel of `page` at a gate without a public network."""
    holding = [block for block in text.blocks if not _past(block, page, today)]
    facts = [block for block in holding if isinstance(block, FactBlock)]
    contacts = [block for block in holding if isinstance(block, ContactBlock)]
    alone = contacts[0] if len(contacts) == 1 and not facts else None
    title = plain_text(text.title)
    said = tuple(_said(text, facts, contacts, holding))
    return Parcel(address, title, said, alone, plain_text(publisher), offline=True)


def _said(
    text: PageText, facts: Iterable[FactBlock], contacts: Iterable[ContactBlock], holding: Iterable[AnyBlock]
) -> Iterator[str]:
    """The page's words as whole blocks, the most important first."""
    blocks = tuple(holding)
    for fact in facts:
        yield plain_text(f"{fact.label}: {fact.value}")
    for contact in contacts:
        yield plain_text(": ".join(part for part in (contact.name, contact.phone or contact.address) if part))
    yield plain_text(text.summary)
    for block in blocks:
        if isinstance(block, Callout):
            yield _lines(block.text)
    for block in blocks:
        if isinstance(block, Steps):
            yield "\n".join(f"{number}. {_words(item)}" for number, item in enumerate(block.items, start=1))
        elif isinstance(block, ListBlock):
            yield "\n".join(f"- {_words(item)}" for item in block.items)


def _past(block: AnyBlock, page: Page, today: dt.date | None) -> bool:
    behind = behind_card(block, page)
    proofs = [behind] if behind else list(cited_facts(block, page))
    return today is not None and any(today > proof.valid_until for proof in proofs)


def _vcard(contact: ContactBlock, publisher: str, room: int) -> str:
    """A contact for the phone's address book; what there is no room for is left out from the end."""
    name = _value(contact.name)
    needed = ["BEGIN:VCARD", "VERSION:3.0", f"N:;{name};;;", f"FN:{name}"]
    ways = [
        f"TEL;TYPE=WORK,VOICE:{_digits(contact.phone)}" if contact.phone else "",
        f"EMAIL:{_value(contact.email)}" if contact.email else "",
        f"ADR;TYPE=WORK:;;{_value(contact.address)};;;;" if contact.address else "",
        f"URL:{contact.web}" if contact.web else "",
        f"NOTE:{_value(chr(10).join(contact.hours))}" if contact.hours else "",
        f"ORG:{_value(publisher)}" if publisher else "",
    ]
    said = needed
    for way in filter(None, ways):
        said = [*said, way] if _bytes([*said, way, "END:VCARD"], 2) <= room else said
    return "".join(f"{line}\r\n" for line in (*said, "END:VCARD"))


def _value(text: str) -> str:
    return plain_text(text).translate(_ESCAPED)


def _digits(phone: str) -> str:
    """A telephone number as a telephone dials it."""
    return "".join(sign for sign in plain_text(phone) if sign.isdigit() or sign in "+*#")


def _words(inline: Inline) -> str:
    return plain_text(inline_text(inline))


def _lines(paragraphs: Iterable[Inline]) -> str:
    return "\n".join(_words(paragraph) for paragraph in paragraphs)


def _bytes(lines: Iterable[str], between: int = 1) -> int:
    return sum(len(line.encode()) + between for line in lines)
