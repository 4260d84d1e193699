"""How a wall is measured and divided: a screen that is read across a hall and never touched.

The smallest letters are as high as a two-hundredth of the distance they are read from (look.md), and not
smaller than a fortieth of the panel's short side, so that a wall is never a page. Everything grows with them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from content_packs.geometry import Geometry
from content_packs.theme import Theme
from content_packs.typeset.boxes import Rect
from kiosk.screens.kit import Kit

DISTANCE_PER_CAP = 200.0
"""Letters one high are read from this far."""

CAPS_PER_SIDE = 40.0
"""Nor is there room for more letters than these above each other."""

WIDE = 1.4
"""From this many times its height on, a wall has room for two languages beside each other."""

LEAST_COLUMN_CAPS = 22.0
"""A column narrower than this, in heights of the smallest letters, breaks words: then one language has the wall."""

MARGIN_UNITS = 3.0
BAND_UNITS, TALL_BAND_UNITS = 6.5, 12.0
BANNER_UNITS = 3.0
SIDE_UNITS, SIDE_TALL = 20.0, 0.30
"""How wide the picture is beside the words, in units; and how high above them, as a part of the panel."""

FOOT_UNITS = 17.0
"""Under words that stand over each other, the code has a strip of this height."""


def cap_mm(geometry: Geometry) -> float:
    """The height of the smallest capital letters on this wall."""
    return max(geometry.viewing_mm / DISTANCE_PER_CAP, min(geometry.panel_mm) / CAPS_PER_SIDE)


def wall_theme(theme: Theme, geometry: Geometry) -> Theme:
    """`theme` with the space that belongs to letters of this size."""
    scale = cap_mm(geometry) / theme.type.small
    return replace(theme, unit_mm=theme.unit_mm * scale, radius_mm=theme.radius_mm * scale, margin_units=MARGIN_UNITS)


class WallKit(Kit):
    """A kit whose smallest letters are `cap_mm`; its shaper's theme is a `wall_theme`."""

    @property
    def scale(self) -> float:
        return cap_mm(self.geometry) / self.theme.type.small

    @property
    def smallest(self) -> float:
        return cap_mm(self.geometry)


@dataclass(frozen=True)
class WallAreas:
    """Rectangles of the panel, in pixels. `words` is divided into columns; `code` is where the code stands, over
    `side` where the wall is wide; `notice` is what a line of notices has, or has no height."""

    panel: Rect
    banner: Rect
    band: Rect
    notice: Rect
    side: Rect
    words: Rect
    code: Rect
    wide: bool

    @property
    def beneath(self) -> Rect:
        """Everything beneath band and notices."""
        top = self.notice.y + self.notice.height
        return Rect(0, top, self.panel.width, self.panel.height - top)

    @property
    def without_code(self) -> WallAreas:
        """The words have the strip of the code, too."""
        words = self.words
        tall = words.height if self.wide else self.code.y + self.code.height - words.y
        return replace(self, words=replace(words, height=tall))


def is_wide(geometry: Geometry) -> bool:
    return geometry.panel_px[0] >= geometry.panel_px[1] * WIDE


def columns_of(geometry: Geometry) -> int:
    """How many languages stand beside each other."""
    if not is_wide(geometry):
        return 1
    cap = cap_mm(geometry)
    side = SIDE_UNITS * cap * 4 / 4.8
    return 2 if (geometry.panel_mm[0] - side) / 2 >= LEAST_COLUMN_CAPS * cap else 1


def wall_areas(kit: Kit, demo: bool, notice: float) -> WallAreas:
    """The wall, divided; `notice` is the height of the line of notices. Mirrored where reading is."""
    width, height = (float(side) for side in kit.geometry.panel_px)
    wide = is_wide(kit.geometry)
    strip = kit.units(BANNER_UNITS) if demo else 0.0
    deep = kit.units(BAND_UNITS if wide else TALL_BAND_UNITS)
    top = strip + deep + notice
    banner, band = Rect(0, 0, width, strip), Rect(0, strip, width, deep)
    line = Rect(0, strip + deep, width, notice)
    panel = Rect(0, 0, width, height)
    if wide:
        across = kit.units(SIDE_UNITS)
        x = 0.0 if kit.rtl else width - across
        side = Rect(x, top, across, height - top)
        words = Rect(across if kit.rtl else 0.0, top, width - across, height - top)
        return WallAreas(panel, banner, band, line, side, words, side, wide)
    tall, foot = float(round(height * SIDE_TALL)), kit.units(FOOT_UNITS)
    side = Rect(0, top, width, tall)
    words = Rect(0, top + tall, width, height - top - tall - foot)
    return WallAreas(panel, banner, band, line, side, words, Rect(0, height - foot, width, foot), wide)
