"""What a show plays with: the stage, the clerk, the geometry, the kiosk's settings, and who keeps it company."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic
from typing import Protocol

from content_packs.geometry import Geometry
from content_packs.typeset.boxes import Rect
from kiosk.safe import NOTHING_KEPT, StaffRecord
from kiosk.screens.layout import ScreenLayout
from kiosk.ui.clerk import Clerk
from kiosk.ui.companion import Companion, Stagehand
from kiosk.ui.guard import AS_USUAL, Touching
from kiosk.ui.sweeper import Sweeper
from kiosk.ui.textures import Textures
from kiosk.ui.timings import Timings


class Board(Protocol):
    """Where screens are put: the `Stage`."""

    def show(self, layout: ScreenLayout, scroll: float) -> None: ...
    def scroll_to(self, scroll: float) -> None: ...
    def press(self, rect: Rect | None) -> None: ...


@dataclass(frozen=True)
class Tools:
    """`record` is what staff left behind before the last start; `chime` sounds at a volume of the aids; `now` is
    the monotonic clock; `sweeper` does nothing unless it was told to begin."""

    stage: Board
    textures: Textures
    clerk: Clerk
    timings: Timings
    geometry: Geometry
    ask_redraw: Callable[[], None]
    idle_s: float
    demo: bool
    touching: Touching = AS_USUAL
    now: Callable[[], float] = monotonic
    record: StaffRecord = NOTHING_KEPT
    chime: Callable[[int], None] = lambda _volume: None
    sweeper: Sweeper = field(default_factory=Sweeper)
    company: tuple[Callable[[Stagehand], Companion], ...] = ()
