"""Where a screen stands: everything its composing may depend on, handed to every screen alike."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from content_packs.notices.notice import Notice
from content_packs.typeset.text import Typesetter
from kiosk.screens.areas import Areas
from kiosk.screens.content import Content, Directory
from kiosk.screens.kit import Kit
from kiosk.screens.stick_slip import Slip
from kiosk.screens.waiting import Pairing
from kiosk.staff import StaffView
from kiosk.visit import Place, Visit


@dataclass(frozen=True)
class Scene:
    """Everything a screen depends on besides its edition. `now` is UTC, None where it is not known;
    `turn` counts the resting screen's scenes; `in_service` is false until the kiosk is paired; `dated` is
    false while the clock is not trusted: then no date takes anything off the screen; `left_s` are the
    seconds until a visit that nobody touches ends, while that is asked; `reading` is true while the screen is being
    read aloud, `paused` while the reader waits, `unread` when it was asked to read and cannot; `sound` is false on
    a device that has none."""

    visit: Visit
    now: dt.datetime | None
    turn: int = 0
    in_service: bool = True
    pairing: Pairing | None = None
    dated: bool = True
    left_s: int | None = None
    reading: bool = False
    paused: bool = False
    unread: bool = False
    sound: bool = True
    notices: tuple[Notice, ...] = ()  # those that hold, the gravest first
    calm: bool = False  # somebody hammers on the glass: a calm screen for a moment
    staff: StaffView | None = None  # somebody is backstage
    safe: bool = False  # staff have put up the safe screen
    stick: Slip | None = None  # a stick is in the kiosk

    @property
    def calendar(self) -> dt.datetime | None:
        """The moment by which content ends; None where nothing does."""
        return self.now if self.dated else None


@dataclass(frozen=True)
class Stand:
    """One screen being composed."""

    kit: Kit
    where: Areas
    scene: Scene
    content: Content
    directory: Directory
    typesetter: Typesetter

    @property
    def place(self) -> Place:
        return self.scene.visit.place
