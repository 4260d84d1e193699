"""The keypad before the staff screen: six places, ten digits, erase and leave. It shows how many were typed."""

from __future__ import annotations

from content_packs.typeset.boxes import Box, Rect, Role
from content_packs.typeset.text import Align
from kiosk.screens.kit import Drawing
from kiosk.screens.staff_words import StaffKit, draw_pair
from kiosk.staff import StaffView
from kiosk.staff_code import DIGITS, Verdict

KEYS = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "erase", "0", "leave")
COLUMNS = 3
KEY_MM, WIDE_MM = 32.0, 48.0
CLOCK = "%d.%m.%Y %H:%M UTC"


def keypad(kit: StaffKit, panel: Rect, view: StaffView) -> list[Box]:
    """The boxes of the whole panel, in the lower half of an upright one, where arms reach."""
    gap, key, wide = kit.gap, max(kit.touch, kit.px(KEY_MM)), kit.px(WIDE_MM)
    rows = len(KEYS) // COLUMNS
    width, height = COLUMNS * wide + (COLUMNS - 1) * gap, rows * key + (rows - 1) * gap
    if kit.geometry.portrait:
        left, top = (panel.width - width) / 2, panel.height - height - kit.units(14)
        told = Rect(0, round(top - panel.height * 0.3), panel.width, round(panel.height * 0.3))
    else:
        left, top = panel.width * 0.74 - width / 2, (panel.height - height) / 2
        told = Rect(0, round(panel.height * 0.25), round(left - gap), round(panel.height * 0.5))
    places = [
        Rect(round(left + (n % COLUMNS) * (wide + gap)), round(top + (n // COLUMNS) * (key + gap)), wide, key)
        for n in range(len(KEYS))
    ]
    keys = (_key(kit, place, one, n) for n, (place, one) in enumerate(zip(places, KEYS, strict=True)))
    return [_told(kit, told, view), *keys]


def _told(kit: StaffKit, rect: Rect, view: StaffView) -> Box:
    """What to type, how much of it stands, and what was wrong with the last."""
    theme, room = kit.theme, min(rect.width - 2 * kit.margin, kit.units(110))
    x = (rect.width - room) / 2
    drawing = Drawing(kit, rect, theme.ground)
    title = kit.pair("code", kit.style(theme.type.heading2, bold=True), room, Align.CENTRE)
    y = draw_pair(drawing, title, x, 0) + kit.units(4)
    y = _places(drawing, view.typed, y) + kit.units(3)
    said = _said(kit, view)
    if said:
        message, slots, colour = said
        pair = kit.pair(message, kit.style(theme.type.lead, colour, bold=True), room, Align.CENTRE, **slots)
        draw_pair(drawing, pair, x, y)
    return drawing.box("staff-code", Role.TITLE, title.text)


def _places(drawing: Drawing, typed: int, y: float) -> float:
    kit, size = drawing.kit, drawing.kit.px(12)
    step = size + kit.units(1.5)
    left = (drawing.rect.width - DIGITS * step + kit.units(1.5)) / 2
    for n in range(DIGITS):
        drawing.stroke(left + n * step, y, size, size, kit.theme.rule, size / 2)
        if n < typed:
            drawing.fill(left + n * step, y, size, size, kit.theme.accent, size / 2)
    return y + size


def _said(kit: StaffKit, view: StaffView) -> tuple[str, dict[str, str | int], str] | None:
    """The message beneath the places, what stands in it, and its colour."""
    danger = kit.theme.danger.colour
    if view.said is Verdict.LOCKED:
        return "locked", {"minutes": view.minutes}, danger
    if view.said in (Verdict.WRONG, Verdict.USED):
        return str(view.said), {}, danger
    if view.unsure and view.facts:
        return "code-unsure", {"clock": view.facts.clock_at.strftime(CLOCK)}, kit.theme.secondary
    return None


def _key(kit: StaffKit, place: Rect, key: str, n: int) -> Box:
    theme, room = kit.theme, place.width - kit.gap
    drawing = Drawing(kit, place, theme.ground)
    drawing.fill(0, 0, place.width, place.height, theme.card, kit.radius)
    drawing.stroke(0, 0, place.width, place.height, theme.rule, kit.radius)
    if key.isdecimal():
        digit = kit.words(key, kit.style(theme.type.title, bold=True), room, Align.CENTRE)
        drawing.words(digit, kit.gap / 2, (place.height - digit.height) / 2)
        return drawing.box(f"staff-digit-{key}", Role.BUTTON, key, f"staff-digit:{key}", n)
    pair = kit.pair(key, kit.style(theme.type.body, bold=True), room, Align.CENTRE)
    draw_pair(drawing, pair, kit.gap / 2, (place.height - pair.height) / 2)
    return drawing.box(f"staff-{key}", Role.BUTTON, pair.text, f"staff-{key}", n)
