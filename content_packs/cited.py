"""What the running words of a page rest on: the facts they cite, and whose evidence is shown beneath them."""

from __future__ import annotations

from collections.abc import Iterator

from content_packs.model import (
    AnyBlock,
    Audio,
    Callout,
    ContactBlock,
    Evidence,
    Fact,
    FactBlock,
    Faq,
    FloorPlan,
    Heading,
    Image,
    Inline,
    ListBlock,
    Page,
    PageText,
    Paragraph,
    Steps,
    Table,
    Video,
)


def cited_facts(block: AnyBlock, page: Page) -> Iterator[Fact]:
    """The facts of `page` that `block` cites, in reading order, repeated as often as it does. Cards cite
    none: they show their own evidence."""
    for words in _inlines(block):
        for span in words:
            if span.fact in page.facts:
                yield page.facts[span.fact]


def behind_card(block: AnyBlock, page: Page) -> Evidence | None:
    """The evidence that `block` shows itself, where it is a card."""
    match block:
        case FactBlock():
            return page.facts.get(block.fact)
        case ContactBlock():
            return page.contacts.get(block.contact)
        case _:
            return None


def evidence_beneath(text: PageText, page: Page) -> tuple[Evidence, ...]:
    """What stands under a page's words: one for each source and date that they cite and no card shows."""
    cards = (behind_card(block, page) for block in text.blocks)
    shown = {_line(behind) for behind in cards if behind}
    found: dict[object, Evidence] = {}
    for fact in (fact for block in text.blocks for fact in cited_facts(block, page)):
        if _line(fact) not in shown:
            found.setdefault(_line(fact), fact)
    return tuple(found.values())


def _line(behind: Evidence) -> object:
    """Evidence with equal ones reads the same."""
    return behind.source.name, behind.checked_on


def _inlines(block: AnyBlock) -> Iterator[Inline]:
    match block:
        case Heading() | Paragraph():
            yield block.text
        case ListBlock() | Steps():
            yield from block.items
        case Callout():
            yield from block.text
        case Table():
            yield from (cell for row in (block.header, *block.rows) for cell in row)
        case Faq():
            yield from (words for item in block.items for words in (item.question, *item.answer))
        case Image() | Audio() | Video() | FloorPlan():
            yield block.caption
        case _:
            return
