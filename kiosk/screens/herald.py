"""Where notices stand on each screen: a line, the whole screen, or nothing. One per `Composer`.

- A danger that the traveller has not heard takes the screen at its own place; at rest any danger does, unless a
  pairing code has to be read.
- Everywhere else the notices that hold have their line, but on the screens where they are read in full.
- Before a language is chosen, and at rest, the line is only read: a touch there means what it always means.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import replace

from content_packs.notices.notice import Gravity, Notice
from content_packs.typeset.boxes import Rect
from kiosk.notices import found, key_of, unheard
from kiosk.screens.areas import Areas
from kiosk.screens.kit import Kit
from kiosk.screens.layout import Pane
from kiosk.screens.notice_line import Line, beneath, line_pane, notice_line, under
from kiosk.screens.stand import Scene, Stand
from kiosk.screens.takeover import beneath_it, resting_takeover, taken_over, way_on
from kiosk.visit import Screen

KEPT_LINES = 48
ALONE = frozenset({Screen.NOTICE, Screen.STAFF})
"""Screens without the line."""


def taking_over(scene: Scene) -> Notice | None:
    """The danger that has this screen for itself."""
    if scene.visit.resting:
        gravest = scene.notices[0] if scene.notices else None
        return gravest if gravest and gravest.severity is Gravity.DANGER and not scene.pairing else None
    return found(unheard(scene.notices, scene.visit), scene.visit.place) if key_of(scene.visit.place) else None


class Herald:
    """Keeps the lines it made."""

    def __init__(self) -> None:
        self._lines: OrderedDict[Hashable, Line] = OrderedDict()

    def placed(self, kit: Kit, where: Areas, scene: Scene) -> Areas:
        """`where` with the room that notices leave to everything else."""
        if scene.visit.resting:
            return where
        if taking_over(scene):
            return replace(where, content=taken_over(kit, where, scene.visit.aids.reach))
        line = self._line(kit, where, scene)
        return beneath(where, line.height) if line else where

    def lowered(self, stand: Stand) -> Stand:
        """What is shown at rest begins under the line."""
        line = None if taking_over(stand.scene) else self._line(stand.kit, stand.where, stand.scene)
        return replace(stand, where=under(stand.where, line.height)) if line else stand

    def pane(self, stand: Stand) -> Pane | None:
        """What stands still for the notices: their line, or the way on from a danger."""
        kit, where, scene = stand.kit, stand.where, stand.scene
        resting, taken = scene.visit.resting, taking_over(scene)
        if taken:
            foot = beneath_it(kit, where.content)
            return None if resting else way_on(kit, foot, taken)
        line = self._line(kit, where, scene)
        if line is None:
            return None
        top = where.banner.height if resting else where.content.y - line.height
        area = where.panel if resting else where.content
        return line_pane(kit, Rect(area.x, top, area.width, line.height), line, _action(scene))

    def resting(self, stand: Stand, taken: Notice) -> Pane:
        """The danger that has the resting screen for itself."""
        where = stand.where
        return resting_takeover(stand.kit, where.panel, where.banner.height, taken, stand.content.plan.time_zone)

    def _line(self, kit: Kit, where: Areas, scene: Scene) -> Line | None:
        if not scene.notices or scene.visit.place.screen in ALONE:
            return None
        keys = tuple(one.key for one in scene.notices)
        width = (where.panel if scene.visit.resting else where.content).width
        key = (kit.tag, scene.visit.aids, keys, bool(_action(scene)), width)
        if key not in self._lines:
            self._lines[key] = notice_line(kit, width, scene.notices, bool(_action(scene)))
            while len(self._lines) > KEPT_LINES:
                self._lines.popitem(last=False)
        return self._lines[key]


def _action(scene: Scene) -> str:
    """What a touch on the line does."""
    if not scene.visit.language:
        return ""
    return f"notice:{scene.notices[0].key}" if len(scene.notices) == 1 else "notices"
