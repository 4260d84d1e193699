"""A kiosk on paper beside the real one: the same show, given the same touches and keys, without window or loudspeaker.

It says what must stand on the glass (`layout`, `scroll`, `marks`) and where the traveller is (`visit`). Its sounds
are over when it is told so. Importing this imports Kivy, so it is only loaded once the environment is prepared.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from content_packs.geometry import Geometry
from content_packs.messages import Messages
from content_packs.notices.notice import Notice
from content_packs.typeset.boxes import Hit
from content_packs.typeset.pictures import Pictures, no_pictures
from content_packs.wire import ClockTrust
from kiosk.clock import Clock
from kiosk.edition import Edition
from kiosk.focus import Stop
from kiosk.screens.layout import ScreenLayout
from kiosk.screens.marks import Marks
from kiosk.speech import spoken
from kiosk.staff import StaffView
from kiosk.ui.aloud import Aloud
from kiosk.ui.clerk import News
from kiosk.ui.companion import Companion, Stagehand
from kiosk.ui.keypad import Keypad
from kiosk.ui.loud import Loud
from kiosk.ui.recordings import Recordings
from kiosk.ui.show import Show
from kiosk.ui.textures import Textures
from kiosk.ui.timings import Timings
from kiosk.ui.tools import Tools
from kiosk.ui.voice import Voice
from kiosk.visit import Visit
from tests.loud_show import Notebook, Prompt, Silent, Stage
from tests.simulator import STAFF_SECRET


class Player(Silent):
    """A loudspeaker that plays until it is told that the sound has ended; files, too."""

    def play(self, path: Path, volume: int) -> None:
        self.now, self.volume = str(path).encode(), volume


class Twin:
    """The kiosk on paper."""

    def __init__(self, edition: Edition, geometry: Geometry, idle_s: float, folder: Path) -> None:
        self._stage, self.speaker, self.espeak = Stage(), Player(), Prompt()
        self._clerk = Notebook(folder, edition)
        self._pictures = Pictures(no_pictures)
        self.edition = edition
        self.tell(edition)
        self.did: list[str] = []
        self.voice: Voice | None = None
        self.keypad: Keypad | None = None
        aloud = Aloud(Loud(self.speaker, self.espeak, self._stage, geometry.px_per_mm))
        self.show = Show(
            Tools(
                stage=self._stage,
                textures=Textures(self._pictures),
                clerk=self._clerk,
                timings=Timings(),
                geometry=geometry,
                ask_redraw=lambda: None,
                idle_s=idle_s,
                demo=True,
                company=(
                    lambda hand: self._with_voice(aloud, hand),
                    lambda hand: self._with_keypad(aloud, hand),
                    lambda hand: Recordings(hand, self.speaker),
                ),
            )
        )
        self._do = self.show.do
        self.show.do = self._noted  # type: ignore[method-assign]  # to know which touches acted
        self.tick()

    # -- what there is

    @property
    def visit(self) -> Visit:
        visit = self.show._visit
        assert isinstance(visit, Visit)
        return visit

    @property
    def layout(self) -> ScreenLayout:
        assert self._stage.layout
        return self._stage.layout

    @property
    def scroll(self) -> float:
        return self._stage.scroll

    @property
    def marks(self) -> Sequence[Marks]:
        return tuple(self._stage.marks.values())

    @property
    def resting(self) -> bool:
        return self.visit.resting

    @property
    def gliding(self) -> bool:
        """The content still moves."""
        return self.show._glide is not None

    @property
    def staff(self) -> StaffView | None:
        """What is to be seen backstage."""
        return self.show._scene.staff if self.show._scene else None

    @property
    def entered(self) -> bool:
        """A code was right."""
        return self.show._wings.stage.entered

    @property
    def safe(self) -> bool:
        """The safe screen stands."""
        return self.show._wings.stage.safe

    @property
    def turn(self) -> int:
        """Which scene of the screen at rest."""
        self.tick()
        return self.show._scene.turn if self.show._scene else 0

    @property
    def standing(self) -> Stop | None:
        """Where the keypad stands."""
        return self.keypad._here() if self.keypad and self.keypad._in_use else None

    @property
    def speaks(self) -> bool:
        """Whether touching speaks."""
        return self.visit.aids.speech

    def has_told(self) -> bool:
        """Whether select acts on what has the ring: nothing speaks, or that was the last that was spoken of."""
        stop = self.standing
        if not self.speaks or self.voice is None or stop is None:
            return True
        told = spoken.of(self.layout, stop.hit, Messages(self.edition.languages))
        return told is None or told.name == self.voice._named

    @property
    def said(self) -> bytes:
        """What is being said."""
        return self.speaker.now

    @property
    def notices(self) -> tuple[Notice, ...]:
        return self.edition.notices

    # -- what happens

    def tick(self) -> None:
        """Time has passed."""
        self.show.tick(time.monotonic())

    def look(self) -> None:
        """Time has passed, and the show looks at it now, not in half a second."""
        self.show._looked_at = 0.0
        self.tick()

    def acts_at_once(self, hit: Hit) -> bool:
        """Whether a touch on `hit` acts though touching speaks."""
        return self.voice is not None and self.voice._steers(hit)

    def hushed(self) -> None:
        """What was being said or played is over; a page that is read aloud stays at its sentence."""
        self.speaker.now = b""
        self.tick()

    def tell(self, edition: Edition) -> None:
        """The clerk has found this edition."""
        self.edition = edition
        clock = Clock(ClockTrust.SYNCED, 0.0)
        self._clerk._news = News(edition, clock, in_service=True, pairing=None, staff_secret=STAFF_SECRET)

    def forget(self) -> None:
        """A restart: nobody is there."""
        self.show.stop()

    def left_for(self, seconds: float) -> None:
        """Nobody has touched for so long."""
        self.show._visit = replace(self.visit, touched=time.monotonic() - seconds)

    # -- inside

    def _noted(self, action: str, now: float) -> None:
        self.did.append(action)
        self._do(action, now)

    def _with_voice(self, aloud: Aloud, hand: Stagehand) -> Companion:
        made = aloud.voice(hand)
        self.voice = made if isinstance(made, Voice) else None
        return made

    def _with_keypad(self, aloud: Aloud, hand: Stagehand) -> Companion:
        made = aloud.keypad(hand)
        self.keypad = made if isinstance(made, Keypad) else None
        return made
