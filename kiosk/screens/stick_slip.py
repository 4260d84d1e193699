"""A line over every screen while a stick is in the kiosk: how it goes, and when it may be pulled out.

For whoever carries the stick, who is no staff and has no code: Vietnamese and English, words of this software alone.
Nothing that stands on the stick is ever shown here but two dates.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from content_packs.geometry import Geometry
from content_packs.typeset.boxes import Rect, Role, Sheet
from kiosk.clock import Moment
from kiosk.screens.kit import Drawing
from kiosk.screens.layout import Pane
from kiosk.screens.staff_words import StaffKit, draw_pair
from kiosk.stick_report import WELL, Phase, StickReport

SHOWN_S = 600.0
"""How long what came of a stick stays on the screen, if nobody pulls it."""
ICON_MM = 12.0
DATE = "%d.%m.%Y"

ICONS: Mapping[Phase, str] = {Phase.READING: "usb"} | dict.fromkeys(WELL, "check_circle")
TROUBLE = "error"


@dataclass(frozen=True)
class Slip:
    """What the line says. `made` and `have` are dates as they are written, or empty."""

    phase: Phase
    made: str = ""
    have: str = ""
    returned: bool = False

    @property
    def message(self) -> str:
        dated = self.phase is Phase.OLDER and self.made and self.have and self.made != self.have
        return f"stick-{self.phase}{'-dated' if dated else ''}{'-returned' if self._gives else ''}"

    @property
    def _gives(self) -> bool:
        return self.returned and self.phase in WELL


def slip_of(report: StickReport | None, now: Moment) -> Slip | None:
    """The line for what the agent reports, as long as it is worth a line."""
    if report is None:
        return None
    if report.phase is not Phase.READING and (now.wall - report.at).total_seconds() > SHOWN_S:
        return None
    return Slip(report.phase, _written(report.made_at), _written(report.have_at), report.returned)


class StickSlips:
    """Makes the line, and keeps the one it made last. Fonts are opened when it is first asked for."""

    def __init__(self, geometry: Geometry) -> None:
        self._geometry = geometry
        self._kit: StaffKit | None = None
        self._made: tuple[tuple[Slip, float], Pane] | None = None

    def pane(self, slip: Slip, top: float) -> Pane:
        """The line across the panel, `top` px from its upper edge."""
        if self._made is None or self._made[0] != (slip, top):
            kit = self._kit = self._kit or StaffKit.on(self._geometry)
            self._made = ((slip, top), _pane(kit, slip, top))
        return self._made[1]


def _pane(kit: StaffKit, slip: Slip, top: float) -> Pane:
    theme, width = kit.theme, float(kit.geometry.panel_px[0])
    calm = slip.phase is Phase.READING or slip.phase in WELL
    ground = theme.accent if calm else theme.warning.colour
    icon, gap, inner = kit.glyph(ICON_MM), kit.units(2), kit.units(2)
    style = kit.style(theme.type.body, theme.on_accent, bold=True)
    left = kit.margin + icon + gap
    words = kit.pair(slip.message, style, width - left - kit.margin, made=slip.made, have=slip.have)
    height = float(round(max(kit.touch, words.height + 2 * inner)))
    drawing = Drawing(kit, Rect(0, 0, width, height), ground)
    drawing.icon(ICONS.get(slip.phase, TROUBLE), kit.margin, (height - icon) / 2, icon, theme.on_accent)
    draw_pair(drawing, words, left, (height - words.height) / 2)
    box = drawing.box("stick", Role.NOTE, words.text)
    return Pane(Sheet(int(width), int(height), ground, (box,)), Rect(0, top, width, height))


def _written(at: dt.datetime | None) -> str:
    return at.strftime(DATE) if at else ""
