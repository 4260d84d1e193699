"""The task of somebody who walks past a display that nobody touches: scenes in turn, a code for the phone, danger."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import zxingcpp

from content_packs.geometry import Geometry
from content_packs.notices.notice import Gravity, Notice
from content_packs.typeset.pictures import Pictures
from kiosk.agent.assembly import Parts
from kiosk.display import Idea, Spot
from kiosk.edition import Edition, open_best
from kiosk.screens.wall_compose import WallComposer, WallScene
from kiosk.state import StateReader
from kiosk.ui.app import geometry
from tests.kiosk_home import UiProcess
from tests.notices import notice, path_of, targets_of
from tests.tasks import glass
from tests.tasks.booth import SEEN_S, until
from tests.tasks.checkpoint import PORTAL, Kiosk
from tests.tasks.hand import Lost
from tests.virtual_screen import Pixels, VirtualScreen

ARRIVES_S = 40.0
FAR_MM = 3000.0
"""From where a wall is read."""

AFAR, LIKE = 8, 0.02
"""Every eighth pixel of every eighth row; and the share of them that may differ in the same scene: a clock goes on."""

LARGER = 1.3
"""How much larger than a kiosk's panel it is."""


class Passer:
    """Walks past one display. Close it."""

    def __init__(self, kiosk: Kiosk, language: str, picture: Path) -> None:
        self.language = language
        self._kiosk = kiosk
        self._picture = picture
        self._agent: Parts | None = None
        self._afar: dict[Spot, Pixels] = {}
        self._panel = geometry(kiosk.settings())
        self._edition = self._opened()
        self._composer = WallComposer(self._edition, self._panel)
        self._screen = VirtualScreen.open(*kiosk.panel.panel_px)
        self._ui = UiProcess(kiosk, self._screen)
        assert self._ui.wait_for_picture()

    def close(self) -> None:
        self._ui.__exit__(None, None, None)
        self._kiosk.stop_agents()
        self._screen.close()

    def __enter__(self) -> Passer:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # -- what is seen

    def programme(self) -> Sequence[Spot]:
        return self._composer.programme(_now(), self._edition.notices)

    def awaits(self, spots: Sequence[Spot], limit_s: float = ARRIVES_S) -> Spot:
        """The first of `spots` that stands on the glass."""
        for spot in spots:
            self._seen_from_afar(spot)  # painted before the time runs
        end = time.monotonic() + limit_s
        while time.monotonic() < end:
            have = self._screen.snap()
            for spot in spots:
                if self._is(spot, have):
                    return spot
        raise Lost(f"none of {len(spots)} scenes is shown")

    def look(self) -> None:
        self._screen.screenshot(self._picture)

    def scans(self) -> str:
        """What a phone reads from the wall."""
        found = zxingcpp.read_barcodes(self._screen.image())
        return str(found[0].text) if found else ""

    # -- what happens

    def touches(self) -> None:
        """As people do."""
        self._screen.touch(self._screen.width // 2, self._screen.height // 2)

    def publish(self, one: Notice) -> None:
        self._kiosk.repository.publish(targets_of(one), now=_now())
        self._sync()

    def withdraw(self, one: Notice) -> None:
        self._kiosk.repository.publish({}, now=_now(), removed=[path_of(one)])
        self._sync()

    # -- inside

    def _is(self, spot: Spot, have: Pixels) -> bool:
        """Whether this scene stands there; seen from afar first, where all the others are told from it."""
        if (self._seen_from_afar(spot) != have[::AFAR, ::AFAR] & glass.RGB).mean() > LIKE:
            return False
        layout = self._composer.compose(self._scene(spot))
        return glass.unlike(self._picture_of(spot), have, layout, 0.0, ()) < glass.ALMOST

    def _seen_from_afar(self, spot: Spot) -> Pixels:
        if spot not in self._afar:
            self._afar[spot] = self._picture_of(spot)[::AFAR, ::AFAR]
        return self._afar[spot]

    def _picture_of(self, spot: Spot) -> Pixels:
        return glass.picture(self._composer.compose(self._scene(spot)), 0.0, Pictures(self._read))

    def _scene(self, spot: Spot) -> WallScene:
        return WallScene(spot, _now().replace(second=0, microsecond=0), notices=self._edition.notices)

    def _read(self, sha256: str) -> bytes:
        data = self._edition.picture(sha256)
        if data is None:
            raise KeyError(sha256)
        return data

    def _sync(self) -> None:
        self._agent = self._agent or self._kiosk.agent()
        self._agent.sync.step(self._kiosk.later(10))
        assert self._agent.sync.problem == ""
        self._edition = self._opened()
        self._composer = WallComposer(self._edition, self._panel)
        self._afar.clear()

    def _opened(self) -> Edition:
        reader = StateReader(self._kiosk.home)
        edition = open_best(self._kiosk.home, [reader.current()])
        reader.close()
        assert edition
        return edition


def wall(panel: Geometry) -> Geometry:
    """A display of this panel's shape, larger and read from further away."""
    width, height = panel.panel_mm
    return replace(panel, panel_mm=(width * LARGER, height * LARGER), viewing_mm=FAR_MM)


def walk_past(t: Passer) -> None:
    """Scenes follow each other; one speaks one's language, and its code leads to its page; danger takes the wall."""
    spots = t.programme()
    first = t.awaits(spots)
    t.touches()
    after = spots[(spots.index(first) + 1) % len(spots)]
    if t.awaits([after]) != after:
        raise Lost("the next scene does not follow")
    mine = [spot for spot in spots if t.language in spot.languages]
    found = t.awaits(mine, ARRIVES_S * 4)
    t.look()
    said = t.scans()
    if said != f"{PORTAL}/{found.languages[0]}/{found.ref}":
        raise Lost(f"the code says {said!r}")
    storm = notice("storm", Gravity.DANGER, int(_now().timestamp()), now=_now(), icon="thunderstorm")
    t.publish(storm)
    if t.awaits(t.programme()).idea is not Idea.DANGER:
        raise Lost("danger has not taken the wall")
    t.withdraw(storm)
    if not until(lambda: t.awaits(t.programme()).idea is not Idea.DANGER, SEEN_S):
        raise Lost("the danger is still there")


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
