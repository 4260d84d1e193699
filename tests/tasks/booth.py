"""A kiosk to stand before: its window on a virtual screen, its ui in a process, and its twin on paper.

One ui process serves one traveller after the other. `prepare` must have been called before `tests.tasks.twin` is
loaded, which a booth does for itself.
"""

from __future__ import annotations

import datetime as dt
import importlib
import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from content_packs.geometry import Geometry
from content_packs.messages import Messages
from content_packs.typeset.boxes import Rect
from content_packs.typeset.pictures import Pictures
from kiosk.agent.assembly import Parts
from kiosk.edition import Edition, open_best
from kiosk.safe import STAFF_FILE
from kiosk.screens.content import Directory
from kiosk.state import StateReader
from kiosk.ui import environment
from kiosk.ui.app import geometry
from tests.before_the_glass import noise
from tests.heard import Heard
from tests.kiosk_home import UiProcess
from tests.tasks import glass
from tests.tasks.checkpoint import Kiosk
from tests.tasks.ledger import Counts, counted
from tests.virtual_screen import Pixels, VirtualScreen

if TYPE_CHECKING:
    from tests.tasks.twin import Twin

SEEN_S = 8.0
"""How long the glass may take to show what it should, on a machine that does other work as well."""

LOOK_S = 0.02
DISK_DRIVER = ("CRITICAL: You are using the SDL disk i/o audio driver!", "CRITICAL:  Writing to file [")
"""What SDL says when its sound goes into a file."""

FAILED = Path("build") / "tasks" / "failed"


class NotSeen(AssertionError):
    """The glass does not show what it should; both pictures lie in the folder that is named."""


class Booth:
    """One kiosk, its window and its twin. Close it."""

    def __init__(self, kiosk: Kiosk) -> None:
        self.kiosk = kiosk
        self._log = kiosk.folder / "ui.log"
        self._quiet_so_far = len(noise(self._log)) if self._log.exists() else 0
        self.screen = VirtualScreen.open(*kiosk.panel.panel_px)
        self._sound = kiosk.folder / "sound.raw"
        self.heard = Heard(self._sound)
        (kiosk.home / STAFF_FILE).unlink(missing_ok=True)  # whatever became of the staff before
        self.edition = self._opened()
        self._ui: UiProcess | None = None
        self.codes_used: set[int] = set()
        self.seen_at = 0.0
        """When the glass last showed what it should."""
        self._agent: Parts | None = None
        self._wanted: tuple[object, Pixels] | None = None
        self._pictures = Pictures(self._picture)
        os.environ["DISPLAY"] = self.screen.display
        environment.prepare(kiosk.folder / "paper")
        self.twin = self._twinned()
        self.start()

    @property
    def panel(self) -> Geometry:
        """As the ui knows it."""
        return geometry(self.kiosk.settings())

    @property
    def idle_s(self) -> float:
        return float(self.kiosk.settings().idle_s)

    def start(self) -> None:
        """Open the window, or open it anew."""
        if self._ui:
            self._ui.__exit__(None, None, None)
        self._sound.unlink(missing_ok=True)
        self._ui = UiProcess(self.kiosk, self.screen, **self.heard.environment)
        assert self._ui.wait_for_picture()
        self.twin = self._twinned()

    def kill(self) -> None:
        assert self._ui
        self._ui.kill()

    def close(self) -> None:
        if self._ui:
            self._ui.__exit__(None, None, None)
        self.kiosk.stop_agents()
        self.screen.close()

    def noise(self) -> list[str]:
        """Lines of the ui's log that no traveller's doing should cause."""
        since = self._quiet_so_far
        return [line for line in noise(self._log)[since:] if not line.startswith(DISK_DRIVER)]

    # -- what is seen

    def sees(self, only: Sequence[Rect] = ()) -> bool:
        """Does the glass show what the twin says? With `only`, there."""
        self.twin.tick()
        have = self.screen.snap()  # of this moment: what counts seconds is another picture when this one is painted
        layout, scroll = self.twin.layout, self.twin.scroll
        want = self._picture_of(round(scroll))
        if not only and glass.quite_other(want, have):
            return False
        if only:
            return all(not glass.differs(glass.part(want, rect), glass.part(have, rect)) for rect in only)
        marks = glass.anywhere(self.twin.marks, layout)
        alike = glass.unlike(want, have, layout, scroll, marks) < glass.ALMOST
        return alike and glass.ring_seen(have, layout, scroll, marks)

    def await_seen(self, only: Sequence[Rect] = (), limit_s: float = SEEN_S) -> None:
        """Wait until the glass shows what it should; raises `NotSeen`."""
        if not until(lambda: self.sees(only), limit_s):
            raise NotSeen(f"{self.twin.visit.place} is not what stands on the glass; see {self._kept_as_failed()}")
        self.seen_at = time.monotonic()

    def counts(self) -> Counts:
        """Everything that this kiosk has counted so far."""
        return counted(self.kiosk.home)

    # -- what there is to know of it

    @property
    def directory(self) -> Directory:
        """What there is to go to."""
        return Directory(self.edition, dt.datetime.now(dt.UTC).date())

    def words(self, tag: str, message: str) -> str:
        """The words of the screens."""
        return Messages(self.edition.languages)(tag, message)

    # -- the agent

    def sync(self) -> None:
        """The kiosk's agent asks for what is new, and the twin is told of it as the clerk would be."""
        self._agent = self._agent or self.kiosk.agent()
        self._agent.sync.step(self.kiosk.later(10))
        assert self._agent.sync.problem == ""
        self.edition = self._opened()
        self.twin.tell(self.edition)

    # -- inside

    def _twinned(self) -> Twin:
        twin = importlib.import_module("tests.tasks.twin")  # it loads Kivy, which reads its environment then
        made: Twin = twin.Twin(self.edition, self.panel, self.idle_s, self.kiosk.folder / "paper")
        return made

    def _opened(self) -> Edition:
        reader = StateReader(self.kiosk.home)
        edition = open_best(self.kiosk.home, [reader.current()])
        reader.close()
        assert edition
        return edition

    def _picture(self, sha256: str) -> bytes:
        data = self.edition.picture(sha256)
        if data is None:
            raise KeyError(sha256)
        return data

    def _picture_of(self, scroll: int) -> Pixels:
        """What should stand on the glass, painted once."""
        layout = self.twin.layout
        if self._wanted is None or self._wanted[0] != (id(layout), scroll):
            self._wanted = ((id(layout), scroll), glass.picture(layout, scroll, self._pictures))
            self._kept = layout  # so that its number is nobody else's
        return self._wanted[1]

    def _kept_as_failed(self) -> Path:
        FAILED.mkdir(parents=True, exist_ok=True)
        name = str(int(time.time() * 1000))
        want, have = self._picture_of(round(self.twin.scroll)), self.screen.snap()
        glass.image(np.hstack([want, have & glass.RGB])).save(FAILED / f"{name}.png")
        return FAILED / f"{name}.png"


def until(so: Callable[[], bool], limit_s: float = SEEN_S) -> bool:
    """Wait until it is so; False when it never was."""
    end = time.monotonic() + limit_s
    while not so():
        if time.monotonic() > end:
            return False
        time.sleep(LOOK_S)
    return True
