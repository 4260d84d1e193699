"""A show without a window: a stage of paper, a clerk who only takes notes, editions that nobody signed.

`playing_in` makes one; Kivy is imported only there, when its environment is settled.
"""

from __future__ import annotations

import importlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from content_packs.typeset.boxes import Rect
from content_packs.typeset.pictures import Pictures, no_pictures
from content_packs.wire import ClockTrust
from content_packs.withdrawals.listing import Withdrawn
from kiosk.clock import Clock
from kiosk.safe import NOTHING_KEPT, StaffRecord
from kiosk.screens.layout import ScreenLayout
from kiosk.ui import environment
from kiosk.ui.clerk import Clerk, News, Word
from kiosk.ui.timings import Timings
from tests.screen_content import PACK, PORTRAIT, FakeContent

PAGE = f"{PACK}/entry-1"
TOUCH_S = 0.5
"""Between one touch and the next."""


class Notebook(Clerk):
    """A clerk that only takes notes, and is told its news."""

    def __init__(self, home: Path) -> None:
        super().__init__(home)
        self.told: list[Word] = []

    def tell(self, word: Word) -> None:
        self.told.append(word)

    def bring(self, edition: object, clock: Clock = Clock(ClockTrust.SYNCED, 0.0)) -> None:  # noqa: B008 - frozen
        self._news = News(edition, clock, in_service=True, pairing=None)  # type: ignore[arg-type]  # a stand-in for an Edition

    def withdraw(self, edition: FakeContent, *refs: str) -> None:
        """What stands in the news when pages of `edition` are withdrawn."""
        assert self._news is not None
        gone = Withdrawn(1, frozenset(edition.revision(ref) for ref in refs))
        self._news = replace(self._news, edition=edition.without(gone), withdrawn=gone)  # type: ignore[arg-type]


class Signed(FakeContent):
    """A stand-in for an edition: content, and the activation it belongs to."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.activation = type("Activation", (), {"id": number})()


class Stage:
    """Remembers what was put on it."""

    def __init__(self) -> None:
        self.layout: ScreenLayout | None = None
        self.shade: Rect | None = None
        self.scroll = 0.0

    def show(self, layout: ScreenLayout, scroll: float) -> None:
        self.layout, self.scroll = layout, scroll

    def scroll_to(self, scroll: float) -> None:
        self.scroll = scroll

    def press(self, rect: Rect | None) -> None:
        self.shade = rect


class Playing:
    """A show on a stage of paper. `now` is its time, stepped by `tick` and by touches."""

    def __init__(self, folder: Path, record: StaffRecord = NOTHING_KEPT) -> None:
        show = importlib.import_module("kiosk.ui.show")  # Kivy must find its environment settled
        textures = importlib.import_module("kiosk.ui.textures").Textures(Pictures(no_pictures))
        self.stage = Stage()
        self.clerk = Notebook(folder)
        tools = show.Tools(
            stage=self.stage,
            textures=textures,
            clerk=self.clerk,
            timings=Timings(),
            geometry=PORTRAIT,
            ask_redraw=lambda: None,
            idle_s=60.0,
            demo=True,
            now=lambda: self.now,
            record=record,
        )
        self.now: float = 1000.0
        self.show: Any = show.Show(tools)

    def tick(self, after: float = 1.0) -> None:
        self.now += after
        self.show.tick(self.now)

    def touch(self, action: str) -> None:
        assert self.stage.layout
        hit = self.stage.layout.find(action)
        assert hit, action
        x, y = hit.rect.x + hit.rect.width / 2, hit.rect.y + hit.rect.height / 2
        self.now += TOUCH_S
        self.show.pressed(x, y)
        self.show.released(x, y)

    def ids(self) -> set[str]:
        assert self.stage.layout
        return {box.id for _, box in self.stage.layout.boxes()}


def playing_in(folder: Path, patch: pytest.MonkeyPatch, record: StaffRecord = NOTHING_KEPT) -> Playing:
    """A show in `folder`, whose staff left `record` behind."""
    patch.setenv("DISPLAY", ":none")
    environment.prepare(folder / "kivy")
    return Playing(folder, record)


def read(playing: Playing, ref: str = PAGE) -> None:
    """Touch by touch to a page, in Khmer."""
    playing.touch("start")
    playing.touch("language:km")
    playing.touch(f"topic:{PACK}/entry")
    playing.touch(f"page:{ref}")
