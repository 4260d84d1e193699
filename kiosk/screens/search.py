"""Search: what was typed, what it finds at each letter, and a keyboard within reach.

Upright: field, results, keyboard. Across, where there is room: results on one side, field and keyboard on
the other, beside the dock. Before anything is typed, and where nothing is found, there are the topics.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from content_packs.typeset.boxes import Box, Rect, Role, Sheet
from content_packs.typeset.icons import mirrored as mirrored_icon
from content_packs.typeset.text import TypeStyle
from kiosk.screens.keyboard import Keys, keyboard_pane, keys
from kiosk.screens.kit import Drawing, Kit, mirrored
from kiosk.screens.layout import Pane
from kiosk.screens.stand import Stand
from kiosk.screens.tiles import Tile
from kiosk.screens.topic import Row

FIELD_MM = 27.0

RESULTS_MM = 110.0
"""Upright: the height of the results that larger keys leave."""

LEAST_RESULTS_MM = 36.0
"""And the height for which keys become smaller than they should be."""

BESIDE_MM, BESIDE_KEY_MM = 140.0, 22.0
"""Across: the least width of results beside a keyboard, and the largest of its keys."""

TWO_COLUMNS_MM = 190.0
"""The least width of topics in two columns."""

NARROW_UNITS = 3.0

LEADING_TEXT = 1.25
"""Up to this size of text results have a heading, and topics stand in two columns."""

ICON_MM, ARROW_MM = 12.0, 8.0


@dataclass(frozen=True)
class Answers:
    """What there is to show: pages found, in order; without any, whether something was typed."""

    refs: tuple[str, ...] = ()
    asked: bool = False


@dataclass(frozen=True)
class Desk:
    """Where field, results and keys lie on the panel."""

    field: Rect
    results: Rect
    board: Rect
    keys: Keys


def answers(stand: Stand) -> Answers:
    """What was typed finds these."""
    typed = stand.place.typed
    if not typed.strip():
        return Answers()
    return Answers(stand.directory.found(typed, stand.kit.tag), asked=True)


def desk(stand: Stand) -> Desk:
    """The content's place, divided so that keys are large enough to touch before results are many."""
    kit, area = stand.kit, stand.where.content
    tall = float(round(max(kit.px(FIELD_MM), kit.primary))) + kit.units(2)
    keyboard = stand.directory.keyboard(kit.tag)
    room = area.height - tall
    stacked = keys(kit, keyboard, area.width, room - kit.px(RESULTS_MM), kit.touch)
    if room - stacked.height < kit.geometry.px(LEAST_RESULTS_MM):
        stacked = keys(kit, keyboard, area.width, room - kit.geometry.px(LEAST_RESULTS_MM))
    if stand.where.rail:
        beside = keys(kit, keyboard, area.width - kit.px(BESIDE_MM), room, widest=max(kit.touch, kit.px(BESIDE_KEY_MM)))
        if min(beside.key, beside.row) >= min(kit.touch, stacked.key, stacked.row):
            return _beside(kit, area, beside, tall)
    foot = Rect(area.x, area.y + area.height - stacked.height, area.width, stacked.height)
    top = Rect(area.x, area.y, area.width, tall)
    middle = Rect(area.x, top.y + top.height, area.width, max(area.height - top.height - foot.height, 1.0))
    return Desk(top, middle, foot, stacked)


def _beside(kit: Kit, area: Rect, size: Keys, tall: float) -> Desk:
    """Results, and beside them the field over the keyboard, on the dock's side."""
    left = Rect(0, 0, area.width - size.width, area.height)
    board = Rect(left.width, area.height - size.height, size.width, size.height)
    field = Rect(left.width, board.y - tall, size.width, tall)
    places = (field, left, board)
    if kit.rtl:
        places = tuple(mirrored(place, area.width) for place in places)  # type: ignore[assignment] # three stay three
    field, left, board = (place.moved(area.x, area.y) for place in places)
    return Desk(field, left, board, size)


