"""Blocks that are one thing on its own ground: facts, contacts, questions and answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from content_packs.cited import behind_card
from content_packs.model import ContactBlock, Evidence, FactBlock, Faq, FaqItem
from content_packs.typeset.boxes import Rect, Role
from content_packs.typeset.drafts import Draft, Piece
from content_packs.typeset.layout import TextLayout
from content_packs.typeset.prose import PARAGRAPH_GAP_UNITS, first_line_middle, paragraphs
from content_packs.typeset.setting import Setting, spoken
from content_packs.typeset.shaping import TypeStyle

PADDING_UNITS = 3.0
EVIDENCE_GAP_UNITS = 2.0
NOTE_ICON_MM = 7.0
ROW_ICON_MM = 8.0
ROW_GAP_UNITS = 2.5
ICON_GAP_UNITS = 2.0
CHEVRON_MM = 10.0
EVIDENCE_SEPARATOR = " · "


def fact(block: FactBlock, setting: Setting) -> Piece:
    """What it is, its value large, then who says so since when."""
    draft = Draft(setting)
    padding = setting.units(PADDING_UNITS)
    width = setting.width - 2 * padding
    y = draft.words(setting.text(block.label, setting.styles.body, width), padding, padding)
    behind = behind_card(block, setting.page)
    value = setting.text(setting.isolated(block.value), _value(behind, setting), width)
    y, proof = _proven(draft, behind, draft.words(value, padding, y))
    return _card(draft, block.id, Role.FACT, spoken(block.label, block.value, *proof), y + padding)


def _value(behind: Evidence | None, setting: Setting) -> TypeStyle:
    """How a card's figure is set: grey where it is past its date."""
    past = behind is not None and is_past(behind, setting)
    return replace(setting.styles.value, colour=setting.theme.secondary) if past else setting.styles.value


def _proven(draft: Draft, behind: Evidence | None, y: float) -> tuple[float, list[str]]:
    """At the foot of a card: who says so since when, and whether that is past its date; the y beneath, and what
    is said of it."""
    if behind is None:
        return y, []
    setting = draft.setting
    padding, gap = setting.units(PADDING_UNITS), setting.units(EVIDENCE_GAP_UNITS)
    width = setting.width - 2 * padding
    said = [evidence(behind, setting)]
    y = draft.words(setting.text(said[0], setting.styles.small, width), padding, y + gap)
    if is_past(behind, setting):
        said.append(setting.message("fact-past-date"))
        y = icon_line(draft, "warning", said[1], padding, y + gap, width)
    return y, said


def evidence(behind: Evidence, setting: Setting) -> str:
    """Who says so, and when it was last checked."""
    said = setting.message("source", source=setting.isolated(behind.source.name))
    checked = setting.message("checked-on", date=setting.isolated(setting.date(behind.checked_on)))
    return f"{said}{EVIDENCE_SEPARATOR}{checked}" if behind.source.name else checked


def is_past(behind: Evidence, setting: Setting) -> bool:
    return setting.context.today > behind.valid_until


def icon_line(draft: Draft, tone: str, note: str, x: float, y: float, width: float) -> float:
    """A small line in a tone's colour after its icon; the y beneath it."""
    setting = draft.setting
    meaning = getattr(setting.theme, tone)
    size, gap = setting.glyph(NOTE_ICON_MM), setting.units(1)
    layout = setting.text(note, setting.styles.small, width - size - gap)
    middle = y + max(size / 2, first_line_middle(layout, setting))
    draft.icon(meaning.icon, x, middle - size / 2, size, meaning.colour)
    top = middle - first_line_middle(layout, setting)
    return max(draft.words(layout, x + size + gap, top, meaning.colour), middle + size / 2)


def contact(block: ContactBlock, setting: Setting) -> Piece:
    """A name, then a row for each way to reach it, the phone number large; then who says so since when."""
    draft = Draft(setting)
    padding = setting.units(PADDING_UNITS)
    name = setting.text(block.name, setting.styles.heading3, setting.width - 2 * padding)
    y = draft.words(name, padding, padding)
    said = [block.name]
    behind = behind_card(block, setting.page)
    for icon, label, value, style in _ways(block, _value(behind, setting), setting):
        y = _way(draft, icon, setting.text(value, style, _way_width(setting)), y + setting.units(ROW_GAP_UNITS))
        said.append(f"{label}: {value}")
    y, proof = _proven(draft, behind, y)
    return _card(draft, block.id, Role.CONTACT, spoken(*said, *proof), y + padding)


