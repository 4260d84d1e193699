"""A page in one language → the words it is found by, in four fields of falling weight. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from content_packs.model import (
    AnyBlock,
    ContactBlock,
    FactBlock,
    Faq,
    FloorPlan,
    Heading,
    Inline,
    PageText,
    SearchFields,
    inline_text,
)
from content_packs.plain import plain_text


def fields_of(text: PageText) -> SearchFields:
    """Title, summary, headings and all the rest, as their author typed them."""
    heads: list[str] = []
    body: list[str] = []
    for block in text.blocks:
        leading, following = _words(block)
        heads += leading
        body += following
    return SearchFields(
        title=plain_text(text.title),
        summary=plain_text(text.summary),
        heads=plain_text("\n".join(heads)),
        body=plain_text("\n".join(body)),
    )


def _words(block: AnyBlock) -> tuple[list[str], list[str]]:
    """What of `block` names something, and what says something."""
    match block:
        case Heading():
            return [inline_text(block.text)], []
        case Faq():
            return [inline_text(item.question) for item in block.items], list(_answers(block))
        case FactBlock():
            return [block.label], [block.value]
        case ContactBlock():
            return [block.name], [block.fallback]
        case FloorPlan():
            return [point.label for point in block.points], [block.fallback]
        case _:
            return [], [block.fallback]


def _answers(faq: Faq) -> Iterator[str]:
    answers: Iterator[Inline] = (paragraph for item in faq.items for paragraph in item.answer)
    yield from map(inline_text, answers)
