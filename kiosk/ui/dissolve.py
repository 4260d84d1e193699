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

FEWEST = 2
"""Frames of a fade, however long one takes: half way, and there."""

STANDS_S = 0.08
"""The longest that two scenes stand one through the other: longer, a frame half way is a picture, and an ugly one."""


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
        self._frames = frames(0.0)
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
        if self._began is None:  # the first frame, already one step thinner, stands on the glass
            self._began, self._drawn = now - self._step_s, now
        elif now - self._drawn >= self._step_s:
            left = 1 - (now - self._began) / (self._step_s * self._frames)
            if left * self._frames < 1 / 2:
                self._clear()
            else:
                self._drawn, self._work, self._cover.a = now, process_time(), left

    def due_s(self, now: float) -> float | None:
        return max(0.0, self._drawn + self._step_s - now) if self._cover else None

    def taken(self, hit: Hit, now: float) -> bool:  # noqa: ARG002 - it is never touched
        return False

    def stop(self) -> None:
        self._clear()

    @property
    def _step_s(self) -> float:
        """From frame to frame."""
        return min(FADE_S / self._frames, STANDS_S)

    def _pace(self) -> None:
        """After a frame was drawn: how many there may be."""
        if self._work is not None:
            self._frames, self._work = frames(process_time() - self._work), None

    def _lay(self, layout: ScreenLayout, leaving: list[tuple[Pane, Box]]) -> None:
        """Cover the stage with `leaving`. The first frame is a step of the way: none shows what stood before."""
        self._group.clear()
        self._textures.leave([box for _, box in leaving])
        self._cover, self._began, self._work = Color(1, 1, 1, 1 - 1 / self._frames), None, process_time()
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


def frames(cost_s: float) -> int:
    """How many frames a fade has, the last of them without a cover, where one takes `cost_s` of the processor."""
    most = round(FADE_S / FRAME_S)
    return max(FEWEST, min(most, int(WORK_S / cost_s))) if cost_s > 0 else most


def _blend(switch: Callable[[int], None]) -> Callable[[object], None]:
    return lambda _instruction: switch(GL_BLEND)
