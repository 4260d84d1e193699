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

TALLEST, LARGEST = 1.0, 0.4
"""And at most, and of the screen's height: a tile is no tower, however few there are."""

INNER_UNITS = 2.5

SMALLEST_ICON, LARGEST_ICON = 0.33, 0.38
"""Of a tile's height."""

ICON_BEARING = 0.07
"""The part of an icon's square that is empty beside its ink, so that words and ink stand on one line."""


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
    boxes = [heading, *_tiles(kit, tiles, cells)]
    if not tiles:
        boxes.append(_soon(kit, area, heading.rect.height))
    bottom = max(box.rect.y + box.rect.height for box in boxes)
    height = area.height if bottom <= area.height else bottom + kit.units(4)
    return Pane(Sheet(int(area.width), math.ceil(height), kit.theme.ground, tuple(boxes)), area)


def _heading(kit: Kit, width: float) -> Box:
    title = kit.heading(kit.say("topics"), kit.style(kit.theme.type.title, bold=True), width - 2 * kit.margin)
    top = kit.units(5 if kit.geometry.portrait else 4)
    drawing = Drawing(kit, Rect(0, 0, width, float(round(top + title.ink.height + kit.units(4)))), kit.theme.ground)
    drawing.words(title, kit.margin, top - title.ink.y)
    return drawing.box("topics", Role.TITLE, title.text)


def _soon(kit: Kit, area: Rect, top: float) -> Box:
    words = kit.words(kit.say("coming-soon"), kit.style(kit.theme.type.lead), area.width - 2 * kit.margin)
    drawing = Drawing(kit, Rect(0, top, area.width, math.ceil(words.height)), kit.theme.ground)
    drawing.words(words, kit.margin, 0)
    return drawing.box("coming-soon", Role.TEXT, words.text)


def _grid(kit: Kit, area: Rect, top: float, count: int) -> list[Rect]:
    columns = (2 if count > 1 else 1) if kit.geometry.portrait else min(max(count, 2), 3 if count in (5, 6) else 4)
    rows = max(1, math.ceil(count / columns))
    gap = max(kit.gap, kit.units(2))
    width = (area.width - 2 * kit.margin - (columns - 1) * gap) / columns
    room = (area.height - top - kit.units(5) - (rows - 1) * gap) / rows
    tallest = min(width * TALLEST, area.height * LARGEST)
    height = math.floor(max(min(room, tallest), width * FLATTEST if room < tallest else 0, kit.touch))
    return [
        Rect(
            round(kit.margin + (n % columns) * (width + gap)),
            round(top + (n // columns) * (height + gap)),
            math.floor(width),
            height,
        )
        for n in range(count)
    ]


def _titles(kit: Kit, tiles: Sequence[Tile], width: float, height: float) -> list[TextLayout]:
    """The tiles' words, all of one size: the largest at which each stands on two even lines and
    leaves room for its icon."""
    cap, least = kit.theme.type.value * 1.1, kit.theme.type.small / kit.scale
    while True:
        style = kit.style(cap, kit.theme.on_topic, bold=True)
        titles = [kit.words(tile.title, style, width) for tile in tiles]
        if cap <= least or all(
            title.line_count <= 2 and title.ink.height <= height and kit.unbroken(title, width) for title in titles
        ):
            return [kit.even(tile.title, style, width, 2) for tile in tiles]
        cap = max(least, cap * 0.96)


def _tiles(kit: Kit, tiles: Sequence[Tile], cells: Sequence[Rect]) -> list[Box]:
    """Every tile, words and icons of one size on all of them."""
    if not tiles:
        return []
    width, height = cells[0].width, cells[0].height
    inner, gap = kit.units(INNER_UNITS), kit.units(1)
    titles = _titles(kit, tiles, width - 2 * inner, height * (1 - SMALLEST_ICON) - 2 * inner - gap)
    foot = max(title.ink.y + title.ink.height - title.lines[-1].baseline for title in titles)
    head = max(title.lines[-1].baseline - title.ink.y for title in titles)
    size = float(round(min(height * LARGEST_ICON, height - 2 * inner - gap - head - foot)))
    line = height - inner - foot
    return [_tile(kit, tile, cell, title, size, line) for tile, cell, title in zip(tiles, cells, titles, strict=True)]


def _tile(kit: Kit, tile: Tile, cell: Rect, title: TextLayout, size: float, line: float) -> Box:
    """An icon, opposite it how many pages there are, and at the foot the words, the last of them on `line`."""
    theme = kit.theme
    drawing = Drawing(kit, cell, theme.ground)
    inner = kit.units(INNER_UNITS)
    room = cell.width - 2 * inner - size
    drawing.fill(0, 0, cell.width, cell.height, theme.topic(tile.index), kit.radius)
    count = kit.label(kit.say("page-count", count=tile.pages), kit.style(theme.type.small, theme.on_topic), room)
    drawing.icon(tile.icon, inner - size * ICON_BEARING, inner - size * ICON_BEARING, size, theme.on_topic)
    drawing.words(count, cell.width - inner - count.width, inner)
    drawing.words(title, inner, line - title.lines[-1].baseline)
    spoken = f"{tile.title}, {count.text}"
    return drawing.box(f"topic-{tile.ref}", Role.BUTTON, spoken, f"topic:{tile.ref}", tile.index)
