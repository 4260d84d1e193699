"""A page for each kind of block, and for each state of one, in the words of the sample pack. Pure.

A specimen is the first block of its kind that the pack has, alone on its page: the whole look of that kind
in every language that the pack speaks.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import get_args

import msgspec

from content_packs.model import (
    AnyBlock,
    Callout,
    CalloutKind,
    Faq,
    Heading,
    Page,
    PageText,
    Paragraph,
    UnknownBlock,
    inline_text,
)

PAST = dt.date(2026, 11, 1)
"""Before the day on which the gallery is shown."""

KINDS: tuple[type, ...] = get_args(AnyBlock)
"""Every kind of block there is."""


@dataclass(frozen=True)
class Specimen:
    """`kind` is the type of the block. `state` tells specimens of one kind apart; `open` opens its first answer."""

    kind: type
    state: str = ""
    open: bool = False

    @property
    def id(self) -> str:
        """The page's."""
        name = f"block-{self.kind.__name__.removesuffix('Block').lower()}"
        return f"{name}-{self.state}" if self.state else name


SPECIMENS = (
    *(Specimen(kind) for kind in KINDS if kind not in (Callout, Faq)),
    *(Specimen(Callout, kind) for kind in CalloutKind),
    Specimen(next(kind for kind in KINDS if kind.__name__ == "FactBlock"), "past"),
    Specimen(Faq, "closed"),
    Specimen(Faq, "open", open=True),
)


def specimens(pages: Mapping[str, Page]) -> Iterator[Page]:
    """A page for each of `SPECIMENS`. Raises LookupError where `pages` have no such block."""
    for specimen in SPECIMENS:
        yield _page(specimen, pages)


def first_answer(page: Page) -> str:
    """The id by which the first answer of `page` is opened."""
    text = next(iter(page.texts.values()))
    return next(block.items[0].id for block in text.blocks if isinstance(block, Faq))


def _page(specimen: Specimen, pages: Mapping[str, Page]) -> Page:
    found = _first(pages, _is(specimen))
    if found is None:
        raise LookupError(f"no page of the sample pack has a {specimen.kind.__name__}")
    page, block = found
    texts = {tag: _alone(specimen, text, block) for tag, text in page.texts.items()}
    facts = page.facts
    if specimen.state == "past":
        facts = {name: msgspec.structs.replace(fact, valid_until=PAST) for name, fact in facts.items()}
    return msgspec.structs.replace(page, id=specimen.id, texts=texts, facts=facts, related=())


def _first(pages: Mapping[str, Page], fits: Callable[[AnyBlock], bool]) -> tuple[Page, str] | None:
    """The first page with such a block, and the block's id, which is the same in every language."""
    for page in pages.values():
        for block in next(iter(page.texts.values())).blocks:
            if fits(block):
                return page, block.id
    return None


def _is(specimen: Specimen) -> Callable[[AnyBlock], bool]:
    wanted = Paragraph if specimen.kind is UnknownBlock else specimen.kind

    def fits(block: AnyBlock) -> bool:
        if isinstance(block, Callout) and specimen.kind is Callout:
            return block.kind == specimen.state
        return isinstance(block, wanted)

    return fits


def _alone(specimen: Specimen, text: PageText, block_id: str) -> PageText:
    """`text` with this block alone; a heading has the words under it that it is for."""
    at = next(n for n, block in enumerate(text.blocks) if block.id == block_id)
    kept = text.blocks[at : at + (2 if specimen.kind is Heading else 1)]
    if specimen.kind is UnknownBlock:
        kept = tuple(_unknown(block) for block in kept)
    return msgspec.structs.replace(text, summary="", blocks=kept)


def _unknown(block: AnyBlock) -> AnyBlock:
    words = inline_text(block.text) if isinstance(block, Paragraph) else block.fallback
    return UnknownBlock(id=block.id, fallback=words)
