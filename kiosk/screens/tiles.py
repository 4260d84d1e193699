"""Topics as tiles: a colour, a large icon, few words. All of one size on a screen.

On the way it stands between the home screen and the kit. Words are as large as leaves room for their icon.
Where words are larger there are fewer tiles beside each other and more beneath: no word is broken, and
the screen scrolls one way only.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from content_packs.typeset.boxes import Box, Rect, Role
from content_packs.typeset.text import TextLayout
from kiosk.screens.kit import Drawing, Kit, mirrored

FLATTEST = 0.42
"""A tile's height to its width, at least."""

TALLEST, LARGEST = 1.0, 0.4
"""And at most, and of the screen's height: a tile is no tower, however few there are."""

INNER_UNITS = 2.5

SMALLEST_ICON, LARGEST_ICON = 0.33, 0.38
"""Of a tile's height."""

SMALLEST_ICON_MM = 9.0

ICON_BEARING = 0.07
"""The part of an icon's square that is empty beside its ink, so that words and ink stand on one line."""

LINES = 2
SHRINK = 0.96


@dataclass(frozen=True)
class Tile:
    """A topic as the home screen shows it. `ref` is ``<publisher>/<pack>/<topic>``; `index` its colour."""

    ref: str
    icon: str
    title: str
    pages: int
    index: int


@dataclass(frozen=True)
class _Face:
    """What all tiles of a screen have in common. `foot` is how deep ink goes beneath the last baseline, `head`
    how far above it; `beneath` are the counts where they have no room beside the icons."""

    columns: int
    width: float
    height: float
    titles: tuple[TextLayout, ...]
    counts: tuple[TextLayout, ...]
    icon: float
    foot: float
    beneath: float


def tile_boxes(kit: Kit, area: Rect, tiles: Sequence[Tile]) -> list[Box]:
    """The tiles in `area` of their sheet, a margin at its sides; they may reach further down than it does."""
    if not tiles:
        return []
    face = _face(kit, area, tiles)
    cells = _cells(kit, area, face, len(tiles))
    if kit.rtl:
        cells = [mirrored(cell, area.width) for cell in cells]
    return [_tile(kit, tile, cell, face, n) for n, (tile, cell) in enumerate(zip(tiles, cells, strict=True))]


def _face(kit: Kit, area: Rect, tiles: Sequence[Tile]) -> _Face:
    """The most columns in which no word is broken."""
    count = len(tiles)
    most = (2 if count > 1 else 1) if kit.geometry.portrait else min(max(count, 2), 3 if count in (5, 6) else 4)
    for columns in range(most, 0, -1):
        width = float(math.floor((area.width - 2 * kit.margin - (columns - 1) * _gap(kit)) / columns))
        height = _height(kit, area, width, columns, count)
        titles = _titles(kit, tiles, width - 2 * kit.units(INNER_UNITS), _room(kit, height))
        if columns == 1 or all(_whole(kit, title, width - 2 * kit.units(INNER_UNITS)) for title in titles):
            return _fitted(kit, tiles, columns, width, height, titles)
    raise AssertionError(columns)  # one column always returns


def _gap(kit: Kit) -> float:
    return max(kit.gap, kit.units(2))


def _height(kit: Kit, area: Rect, width: float, columns: int, count: int) -> float:
    """What fills the area evenly, within what looks like a tile."""
    rows = max(1, math.ceil(count / columns))
    room = (area.height - kit.units(5) - (rows - 1) * _gap(kit)) / rows
    tallest = min(width * TALLEST, kit.geometry.panel_px[1] * LARGEST)
    return float(math.floor(max(min(room, tallest), width * FLATTEST if room < tallest else 0, kit.primary)))


def _room(kit: Kit, height: float) -> float:
    """How high the words of a tile may be beneath its icon."""
    return height * (1 - SMALLEST_ICON) - 2 * kit.units(INNER_UNITS) - kit.units(1)


def _whole(kit: Kit, title: TextLayout, width: float) -> bool:
    return title.line_count <= LINES and kit.unbroken(title, width)


def _titles(kit: Kit, tiles: Sequence[Tile], width: float, height: float) -> tuple[TextLayout, ...]:
    """The tiles' words, all of one size: the largest at which each stands on two even lines and
    leaves room for its icon; larger words for whoever asked for them before room."""
    style = kit.style(kit.theme.type.value * 1.1, kit.theme.on_topic, bold=True)
    least = kit.style(kit.theme.type.body).cap_mm if kit.text > 1 else kit.smallest
    while True:
        titles = [kit.words(tile.title, style, width) for tile in tiles]
        fits = all(_whole(kit, title, width) and title.ink.height <= height for title in titles)
        if fits or style.cap_mm <= least:
            return tuple(kit.even(tile.title, style, width, LINES) for tile in tiles)
        style = kit.smaller(style, SHRINK, least)


def _fitted(
    kit: Kit, tiles: Sequence[Tile], columns: int, width: float, height: float, titles: tuple[TextLayout, ...]
) -> _Face:
    """The face with these words: higher, where they and an icon need it."""
    inner, gap = kit.units(INNER_UNITS), kit.units(1)
    foot = max(title.ink.y + title.ink.height - title.lines[-1].baseline for title in titles)
    head = max(title.lines[-1].baseline - title.ink.y for title in titles)
    style, room = kit.style(kit.theme.type.small, kit.theme.on_topic), width - 2 * inner
    counts = tuple(kit.label(kit.say("page-count", count=tile.pages), style, room) for tile in tiles)
    least = kit.glyph(SMALLEST_ICON_MM)
    icon = max(least, min(height * LARGEST_ICON, height - 2 * inner - gap - head - foot))
    beneath = 0.0
    if max(count.width for count in counts) > room - icon - gap:
        beneath = max(count.height for count in counts)
        icon = max(least, icon - beneath)
    needed = 2 * inner + gap + icon + head + foot + beneath
    return _Face(columns, width, math.ceil(max(height, needed)), titles, counts, float(round(icon)), foot, beneath)


def _cells(kit: Kit, area: Rect, face: _Face, count: int) -> list[Rect]:
    gap, left = _gap(kit), area.x + kit.margin
    return [
        Rect(
            round(left + (n % face.columns) * (face.width + gap)),
            round(area.y + (n // face.columns) * (face.height + gap)),
            face.width,
            face.height,
        )
        for n in range(count)
    ]


def _tile(kit: Kit, tile: Tile, cell: Rect, face: _Face, place: int) -> Box:
    """An icon, opposite it how many pages there are, and at the foot the words, their last lines level."""
    theme, inner = kit.theme, kit.units(INNER_UNITS)
    drawing = Drawing(kit, cell, theme.ground)
    title, count = face.titles[place], face.counts[place]
    drawing.touchable(0, 0, cell.width, cell.height, theme.topic(tile.index), kit.radius)
    bearing = inner - face.icon * ICON_BEARING
    drawing.icon(tile.icon, bearing, bearing, face.icon, theme.on_topic)
    if face.beneath:
        drawing.words(count, inner, cell.height - inner - count.height)
    else:
        drawing.words(count, cell.width - inner - count.width, inner)
    line = cell.height - inner - face.foot - face.beneath
    drawing.words(title, inner, line - title.lines[-1].baseline)
    spoken = f"{tile.title}, {count.text}"
    return drawing.box(f"topic-{tile.ref}", Role.BUTTON, spoken, f"topic:{tile.ref}", tile.index)
