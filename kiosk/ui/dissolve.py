"""One scene passes into the next on screens that nobody touches: the old one over the new, thinner and thinner.

A companion: the new scene already stands on the stage, and may be touched. Only what differs is drawn twice.
Whoever wants no motion leaves this companion at home.
"""

from __future__ import annotations

from collections.abc import Callable
from time import process_time

from kivy.graphics import Callback, Canvas, Color, InstructionGroup, Rectangle
from kivy.graphics.opengl import GL_BLEND, glDisable, glEnable

from content_packs.typeset.boxes import Box, Hit
from kiosk.screens.layout import Pane, ScreenLayout
from kiosk.screens.stand import Scene
from kiosk.ui.companion import Companion
from kiosk.ui.textures import Textures

FADE_S = 0.4
FRAME_S = 1 / 30
"""Half of what a finger is followed with: a fade of large quiet fields does not show it, a small board does."""

WORK_S = 0.03
"""How much of the processor a fade may take. Where no graphics chip draws, it has fewer frames instead."""


class Dissolve(Companion):
    """Draws on `canvas`, above everything that is there already."""

    def __init__(self, canvas: Canvas, textures: Textures) -> None:
        self._textures = textures
        self._group = InstructionGroup()
        canvas.add(self._group)
        self._layout: ScreenLayout | None = None  # what stands, if it is one that nobody touches
        self._cover: Color | None = None
        self._began: float | None = None
        self._drawn = 0.0
        self._every = FRAME_S
        self._work: float | None = None  # what the process had worked when the last frame was asked for

    @property
    def busy(self) -> bool:
        return False

    @property
    def fading(self) -> bool:
        return self._cover is not None

    def presented(self, scene: Scene, layout: ScreenLayout) -> None:
        at_rest = scene.visit.resting and layout.over is None
        self.passed(layout if at_rest else None)

    def passed(self, layout: ScreenLayout | None) -> None:
        """`layout` was put on the stage; None: one that somebody uses, and that is there at once."""
        old, self._layout = self._layout, layout
        if old is layout or old is None or layout is None:
            if old is not layout:
                self._clear()
            return
        standing = {id(box) for _, box in layout.boxes()}
        leaving = [(pane, box) for pane, box in old.boxes() if id(box) not in standing and self._textures.has(box)]
        if leaving:
            self._lay(old, leaving)

    def tick(self, now: float) -> None:
        if self._cover is None:
            return
        self._pace()
        self._began = now if self._began is None else self._began
        part = (now - self._began) / FADE_S
        if part >= 1:
            self._clear()
        elif now - self._drawn >= self._every:
            self._drawn, self._work = now, process_time()
            self._cover.a = 1 - part

    def due_s(self, now: float) -> float | None:
        return max(0.0, self._drawn + self._every - now) if self._cover else None

    def taken(self, hit: Hit, now: float) -> bool:  # noqa: ARG002 - it is never touched
        return False

    def stop(self) -> None:
        self._clear()

    def _pace(self) -> None:
        """After a frame was drawn: how far apart they may stand."""
        if self._work is not None:
            cost, self._work = process_time() - self._work, None
            self._every = max(FRAME_S, cost * FADE_S / WORK_S)

    def _lay(self, layout: ScreenLayout, leaving: list[tuple[Pane, Box]]) -> None:
        """Cover the stage with `leaving`, whole to begin with."""
        self._group.clear()
        self._textures.leave([box for _, box in leaving])
        self._cover, self._began = Color(1, 1, 1, 1), None
        self._group.add(Callback(_blend(glEnable)))
        self._group.add(self._cover)
        for pane, box in leaving:
            shown = self._textures.of(box)
            x, y = round(pane.rect.x + box.rect.x), round(pane.rect.y + box.rect.y)
            place, size = (x, layout.height - y - shown.height), (shown.width, shown.height)
            self._group.add(Rectangle(texture=shown.texture, tex_coords=shown.corners, pos=place, size=size))
        self._group.add(Callback(_blend(glDisable)))

    def _clear(self) -> None:
        self._group.clear()
        self._textures.leave(())
        self._cover = self._work = None


def _blend(switch: Callable[[int], None]) -> Callable[[object], None]:
    return lambda _instruction: switch(GL_BLEND)
