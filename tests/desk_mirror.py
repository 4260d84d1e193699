"""The signer's window from outside: a mirror that goes the same way, so that a test knows where to press.

The mirror makes the same steps with a cabinet of its own, finds each control where the screens put it, and
waits until the window looks as the screens say: pixels, not time.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType

import numpy as np

from content_packs.typeset.pictures import Pictures
from kiosk.desk.acts import Step, act, typed
from kiosk.desk.answers import answered
from kiosk.desk.errands.cabinet import Cabinet
from kiosk.desk.errands.jobs import Answer, Draw, Found, Look, Open, Opened, Pictured, Unlock, Unlocked
from kiosk.desk.errands.secret import Secret
from kiosk.desk.screens import DeskScreens
from kiosk.desk.state import Desk
from kiosk.gallery.painting import painted
from tests.virtual_screen import VirtualScreen

ROOT = Path(__file__).parent.parent
TROUBLE = ROOT / "build" / "screens" / "desk"
"""Where both pictures are left when the window looks otherwise."""

LIMIT_S, LOOK_S = 40.0, 0.03
END_S = 15.0
RUN = """
import datetime as dt, sys
from pathlib import Path
from kiosk.desk.opening import run
at = dt.datetime.fromisoformat(sys.argv[2])
sys.exit(run(Path(sys.argv[1]), lambda: at))
"""


class DeskProcess:
    """`packctl desk` on a virtual screen, its clock standing at `at`."""

    def __init__(self, settings: Path, screen: VirtualScreen, at: str) -> None:
        environment = {**os.environ, "DISPLAY": screen.display}
        self.log = settings.with_suffix(".log")
        self._out = self.log.open("wb")
        command = [sys.executable, "-c", RUN, str(settings), at]
        self.process = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=self._out, stderr=self._out)

    def __enter__(self) -> DeskProcess:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self.process.poll() is None:
            self.process.terminate()
        self.process.wait(END_S)
        self._out.close()


class Mirror:
    """What the window should show, step by step."""

    def __init__(self, screen: VirtualScreen, screens: DeskScreens, cabinet: Cabinet, desk: Desk) -> None:
        self.screen = screen
        self.screens = screens
        self.cabinet = cabinet
        self.desk = desk
        self._pictures = Pictures(lambda key: cabinet.pictures[key])
        self._secret = Secret()

    def shown(self) -> None:
        """Wait until the window looks like this, pixel by pixel; leaves both pictures when it does not."""
        wanted = painted(self.screens.compose(self.desk), self._pictures, self.desk.scroll)
        expected = np.asarray(wanted)
        end = time.monotonic() + LIMIT_S
        while time.monotonic() < end:
            if np.array_equal(np.asarray(self.screen.image()), expected):
                return
            time.sleep(LOOK_S)
        TROUBLE.mkdir(parents=True, exist_ok=True)
        wanted.save(TROUBLE / "wanted.png")
        self.screen.screenshot(TROUBLE / "seen.png")
        raise AssertionError(f"the window is other than {self.desk.room} should be: see {TROUBLE}")

    def press(self, action: str) -> None:
        """Press a control of the window, go the same way, and wait for what it leads to."""
        self._press(action)
        self.shown()

    def press_for(self, action: str, answer: Answer) -> None:
        """Press a control whose job the mirror does not do again; wait until the clerk's `answer` is seen."""
        self._press(action)
        self._follow(answered(self.desk, answer, self.screens.picture_width))
        self.shown()

    def type(self, text: str) -> None:
        """Type on the keyboard."""
        for character in text:
            self.screen.key(ord(character))
        self.desk = typed(self.desk, text, self._secret)
        self.shown()

    def _press(self, action: str) -> None:
        hit = self.screens.compose(self.desk).find(action, self.desk.scroll)
        assert hit is not None, f"{action} cannot be pressed in {self.desk.room}"
        self.screen.touch(hit.rect.x + hit.rect.width / 2, hit.rect.y + hit.rect.height / 2)
        self._follow(act(self.desk, action, self._secret, self.screens.picture_width))

    def _follow(self, step: Step) -> None:
        self.desk = step.desk
        for job in step.jobs:
            if answer := self._done(job):
                self._follow(answered(self.desk, answer, self.screens.picture_width))

    def _done(self, job: object) -> Answer | None:
        """The answer, where asking twice does no harm."""
        if isinstance(job, Unlock):
            self.cabinet.unlock(job.passphrase)
            return Unlocked()
        if isinstance(job, Look):
            return Found((*self.cabinet.server(), *self.cabinet.folders()))
        if isinstance(job, Open):
            return Opened(self.cabinet.open(job.offer))
        if isinstance(job, Draw):
            return Pictured(job.view, self.cabinet.draw(job.view, job.width))
        return None
