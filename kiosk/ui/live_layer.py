"""What moves on the stage: the picture of a film and the caption under it, over the content and under the dock.

Rectangles in the sheet's own coordinates, so that they scroll with it. Everything is opaque, as all else is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kivy.graphics import Color, InstructionGroup, Rectangle
from kivy.graphics.texture import Texture

from content_packs.typeset.boxes import Rect
from kiosk.ui.marks_layer import Place


@dataclass(frozen=True)
class Lit:
    """A texture at its place on the content's sheet; `corners` are its texture coordinates."""

    texture: Texture
    corners: tuple[float, ...]
    rect: Rect


class LiveLayer:
    """`place` says where a rectangle of the content's sheet lies, as Kivy counts."""

    def __init__(self, place: Place) -> None:
        self.group = InstructionGroup()
        self._place = place
        self._shown: tuple[Lit, ...] = ()

    def show(self, parts: Sequence[Lit]) -> None:
        """Put `parts` there instead of what was there; the same again only asks for a new frame."""
        if tuple(parts) == self._shown:
            self.group.flag_update()
            return
        self._shown = tuple(parts)
        self.group.clear()
        if not parts:
            return
        self.group.add(Color(1, 1, 1, 1))
        for lit in parts:
            rect = lit.rect
            size, place = (rect.width, rect.height), self._place(rect.x, rect.y, rect.width, rect.height)
            self.group.add(Rectangle(texture=lit.texture, tex_coords=lit.corners, pos=place, size=size))

    def clear(self) -> None:
        self._shown = ()
        self.group.clear()
