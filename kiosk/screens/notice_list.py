"""The list of all notices that hold, the gravest first: a bar of each one's colour, taped where it is a drill."""

from __future__ import annotations

import math
from collections.abc import Sequence

from content_packs.notices.notice import Notice
from content_packs.typeset.boxes import Rect, Role, Sheet
from content_packs.typeset.icons import mirrored as mirrored_icon
from kiosk.screens.kit import Drawing, Kit
from kiosk.screens.layout import Pane
from kiosk.screens.notice_column import Column
from kiosk.screens.notice_words import TAPE_BLOCK, label_of, text_of, times_of, tone_of

LARGEST_AIRY = 1.3
"""Up to this size of words a row has an arrow, and air around its words."""


def list_pane(kit: Kit, area: Rect, notices: Sequence[Notice], zone: str) -> Pane:
    """All that hold, the gravest first, each to be touched."""
    title = kit.heading(kit.say("notices"), kit.style(kit.theme.type.title, bold=True), area.width - 2 * kit.margin)
    column = Column(kit, area.width, kit.margin, area.width - 2 * kit.margin, kit.units(4), 1.0, kit.tag)
    drawing = column.at(title.height)
    drawing.words(title, 0, 0)
    column.add(drawing.box("notices", Role.TITLE, title.text))
    for one in notices:
        column.space(2.5)
        _row(column, one, zone)
    height = max(area.height, math.ceil(column.y + kit.units(4)))
    return Pane(Sheet(int(area.width), int(height), kit.theme.ground, tuple(column.boxes)), area)


def _row(column: Column, notice: Notice, zone: str) -> None:
    """A bar of its colour, what it is, its title, and when it was issued."""
    kit, theme, tone = column.kit, column.kit.theme, tone_of(column.kit.theme, notice)
    airy = kit.text <= LARGEST_AIRY
    bar, inner, icon = kit.units(1.5), kit.units(3 if airy else 1.5), kit.glyph(13.0)
    arrow = kit.glyph(10.0) if airy else 0.0
    x = bar + 2 * inner + icon
    room = column.width - x - arrow - 2 * inner
    text, tag = text_of(kit, notice)
    label = kit.whole(label_of(kit, notice), kit.style(theme.type.small, tone.colour, bold=True), room)
    title = kit.whole(text.title, kit.style(theme.type.heading2, bold=True), room, tag)
    issued = kit.whole(times_of(kit, notice, zone)[0][1], kit.style(theme.type.small, theme.secondary), room)
    words = label.height + title.height + issued.height
    height = math.ceil(max(words + 2 * inner, icon + 2 * inner, kit.touch))
    drawing = column.at(height)
    drawing.fill(0, 0, column.width, height, tone.ground, kit.radius)
    if notice.drill:
        _upright_tape(drawing, bar, height, tone.colour, tone.ground)
    else:
        drawing.fill(0, 0, bar, height, tone.colour)
    drawing.icon(notice.icon if notice.drill else tone.icon, bar + inner, (height - icon) / 2, icon, tone.colour)
    y = (height - words) / 2
    for layout in (label, title, issued):
        drawing.words(layout, x, y)
        y += layout.height
    if arrow:
        name = mirrored_icon("chevron_right") if kit.rtl else "chevron_right"
        drawing.icon(name, column.width - inner - arrow, (height - arrow) / 2, arrow, tone.colour)
    said = f"{label.text}. {title.text}. {issued.text}"
    column.add(drawing.box(f"notice-{notice.ref}", Role.BUTTON, said, f"notice:{notice.key}"))


def _upright_tape(drawing: Drawing, width: float, height: float, one: str, other: str) -> None:
    block = width * TAPE_BLOCK
    drawing.fill(0, 0, width, height, other)
    for n in range(0, int(height // block) + 1, 2):
        drawing.fill(0, n * block, width, min(block, height - n * block), one)
