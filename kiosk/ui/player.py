"""Glass, stage, show and loop put together. Importing this imports Kivy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

from content_packs.geometry import Geometry
from content_packs.theme import LIGHT
from content_packs.typeset.pictures import Pictures, no_pictures
from content_packs.wire import KioskKind
from kiosk.safe import read_record
from kiosk.screens.kit import grown
from kiosk.settings import Settings, WindowMode
from kiosk.ui import loop
from kiosk.ui.aloud import Aloud
from kiosk.ui.clerk import Clerk
from kiosk.ui.companion import Companion, Stagehand
from kiosk.ui.display_show import DisplayShow, DisplayTools
from kiosk.ui.dissolve import Dissolve
from kiosk.ui.espeak import Espeak
from kiosk.ui.film import Projector
from kiosk.ui.glass import Glass
from kiosk.ui.guard import touching
from kiosk.ui.knock import Knock
from kiosk.ui.loud import Loud
from kiosk.ui.recordings import Recordings
from kiosk.ui.relay import Relay
from kiosk.ui.show import Show
from kiosk.ui.sound import Speaker
from kiosk.ui.stage import Stage
from kiosk.ui.sweeper import Sweeper
from kiosk.ui.textures import Textures
from kiosk.ui.timings import Timings
from kiosk.ui.tools import Tools

FIRST_NEWS_S = 10.0
"""How long the first look at the files may take before the ground is shown instead."""


@dataclass(frozen=True)
class Hall:
    """What every show needs, whoever plays in it."""

    panel: Geometry
    clerk: Clerk
    timings: Timings
    glass: Glass
    textures: Textures
    stage: Stage
    dissolve: Dissolve | None


def play(settings: Settings, panel: Geometry, clerk: Clerk, timings: Timings, ended: Callable[[], bool]) -> None:
    """Open the window and run the loop until the window closes or `ended`."""
    relay = Relay[Show | DisplayShow]()
    glass = Glass.open(*panel.panel_px, settings.window.mode is WindowMode.FULLSCREEN, relay, settings.keypad.keys())
    glass.ground(LIGHT.ground)
    textures = Textures(Pictures(no_pictures), panel.panel_px)
    stage = Stage(glass.canvas, textures, panel.px(grown(LIGHT, panel).radius_mm), glass.ground)
    clerk.first_news(FIRST_NEWS_S)
    dissolve = None if settings.reduced_motion else Dissolve(glass.canvas, textures)
    hang = _display if settings.kind is KioskKind.DISPLAY else _kiosk
    show = relay.show = hang(settings, Hall(panel, clerk, timings, glass, textures, stage, dissolve))
    try:
        loop.run(glass, show, loop.waiter(glass.connection), ended)
    finally:
        show.stop()
        glass.close()


def _kiosk(settings: Settings, hall: Hall) -> Show:
    """The show that travellers touch."""
    speaker = Speaker()
    loud = Loud(speaker, Espeak(), hall.stage, hall.panel.px_per_mm, fitted=settings.sound, tell=hall.clerk.lacks)
    aloud, dissolve = Aloud(loud), hall.dissolve
    sweeper = Sweeper()
    sweeper.begin()
    fade: tuple[Callable[[Stagehand], Companion], ...] = (lambda _: dissolve,) if dissolve else ()
    tools = Tools(
        stage=hall.stage,
        textures=hall.textures,
        clerk=hall.clerk,
        timings=hall.timings,
        geometry=hall.panel,
        ask_redraw=hall.glass.ask_redraw,
        idle_s=float(settings.idle_s),
        demo=settings.demo,
        touching=touching(settings.debounce_ms, settings.glove),
        record=read_record(settings.home),
        chime=speaker.chime,
        sweeper=sweeper,
        company=(aloud.voice, aloud.keypad, *_players(hall.stage, hall.textures, speaker), *fade),
    )
    return Show(tools)


def _display(settings: Settings, hall: Hall) -> DisplayShow:
    """The show on a wall that nobody touches."""
    tools = DisplayTools(
        stage=hall.stage,
        textures=hall.textures,
        clerk=hall.clerk,
        timings=hall.timings,
        geometry=hall.panel,
        ask_redraw=hall.glass.ask_redraw,
        demo=settings.demo,
        dissolve=hall.dissolve,
    )
    return DisplayShow(tools)


def _players(stage: Stage, textures: Textures, speaker: Speaker) -> tuple[Callable[[Stagehand], Companion], ...]:
    """Who plays the films and the recorded sounds of pages, and who knocks."""
    return (
        lambda hand: Projector(hand, stage, textures, monotonic),
        lambda hand: Recordings(hand, speaker),
        lambda _: Knock(speaker.chime),
    )
