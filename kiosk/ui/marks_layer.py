"""Marks on the glass: a tint under which the words stay readable, rings. No texture is painted for any of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from kivy.graphics import Callback, Color, InstructionGroup, Rectangle
from kivy.graphics.opengl import (
    GL_BLEND,
    GL_DST_COLOR,
    GL_ONE_MINUS_SRC_ALPHA,
    GL_SRC_ALPHA,
    GL_ZERO,
    glBlendFunc,
    glDisable,
    glEnable,
)
from kivy.utils import get_color_from_hex

from content_packs.typeset.boxes import Rect
from kiosk.screens.marks import Marks, Ring, Tint

Place: TypeAlias = Callable[[float, float, float, float], tuple[float, float]]
"""x, y, width, height as boxes have them → the lower left corner as Kivy counts."""


class MarksLayer:
    """Two groups of instructions: `content` moves with the content, `fixed` does not."""

    def __init__(self, on_content: Place, on_panel: Place) -> None:
        self.content = InstructionGroup()
        self.fixed = InstructionGroup()
        self._places = (on_content, on_panel)
        self._marks: dict[str, Marks] = {}

    def lay(self, owner: str, marks: Marks) -> None:
        if self._marks.get(owner, Marks()) == marks:
            return
        self._marks[owner] = marks
        self._draw()

    def clear(self) -> None:
        """Another screen: nothing of the one before stands where it stood."""
        self._marks.clear()
        self.content.clear()
        self.fixed.clear()

    def _draw(self) -> None:
        self.content.clear()
        self.fixed.clear()
        for marks in self._marks.values():
            for mark in marks.content:
                _add(self.content, mark, self._places[0])
            for mark in marks.fixed:
                _add(self.fixed, mark, self._places[1])


def _add(group: InstructionGroup, mark: Tint | Ring, place: Place) -> None:
    if isinstance(mark, Tint):
        _tint(group, mark, place)
    else:
        _ring(group, mark, place)


def _tint(group: InstructionGroup, tint: Tint, place: Place) -> None:
    group.add(Callback(_multiply))
    group.add(Color(*get_color_from_hex(tint.colour)))
    for rect in tint.rects:
        _fill(group, rect, place)
    group.add(Callback(_cover))
    group.add(Color(*get_color_from_hex(tint.rule)))
    for rect in tint.rects:
        _fill(group, Rect(rect.x, rect.y + rect.height - tint.line, rect.width, tint.line), place)


def _ring(group: InstructionGroup, ring: Ring, place: Place) -> None:
    """The inner line inside the edge of its rectangle, the outer one outside it."""
    for colour, rect in ((ring.outer, ring.rect.grown(ring.width)), (ring.inner, ring.rect)):
        group.add(Color(*get_color_from_hex(colour)))
        for side in _sides(rect, ring.width):
            _fill(group, side, place)


def _sides(rect: Rect, width: float) -> tuple[Rect, ...]:
    inner = max(0.0, rect.height - 2 * width)
    return (
        Rect(rect.x, rect.y, rect.width, width),
        Rect(rect.x, rect.y + rect.height - width, rect.width, width),
        Rect(rect.x, rect.y + width, width, inner),
        Rect(rect.x + rect.width - width, rect.y + width, width, inner),
    )


def _fill(group: InstructionGroup, rect: Rect, place: Place) -> None:
    x, y = round(rect.x), round(rect.y)
    width, height = round(rect.x + rect.width) - x, round(rect.y + rect.height) - y
    group.add(Rectangle(pos=place(x, y, width, height), size=(width, height)))


def _multiply(_instruction: object) -> None:
    glEnable(GL_BLEND)
    glBlendFunc(GL_DST_COLOR, GL_ZERO)


def _cover(_instruction: object) -> None:
    glBlendFunc(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA)
    glDisable(GL_BLEND)
