"""Typesetting: layout and raster of one page of about 400 English words, the same blocks in every language.

The page is made of the sample pack's own: its headings, paragraphs, lists, steps and warnings in order,
until there are enough words. Fonts are open; nothing else is kept from run to run.
"""

from __future__ import annotations

import datetime as dt
import gc
from collections import defaultdict
from collections.abc import Iterator, Sequence
from time import thread_time

import msgspec

from content_packs.model import AnyBlock, Callout, Heading, Inline, ListBlock, Page, Paragraph, Steps
from content_packs.theme import LIGHT
from content_packs.typeset.raster import paint
from content_packs.typeset.text import PageContext, Typesetter
from kiosk.edition import Edition
from kiosk.screens.kit import grown
from kiosk.ui.app import geometry
from tests.bench.gate import WIDTH, BenchGate

WORDS = 400
ENGLISH = "en"
CONTEXT = PageContext(dt.date(2026, 11, 22), "Gatepost")


def measure(gate: BenchGate, rounds: int) -> dict[str, list[float]]:
    """Milliseconds of processor time by language, one value a round; the languages take turns."""
    edition, where = gate.edition(), geometry(gate.settings)
    typesetter = Typesetter(edition.languages, grown(LIGHT, where), where)
    page = long_page(edition)
    found: defaultdict[str, list[float]] = defaultdict(list)
    for turn in range(rounds + 1):
        gc.collect()
        for tag in edition.plan.languages:
            took = _set(typesetter, page, tag)
            if turn:  # the first opens the fonts
                found[tag].append(took)
    return found


def _set(typesetter: Typesetter, page: Page, tag: str) -> float:
    began = thread_time()
    for box in typesetter.page(page, tag, WIDTH, context=CONTEXT).boxes:
        paint(box)
    return (thread_time() - began) * 1000


def long_page(edition: Edition) -> Page:
    """The sample's blocks up to `WORDS` words of English."""
    pages = list(_pages(edition))
    chosen: list[tuple[Page, int]] = []
    words = 0
    for page in pages:
        for number, block in enumerate(page.texts[ENGLISH].blocks):
            if words < WORDS and (count := _words(block)):
                chosen.append((page, number))
                words += count
    if words < WORDS:
        raise RuntimeError(f"the sample pack has {words} words of plain text, {WORDS} are needed")
    texts = {
        tag: msgspec.structs.replace(text, blocks=tuple(page.texts[tag].blocks[number] for page, number in chosen))
        for tag, text in pages[0].texts.items()
    }
    facts = {name: fact for page in pages for name, fact in page.facts.items()}
    return msgspec.structs.replace(pages[0], texts=texts, facts=facts, related=())


def _pages(edition: Edition) -> Iterator[Page]:
    for found in edition.topics(None):
        for ref in edition.pages(found.pack, found.topic, None):
            page = edition.page(ref, None)
            if page:
                yield page


def _words(block: AnyBlock) -> int:
    """How many words of running text; 0 for any other kind of block."""
    match block:
        case Heading() | Paragraph():
            return _count([block.text])
        case ListBlock() | Steps():
            return _count(block.items)
        case Callout():
            return _count(block.text)
        case _:
            return 0


def _count(parts: Sequence[Inline]) -> int:
    return sum(len("".join(span.text for span in part).split()) for part in parts)
