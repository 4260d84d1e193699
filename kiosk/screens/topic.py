"""A topic: its colour and icon again, then its pages as large rows."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from content_packs.typeset.boxes import Box, Rect, Role, Sheet
from content_packs.typeset.icons import mirrored as mirrored_icon
from kiosk.screens.home import Tile
from kiosk.screens.kit import Drawing, Kit
from kiosk.screens.layout import Pane

SUMMARY_LINES = 3


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
    boxes = [_heading(kit, area.width, topic)]
    y = boxes[0].rect.height + kit.units(3)
    colour = kit.theme.topic(topic.index)
    for index, row in enumerate(rows):
        boxes.append(_row(kit, row, y, area.width, colour, index))
        y = boxes[-1].rect.y + boxes[-1].rect.height + max(kit.gap, kit.units(1.5))
    height = max(area.height, y + kit.units(3)) if y > area.height else area.height
    return Pane(Sheet(int(area.width), math.ceil(height), kit.theme.ground, tuple(boxes)), area)


def _heading(kit: Kit, width: float, topic: Tile) -> Box:
    theme = kit.theme
    size = kit.px(16)
    room = width - 2 * kit.margin - size - kit.units(2)
    title = kit.fitting(topic.title, kit.style(theme.type.title, theme.on_topic, bold=True), room, 2)
    height = float(round(max(title.height, size) + kit.units(5)))
    drawing = Drawing(kit, Rect(0, 0, width, height), theme.topic(topic.index))
    drawing.icon(topic.icon, kit.margin, (height - size) / 2, size, theme.on_topic)
    drawing.words(title, kit.margin + size + kit.units(2), (height - title.height) / 2)
    return drawing.box("topic", Role.TITLE, title.text)


def _row(kit: Kit, row: Row, y: float, width: float, colour: str, index: int) -> Box:
    theme = kit.theme
    inner, icon, arrow = kit.units(3), kit.px(15), kit.px(10)
    across, chip = width - 2 * kit.margin, icon + kit.units(5)
    start = chip + inner
    room = across - start - arrow - inner - kit.units(1)
    title = kit.words(row.title, kit.style(theme.type.heading2, bold=True), room, tag=row.tag)
    summary = kit.words(
        row.summary, kit.style(theme.type.body, theme.secondary), room, max_lines=SUMMARY_LINES, tag=row.tag
    )
    words = title.height + summary.height
    height = math.ceil(max(words + 2 * inner, kit.touch, icon + 2 * inner))
    drawing = Drawing(kit, Rect(kit.margin, y, across, height), theme.ground)
    drawing.fill(0, 0, across, height, theme.card, kit.radius)
    drawing.fill(0, 0, chip, height, colour, kit.radius)
    drawing.fill(chip - kit.radius, 0, kit.radius, height, colour)
    drawing.icon(row.icon, (chip - icon) / 2, (height - icon) / 2, icon, theme.on_topic)
    drawing.words(title, start, (height - words) / 2)
    drawing.words(summary, start, (height - words) / 2 + title.height)
    name = mirrored_icon("chevron_right") if kit.rtl else "chevron_right"
    drawing.icon(name, across - inner - arrow, (height - arrow) / 2, arrow, theme.accent)
    return drawing.box(f"page-{row.ref}", Role.BUTTON, f"{row.title}. {row.summary}", f"page:{row.ref}", index)
