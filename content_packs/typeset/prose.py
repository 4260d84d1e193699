"""Blocks of running words: headings, paragraphs, lists, steps, callouts."""

from __future__ import annotations

from collections.abc import Sequence

from content_packs.model import Callout, Heading, Inline, ListBlock, Paragraph, Steps, UnknownBlock
from content_packs.theme import Tone
from content_packs.typeset.boxes import Rect, Role
from content_packs.typeset.drafts import Draft, Piece
from content_packs.typeset.layout import TextLayout
from content_packs.typeset.setting import Setting, spoken
from content_packs.typeset.shaping import TypeStyle

BULLET_MM = 2.2
BULLET_INDENT_MM = 6.5
STEP_MM = 11.0
STEP_INDENT_MM = 16.0
LOOSE_UNITS = 3.0
"""Space before running words and cards; pictures and tables take the full four units."""

ITEM_GAP_UNITS = 1.5
STEP_GAP_UNITS = 2.25
PARAGRAPH_GAP_UNITS = 2.0
BAR_UNITS = 1.5
CARD_PADDING_UNITS = 3.0
CALLOUT_ICON_MM = 10.0
CALLOUT_ICON_GAP_UNITS = 1.5


def heading(block: Heading, setting: Setting) -> Piece:
    """Closer to what follows than to what precedes."""
    style = setting.styles.heading2 if block.level == 2 else setting.styles.heading3
    before, after = (6.0, 1.75) if block.level == 2 else (4.5, 1.25)
    return words(block.id, Role.HEADING, block.text, style, setting, before=before, after=after)


def paragraph(block: Paragraph, setting: Setting) -> Piece:
    return words(block.id, Role.TEXT, block.text, setting.styles.body, setting, before=LOOSE_UNITS)


def unknown(block: UnknownBlock, setting: Setting) -> Piece:
    """A block of a newer format: what its author wrote for readers like this one."""
    return words(block.id, Role.TEXT, block.fallback, setting.styles.body, setting)


def words(
    id: str,  # noqa: A002 - the word of the formats
    role: Role,
    content: Inline | str,
    style: TypeStyle,
    setting: Setting,
    *,
    before: float = 4.0,
    after: float | None = None,
) -> Piece:
    """One stretch of words and nothing else."""
    draft = Draft(setting)
    set_words = setting.unbroken if role in (Role.HEADING, Role.TITLE) else setting.text
    height = draft.words(set_words(content, style, setting.width), 0, 0)
    return draft.piece(id, role, spoken(content), height, before=before, after=after)


def bullets(block: ListBlock, setting: Setting) -> Piece:
    draft = Draft(setting)
    indent, size = setting.glyph(BULLET_INDENT_MM), setting.glyph(BULLET_MM)
    y = -setting.units(ITEM_GAP_UNITS)
    for item in block.items:
        layout = setting.text(item, setting.styles.body, setting.width - indent)
        top = y + setting.units(ITEM_GAP_UNITS)
        middle = top + first_line_middle(layout, setting)
        draft.fill(Rect(size / 2, middle - size / 2, size, size), setting.theme.mark, size / 2)
        y = draft.words(layout, indent, top)
    return draft.piece(block.id, Role.LIST, spoken(*block.items), y, before=LOOSE_UNITS)


def steps(block: Steps, setting: Setting) -> Piece:
    """Each step's number in a circle, level with its first line."""
    draft = Draft(setting)
    indent, size = setting.glyph(STEP_INDENT_MM), setting.glyph(STEP_MM)
    y = -setting.units(STEP_GAP_UNITS)
    for number, item in enumerate(block.items, start=1):
        layout = setting.text(item, setting.styles.body, setting.width - indent)
        top = y + setting.units(STEP_GAP_UNITS)
        drop = max(0.0, size / 2 - first_line_middle(layout, setting))
        middle = top + drop + first_line_middle(layout, setting)
        draft.disc(str(number), 0, middle - size / 2, size, setting.theme.mark)
        y = max(draft.words(layout, indent, top + drop), middle + size / 2)
    told = (f"{number}. {spoken(item)}" for number, item in enumerate(block.items, start=1))
    return draft.piece(block.id, Role.STEPS, "\n".join(told), y, before=LOOSE_UNITS)


def first_line_middle(layout: TextLayout, setting: Setting) -> float:
    """The y halfway up the first line's capitals: where a mark beside it looks level."""
    return layout.baseline - setting.glyph(setting.theme.type.body) / 2


def callout(block: Callout, setting: Setting) -> Piece:
    """A pale card with a bar on the reading side, an icon, and the catalogue's word for the kind."""
    tone: Tone = getattr(setting.theme, block.kind.value)
    title = setting.message(f"note-{block.kind.value}")
    draft = Draft(setting)
    bar, padding = setting.units(BAR_UNITS), setting.units(CARD_PADDING_UNITS)
    icon = setting.glyph(CALLOUT_ICON_MM)
    text_x = bar + padding + icon + setting.units(CALLOUT_ICON_GAP_UNITS)
    width = setting.width - text_x - padding
    head = setting.text(title, setting.styles.strong, width)
    middle = padding + max(icon / 2, first_line_middle(head, setting))
    draft.icon(tone.icon, bar + padding, middle - icon / 2, icon, tone.colour)
    y = draft.words(head, text_x, middle - first_line_middle(head, setting), tone.colour)
    y = paragraphs(draft, block.text, setting.styles.body, text_x, y + setting.units(0.5), width)
    height = round(y + padding)
    _ground(draft, tone, height, round(bar))
    return draft.piece(block.id, Role.CALLOUT, spoken(title, *block.text), height, before=LOOSE_UNITS)


def paragraphs(draft: Draft, texts: Sequence[Inline], style: TypeStyle, x: float, y: float, width: float) -> float:
    """`texts` beneath each other from x, y on; the y beneath the last."""
    for index, text in enumerate(texts):
        gap = draft.setting.units(PARAGRAPH_GAP_UNITS) if index else 0.0
        y = draft.words(draft.setting.text(text, style, width), x, y + gap)
    return y


def _ground(draft: Draft, tone: Tone, height: float, bar: float) -> None:
    """Rounded outside, straight where the bar meets the card."""
    width, radius = draft.width, draft.setting.radius
    draft.behind(Rect(0, 0, width, height), tone.ground, radius)
    draft.behind(Rect(0, 0, bar, height), tone.colour, radius)
    draft.behind(Rect(bar / 2, 0, bar / 2, height), tone.colour)
