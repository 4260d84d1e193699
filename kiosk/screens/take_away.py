"""The page to take along: its public address as a code for a phone's camera, and in words.

Rules (people.md A32): at least 40 mm wide, a module at least 1 mm, four modules of quiet zone, the
address beneath in words.
"""

from __future__ import annotations

import math

import qrcode
from qrcode.constants import ERROR_CORRECT_M

from content_packs.typeset.boxes import Box, Modules, Rect, Role
from content_packs.typeset.text import Align
from kiosk.screens.kit import Drawing, Kit, mirrored

QUIET_MODULES = 4
MASK = 2
"""Any of the eight masks is read; to try all of them for the prettiest takes longer than to set a page."""
CODE_MM = 44.0
SMALLEST_CODE_MM = 40.0
SMALLEST_MODULE_MM = 1.0
BESIDE_UNITS = 50.0
"""A card narrower than this has its words under the code instead of beside it."""


def public_address(portal: str, tag: str, ref: str) -> str:
    """Where a phone finds the page ``<publisher>/<pack>/<page>`` in the language shown."""
    return f"{portal.rstrip('/')}/{tag}/{ref}"


def code_rows(address: str) -> tuple[tuple[bool, ...], ...]:
    """The code's modules, quiet zone included."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=QUIET_MODULES, mask_pattern=MASK)
    code.add_data(address)
    code.make(fit=True)
    return tuple(tuple(bool(dark) for dark in row) for row in code.get_matrix())


def take_away(kit: Kit, address: str, x: float, y: float, width: float) -> Box:
    """The card at x, y of its sheet, `width` wide."""
    theme = kit.theme
    rows = code_rows(address)
    side = _side(kit, len(rows))
    inner = kit.units(3)
    beside = width >= kit.units(BESIDE_UNITS) and width >= side + kit.units(40)
    room = width - 2 * inner - ((side + inner) if beside else 0)
    title = kit.words(kit.say("take-with-you"), kit.style(theme.type.heading3, bold=True), room)
    scan = kit.words(kit.say("scan-code"), kit.style(theme.type.body, theme.secondary), room)
    style, align = kit.style(theme.type.small, theme.secondary), Align.END if kit.rtl else Align.START
    spelled = kit.words(_breakable(address), style, room, align, tag=_latin(kit))
    words = title.height + scan.height + spelled.height + kit.units(2)
    height = float(math.ceil(2 * inner + (max(side, words) if beside else side + kit.units(2) + words)))
    drawing = Drawing(kit, Rect(x, y, width, height), theme.ground)
    drawing.fill(0, 0, width, height, theme.card, kit.radius)
    drawing.add(_code(kit, drawing, rows, side, inner, (height - side) / 2 if beside else inner))
    left = inner + side + inner if beside else inner
    top = (height - words) / 2 if beside else inner + side + kit.units(2)
    drawing.words(title, left, top)
    drawing.words(scan, left, top + title.height + kit.units(1))
    drawing.words(spelled, left, top + title.height + scan.height + kit.units(2))
    return drawing.box("take-with-you", Role.TEXT, f"{title.text}. {scan.text}: {address}")


def _side(kit: Kit, modules: int) -> float:
    """The code's side in pixels: a whole number of pixels for each module."""
    least = max(kit.geometry.px(SMALLEST_MODULE_MM), kit.geometry.px(SMALLEST_CODE_MM) / modules)
    return float(max(math.ceil(least), round(kit.px(CODE_MM) / modules)) * modules)


def _code(kit: Kit, drawing: Drawing, rows: tuple[tuple[bool, ...], ...], side: float, x: float, y: float) -> Modules:
    place = Rect(x, 0, side, side)
    left = mirrored(place, drawing.rect.width).x if kit.rtl else x
    rect = Rect(round(drawing.rect.x + left), round(drawing.rect.y + y), side, side)
    return Modules(rows, rect, kit.theme.ink, kit.theme.on_accent)


def _breakable(address: str) -> str:
    """The address without its scheme, and with places where a line may end."""
    return address.removeprefix("https://").removeprefix("http://").replace("/", "/\u200b")


def _latin(kit: Kit) -> str:
    """Addresses read from left to right: set in the first language that does."""
    languages = kit.shaper.languages
    if not kit.rtl:
        return kit.tag
    return next((tag for tag in languages if not kit.shaper.right_to_left(tag)), kit.tag)
