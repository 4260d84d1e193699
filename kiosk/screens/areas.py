"""Where band, content and dock lie on a panel. Pure geometry; the same for every screen.

Portrait: band on top, dock at the foot, within reach. Landscape: the dock is a rail on the reading
hand's side, as high as the panel. Neither ever moves; right to left exchanges the sides.
"""

from __future__ import annotations

from dataclasses import dataclass

from content_packs.typeset.boxes import Rect
from kiosk.screens.kit import Kit, mirrored

BAND_MM = 34.0
BANNER_MM = 13.0
DOCK_MM = 44.0
RAIL_MM = 48.0


@dataclass(frozen=True)
class Areas:
    """Rectangles of the panel, in pixels. `banner` is a strip of the band's top, or has no height."""

    panel: Rect
    banner: Rect
    band: Rect
    content: Rect
    dock: Rect
    rail: bool


def areas(kit: Kit, demo: bool, reach: bool = False) -> Areas:
    """The panel, divided. The band's rectangle includes the banner. With `reach`, whatever is touched lies
    at most `theme.reach_mm` above the floor."""
    width, height = (float(side) for side in kit.geometry.panel_px)
    rail = not kit.geometry.portrait
    side = kit.px(RAIL_MM) if rail else 0.0
    foot = 0.0 if rail else kit.px(DOCK_MM)
    strip = kit.px(BANNER_MM) if demo else 0.0
    deep = strip + kit.px(BAND_MM)
    top = max(deep, _reached(kit)) if reach else deep
    band = Rect(0, top - deep, width - side, deep)
    content = Rect(0, top, width - side, height - top - foot)
    dock = Rect(width - side, top - deep, side, height - top + deep) if rail else Rect(0, height - foot, width, foot)
    banner = Rect(0, top - deep, band.width, strip)
    if rail and kit.rtl:
        banner, band, content, dock = (mirrored(rect, width) for rect in (banner, band, content, dock))
    return Areas(Rect(0, 0, width, height), banner, band, content, dock, rail)


def _reached(kit: Kit) -> float:
    """The y of the highest place that everybody reaches."""
    geometry = kit.geometry
    return float(round(geometry.px(geometry.bottom_edge_mm + geometry.panel_mm[1] - kit.theme.reach_mm)))
