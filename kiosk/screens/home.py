"""Home: one question, a way to search for its answer, and the topics as tiles: a colour, a large icon, few words.

Upright the search field stands under the question, across beside it. It is a button: it opens the search screen.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from content_packs.typeset.boxes import Box, Rect, Role, Sheet
from kiosk.screens.kit import Drawing, Kit, mirrored
from kiosk.screens.layout import Pane
from kiosk.screens.tiles import Tile, tile_boxes

FIELD_MM, ICON_MM = 27.0, 12.0

FIELD_SHARE = 0.36
"""Across: how much of the width the search field takes beside the question."""

BESIDE_TEXT = 1.25
"""Up to this size of text both have room beside each other."""

HEAD_BELOW = 2.5
"""Units between the search field and the topics."""


def home_screen(kit: Kit, area: Rect, tiles: Sequence[Tile]) -> Pane:
    """The content pane."""
    head = _head(kit, area.width) if tiles else [_heading(kit, Rect(0, 0, area.width, 0), kit.units(4))]
    top = max(box.rect.y + box.rect.height for box in head) + (kit.units(HEAD_BELOW) if tiles else 0.0)
    boxes = [*head, *tile_boxes(kit, Rect(0, top, area.width, area.height - top), tiles)]
    if not tiles:
        boxes.append(_soon(kit, area, top))
    bottom = max(box.rect.y + box.rect.height for box in boxes)
    height = area.height if bottom <= area.height else bottom + kit.units(4)
    return Pane(Sheet(int(area.width), math.ceil(height), kit.theme.ground, tuple(boxes)), area)


def _head(kit: Kit, width: float) -> list[Box]:
    """The question and the search field."""
    tall = float(round(max(kit.px(FIELD_MM), kit.primary)))
    if kit.geometry.portrait or kit.text > BESIDE_TEXT:
        heading = _heading(kit, Rect(0, 0, width, 0), kit.units(2.5))
        return [heading, _search(kit, Rect(kit.margin, heading.rect.height, width - 2 * kit.margin, tall))]
    share = float(round(width * FIELD_SHARE))
    left, right = Rect(0, 0, width - share - kit.margin, 0), Rect(width - share - kit.margin, kit.units(3), share, tall)
    if kit.rtl:
        left, right = mirrored(left, width), mirrored(right, width)
    return [_heading(kit, left, kit.units(2)), _search(kit, right)]


def _search(kit: Kit, place: Rect) -> Box:
    """The way to the search screen, drawn as the field that is found there."""
    theme = kit.theme
    rect = Rect(float(round(place.x)), float(round(place.y)), place.width, place.height)
    drawing = Drawing(kit, rect, theme.ground)
    drawing.touchable(0, 0, rect.width, rect.height, theme.card, kit.radius)
    if not theme.edge:
        drawing.stroke(0, 0, rect.width, rect.height, theme.accent, kit.radius)
    icon, side = kit.px(ICON_MM), kit.units(2)
    words = kit.label(kit.say("search"), kit.style(theme.type.heading3, theme.accent, bold=True), rect.width - icon)
    drawing.icon("search", side, (rect.height - icon) / 2, icon, theme.accent)
    drawing.words(words, side + icon + kit.units(1.5), (rect.height - words.height) / 2)
    return drawing.box("search", Role.BUTTON, words.text, "search", 0)


def _heading(kit: Kit, place: Rect, below: float) -> Box:
    """The question, as high as it needs, with `below` beneath it."""
    title = kit.heading(kit.say("topics"), kit.style(kit.theme.type.title, bold=True), place.width - 2 * kit.margin)
    top = kit.units(5 if kit.geometry.portrait else 4)
    height = float(round(top + title.ink.height + below))
    drawing = Drawing(kit, replace(place, height=height), kit.theme.ground)
    drawing.words(title, kit.margin, top - title.ink.y)
    return drawing.box("topics", Role.TITLE, title.text)


def _soon(kit: Kit, area: Rect, top: float) -> Box:
    words = kit.words(kit.say("coming-soon"), kit.style(kit.theme.type.lead), area.width - 2 * kit.margin)
    drawing = Drawing(kit, Rect(0, top, area.width, math.ceil(words.height)), kit.theme.ground)
    drawing.words(words, kit.margin, 0)
    return drawing.box("coming-soon", Role.TEXT, words.text)
