"""Home: one question, and the topics as tiles: a colour, a large icon, few words."""

from __future__ import annotations

import math
from collections.abc import Sequence

from content_packs.typeset.boxes import Box, Rect, Role, Sheet
from kiosk.screens.kit import Drawing, Kit
from kiosk.screens.layout import Pane
from kiosk.screens.tiles import Tile, tile_boxes


def home_screen(kit: Kit, area: Rect, tiles: Sequence[Tile]) -> Pane:
    """The content pane."""
    heading = _heading(kit, area.width)
    top = heading.rect.height
    boxes = [heading, *tile_boxes(kit, Rect(0, top, area.width, area.height - top), tiles)]
    if not tiles:
        boxes.append(_soon(kit, area, top))
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
