"""What a wall says of one idea, in one language, as pieces of words. Pure."""

from __future__ import annotations

from content_packs.model import FactBlock, Heading, PageText, Steps, inline_text
from content_packs.theme import Theme
from kiosk.display import Idea, Spot, numbers
from kiosk.screens.wall_words import Piece


def pieces(theme: Theme, spot: Spot, text: PageText) -> tuple[Piece, ...]:
    """The words of `spot` from the page's `text` in one language."""
    if spot.idea is Idea.FACT:
        return _fact(theme, spot, text)
    if spot.idea is Idea.STEPS:
        return _steps(theme, spot, text)
    if spot.idea is Idea.NUMBERS:
        return _numbers(theme, text)
    return (
        Piece(text.title, theme.type.title, bold=True),
        Piece(text.summary, theme.type.lead, above=1.5, optional=True),
    )


def welcome(theme: Theme, words: str, site: str) -> tuple[Piece, ...]:
    return (
        Piece(site, theme.type.lead, colour=theme.accent, bold=True),
        Piece(words, theme.type.display, bold=True),
    )


def _over(theme: Theme, text: PageText) -> Piece:
    """Which page this is about, small."""
    return Piece(text.title, theme.type.body, colour=theme.secondary, bold=True, optional=True)


def _fact(theme: Theme, spot: Spot, text: PageText) -> tuple[Piece, ...]:
    card = next(block for block in text.blocks if isinstance(block, FactBlock) and block.id == spot.block)
    return (
        _over(theme, text),
        Piece(card.label, theme.type.heading2, above=1.0, bold=True),
        Piece(card.value, theme.type.attract, colour=theme.accent, bold=True),
    )


def _steps(theme: Theme, spot: Spot, text: PageText) -> tuple[Piece, ...]:
    blocks = text.blocks
    n = next(n for n, block in enumerate(blocks) if isinstance(block, Steps) and block.id == spot.block)
    block = blocks[n]
    items = block.items[spot.first : spot.last] if isinstance(block, Steps) else ()
    heading = next((other for other in reversed(blocks[:n]) if isinstance(other, Heading)), None)
    title = inline_text(heading.text) if heading else text.title
    rows = tuple(
        Piece(inline_text(item), theme.type.body, above=1.2, figure=str(number), disc=True)
        for number, item in enumerate(items, spot.first + 1)
    )
    return (Piece(title, theme.type.heading2, bold=True, optional=True), *rows)


def _numbers(theme: Theme, text: PageText) -> tuple[Piece, ...]:
    rows = tuple(Piece(card.name, theme.type.heading2, above=1.0, figure=card.phone) for card in numbers(text))
    return (Piece(text.title, theme.type.heading2, bold=True), *rows)
