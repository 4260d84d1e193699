"""A screen on the glass: one opaque rectangle for each box in sight, and the shade of a pressed control.

Drawn in this order: content (moved by the scroll), what stands over it, the shade. Boxes out of sight
have no rectangle. Nothing here knows what a touch means.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kivy.graphics import (
    Callback,
    Canvas,
    Color,
    InstructionGroup,
    PopMatrix,
    PushMatrix,
    Rectangle,
    RoundedRectangle,
    Translate,
)
from kivy.graphics.opengl import GL_BLEND, glDisable, glEnable
from kivy.utils import get_color_from_hex

from content_packs.typeset.boxes import Box, Rect
from kiosk.screens.layout import Pane, ScreenLayout, in_sight
from kiosk.screens.marks import Marks, shade
from kiosk.ui.live_layer import Lit, LiveLayer
from kiosk.ui.marks_layer import MarksLayer
from kiosk.ui.textures import Textures


class Stage:
    """What stands on the canvas. `radius` rounds the shade, in pixels; `wiped` is told the colour of the ground
    that shows where there is no box."""

    def __init__(
        self, canvas: Canvas, textures: Textures, radius: float, wiped: Callable[[str], None] | None = None
    ) -> None:
        self._wiped = wiped
        self._ground = ""
        self._textures = textures
        self._radius = radius
        self._layout: ScreenLayout | None = None
        self._scroll = 0.0
        self._more = False
        self._in_sight: tuple[int, ...] = ()
        self._move = Translate(0, 0)
        self._content = InstructionGroup()
        self._fixed = InstructionGroup()
        self._shade = InstructionGroup()
        self._marks = MarksLayer(self._content_place, self._place)
        self._live = LiveLayer(self._content_place)
        over, under = self._marks.fixed, self._marks.content
        moving = (PushMatrix(), self._move, self._content, self._live.group, under, PopMatrix())
        for part in (*moving, self._fixed, over, self._shade):
            canvas.add(part)

    def show(self, layout: ScreenLayout, scroll: float) -> None:
        """Put `layout` on the canvas at this scroll position."""
        self._layout, self._scroll = layout, scroll
        if self._wiped and layout.ground != self._ground:
            self._ground = layout.ground
            self._wiped(layout.ground)
        self._shade.clear()
        self._marks.clear()
        self._live.clear()
        self._lay_content(force=True)
        self._lay_fixed()
        self._textures.stand(self._boxes())

    def scroll_to(self, scroll: float) -> None:
        """Move the content; new boxes come into sight."""
        layout = self._layout
        if layout is None or round(scroll) == round(self._scroll):
            return
        self._scroll = scroll
        self._lay_content(force=False)
        if layout.has_more(scroll) != self._more:
            self._lay_fixed()
        self._textures.stand(self._boxes())  # what has come into sight must not be painted over

    def live(self, parts: Sequence[Lit]) -> None:
        """What moves on the content, instead of what moved there."""
        self._live.show(parts)

    def press(self, rect: Rect | None) -> None:
        """Shade `rect` of the panel, or nothing."""
        self._shade.clear()
        if rect is None or self._layout is None:
            return
        place = self._place(rect.x, rect.y, rect.width, rect.height)
        self._shade.add(Callback(_blend(glEnable)))
        self._shade.add(Color(*shade(self._layout.ground)))
        self._shade.add(RoundedRectangle(pos=place, size=(rect.width, rect.height), radius=[self._radius]))
        self._shade.add(Callback(_blend(glDisable)))

    def mark(self, owner: str, marks: Marks) -> None:
        """Lay `marks` over the screen in place of those that `owner` had there."""
        if self._layout is not None:
            self._marks.lay(owner, marks)

    def _lay_content(self, force: bool) -> None:
        assert self._layout is not None  # noqa: S101 - only called with one
        pane, top = self._layout.content, round(self._scroll)
        self._move.y = top
        boxes = pane.sheet.boxes
        seen = tuple(n for n, box in enumerate(boxes) if in_sight(pane, box, top))
        if force or seen != self._in_sight:
            self._in_sight = seen
            self._content.clear()
            self._content.add(Color(1, 1, 1, 1))
            for n in seen:
                self._add(self._content, pane, boxes[n])

    def _lay_fixed(self) -> None:
        assert self._layout is not None  # noqa: S101 - only called with one
        self._more = self._layout.has_more(self._scroll)
        self._fixed.clear()
        for pane in self._layout.fixed(self._scroll):
            place = self._place(pane.rect.x, pane.rect.y, pane.rect.width, pane.rect.height)
            self._fixed.add(Color(*get_color_from_hex(pane.sheet.ground)))
            self._fixed.add(Rectangle(pos=place, size=(pane.rect.width, pane.rect.height)))
            self._fixed.add(Color(1, 1, 1, 1))
            for box in pane.sheet.boxes:
                self._add(self._fixed, pane, box)

    def _boxes(self) -> list[Box]:
        """Everything that is on the canvas now."""
        assert self._layout is not None  # noqa: S101 - only called with one
        boxes = self._layout.content.sheet.boxes
        fixed = (box for pane in self._layout.fixed(self._scroll) for box in pane.sheet.boxes)
        return [*(boxes[n] for n in self._in_sight), *fixed]

    def _add(self, group: InstructionGroup, pane: Pane, box: Box) -> None:
        shown = self._textures.of(box)
        x, y = round(pane.rect.x + box.rect.x), round(pane.rect.y + box.rect.y)
        place = self._place(x, y, shown.width, shown.height)
        size = (shown.width, shown.height)
        group.add(Rectangle(texture=shown.texture, tex_coords=shown.corners, pos=place, size=size))

    def _content_place(self, x: float, y: float, width: float, height: float) -> tuple[float, float]:
        """The same of a place on the content's sheet, where the sheet stands unscrolled."""
        assert self._layout is not None  # noqa: S101 - only called with one
        rect = self._layout.content.rect
        return self._place(x + rect.x, y + rect.y, width, height)

    def _place(self, x: float, y: float, _width: float, height: float) -> tuple[float, float]:
        """The lower left corner, as Kivy counts: upward."""
        assert self._layout is not None  # noqa: S101 - only called with one
        return x, self._layout.height - y - height


def _blend(switch: Callable[[int], None]) -> Callable[[object], None]:
    return lambda _instruction: switch(GL_BLEND)
