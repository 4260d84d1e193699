"""The bar at the foot of the content while it is read aloud: pause, again, slower, faster, stop. Or why it is not.

It takes its height from the content, so that nothing is hidden behind it. Its buttons stand in one row, all words
of one size; where five have no room for their words, faster and slower are left to the reading aids.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from content_packs.typeset.boxes import Box, Rect, Role, Sheet
from content_packs.typeset.text import TextLayout, TypeStyle
from kiosk.screens.kit import Drawing, Kit, mirrored
from kiosk.screens.layout import Pane

ICON_MM = 9.0
SHRINK = 0.95
STOP = "voice:stop"


@dataclass(frozen=True)
class Control:
    action: str
    icon: str
    message: str


PAUSE = Control("voice:pause", "pause", "film-pause")
GO_ON = Control("voice:pause", "play_arrow", "read-on")
AGAIN = Control("voice:again", "replay", "read-again")
SLOWER = Control("aid:rate-down", "remove", "read-slower")
FASTER = Control("aid:rate-up", "add", "read-faster")
END = Control(STOP, "stop", "dock-stop")
CLOSE = Control(STOP, "close", "close")


def controls(paused: bool) -> tuple[Control, ...]:
    return (GO_ON if paused else PAUSE, AGAIN, SLOWER, FASTER, END)


def reading_bar(kit: Kit, content: Rect, paused: bool) -> Pane:
    """The bar over the foot of `content`."""
    shown = controls(paused)
    labels = _labels(kit, shown, content.width)
    if not labels:
        shown = tuple(control for control in shown if control not in (SLOWER, FASTER))
        labels = _labels(kit, shown, content.width) or [_smallest(kit, control) for control in shown]
    sheet = Rect(0, 0, content.width, kit.rule + _height(kit, labels))
    cells = _cells(kit, sheet, labels)
    boxes = [_button(kit, *each, n) for n, each in enumerate(zip(shown, labels, cells, strict=True))]
    return _pane(kit, content, sheet, (*boxes, _edge(kit, sheet)))


def unread_bar(kit: Kit, content: Rect) -> Pane:
    """Says that this cannot be read aloud, and takes a touch to be gone."""
    gap = kit.units(2)
    label = kit.words(kit.say(CLOSE.message), kit.style(kit.theme.type.body, bold=True))
    cell_width = float(math.ceil(max(kit.primary, label.width + 2 * gap)))
    said = kit.say("unread")
    style = kit.style(kit.theme.type.lead)
    words = kit.whole(said, style, content.width - cell_width - kit.margin - gap)
    height = max(_height(kit, [label]), float(math.ceil(words.height + 2 * gap)))
    sheet = Rect(0, 0, content.width, kit.rule + height)
    text = Rect(0, kit.rule, content.width - cell_width, height)
    cell = Rect(content.width - cell_width, kit.rule, cell_width, height)
    if kit.rtl:
        text, cell = mirrored(text, content.width), mirrored(cell, content.width)
    drawing = Drawing(kit, text, kit.theme.info.ground)
    drawing.words(words, kit.margin, (height - words.height) / 2)
    boxes = (drawing.box("unread", Role.NOTE, said), _button(kit, CLOSE, label, cell, 0), _edge(kit, sheet))
    return _pane(kit, content, sheet, boxes)


def _labels(kit: Kit, shown: Sequence[Control], width: float) -> list[TextLayout]:
    """The words of the buttons at the largest size at which all of them stand whole on one line; none if none is."""
    room = width / len(shown) - 2 * kit.gap
    style = kit.style(kit.theme.type.body, bold=True)
    while True:
        labels = [kit.words(kit.say(control.message), style) for control in shown]
        if max(label.width for label in labels) <= room:
            return labels
        if style.cap_mm <= kit.smallest:
            return []
        style = replace(style, cap_mm=max(kit.smallest, style.cap_mm * SHRINK))


def _smallest(kit: Kit, control: Control) -> TextLayout:
    return kit.words(kit.say(control.message), TypeStyle(kit.smallest, bold=True))


def _height(kit: Kit, labels: Sequence[TextLayout]) -> float:
    words = max(label.height for label in labels)
    return float(math.ceil(max(kit.primary, kit.glyph(ICON_MM) + words + kit.units(2))))


def _cells(kit: Kit, sheet: Rect, labels: Sequence[TextLayout]) -> list[Rect]:
    """Places of one width; where a word needs more, each as wide as its word, and the rest shared out."""
    even = sheet.width / len(labels)
    needed = [label.width + kit.gap for label in labels]
    if max(needed) > even:
        spare = (sheet.width - sum(needed)) / len(labels)
        widths = [float(round(width + spare)) for width in needed]
    else:
        widths = [even] * len(labels)
    lefts = [sum(widths[:n]) for n in range(len(widths))]
    height = sheet.height - kit.rule
    cells = [Rect(left, kit.rule, width, height) for left, width in zip(lefts, widths, strict=True)]
    return [mirrored(cell, sheet.width) for cell in cells] if kit.rtl else cells


def _button(kit: Kit, control: Control, label: TextLayout, cell: Rect, index: int) -> Box:
    theme = kit.theme
    drawing = Drawing(kit, cell, theme.info.ground)
    if theme.edge:
        drawing.touchable(0, 0, cell.width, cell.height, theme.ground, kit.radius)
    size = kit.glyph(ICON_MM)
    top = (cell.height - size - label.height) / 2
    drawing.icon(control.icon, (cell.width - size) / 2, top, size, theme.accent)
    drawing.words(label, (cell.width - label.width) / 2, top + size)
    return drawing.box(f"bar-{control.message}", Role.BUTTON, label.text, control.action, index)


def _edge(kit: Kit, sheet: Rect) -> Box:
    return Drawing(kit, Rect(0, 0, sheet.width, kit.rule), kit.theme.rule).box("bar-edge", Role.GROUND)


def _pane(kit: Kit, content: Rect, sheet: Rect, boxes: tuple[Box, ...]) -> Pane:
    place = Rect(content.x, content.y + content.height - sheet.height, sheet.width, sheet.height)
    return Pane(Sheet(int(sheet.width), int(sheet.height), kit.theme.info.ground, boxes), place)
