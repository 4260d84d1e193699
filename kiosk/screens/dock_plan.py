"""How the dock's buttons are divided on a panel: how many beside each other, how large, where. Pure geometry.

On the way it stands between a panel's millimetres and `areas`. Rules:

- The same for every screen, language and mode of a panel at one size of text: the dock never moves.
- Every button lies between `theme.stoop_mm` and `theme.reach_mm` above the floor, wherever the panel can.
- A label has room for its longest word and for two lines (`LABEL_EM`, `LINES_EM`: of the catalogues, held
  by a test) at the smallest legible size at least; where there is more room it is as large as other small words.
- Icons stand over their labels; on a panel that is small for its words, beside them, which takes less room.
- A button is at least as large as what is touched most, where the panel has room for that, and apart from the next.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from content_packs.theme import CAP_HEIGHT_PER_EM
from content_packs.typeset.boxes import Rect
from kiosk.screens.kit import Kit

LABEL_EM = 5.0
"""The longest stretch of a label that may not be broken, in em of bold type."""

LINES_EM = 3.3
"""How high the ink of two lines is, in em: the tallest script's."""

LINE_EM = 7.3
"""How long a label is that stands on one line, the word for language with itself in another script included."""

INK_EM, STACKED_EM = 1.5, 2.4
"""How high the ink of one line is, in em, and of two lines in different scripts, set close."""

PADDING_MM = 0.5
"""Between a button's edge and what stands on it."""

ICON_PER_CAP, SMALLEST_ICON_MM = 2.4, 6.0
"""An icon's size, as a multiple of its label's cap height; where there is little room it shrinks to this."""

BESIDE_GAP_MM = 2.0
"""Between an icon and the label beside it, and before the icon."""

MOST_ROWS = 2
"""Of buttons with icons over their labels, at a panel's foot."""

LARGEST_SHARE = 0.22
"""Of the panel, as much as the dock takes for the sake of labels larger than they must be."""

SHRINK = 0.95


@dataclass(frozen=True)
class DockPlan:
    """`cells` are the buttons' places on the dock's sheet in reading order, `across` how deep the dock is
    from the panel's edge, `cap_mm` its labels' largest cap height, `icon` its icons' largest size in pixels;
    `beside` where icons stand beside their labels, `alone` where no button has another beside it."""

    cells: tuple[Rect, ...]
    across: float
    cap_mm: float
    icon: float
    beside: bool
    alone: bool = False


def foot_plan(kit: Kit, count: int) -> DockPlan:
    """For the foot of an upright panel: in as few rows as there is room for the words. The cells count from
    the foot's upper edge."""
    width, height = kit.geometry.panel_px
    columns = _columns(kit, _wide(kit, kit.smallest), width, count)
    beside = math.ceil(count / columns) > MOST_ROWS
    if beside:
        columns = max(2, _columns(kit, _long(kit, kit.smallest), width, count))
    rows = math.ceil(count / columns)
    columns = math.ceil(count / rows)
    across = math.floor(width / columns - kit.gap)
    wide, tall_of = (_long, _low) if beside else (_wide, _tall)
    caps = _caps(kit)
    fits = (c for c in caps if wide(kit, c) <= across and rows * (tall_of(kit, c) + kit.gap) <= height * LARGEST_SHARE)
    cap = next(fits, caps[-1])
    icon = _icon(kit, cap)
    tall = _low(kit, cap) if beside else 2 * _padding(kit) + icon + _words(kit, cap)
    tall = math.ceil(max(kit.primary, tall))
    cells = tuple(_cell(kit, n, count, columns, across, tall, kit.gap) for n in range(count))
    return DockPlan(cells, rows * (tall + kit.gap) + kit.gap, cap, icon, beside)


def rail_plan(kit: Kit, count: int, top: float, bottom: float) -> DockPlan:
    """For the side of a panel that lies across, as high as it is: the buttons beneath each other between `top`
    and `bottom`."""
    tall = math.floor((bottom - top) / count - kit.gap)
    beside = tall < max(_tall(kit, kit.smallest), kit.primary)
    wide, tall_of = (_long, _line) if beside else (_wide, _tall)
    room = kit.geometry.panel_px[0] * LARGEST_SHARE
    caps = _caps(kit)
    cap = next((c for c in caps if tall_of(kit, c) <= tall and wide(kit, c) + kit.gap <= room), caps[-1])
    across = math.ceil(max(kit.primary, wide(kit, cap)))
    cells = tuple(_cell(kit, n, count, 1, across, tall, top + kit.gap / 2) for n in range(count))
    return DockPlan(cells, across + kit.gap, cap, _icon(kit, cap), beside, alone=True)


def _columns(kit: Kit, needed: float, width: float, count: int) -> int:
    return max(1, min(count, int(width // (max(needed, kit.primary) + kit.gap))))


def _cell(kit: Kit, place: int, count: int, columns: int, across: float, tall: float, top: float) -> Rect:
    """Row by row; a last row that is not full has wider buttons, so that none stands alone."""
    row, column = divmod(place, columns)
    here = min(columns, count - row * columns)
    whole = columns * (across + kit.gap) - kit.gap
    wide = math.floor((whole - (here - 1) * kit.gap) / here)
    left = round(kit.gap / 2) + column * (wide + kit.gap)
    return Rect(left, round(top + row * (tall + kit.gap)), wide, tall)


def _caps(kit: Kit) -> list[float]:
    """Cap heights to try, from that of other small words down to the smallest legible."""
    caps = [kit.style(kit.theme.type.small).cap_mm]
    while caps[-1] * SHRINK > kit.smallest:
        caps.append(caps[-1] * SHRINK)
    return [*caps, kit.smallest]


def _em(kit: Kit, cap_mm: float) -> float:
    return kit.geometry.px(cap_mm) / CAP_HEIGHT_PER_EM


def _padding(kit: Kit) -> float:
    return kit.px(PADDING_MM)


def _wide(kit: Kit, cap_mm: float) -> float:
    return LABEL_EM * _em(kit, cap_mm) + 2 * _padding(kit)


def _words(kit: Kit, cap_mm: float) -> float:
    return LINES_EM * _em(kit, cap_mm)


def _icon(kit: Kit, cap_mm: float) -> float:
    return float(round(ICON_PER_CAP * kit.geometry.px(cap_mm)))


def _tall(kit: Kit, cap_mm: float) -> float:
    """The least height of a button with such a label."""
    return 2 * _padding(kit) + kit.geometry.px(SMALLEST_ICON_MM) + _words(kit, cap_mm)


def _long(kit: Kit, cap_mm: float) -> float:
    """The least width of a button with its icon beside its label."""
    return LINE_EM * _em(kit, cap_mm) + _icon(kit, cap_mm) + 2 * kit.geometry.px(BESIDE_GAP_MM) + 2 * _padding(kit)


def _low(kit: Kit, cap_mm: float) -> float:
    """The height of such a button with the word for language over itself in another script."""
    return 2 * _padding(kit) + STACKED_EM * _em(kit, cap_mm)


def _line(kit: Kit, cap_mm: float) -> float:
    """The least height of such a button."""
    return 2 * _padding(kit) + INK_EM * _em(kit, cap_mm)
