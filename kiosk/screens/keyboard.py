"""A keyboard at the foot of the screen: a language's own keys, and a row with space, delete and clear.

Keys are at least as large as what must be touched wherever a panel has the room; on the smallest they
shrink together, never below `FLOOR_MM`. They lie as on real keyboards, so right to left does not mirror them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from content_packs.keyboard import Keyboard, label_of
from content_packs.typeset.boxes import Box, Rect, Role, Sheet
from content_packs.typeset.text import TextLayout
from kiosk.screens.kit import Drawing, Kit
from kiosk.screens.layout import Pane
from kiosk.search.press import CLEAR, DELETE, LAYER, SPACE

FLOOR_MM = 11.6
"""WCAG 2.5.5: nothing that is touched is ever smaller, however small the panel."""

WIDEST_MM, HIGHEST_MM = 34.0, 25.0
"""Of a key, on a panel with room for more."""

EDGE_UNITS = 2.0
"""Room beside and beneath the keys."""

CAP_MM, SMALL_CAP_MM, LARGEST_CAP = 7.2, 5.2, 0.45
"""The letter on a key and the label of other keys; at most, as a part of the key's height."""

ICON_MM, LARGEST_ICON = 9.0, 0.7
"""An icon, and at most, as a part of the key's height."""

WIDER = 2.0
"""How much wider than the others the keys of a short row may be."""

NAMED_KEYS = 1.6
"""How much wider than a letter's key are those of the last row but the space bar."""


@dataclass(frozen=True)
class Face:
    """What a key is called in actions, what is said of it, and what stands on it."""

    name: str
    spoken: str
    label: str = ""
    icon: str = ""
    small: bool = False


@dataclass(frozen=True)
class Keys:
    """How large keys are on a panel, and the keyboard with them. Pixels."""

    key: float
    row: float
    gap: float
    edge: float
    columns: int
    rows: int

    @property
    def width(self) -> float:
        return self.columns * self.key + (self.columns - 1) * self.gap + 2 * self.edge

    @property
    def height(self) -> float:
        return self.rows * self.row + (self.rows - 1) * self.gap + 2 * self.edge


def keys(kit: Kit, keyboard: Keyboard, width: float, height: float, least: float = 0.0, widest: float = 0.0) -> Keys:
    """The keys of `keyboard` in a place at most this large, none lower than `least` nor wider than `widest`
    where these are given."""
    lines = [layer.lines() for layer in keyboard.layers]
    columns = max(len(row) for layer in lines for row in layer)
    rows = max(len(layer) for layer in lines) + 1
    gap, edge = float(math.ceil(max(kit.geometry.px(kit.theme.gap_mm), 2.0))), kit.units(EDGE_UNITS)
    across = (width - 2 * edge - (columns - 1) * gap) / columns
    down = (height - 2 * edge - (rows - 1) * gap) / rows
    row = max(int(min(down, kit.px(HIGHEST_MM))), math.ceil(least), math.ceil(kit.geometry.px(FLOOR_MM)))
    key = min(across, widest or kit.px(WIDEST_MM))
    return Keys(float(int(key)), float(row), gap, edge, columns, rows)


def keyboard_pane(kit: Kit, keyboard: Keyboard, layer: int, size: Keys, place: Rect) -> Pane:
    """The keyboard's pane at `place`, its keys in the middle."""
    left = (place.width - size.width) / 2 + size.edge
    board = Rect(left, size.edge, size.width - 2 * size.edge, size.height - 2 * size.edge)
    lines = keyboard.layers[layer].lines()
    top = board.y + (size.rows - 1 - len(lines)) * (size.row + size.gap)  # the last row stays where it is
    boxes: list[Box] = []
    for number, row in enumerate(lines):
        y = top + number * (size.row + size.gap)
        boxes += _row(kit, keyboard, row, Rect(board.x, y, board.width, size.row), size, len(boxes))
    foot = Rect(board.x, board.y + board.height - size.row, board.width, size.row)
    boxes += _last_row(kit, keyboard, layer, foot, size, len(boxes))
    return Pane(Sheet(int(place.width), int(place.height), kit.theme.card, tuple(boxes)), place)


def _row(kit: Kit, keyboard: Keyboard, row: Sequence[str], place: Rect, size: Keys, first: int) -> list[Box]:
    """One row of letters, in the middle of the board; a short one has larger keys."""
    few = max(len(row), 1)
    key = min(size.key * WIDER, (place.width - (few - 1) * size.gap) / few) if few <= size.columns / 2 else size.key
    x = place.x + (place.width - few * key - (few - 1) * size.gap) / 2
    boxes = []
    for number, letter in enumerate(row):
        rect = Rect(float(round(x + number * (key + size.gap))), place.y, float(int(key)), place.height)
        face = Face(letter, keyboard.names.get(letter, letter), label_of(letter))
        boxes.append(_key(kit, rect, face, first + number))
    return boxes


def _last_row(kit: Kit, keyboard: Keyboard, layer: int, place: Rect, size: Keys, first: int) -> list[Box]:
    """Other layers, space, delete, clear."""
    labels = {number: other.label for number, other in enumerate(keyboard.layers) if number != layer}
    faces = [Face(f"{LAYER}{n}", kit.say("key-layer", label=label), label, small=True) for n, label in labels.items()]
    faces.append(Face(SPACE, kit.say("key-space"), icon="space_bar"))
    faces.append(Face(DELETE, kit.say("key-delete"), icon="backspace"))
    faces.append(Face(CLEAR, kit.say("key-clear"), icon="delete"))
    named = float(round(size.key * NAMED_KEYS))
    space = place.width - (len(faces) - 1) * (named + size.gap)
    boxes, x = [], place.x
    for number, face in enumerate(faces):
        width = space if face.name == SPACE else named
        boxes.append(_key(kit, Rect(float(round(x)), place.y, float(int(width)), place.height), face, first + number))
        x += width + size.gap
    return boxes


def _key(kit: Kit, rect: Rect, face: Face, focus: int) -> Box:
    theme = kit.theme
    drawing = Drawing(kit, rect, theme.card)
    drawing.touchable(0, 0, rect.width, rect.height, theme.ground, kit.radius)
    if not theme.edge:
        drawing.stroke(0, 0, rect.width, rect.height, theme.rule, kit.radius)
    if face.icon:
        size = float(round(min(kit.glyph(ICON_MM), rect.height * LARGEST_ICON)))
        drawing.icon(face.icon, (rect.width - size) / 2, (rect.height - size) / 2, size, theme.accent)
    else:
        words = _letter(kit, face, rect)
        drawing.words(words, (rect.width - words.width) / 2, (rect.height - words.height) / 2)
    return drawing.box(f"key-{face.name}", Role.BUTTON, face.spoken, f"key:{face.name}", focus)


def _letter(kit: Kit, face: Face, rect: Rect) -> TextLayout:
    style = kit.style(SMALL_CAP_MM if face.small else CAP_MM, kit.theme.accent if face.small else "", bold=face.small)
    largest = kit.geometry.mm(rect.height) * LARGEST_CAP
    return kit.label(face.label, replace(style, cap_mm=min(style.cap_mm, largest)), rect.width - kit.geometry.px(2))