def _ways(block: ContactBlock, large: TypeStyle, setting: Setting) -> Iterator[tuple[str, str, str, TypeStyle]]:
    """Icon, spoken label, words and style of each way that is known; the telephone `large`."""
    styles = setting.styles
    if block.phone:
        yield "call", setting.message("phone"), setting.isolated(block.phone), large
    if block.hours:
        yield "schedule", setting.message("hours"), "\n".join(block.hours), styles.body
    if block.address:
        yield "place", setting.message("address"), block.address, styles.body
    if block.email:
        yield "mail", setting.message("email"), setting.isolated(block.email), styles.body
    if block.web:
        yield "language", setting.message("web"), setting.isolated(block.web), styles.body


def _way_width(setting: Setting) -> float:
    taken = 2 * setting.units(PADDING_UNITS) + setting.glyph(ROW_ICON_MM) + setting.units(ICON_GAP_UNITS)
    return setting.width - taken


def _way(draft: Draft, icon: str, layout: TextLayout, y: float) -> float:
    setting = draft.setting
    size, x = setting.glyph(ROW_ICON_MM), setting.units(PADDING_UNITS)
    level = (layout.ink.y if layout.line_count == 1 else 0.0), layout.baseline
    middle = first_line_middle(layout, setting) if layout.line_count > 1 else (level[0] + level[1]) / 2
    drop = max(0.0, size / 2 - middle)
    draft.icon(icon, x, y + drop + middle - size / 2, size, setting.theme.mark)
    return draft.words(layout, x + size + setting.units(ICON_GAP_UNITS), y + drop)


def _card(draft: Draft, id: str, role: Role, said: str, height: float) -> Piece:  # noqa: A002 - as in the formats
    """What was drawn, on a card's ground."""
    setting = draft.setting
    height = round(height)
    draft.behind(Rect(0, 0, draft.width, height), setting.theme.card, setting.radius)
    return draft.piece(id, role, said, height, before=3.0)


def faq(block: Faq, setting: Setting) -> Iterator[Piece]:
    """Questions beneath each other, each a row to touch; an open one has its answer under it."""
    pieces: list[Piece] = []
    for item in block.items:
        is_open = item.id in setting.context.open_items
        pieces.append(_question(f"{block.id}-{item.id}", item, is_open, setting))
        if is_open:
            pieces.append(_answer(f"{block.id}-{item.id}-answer", item, setting))
    yield from (replace(piece, before=0.0 if place else 4.0, after=0.0) for place, piece in enumerate(pieces))
    yield _closing_rule(f"{block.id}-end", setting)


def _question(id: str, item: FaqItem, is_open: bool, setting: Setting) -> Piece:  # noqa: A002
    draft = Draft(setting)
    chevron, gap = setting.glyph(CHEVRON_MM), setting.units(ICON_GAP_UNITS)
    layout = setting.text(item.question, setting.styles.strong, setting.width - chevron - gap)
    height = round(max(setting.touch_px, layout.height + 2 * setting.units(ROW_GAP_UNITS)))
    draft.fill(Rect(0, 0, setting.width, setting.rule), setting.theme.edge or setting.theme.rule)
    draft.words(layout, 0, (height - layout.height) / 2)
    icon = "expand_less" if is_open else "expand_more"
    draft.icon(icon, setting.width - chevron, (height - chevron) / 2, chevron, setting.theme.accent)
    said = spoken(item.question)
    hint = "" if is_open else setting.message("open-answer")
    draft.hit(Rect(0, 0, setting.width, height), f"toggle:{item.id}", said)
    told = spoken(setting.message("question"), said, hint)
    return draft.piece(id, Role.QUESTION, told, height)


def _answer(id: str, item: FaqItem, setting: Setting) -> Piece:  # noqa: A002 - as in the formats
    draft = Draft(setting)
    width = setting.width - setting.glyph(CHEVRON_MM) - setting.units(ICON_GAP_UNITS)
    y = paragraphs(draft, item.answer, setting.styles.body, 0, 0, width)
    bottom = y + setting.units(PARAGRAPH_GAP_UNITS + 1)
    return draft.piece(id, Role.ANSWER, spoken(*item.answer), bottom)


def _closing_rule(id: str, setting: Setting) -> Piece:  # noqa: A002 - as in the formats
    draft = Draft(setting)
    draft.fill(Rect(0, 0, setting.width, setting.rule), setting.theme.rule)
    return draft.piece(id, Role.GROUND, "", setting.rule, before=0.0)
