"""`kiosk ui`: opens the window and plays until told to stop. Exit status 0, or not, so that `kiosk run` restarts it.

The clerk looks at the files while Kivy is still being imported: the first frame already shows
verified content. SIGTERM and SIGINT end the visit, write what was counted, and leave.
"""

from __future__ import annotations

import importlib
import logging
import os
import signal
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from content_packs.geometry import Geometry
from kiosk.settings import Settings, WindowMode
from kiosk.ui import environment
from kiosk.ui.clerk import Clerk
from kiosk.ui.timings import VARIABLE, Timings

log = logging.getLogger(__name__)

FAILED = 1


def run(settings: Settings) -> int:
    """Play on the screen that DISPLAY names. Returns the exit status."""
    clerk = Clerk(settings.home)
    clerk.start()
    environment.prepare(settings.home / "run" / "kivy")
    timings = Timings()
    try:
        player = importlib.import_module("kiosk.ui.player")  # Kivy reads its environment when it is imported
        player.play(settings, geometry(settings), clerk, timings, _stop_asked())
    except ModuleNotFoundError:
        raise  # the command says in one sentence what to install
    except Exception:
        log.exception("the screen failed and is to be started again")
        return FAILED
    finally:
        clerk.stop()
        if report := os.environ.get(VARIABLE):
            timings.write(Path(report))
    return 0


def geometry(settings: Settings) -> Geometry:
    """The panel; in a window of another size, the part of a panel that it is."""
    panel, window = settings.panel, settings.window
    size = (panel.width_px, panel.height_px)
    if settings.window.mode is WindowMode.WINDOW and window.width_px and window.height_px:
        size = (window.width_px, window.height_px)
    mm_per_px = panel.width_mm / panel.width_px
    return Geometry(
        panel_px=size,
        panel_mm=(size[0] * mm_per_px, size[1] * mm_per_px),
        bottom_edge_mm=float(panel.bottom_edge_mm),
        viewing_mm=float(panel.viewing_mm),
    )


def _stop_asked() -> Callable[[], bool]:
    """Whether a signal asked us to end. The handler only remembers: the loop ends between two frames."""
    asked: list[int] = []

    def remember(number: int, _frame: FrameType | None) -> None:
        asked.append(number)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, remember)
    return lambda: bool(asked)
