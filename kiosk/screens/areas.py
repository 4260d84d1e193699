"""Where band, content and dock lie on a panel. Pure geometry; the same for every screen.

Portrait: band on top, dock at the foot, within reach. Landscape: the dock is a rail on the reading
hand's side, as high as the panel, its buttons within reach. The dock never moves, in any mode; right to
left exchanges the sides. Whoever asks for low controls has the content in the part of the panel that
everybody reaches; what is above it stays calm.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from content_packs.theme import CAP_HEIGHT_PER_EM
from content_packs.typeset.boxes import Rect
from kiosk.screens.dock_plan import DockPlan, foot_plan, rail_plan
from kiosk.screens.kit import Kit, mirrored

BUTTONS = 7
"""The dock's, on a device that has sound."""

BAND_MM = 34.0
BAND_LINES, BAND_LINE_EM = 3.0, 1.6
"""A band of larger words has room for so many lines of the smallest of them."""

BANNER_MM = 13.0
BANNER_EM, BANNER_LINE_EM = 21.0, 1.6
"""How long the banner's sentence is at most, and how high a line of it, in em."""

LEAST_CONTENT_MM = 110.0
"""Low controls leave the content at least this height, or lie as low as they can."""


@dataclass(frozen=True)
class Areas:
    """Rectangles of the panel, in pixels. `banner` is a strip of the band's top, or has no height; `calm` is
    what lies between band and content where controls are low, or has none."""

    panel: Rect
    banner: Rect
    band: Rect
    calm: Rect
    content: Rect
    dock: Rect
    rail: bool
    plan: DockPlan


def areas(kit: Kit, demo: bool, reach: bool = False, buttons: int = BUTTONS) -> Areas:
    """The panel, divided. The band's rectangle includes the banner. With `reach`, whatever is touched lies
    at most `theme.reach_mm` above the floor, and at least `theme.stoop_mm`."""
    width, height = (float(side) for side in kit.geometry.panel_px)
    rail = not kit.geometry.portrait
    highest, lowest = _reachable(kit, height)
    plan = rail_plan(kit, buttons, highest, lowest) if rail else foot_plan(kit, buttons)
    side, foot = (plan.across, height) if rail else (0.0, lowest - plan.across)
    strip = _strip(kit, width - side) if demo else 0.0
    deep = strip + _deep(kit)
    bottom = min(foot, lowest) if reach else foot
    top = min(max(deep, highest), max(deep, bottom - kit.geometry.px(LEAST_CONTENT_MM))) if reach else deep
    rects = (
        Rect(0, 0, width - side, strip),
        Rect(0, 0, width - side, deep),
        Rect(0, deep, width - side, float(round(top)) - deep),
        Rect(0, float(round(top)), width - side, bottom - float(round(top))),
        Rect(width - side, 0, side, height) if rail else Rect(0, foot, width, height - foot),
    )
    if rail and kit.rtl:
        rects = tuple(mirrored(rect, width) for rect in rects)  # type: ignore[assignment] # five stay five
    banner, band, calm, content, dock = rects
    return Areas(Rect(0, 0, width, height), banner, band, calm, content, dock, rail, plan)


def _reachable(kit: Kit, height: float) -> tuple[float, float]:
    """The y of the highest and of the lowest place of the panel that everybody reaches. Where the panel hangs
    so that no place of it is, its own edges."""
    highest = max(0.0, kit.geometry.y_at(kit.theme.reach_mm))
    lowest = min(height, kit.geometry.y_at(kit.theme.stoop_mm))
    return (highest, lowest) if highest < lowest else (0.0, height)


def _deep(kit: Kit) -> float:
    """The band's height beneath the banner: larger words need more, but not as much more as they are larger."""
    usual = kit.px(BAND_MM)
    if kit.text == 1:
        return usual
    cap = max(kit.smallest, kit.theme.type.small * kit.scale * math.sqrt(kit.text))
    return float(max(usual, round(BAND_LINES * BAND_LINE_EM * _em(kit, cap))))


def _strip(kit: Kit, width: float) -> float:
    """The banner's height: one line at the usual size of words, as many as it needs at larger ones."""
    em = _em(kit, kit.smallest)
    room = width - 2 * kit.margin - kit.units(3)
    lines = math.ceil(BANNER_EM * em / room) if kit.text > 1 else 1
    return float(max(kit.px(BANNER_MM), round(lines * BANNER_LINE_EM * em)))


def _em(kit: Kit, cap_mm: float) -> float:
    return kit.geometry.px(cap_mm) / CAP_HEIGHT_PER_EM
