"""The words of a scene at rest: one message in several languages, the leading one large, above each other.

Every language is set in its own direction and keeps to the side where it begins. All shrink together until
they have room.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from content_packs.typeset.boxes import Box, Rect, Role
from content_packs.typeset.text import TextLayout, TypeStyle
from kiosk.screens.kit import Drawing, Kit

SHRINK = 0.94
"""By how much the words become smaller at a time, until they have room."""

ONE_LINE_STEPS = 8
"""How often words become smaller so as to stand on one line: down to two thirds of their size."""

BELOW = 3.0
"""Units that stay free under the words."""

MOST_LINES = 2

LEAD, ASIDE = 1.25, 0.56
"""How large the leading language and the others are, in parts of the theme's attract size."""


@dataclass(frozen=True)
class Line:
    """Words of one language. `cap` is their size in the theme's millimetres, `above` units before them."""

    tag: str
    text: str
    cap: float
    above: float = 0.0
    colour: str = ""
    bold: bool = True


def stacked(kit: Kit, name: str, place: Rect, lines: Sequence[Line], middle: bool = False) -> Box:
    """`lines` beneath each other in `place`, at its top or about its `middle`; margins at both sides."""
    room = place.width - 2 * kit.margin
    lines, layouts = fitted(kit, lines, room, place.height - kit.units(BELOW))
    drawing = Drawing(kit, place, kit.theme.ground)
    y = (place.height - _height(kit, lines, layouts)) / 2 if middle else 0.0
    for line, layout in zip(lines, layouts, strict=True):
        y += kit.units(line.above)
        drawing.words(layout, start(kit, line.tag, layout, room) + kit.margin, y)
        y += layout.height
    spoken = next((line.text for line in lines if line.tag == kit.tag), lines[0].text)
    return drawing.box(name, Role.TITLE, spoken)


def fitted(kit: Kit, lines: Sequence[Line], room: float, height: float) -> tuple[Sequence[Line], list[TextLayout]]:
    """The words as large as they have room; on a panel too small for all of them without the last."""
    part = 1.0
    while True:
        layouts = [_set(kit, line, part, room) for line in lines]
        if _height(kit, lines, layouts) <= height or len(lines) == 1:
            return lines, layouts
        part *= SHRINK
        if min(line.cap for line in lines) * part < kit.theme.type.small:
            lines, part = lines[:-1], 1.0


def start(kit: Kit, tag: str, layout: TextLayout, room: float) -> float:
    """Where words of `tag` begin in a room of a drawing of `kit`: at their own side."""
    return 0.0 if kit.shaper.right_to_left(tag) == kit.rtl else room - layout.width


def _set(kit: Kit, line: Line, part: float, room: float) -> TextLayout:
    """On one line, if that costs it not too much of its size, else on two even ones: a break inside a short
    message is a break inside a thought."""
    own: Kit = replace(kit, tag=line.tag)
    cap = line.cap * part
    for step in range(ONE_LINE_STEPS):
        style: TypeStyle = own.style(cap * SHRINK**step, line.colour, bold=line.bold)
        layout = own.words(line.text, style, room)
        if layout.line_count == 1 and own.unbroken(layout, room):
            return layout
    return own.even(line.text, own.style(cap, line.colour, bold=line.bold), room, MOST_LINES)


def _height(kit: Kit, lines: Sequence[Line], layouts: Sequence[TextLayout]) -> float:
    return sum(kit.units(line.above) + layout.height for line, layout in zip(lines, layouts, strict=True))
