"""What stands under the words of a scene at rest: a drawing, the topics, telephone numbers, a code. From edge to edge.

Fields of colour touch each other and the panel's edges: on a screen that nobody uses nothing is a button.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from content_packs.model import ContactBlock
from content_packs.typeset.boxes import Box, Modules, Picture, Rect, Role, Veil
from content_packs.typeset.text import Align, TextLayout
from kiosk.screens.bay import bay
from kiosk.screens.kit import Drawing, Kit
from kiosk.screens.take_away import code_rows
from kiosk.screens.tiles import Tile

MIST = 0.45
"""The part of a picture's width over which it comes out of the ground beside words."""

ICON_SHARE = 0.46
"""How much of a topic's field its icon is high."""

LINE = 0.75
"""Units between the fields of telephone numbers."""

SHRINK, SMALLEST = 0.94, 0.3
"""By how much numbers and names become smaller at a time, and down to which part of their size."""

PHONE_SHARE, PHONE_ASPECT = 0.86, 0.62
"""How high the phone that holds the code stands in its place, and how wide it is for its height."""


def drawn(kit: Kit, view: Rect, sha256: str) -> Box:
    """A pack's drawing. Beside words it has no edge: it comes out of the ground as out of mist. Without one,
    the bay of the theme's colours."""
    if not sha256:
        return bay(kit, view)
    drawing = Drawing(kit, view, kit.theme.ground)
    drawing.add(Picture(sha256, view))
    if not kit.geometry.portrait:
        mist = round(view.width * MIST)
        x = view.x + view.width - mist if kit.rtl else view.x
        drawing.add(Veil(Rect(x, view.y, mist, view.height), kit.theme.ground, from_right=kit.rtl))
    return drawing.box("drawing", Role.GROUND)


def topics(kit: Kit, view: Rect, tiles: Sequence[tuple[Tile, str]]) -> Box:
    """A field for each topic: its icon, its name in the language of `kit`, and beneath in another."""
    drawing = Drawing(kit, view, kit.theme.ground)
    across = 2 if len(tiles) > 1 else 1
    rows = -(-len(tiles) // across)
    for n, (tile, other) in enumerate(tiles):
        row, column = divmod(n, across)
        alone = n == len(tiles) - 1 and column == 0
        left, right = (round(view.width * part / across) for part in (column, across if alone else column + 1))
        top, foot = (round(view.height * part / rows) for part in (row, row + 1))
        _topic(drawing, Rect(left, top, right - left, foot - top), tile, other)
    return drawing.box("topics", Role.LIST, ", ".join(tile.title for tile, _ in tiles))


def _topic(drawing: Drawing, field: Rect, tile: Tile, other: str) -> None:
    kit, theme = drawing.kit, drawing.kit.theme
    drawing.fill(field.x, field.y, field.width, field.height, theme.topic(tile.index))
    size = round(min(field.height * ICON_SHARE, field.width * 0.24))
    edge = kit.units(3)
    room = field.width - 2 * edge - size - kit.units(2)
    style = kit.style(theme.type.heading2, theme.on_topic, bold=True)
    name = kit.even(tile.title, style, room, 2)
    if name.height > field.height - kit.units(1):
        name = kit.fitting(tile.title, style, room, 1)
    below = kit.fitting(other, kit.style(theme.type.body, theme.on_topic), room, 1) if other else None
    height = name.height + (below.height if below else 0)
    if below and (height > field.height or below.line_count > 1):
        below, height = None, name.height
    drawing.icon(tile.icon, field.x + edge, field.y + (field.height - size) / 2, size, theme.on_topic)
    x, y = field.x + edge + size + kit.units(2), field.y + (field.height - height) / 2
    drawing.words(name, x, y)
    if below:
        drawing.words(below, x, y + name.height)


def telephone(kit: Kit, view: Rect, cards: Sequence[tuple[ContactBlock, Sequence[tuple[str, str]]]]) -> Box:
    """A field for each number: the number large, whom it calls in several languages (tag, name) beneath."""
    theme = kit.theme
    drawing = Drawing(kit, view, theme.ground)
    across = 1 if len(cards) < 3 else 2
    rows, line = -(-len(cards) // across), kit.units(LINE)
    for n, (card, names) in enumerate(cards):
        row, column = divmod(n, across)
        alone = n == len(cards) - 1 and column == 0
        left, right = (round(view.width * part / across) for part in (column, across if alone else column + 1))
        top, foot = (round(view.height * part / rows) for part in (row, row + 1))
        x, y = left + (line if column else 0.0), top + (line if row else 0.0)
        _number(drawing, Rect(x, y, right - x, foot - y), card.phone, names)
    return drawing.box("numbers", Role.CONTACT, ", ".join(f"{card.name}: {card.phone}" for card, _ in cards))


def _number(drawing: Drawing, field: Rect, phone: str, names: Sequence[tuple[str, str]]) -> None:
    kit, theme = drawing.kit, drawing.kit.theme
    drawing.fill(field.x, field.y, field.width, field.height, theme.danger.colour)
    room, height = field.width - 2 * kit.units(3), field.height - kit.units(3)
    layouts = _number_lines(kit, phone, names, room, height)
    y = field.y + (field.height - sum(layout.height for layout in layouts)) / 2
    for layout in layouts:
        drawing.words(layout, field.x + kit.units(3), y)
        y += layout.height


def _number_lines(
    kit: Kit, phone: str, names: Sequence[tuple[str, str]], room: float, height: float
) -> list[TextLayout]:
    """As large as there is room; in a field too low for all languages without the last."""
    theme, part = kit.theme, 1.0
    while True:
        style = kit.style(theme.type.attract * 1.4 * part, theme.on_accent, bold=True)
        layouts = [kit.fitting(phone, style, room, 1, Align.CENTRE)]
        for n, (tag, name) in enumerate(names):
            size = (theme.type.title if n == 0 else theme.type.heading3) * part
            own = replace(kit, tag=tag)
            style = own.style(size, theme.on_accent, bold=n == 0)
            layouts.append(own.fitting(name, style, room, 1, Align.CENTRE))
        if sum(layout.height for layout in layouts) <= height:
            return layouts
        part *= SHRINK
        if part < SMALLEST:
            if len(names) <= 1:
                return layouts
            names, part = names[:-1], 1.0


def phone(kit: Kit, view: Rect, address: str) -> Box:
    """A phone that shows the code of `address`."""
    theme = kit.theme
    drawing = Drawing(kit, view, theme.info.ground)
    drawing.fill(0, 0, view.width, view.height, theme.info.ground)
    height = round(view.height * PHONE_SHARE)
    width = round(height * PHONE_ASPECT)
    x, y = (view.width - width) / 2, (view.height - height) / 2
    drawing.fill(x, y, width, height, theme.pressed, height * 0.07)
    edge, chin = round(width * 0.05), round(height * 0.09)
    dark, light = theme.dark_and_light
    drawing.fill(x + edge, y + chin, width - 2 * edge, height - 2 * chin, light, height * 0.012)
    drawing.fill(x + width * 0.38, y + height - chin * 0.62, width * 0.24, chin * 0.24, theme.info.ground, chin)
    rows = code_rows(address)
    side = math.floor((width - 2 * edge) / len(rows)) * len(rows)
    left, top = view.x + (view.width - side) / 2, view.y + (view.height - side) / 2
    drawing.add(Modules(rows, Rect(round(left), round(top), side, side), dark, light))
    return drawing.box("take-with-you", Role.TEXT, address)