def field_pane(stand: Stand, place: Desk) -> Pane:
    """The field."""
    kit, area, typed = stand.kit, place.field, stand.place.typed
    theme, side = kit.theme, kit.units(2)
    tall = area.height - kit.units(2)
    edge = kit.margin if area.width == stand.where.content.width else place.keys.edge
    drawing = Drawing(kit, Rect(edge, kit.units(1), area.width - 2 * edge, tall), theme.ground)
    drawing.fill(0, 0, drawing.rect.width, tall, theme.card, kit.radius)
    drawing.stroke(0, 0, drawing.rect.width, tall, theme.accent, kit.radius)
    icon = kit.px(ICON_MM)
    drawing.icon("search", side, (tall - icon) / 2, icon, theme.accent)
    start = side + icon + kit.units(1.5)
    room = drawing.rect.width - start - side - kit.units(1)
    if typed:
        words = kit.label(typed, kit.style(theme.type.heading2, bold=True), room)
    else:
        words = kit.label(kit.say("search-hint"), kit.style(theme.type.lead, theme.secondary), room)
    drawing.words(words, start, (tall - words.height) / 2)
    caret = min(start + (words.width + kit.rule * 2 if typed else -kit.units(0.5)), drawing.rect.width - side)
    drawing.fill(caret, tall * 0.24, max(2.0, kit.rule * 2), tall * 0.52, theme.accent)
    box = drawing.box("search-field", Role.TEXT, typed or kit.say("search-hint"))
    return Pane(Sheet(int(area.width), int(area.height), theme.ground, (box,)), area)


def board_pane(stand: Stand, place: Desk) -> Pane:
    """The keyboard, with the keys that were asked for."""
    keyboard = stand.directory.keyboard(stand.kit.tag)
    view = stand.place.view
    layer = int(view) if view.isdecimal() and int(view) < len(keyboard.layers) else 0
    return keyboard_pane(stand.kit, keyboard, layer, place.keys, place.board)


def results_pane(stand: Stand, place: Desk, found: Answers) -> Pane:
    """Pages as rows, or the topics."""
    kit, area = stand.kit, place.results
    boxes = _found(stand, area, found) if found.refs else _topics(stand, area, found.asked)
    bottom = max((box.rect.y + box.rect.height for box in boxes), default=0.0) + kit.units(2)
    height = math.ceil(bottom) if bottom > area.height else int(area.height)
    return Pane(Sheet(int(area.width), height, kit.theme.ground, tuple(boxes)), area)


def search_room(stand: Stand) -> Pane:
    return results_pane(stand, desk(stand), answers(stand))


def _found(stand: Stand, area: Rect, found: Answers) -> list[Box]:
    kit = stand.kit
    boxes, y, side = list[Box](), kit.units(1), _side(kit, area.width)
    if kit.text <= LEADING_TEXT:  # larger words leave room for the results alone
        boxes.append(_heading(kit, area.width, kit.say("page-count", count=len(found.refs))))
        y = boxes[0].rect.height
    for number, (row, colour) in enumerate(stand.directory.hits(found.refs, kit.tag, stand.typesetter)):
        boxes.append(_result(kit, row, Rect(side, y, area.width - 2 * side, 0), colour, number))
        y += boxes[-1].rect.height + max(kit.gap, kit.units(1))
    return boxes


def _topics(stand: Stand, area: Rect, nothing: bool) -> list[Box]:
    """The topics, under words that say why."""
    kit = stand.kit
    lines = (kit.say("search-nothing"), kit.say("search-look")) if nothing else (kit.say("search-topics"),)
    heading = _heading(kit, area.width, *lines)
    tiles = stand.directory.tiles(kit.tag)
    gap = max(kit.gap, kit.units(1))
    side = _side(kit, area.width)
    room = area.width - 2 * side
    beneath = [_row_of_topics(kit, [tile], Rect(side, 0, room, 0), gap, area.width)[0].rect.height for tile in tiles]
    crowded = heading.rect.height + sum(beneath) + gap * len(tiles) + kit.units(1) > area.height
    columns = 2 if crowded and _may_share(kit, tiles, float(int((room - gap) / 2)), area.width) else 1
    width = float(int((room - (columns - 1) * gap) / columns))
    boxes, y = [heading], heading.rect.height
    for first in range(0, len(tiles), columns):
        row = _row_of_topics(kit, tiles[first : first + columns], Rect(side, y, width, 0), gap, area.width)
        boxes += row
        y += row[0].rect.height + gap
    return boxes


def _may_share(kit: Kit, tiles: Sequence[Tile], width: float, across: float) -> bool:
    """Whether topics may stand in two columns of this width: where no title of any would break inside a word."""
    if kit.text > LEADING_TEXT or across < kit.px(TWO_COLUMNS_MM):
        return False
    room = _title_room(kit, width)
    titles = (kit.words(tile.title, _title_style(kit), room) for tile in tiles)
    return all(kit.unbroken(title, room) for title in titles)


