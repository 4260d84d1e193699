"""A topic: its colour and icon again, then its pages as large rows."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from content_packs.typeset.boxes import Box, Rect, Role, Sheet
from content_packs.typeset.icons import mirrored as mirrored_icon
from kiosk.screens.kit import Drawing, Kit
from kiosk.screens.layout import Pane
from kiosk.screens.tiles import Tile

SUMMARY_LINES = 3
ICON_MM = 16.0

LARGER = (1.4, 1.2, 1.0)
"""How much larger few rows may be: the first of these with which they leave the rest of the screen calm."""

FILLED = 0.72
"""What of the screen's height larger rows may fill."""


@dataclass(frozen=True)
class Row:
    """A page as its topic lists it, in the words that there are. `ref` is ``<publisher>/<pack>/<page>``."""

    ref: str
    icon: str
    title: str
    summary: str
    tag: str


def topic_screen(kit: Kit, area: Rect, topic: Tile, rows: Sequence[Row]) -> Pane:
    """The content pane."""
    heading = _heading(kit, area.width, topic)
    top, colour = heading.rect.height + kit.units(3), kit.theme.topic(topic.index)
    for larger in LARGER:
        boxes = _rows(kit, area.width, rows, top, colour, larger)
        bottom = boxes[-1].rect.y + boxes[-1].rect.height if boxes else 0.0
        if bottom <= area.height * FILLED:
            break
    height = bottom + kit.units(4) if bottom > area.height else area.height
    return Pane(Sheet(int(area.width), math.ceil(height), kit.theme.ground, (heading, *boxes)), area)


def _rows(kit: Kit, width: float, rows: Sequence[Row], top: float, colour: str, larger: float) -> list[Box]:
    boxes, y = [], top
    for index, row in enumerate(rows):
        boxes.append(_row(kit, row, Rect(kit.margin, y, width - 2 * kit.margin, 0), colour, index, larger))
        y += boxes[-1].rect.height + max(kit.gap, kit.units(1.5))
    return boxes


def _heading(kit: Kit, width: float, topic: Tile) -> Box:
    theme = kit.theme
    size = kit.px(ICON_MM)
    room = width - 2 * kit.margin - size - kit.units(2)
    title = kit.heading(topic.title, kit.style(theme.type.title, theme.topic_title, bold=True), room)
    height = float(round(max(title.ink.height, size) + kit.units(6)))
    drawing = Drawing(kit, Rect(0, 0, width, height), theme.topic(topic.index))
    drawing.icon(topic.icon, kit.margin, (height - size) / 2, size, theme.topic_title)
    drawing.words(title, kit.margin + size + kit.units(2), (height - title.ink.height) / 2 - title.ink.y)
    return drawing.box("topic", Role.TITLE, title.text)


def _row(kit: Kit, row: Row, place: Rect, colour: str, index: int, larger: float) -> Box:
    """Its icon on the topic's colour, its words, an arrow. Larger words have all the lines they need, and little
    beside them."""
    theme, across, large = kit.theme, place.width, kit.text > 1
    inner, icon, arrow = kit.units(2 if large else 3 * larger), kit.px(15 * larger), kit.px(10)
    chip = icon + kit.units(2 if large else 5)
    start = chip + inner
    room = across - start - arrow - inner - kit.units(1)
    title = kit.whole(row.title, kit.style(theme.type.heading2 * larger, bold=True), room, tag=row.tag)
    style = kit.style(theme.type.body * larger, theme.secondary)
    lines = None if large else SUMMARY_LINES
    summary = kit.whole(row.summary, style, room, tag=row.tag, max_lines=lines)
    words = title.height + summary.height
    height = math.ceil(max(words + 2 * inner, kit.primary, icon + 2 * inner))
    drawing = Drawing(kit, Rect(place.x, place.y, across, height), theme.ground)
    drawing.fill(0, 0, across, height, theme.card, kit.radius)
    drawing.fill(0, 0, chip, height, colour, kit.radius)
    drawing.fill(chip - kit.radius, 0, kit.radius, height, colour)
    drawing.edge(0, 0, across, height, kit.radius)
    drawing.icon(row.icon, (chip - icon) / 2, (height - icon) / 2, icon, theme.on_topic)
    drawing.words(title, start, (height - words) / 2)
    drawing.words(summary, start, (height - words) / 2 + title.height)
    name = mirrored_icon("chevron_right") if kit.rtl else "chevron_right"
    drawing.icon(name, across - inner - arrow, (height - arrow) / 2, arrow, theme.accent)
    return drawing.box(f"page-{row.ref}", Role.BUTTON, f"{row.title}. {row.summary}", f"page:{row.ref}", index)
