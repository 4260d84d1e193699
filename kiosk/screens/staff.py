"""What staff see behind the corners: the keypad, and past it the staff screen and its tests.

It is made from nothing that travels: its words stand in code and its look is the shipped theme's, so that it
is there when content, languages or plan are what is wrong. It covers the whole panel; there is no dock.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from content_packs.geometry import Geometry
from content_packs.typeset.boxes import Box, Rect, Sheet
from kiosk.screens.layout import Pane, ScreenLayout
from kiosk.screens.staff_desk import desk
from kiosk.screens.staff_keypad import keypad
from kiosk.screens.staff_tests import colours, measure, touch
from kiosk.screens.staff_words import StaffKit
from kiosk.staff import Part, StaffView

Scenery: TypeAlias = Callable[[StaffKit, Rect, StaffView], list[Box]]

PARTS: Mapping[Part, Scenery] = {
    Part.CODE: keypad,
    Part.DESK: desk,
    Part.COLOURS: colours,
    Part.MEASURE: measure,
    Part.TOUCH: touch,
}


class StaffScreens:
    """Composes what is backstage on one panel. Fonts are opened when it is first asked for."""

    def __init__(self, geometry: Geometry) -> None:
        self._geometry = geometry
        self._kit: StaffKit | None = None

    def compose(self, view: StaffView) -> ScreenLayout:
        kit = self._kit = self._kit or StaffKit.on(self._geometry)
        width, height = self._geometry.panel_px
        panel = Rect(0, 0, float(width), float(height))
        boxes = tuple(PARTS[view.part](kit, panel, view))
        return ScreenLayout(width, height, kit.theme.ground, Pane(Sheet(width, height, kit.theme.ground, boxes), panel))
