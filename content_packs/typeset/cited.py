"""Which facts the running words of a block cite. Fact cards are not here: they show their own evidence."""

from __future__ import annotations

from collections.abc import Iterator

from content_packs.model import AnyBlock, Callout, Fact, Faq, Heading, Inline, ListBlock, Page, Paragraph, Steps, Table


def cited_facts(block: AnyBlock, page: Page) -> Iterator[Fact]:
    """The facts of `page` that `block` cites, in reading order, repeated as often as it does."""
    for words in _inlines(block):
        for span in words:
            if span.fact in page.facts:
                yield page.facts[span.fact]


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
        case _:
            return
