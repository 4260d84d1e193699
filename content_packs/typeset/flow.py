"""A page in one language → a sheet: its title, what must be said first, its blocks, its end.

Order: title, summary, notices about the translation, blocks, who published it, where to go on.
A page that is past its date says so instead of its blocks. What is asked for and missing is set
in a language that stands in, and the sheet says so in the language that was asked for.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import count

from content_packs.cited import cited_facts, evidence_beneath
from content_packs.errors import ContentBad
from content_packs.languages import LanguagePack, readable
from content_packs.model import (
    AnyBlock,
    Audio,
    Callout,
    ContactBlock,
    FactBlock,
    Faq,
    FloorPlan,
    Heading,
    Image,
    ListBlock,
    Page,
    PageText,
    Paragraph,
    Steps,
    Table,
    UnknownBlock,
    Video,
)
from content_packs.typeset import cards, frame, media, plans, prose, tables
from content_packs.typeset.boxes import Box, Role, Sheet
from content_packs.typeset.drafts import Piece
from content_packs.typeset.setting import Setting

NARROW_MARGIN = 0.06
"""Of the width: a margin never takes more than this on a narrow panel or preview."""


MOST_GROWTH = 2.4
"""Type grows with a wide column up to this, before the column stops filling its sheet."""


def set_page(setting: Setting, width: float) -> Sheet:
    """`setting.page` as a sheet of `width` px; the column, its margins and its type are found here.

    A column holds the theme's measure. Where a panel's shorter side has more room the type grows to
    fill it: a page looks the same on a large panel as on a small one, and leaves the long side of a
    lying panel to what stands beside it."""
    margin = round(min(setting.units(setting.theme.margin_units), width * NARROW_MARGIN))
    room = math.floor(width) - 2 * margin
    measure = setting.shaper.em_px(setting.styles.body) * setting.theme.measure_em
    shorter = min(room, min(setting.shaper.geometry.panel_px) - 2 * margin)
    growth = min(max(shorter / measure, 1.0), MOST_GROWTH)
    longest = round(measure * growth * max(setting.scale, 1.0))
    column = replace(setting, width=min(room, longest), scale=setting.scale * growth)
    left = math.floor(width) - margin - column.width if column.right_to_left else margin
    pieces = tuple(_pieces(column))
    return stacked(pieces, setting, math.floor(width), round(left), margin)


def shown_tag(page: Page, tag: str, languages: Mapping[str, LanguagePack]) -> str:
    """The language a page is shown in: the one asked for, or the first that stands in for it."""
    shown = readable(tag, languages, page.texts)
    if shown is None:
        raise ContentBad(f"Page {page.id} is in no language that can be shown; publish the language pack of one.")
    return shown


def _pieces(asked: Setting) -> Iterator[Piece]:
    tag = shown_tag(asked.page, asked.tag, asked.shaper.languages)
    text, shown = asked.page.texts[tag], asked.speaking(tag)
    yield frame.title(text.title, shown)
    if text.summary:
        yield frame.summary(text.summary, shown)
    yield from frame.notices(text, asked, shown)
    past = asked.page.valid_until is not None and asked.context.today > asked.page.valid_until
    yield from (frame.past_date(asked),) if past else _body(text, shown)
    yield from frame.published(asked, () if past else evidence_beneath(text, shown.page))
    yield from frame.related(asked)


def _body(text: PageText, setting: Setting) -> Iterator[Piece]:
    for block in text.blocks:
        yield from set_block(block, setting)
        if any(cards.is_past(fact, setting) for fact in cited_facts(block, setting.page)):
            yield frame.past_fact(f"{block.id}-past-date", setting)


def set_block(block: AnyBlock, setting: Setting) -> Iterator[Piece]:
    """The pieces of one block. A match and not a table, so that the type checker finds a block
    that nobody sets."""
    match block:
        case Heading():
            yield prose.heading(block, setting)
        case Paragraph():
            yield prose.paragraph(block, setting)
        case ListBlock():
            yield prose.bullets(block, setting)
        case Steps():
            yield prose.steps(block, setting)
        case Callout():
            yield prose.callout(block, setting)
        case Table():
            yield tables.table(block, setting)
        case FactBlock():
            yield cards.fact(block, setting)
        case ContactBlock():
            yield cards.contact(block, setting)
        case Faq():
            yield from cards.faq(block, setting)
        case _:
            yield from _set_media(block, setting)


def _set_media(block: Image | Audio | Video | FloorPlan | UnknownBlock, setting: Setting) -> Iterator[Piece]:
    match block:
        case Image():
            yield media.image(block, setting)
        case Audio():
            yield media.audio(block, setting)
        case Video():
            yield media.video(block, setting)
        case FloorPlan():
            yield from plans.floor_plan(block, setting)
        case UnknownBlock():
            yield prose.unknown(block, setting)


def stacked(pieces: tuple[Piece, ...], setting: Setting, width: int, left: int, margin: int) -> Sheet:
    """Pieces beneath each other at `left`, on whole pixels, in a sheet with `margin` all round."""
    boxes: list[Box] = []
    y, after = float(margin), None
    for place, piece in enumerate(pieces):
        if place:
            y += setting.units(piece.before if after is None else after)
        boxes.append(_placed(piece, left, round(y), setting.theme.ground))
        y, after = round(y) + piece.height, piece.after
    return Sheet(width, math.ceil(y) + margin, setting.theme.ground, tuple(_in_order(boxes)))


def _in_order(boxes: list[Box]) -> Iterator[Box]:
    """The boxes with their places in the order of the keypad; decoration has none."""
    places = count()
    for box in boxes:
        yield box if box.role is Role.GROUND else replace(box, focus=next(places))


def _placed(piece: Piece, x: int, y: int, ground: str) -> Box:
    hits = tuple(replace(hit, rect=hit.rect.moved(x, y)) for hit in piece.hits)
    paint = tuple(each.moved(x, y) for each in piece.paint)
    return Box(
        id=piece.id,
        role=piece.role,
        rect=piece.extent().moved(x, y),
        ground=ground,
        paint=paint,
        language=piece.language,
        spoken=piece.spoken,
        hits=hits,
    )
