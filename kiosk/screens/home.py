"""Home: one question, and the topics as tiles: a colour, a large icon, few words."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from content_packs.typeset.boxes import Box, Rect, Role, Sheet
from content_packs.typeset.text import TextLayout
from kiosk.screens.kit import Drawing, Kit, mirrored
from kiosk.screens.layout import Pane

FLATTEST = 0.42
"""A tile's height to its width, at least."""

SMALLEST_ICON = 0.2
"""Of a tile's height."""

TALLEST = 0.8
"""And at most: a tile is no tower, however few there are."""


@dataclass(frozen=True)
class Tile:
    """A topic as the home screen shows it. `ref` is ``<publisher>/<pack>/<topic>``; `index` its colour."""

    ref: str
    icon: str
    title: str
    pages: int
    index: int


def home_screen(kit: Kit, area: Rect, tiles: Sequence[Tile]) -> Pane:
    """The content pane."""
    heading = _heading(kit, area.width)
    cells = _grid(kit, area, heading.rect.height, len(tiles))
    if kit.rtl:
        cells = [mirrored(cell, area.width) for cell in cells]
    boxes = [heading, *(_tile(kit, tile, cell) for tile, cell in zip(tiles, cells, strict=True))]
    if not tiles:
        boxes.append(_soon(kit, area, heading.rect.height))
    bottom = max(box.rect.y + box.rect.height for box in boxes)
    height = area.height if bottom <= area.height else bottom + kit.units(4)
    return Pane(Sheet(int(area.width), math.ceil(height), kit.theme.ground, tuple(boxes)), area)


def _heading(kit: Kit, width: float) -> Box:
    title = kit.fitting(kit.say("topics"), kit.style(kit.theme.type.title, bold=True), width - 2 * kit.margin, 2)
    top = kit.units(5)
    drawing = Drawing(kit, Rect(0, 0, width, float(round(top + title.height + kit.units(4)))), kit.theme.ground)
    drawing.words(title, kit.margin, top)
    return drawing.box("topics", Role.TITLE, title.text)


def _soon(kit: Kit, area: Rect, top: float) -> Box:
    words = kit.words(kit.say("coming-soon"), kit.style(kit.theme.type.lead), area.width - 2 * kit.margin)
    drawing = Drawing(kit, Rect(0, top, area.width, math.ceil(words.height)), kit.theme.ground)
    drawing.words(words, kit.margin, 0)
    return drawing.box("coming-soon", Role.TEXT, words.text)


def _grid(kit: Kit, area: Rect, top: float, count: int) -> list[Rect]:
    columns = (2 if count > 1 else 1) if kit.geometry.portrait else min(max(count, 2), 4 if count != 6 else 3)
    rows = max(1, math.ceil(count / columns))
    gap = max(kit.gap, kit.units(2))
    width = (area.width - 2 * kit.margin - (columns - 1) * gap) / columns
    room = (area.height - top - kit.units(5) - (rows - 1) * gap) / rows
    height = math.floor(min(max(room, width * FLATTEST, kit.touch), width * TALLEST))
    return [
        Rect(
            round(kit.margin + (n % columns) * (width + gap)),
            round(top + (n // columns) * (height + gap)),
            math.floor(width),
            height,
        )
        for n in range(count)
    ]


def _title(kit: Kit, text: str, width: float, height: float) -> TextLayout:
    """The tile's words, as large as leaves room for its icon."""
    cap, least = kit.theme.type.value * 1.1, kit.theme.type.small
    while True:
        title = kit.fitting(text, kit.style(cap, kit.theme.on_topic, bold=True), width, 2)
        if title.height <= height or cap <= least:
            return title
        cap = max(least, cap * 0.92)


def _tile(kit: Kit, tile: Tile, cell: Rect) -> Box:
    theme = kit.theme
    colour = theme.topic(tile.index)
    drawing = Drawing(kit, cell, theme.ground)
    inner = kit.units(3)
    room = cell.width - 2 * inner
    drawing.fill(0, 0, cell.width, cell.height, colour, kit.radius)
    count = kit.words(
        kit.say("page-count", count=tile.pages), kit.style(theme.type.small, theme.on_topic), room, max_lines=1
    )
    title = _title(kit, tile.title, room, cell.height * (1 - SMALLEST_ICON) - 2 * inner - kit.units(1) - count.height)
    words_top = cell.height - inner - count.height - title.height
    size = float(round(min(cell.height / 3, words_top - inner - kit.units(1))))
    drawing.icon(tile.icon, inner, inner, size, theme.on_topic)
    drawing.words(title, inner, words_top)
    drawing.words(count, inner, words_top + title.height)
    spoken = f"{tile.title}, {count.text}"
    return drawing.box(f"topic-{tile.ref}", Role.BUTTON, spoken, f"topic:{tile.ref}", tile.index)
