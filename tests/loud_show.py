"""A show on a stage of paper that speaks: a loudspeaker that remembers, a synthesiser that writes its words down."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import pytest

from content_packs.geometry import Geometry
from content_packs.typeset.boxes import Hit, Rect
from content_packs.typeset.pictures import Pictures, no_pictures
from content_packs.wire import ClockTrust
from kiosk.aids import Aids
from kiosk.clock import Clock
from kiosk.focus import Key, Stop, stops
from kiosk.screens.layout import ScreenLayout
from kiosk.screens.marks import NOTHING, Marks, Ring, Tint
from kiosk.speech.voices import Phrase
from kiosk.ui import environment
from kiosk.ui.clerk import Clerk, News, Word
from kiosk.ui.espeak import Espeak
from kiosk.ui.loud import Loud
from kiosk.ui.sound import Speaker
from kiosk.ui.timings import Timings
from kiosk.visit import Visit
from tests.screen_content import PORTRAIT, FakeContent

STEP_S = 0.6
"""One look of the show at the time."""


class Notebook(Clerk):
    """A clerk that only takes notes."""

    def __init__(self, home: Path, content: object) -> None:
        super().__init__(home)
        self.told: list[Word] = []
        clock = Clock(ClockTrust.SYNCED, 0.0)
        self._news = News(content, clock, in_service=True, pairing=None)  # type: ignore[arg-type]  # a stand-in

    def tell(self, word: Word) -> None:
        self.told.append(word)


class Signed(FakeContent):
    """Content that stands for an edition, and the sounds it holds."""

    def __init__(self) -> None:
        super().__init__()
        self.activation = type("Activation", (), {"id": 1})()
        self.notices = ()
        self.sounds: dict[str, bytes] = {}

    def picture(self, sha256: str, /) -> bytes | None:
        return self.sounds.get(sha256)


class Stage:
    """Remembers what was put on it."""

    def __init__(self) -> None:
        self.layout: ScreenLayout | None = None
        self.scroll = 0.0
        self.marks: dict[str, Marks] = {}

    def show(self, layout: ScreenLayout, scroll: float) -> None:
        self.layout, self.scroll = layout, scroll
        self.marks.clear()

    def scroll_to(self, scroll: float) -> None:
        self.scroll = scroll

    def press(self, rect: Rect | None) -> None:
        """No finger is seen."""

    def mark(self, owner: str, marks: Marks) -> None:
        self.marks[owner] = marks


class Silent(Speaker):
    """Plays until it is told that the sound has ended."""

    def __init__(self, works: bool = True) -> None:
        super().__init__()
        self.known = True
        self._works = works
        self.now = b""
        self.said: list[bytes] = []
        self.volume = 0

    @property
    def available(self) -> bool:
        return self._works

    @property
    def playing(self) -> bool:
        return bool(self.now)

    def open(self) -> None:
        """Is known already."""

    def say(self, wav: bytes, volume: int) -> None:
        self.now, self.volume = wav, volume
        if wav:
            self.said.append(wav)

    def louder(self, volume: int) -> None:
        self.volume = volume

    def stop(self) -> None:
        self.now = b""


class Prompt(Espeak):
    """Says at once, in letters, what it would say."""

    def __init__(self) -> None:
        super().__init__("sh")
        self.phrases: list[Phrase] = []

    def ask(self, phrase: Phrase) -> None:
        if phrase not in self._made:
            self.phrases.append(phrase)
        self._made[phrase] = phrase.text.encode()

    def start(self) -> None:
        """Needs no thread."""


class LoudShow:
    """A traveller's way through it, told in actions and keys."""

    def __init__(
        self, folder: Path, patch: pytest.MonkeyPatch, works: bool = True, geometry: Geometry = PORTRAIT
    ) -> None:
        patch.setenv("DISPLAY", ":none")
        environment.prepare(folder / "kivy")
        self.now = 1000.0
        show = importlib.import_module("kiosk.ui.show")  # Kivy must find its environment settled
        aloud = importlib.import_module("kiosk.ui.aloud")
        textures = importlib.import_module("kiosk.ui.textures")
        self.stage, self.speaker, self.espeak = Stage(), Silent(works), Prompt()
        self.content = Signed()
        self.clerk = Notebook(folder, self.content)
        made = aloud.Aloud(Loud(self.speaker, self.espeak, self.stage, geometry.px_per_mm))
        tools = show.Tools(
            stage=self.stage,
            textures=textures.Textures(Pictures(no_pictures)),
            clerk=self.clerk,
            timings=Timings(),
            geometry=geometry,
            ask_redraw=lambda: None,
            idle_s=60.0,
            demo=True,
            company=(made.voice, made.keypad),
            now=lambda: self.now,
        )
        self.show: Any = show.Show(tools)
        self.tick()

    # -- what happens

    def tick(self, after: float = STEP_S) -> None:
        self.now += after
        self.show.tick(self.now)

    def ended(self) -> None:
        """The sound has come to its end."""
        self.speaker.now = b""
        self.tick()

    def touch(self, action: str) -> None:
        hit = self.layout.find(action)
        assert hit, action
        self.tap(hit)

    def tap(self, hit: Hit) -> None:
        self.now += STEP_S
        self.show.tap(hit, self.now)

    def key(self, key: Key) -> None:
        self.now += STEP_S
        self.show.keyed(key)

    def walk(self, *actions: str) -> None:
        for action in actions:
            self.touch(action)

    # -- what there is

    @property
    def layout(self) -> ScreenLayout:
        assert self.stage.layout
        return self.stage.layout

    @property
    def visit(self) -> Visit:
        visit = self.show._visit
        assert isinstance(visit, Visit)
        return visit

    @property
    def aids(self) -> Aids:
        return self.visit.aids

    @property
    def heard(self) -> str:
        """What is being said."""
        return self.speaker.now.decode()

    @property
    def tint(self) -> Tint | None:
        """What is marked as being read."""
        marks = self.stage.marks.get("voice", NOTHING).content
        return marks[0] if marks and isinstance(marks[0], Tint) else None

    @property
    def ring(self) -> Ring | None:
        """Where the keypad stands."""
        marks = self.stage.marks.get("keypad", NOTHING)
        found = (*marks.content, *marks.fixed)
        return found[0] if found and isinstance(found[0], Ring) else None

    def line(self) -> tuple[Stop, ...]:
        return stops(self.layout)

    def ids(self) -> set[str]:
        return {box.id for _, box in self.layout.boxes()}
