"""SIGN: `packctl desk`: settings, languages and clerk, then the window. Its exit status is 0, or it raises."""

from __future__ import annotations

import datetime as dt
import importlib
from collections.abc import Callable
from pathlib import Path

from content_packs.extras import extra
from content_packs.signing.asking import clock
from kiosk.desk.drawing.tongues import shipped
from kiosk.desk.errands.cabinet import Cabinet
from kiosk.desk.errands.clerk import Clerk
from kiosk.desk.errands.jobs import Look
from kiosk.desk.screens import DeskScreens
from kiosk.desk.settings import DeskSettings, read_settings
from kiosk.desk.state import Desk, Room


def run(path: Path | None, now: Callable[[], dt.datetime] = clock) -> int:
    """Open the desk with the settings in `path`, until its window is closed. Raises `ContentBad`."""
    settings = read_settings(path)
    with extra("kiosk"):
        importlib.import_module("kiosk.ui.environment").prepare(Path(settings.state) / "kivy")
        window = importlib.import_module("kiosk.ui.desk_window")  # Kivy reads its environment when it is imported
    languages = shipped()
    cabinet = Cabinet(settings, languages, now)
    size = (settings.width, settings.height)
    screens = DeskScreens(languages, size, settings.key_name, cabinet.people())
    clerk = Clerk(cabinet)
    clerk.start()
    desk = first(settings)
    if desk.room is Room.LIST:
        clerk.ask(Look())
    try:
        window.play(screens, size, clerk, desk, bool(settings.server))
    finally:
        clerk.stop()
    return 0


def first(settings: DeskSettings) -> Desk:
    """Where a signer begins: before the key where a server is asked, else before the list."""
    if settings.server:
        return Desk(settings.language, Room.UNLOCK)
    return Desk(settings.language, Room.LIST, busy="busy-list")
