"""Tests of the screen: colours for dead pixels, a ruler and a card for the millimetres, cells for the touch."""

from __future__ import annotations

import math

from content_packs.typeset.boxes import Box, Rect, Role
from content_packs.typeset.text import Align
from kiosk.screens.kit import Drawing
from kiosk.screens.staff_words import StaffKit, draw_pair
from kiosk.staff import COLOURS, StaffView

CELL_MM = 60.0
RULER_MM, CARD_MM = 150, (85.6, 53.98)
"""A ruler that any pocket holds, and a bank card (ISO/IEC 7810 ID-1)."""
TICK_MM, LONG_TICK_MM = 4.0, 9.0


def colours(kit: StaffKit, panel: Rect, view: StaffView) -> list[Box]:
    """One colour all over; a touch anywhere shows the next."""
    drawing = Drawing(kit, panel, COLOURS[view.colour])
    return [drawing.box(f"staff-colour-{view.colour}", Role.GROUND, "", "staff-colour", 0)]


def measure(kit: StaffKit, panel: Rect, _view: StaffView) -> list[Box]:
    """A ruler in millimetres and the outline of a card, and a way back."""
    theme, mm = kit.theme, kit.geometry.px_per_mm
    drawing = Drawing(kit, panel, theme.ground)
    room = panel.width - 2 * kit.margin
    told = kit.pair("measure-told", kit.style(theme.type.heading3, bold=True), room)
    y = draw_pair(drawing, told, kit.margin, kit.units(8)) + kit.units(6)
    length = min(RULER_MM, int(room / mm) // 10 * 10)
    for n in range(length + 1):
        tall = (LONG_TICK_MM if n % 10 == 0 else TICK_MM) * mm
        drawing.fill(round(kit.margin + n * mm), y, kit.rule, tall, theme.ink)
    end = kit.words(f"{length} mm", kit.style(theme.type.body, bold=True))
    drawing.words(end, kit.margin + length * mm - end.width, y + LONG_TICK_MM * mm + kit.gap)
    y += LONG_TICK_MM * mm + end.height + kit.units(6)
    drawing.stroke(kit.margin, y, CARD_MM[0] * mm, CARD_MM[1] * mm, theme.ink, 3.18 * mm)
    card = kit.words("85,6 × 54 mm", kit.style(theme.type.body, theme.secondary))
    drawing.words(card, kit.margin + 5 * mm, y + (CARD_MM[1] * mm - card.height) / 2)
    return [drawing.box("staff-measure", Role.IMAGE, told.text), _done(kit, panel, 0)]


def touch(kit: StaffKit, panel: Rect, view: StaffView) -> list[Box]:
    """Cells all over the panel, the touched ones filled; the way back lies in the middle."""
    columns, rows = (max(2, round(side / kit.geometry.px(CELL_MM))) for side in (panel.width, panel.height))
    boxes = []
    for n in range(columns * rows):
        column, row = n % columns, n // columns
        left, right = (round(panel.width * at / columns) for at in (column, column + 1))
        top, bottom = (round(panel.height * at / rows) for at in (row, row + 1))
        boxes.append(_touch_cell(kit, Rect(left, top, right - left, bottom - top), n, n in view.cells))
    return [*boxes, _done(kit, panel, len(boxes))]


def _touch_cell(kit: StaffKit, rect: Rect, n: int, touched: bool) -> Box:
    drawing = Drawing(kit, rect, kit.theme.good.colour if touched else kit.theme.ground)
    drawing.stroke(0, 0, rect.width, rect.height, kit.theme.rule)
    return drawing.box(f"staff-cell-{n}", Role.BUTTON, str(n + 1), f"staff-cell:{n}", n)


def _done(kit: StaffKit, panel: Rect, focus: int) -> Box:
    """Back to the staff screen."""
    theme, width, height = kit.theme, kit.px(60), math.ceil(max(kit.primary, kit.px(25)))
    place = Rect(round((panel.width - width) / 2), round((panel.height - height) / 2), width, height)
    if focus == 0:
        place = Rect(place.x, panel.height - height - kit.units(8), width, height)
    drawing = Drawing(kit, place, theme.ground)
    drawing.fill(0, 0, width, height, theme.accent, kit.radius)
    pair = kit.pair("done", kit.style(theme.type.heading3, theme.on_accent, bold=True), width, Align.CENTRE)
    draw_pair(drawing, pair, 0, (height - pair.height) / 2)
    return drawing.box("staff-done", Role.BUTTON, pair.text, "staff-part:desk", focus)