def _title_room(kit: Kit, width: float) -> float:
    """What a topic's icon leaves of its width."""
    return width - kit.px(ICON_MM) - kit.units(3) - 2 * kit.units(1.5)


def _title_style(kit: Kit) -> TypeStyle:
    return kit.style(kit.theme.type.heading3, bold=True)


def _side(kit: Kit, width: float) -> float:
    """The margin beside results: a narrow column has less."""
    return kit.margin if width >= kit.px(TWO_COLUMNS_MM) else kit.units(NARROW_UNITS)


def _heading(kit: Kit, width: float, first: str, more: str = "") -> Box:
    side = _side(kit, width)
    room = width - 2 * side
    title = kit.whole(first, kit.style(kit.theme.type.heading3, bold=True), room)
    below = kit.whole(more, kit.style(kit.theme.type.body, kit.theme.secondary), room) if more else None
    top, height = kit.units(1), title.height + (below.height if below else 0)
    drawing = Drawing(kit, Rect(0, 0, width, float(round(top + height + kit.units(1)))), kit.theme.ground)
    drawing.words(title, side, top)
    if below:
        drawing.words(below, side, top + title.height)
    return drawing.box("search-found", Role.HEADING, f"{first}. {more}" if more else first)


def _result(kit: Kit, row: Row, place: Rect, colour: int, focus: int) -> Box:
    """A page: its topic's colour and icon, title, one line of what it says."""
    theme = kit.theme
    narrow = place.width < kit.px(TWO_COLUMNS_MM)
    icon, arrow, inner = kit.px(ICON_MM), 0.0 if narrow else kit.px(ARROW_MM), kit.units(1.5)
    chip = icon + kit.units(3)
    room = place.width - chip - (2 if narrow else 3) * inner - arrow
    title = kit.whole(row.title, kit.style(theme.type.heading3, bold=True), room, row.tag, max_lines=2)
    style = kit.style(theme.type.body, theme.secondary)
    summary = kit.words(row.summary, style, room, max_lines=2 if narrow else 1, tag=row.tag)
    words = title.height + summary.height
    height = float(math.ceil(max(words + 2 * inner, kit.primary, icon + 2 * inner)))
    drawing = _card(kit, replace(place, height=height), chip, theme.topic(colour))
    drawing.icon(row.icon, (chip - icon) / 2, (height - icon) / 2, icon, theme.on_topic)
    drawing.words(title, chip + inner, (height - words) / 2)
    drawing.words(summary, chip + inner, (height - words) / 2 + title.height)
    if arrow:
        name = mirrored_icon("chevron_right") if kit.rtl else "chevron_right"
        drawing.icon(name, place.width - inner - arrow, (height - arrow) / 2, arrow, theme.accent)
    return drawing.box(f"page-{row.ref}", Role.BUTTON, f"{row.title}. {row.summary}", f"page:{row.ref}", focus)


def _row_of_topics(kit: Kit, tiles: Sequence[Tile], place: Rect, gap: float, across: float) -> list[Box]:
    """Topics beside each other, all as high as the highest."""
    icon, inner = kit.px(ICON_MM), kit.units(1.5)
    chip = icon + kit.units(3)
    room = _title_room(kit, place.width)
    titles = [kit.whole(tile.title, _title_style(kit), room, max_lines=3) for tile in tiles]
    height = float(math.ceil(max(kit.primary, icon + 2 * inner, *(title.height + 2 * inner for title in titles))))
    boxes = []
    for column, (tile, title) in enumerate(zip(tiles, titles, strict=True)):
        rect = Rect(place.x + column * (place.width + gap), place.y, place.width, height)
        drawing = _card(kit, mirrored(rect, across) if kit.rtl else rect, chip, kit.theme.topic(tile.index))
        drawing.icon(tile.icon, (chip - icon) / 2, (height - icon) / 2, icon, kit.theme.on_topic)
        drawing.words(title, chip + inner, (height - title.height) / 2)
        boxes.append(drawing.box(f"topic-{tile.ref}", Role.BUTTON, tile.title, f"topic:{tile.ref}", tile.index))
    return boxes


def _card(kit: Kit, rect: Rect, chip: float, colour: str) -> Drawing:
    drawing = Drawing(kit, rect, kit.theme.ground)
    drawing.fill(0, 0, rect.width, rect.height, kit.theme.card, kit.radius)
    drawing.fill(0, 0, chip, rect.height, colour, kit.radius)
    drawing.fill(chip - kit.radius, 0, kit.radius, rect.height, colour)
    drawing.edge(0, 0, rect.width, rect.height, kit.radius)
    return drawing
