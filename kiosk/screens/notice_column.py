"""Boxes beneath each other, in the order in which they are read: what the screens of notices are built of."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace

from content_packs.typeset.boxes import Box, Rect, Role, Words
from kiosk.screens.kit import Drawing, Kit, mirrored


@dataclass
class Column:
    """Boxes beneath each other. `x` and `width` are where words stand, `larger` how large."""

    kit: Kit
    sheet: float
    x: float
    width: float
    y: float
    larger: float
    tag: str
    first: int = 0  # place of the first box in the order of the keypad
    air: float = 1.0  # how much of its space is left between what is beneath each other
    boxes: list[Box] = field(default_factory=list)

    def at(self, height: float) -> Drawing:
        """A drawing of this height at the column's place, which ends beneath it."""
        rect = Rect(self.x, self.y, self.width, float(math.ceil(height)))
        self.y += rect.height
        return Drawing(self.kit, mirrored(rect, self.sheet) if self.kit.rtl else rect, self.kit.theme.ground)

    def add(self, box: Box) -> None:
        """The box, as wide as its ink: letters may reach a little over the edge they stand at."""
        inks = [paint.layout.ink.moved(paint.x, 0) for paint in box.paint if isinstance(paint, Words)]
        left = math.floor(min([box.rect.x, *(ink.x for ink in inks)]))
        right = math.ceil(max([box.rect.x + box.rect.width, *(ink.x + ink.width for ink in inks)]))
        rect = Rect(left, box.rect.y, right - left, box.rect.height)
        self.boxes.append(replace(box, rect=rect, focus=self.first + len(self.boxes)))

    def words(self, name: str, role: Role, text: str, cap_mm: float, *, bold: bool = False) -> None:
        style = self.kit.style(cap_mm * self.larger, bold=bold)
        layout = self.kit.whole(text, style, self.width, self.tag if role is not Role.HEADING else "")
        drawing = self.at(layout.height)
        drawing.words(layout, 0, 0)
        self.add(drawing.box(name, role, text))

    def space(self, units: float) -> None:
        self.y += self.kit.units(units * self.air)
