"""Glass, stage, show and loop put together. Importing this imports Kivy."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from content_packs.geometry import Geometry
from content_packs.theme import LIGHT
from content_packs.typeset.pictures import Pictures, no_pictures
from kiosk.safe import read_record
from kiosk.screens.kit import grown
from kiosk.settings import Settings, WindowMode
from kiosk.ui import loop
from kiosk.ui.aloud import Aloud
from kiosk.ui.clerk import Clerk
from kiosk.ui.companion import Companion, Stagehand
from kiosk.ui.dissolve import Dissolve
from kiosk.ui.espeak import Espeak
from kiosk.ui.film import Projector
from kiosk.ui.glass import Glass
from kiosk.ui.guard import touching
from kiosk.ui.knock import Knock
from kiosk.ui.loud import Loud
from kiosk.ui.recordings import Recordings
from kiosk.ui.show import Show, Tools
from kiosk.ui.sound import Speaker
from kiosk.ui.stage import Stage
from kiosk.ui.textures import Textures
from kiosk.ui.timings import Timings

FIRST_NEWS_S = 10.0
"""How long the first look at the files may take before the ground is shown instead."""


class Relay:
    """Touches on their way from the glass, which is opened first, to the show."""

    def __init__(self) -> None:
        self.show: Show | None = None

    def pressed(self, x: float, y: float) -> None:
        if self.show:
            self.show.pressed(x, y)

    def moved(self, x: float, y: float) -> None:
        if self.show:
            self.show.moved(x, y)

    def released(self, x: float, y: float) -> None:
        if self.show:
            self.show.released(x, y)

    def cancelled(self) -> None:
        if self.show:
            self.show.cancelled()

    def keyed(self, key: str) -> None:
        if self.show:
            self.show.keyed(key)


def play(settings: Settings, panel: Geometry, clerk: Clerk, timings: Timings, ended: Callable[[], bool]) -> None:
    """Open the window and run the loop until the window closes or `ended`."""
    relay = Relay()
    glass = Glass.open(*panel.panel_px, settings.window.mode is WindowMode.FULLSCREEN, relay, settings.keypad.keys())
    glass.ground(LIGHT.ground)
    textures = Textures(Pictures(no_pictures))
    stage = Stage(glass.canvas, textures, panel.px(grown(LIGHT, panel).radius_mm), glass.ground)
    clerk.first_news(FIRST_NEWS_S)
    speaker = Speaker()
    loud = Loud(speaker, Espeak(), stage, panel.px_per_mm, fitted=settings.sound, tell=clerk.lacks)
    loud.begin()
    aloud = Aloud(loud)
    dissolve = () if settings.reduced_motion else (lambda _: Dissolve(glass.canvas, textures),)
    tools = Tools(
        stage=stage,
        textures=textures,
        clerk=clerk,
        timings=timings,
        geometry=panel,
        ask_redraw=glass.ask_redraw,
        idle_s=float(settings.idle_s),
        demo=settings.demo,
        touching=touching(settings.debounce_ms, settings.glove),
        record=read_record(settings.home),
        chime=speaker.chime,
        company=(aloud.voice, aloud.keypad, *_players(stage, textures, speaker), *dissolve),
    )
    show = relay.show = Show(tools)
    try:
        loop.run(glass, show, loop.waiter(glass.connection), ended)
    finally:
        show.stop()
        glass.close()


def _players(stage: Stage, textures: Textures, speaker: Speaker) -> tuple[Callable[[Stagehand], Companion], ...]:
    """Who plays the films and the recorded sounds of pages, and who knocks."""
    return (
        lambda hand: Projector(hand, stage, textures, monotonic),
        lambda hand: Recordings(hand, speaker),
        lambda _: Knock(speaker.chime),
    )
