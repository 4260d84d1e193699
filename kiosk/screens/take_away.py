"""The page to take along: a code for a phone's camera, and the page's public address in words.

Rules (people.md A32): at least 40 mm wide, a module at least 1 mm, four modules of quiet zone, dark on light in
every theme, the address beneath in words. What the code says is in `parcel`.
"""

from __future__ import annotations

import math

import qrcode
from qrcode.constants import ERROR_CORRECT_L, ERROR_CORRECT_M
from qrcode.util import BIT_LIMIT_TABLE

from content_packs.typeset.boxes import Box, Modules, Rect, Role
from content_packs.typeset.text import Align, TextLayout
from kiosk.screens.kit import Drawing, Kit, mirrored
from kiosk.screens.parcel import Parcel

QUIET_MODULES = 4
MASK = 2
"""Any of the eight masks is read; to try all of them for the prettiest takes longer than to set a page."""
CODE_MM = 44.0
SMALLEST_CODE_MM = 40.0
SMALLEST_MODULE_MM = 1.0
SMALLEST_VERSION_MODULES = 21
MODULES_PER_VERSION = 4
LARGEST_VERSION = 20
"""105 modules with the quiet zone, 858 bytes: as much as a hand-held camera takes in at arm's length."""

HEADER_BITS = 20
"""Mode and length, before the bytes."""

BESIDE_UNITS = 50.0
"""A card narrower than this has its words under the code instead of beside it."""


def public_address(portal: str, tag: str, ref: str) -> str:
    """Where a phone finds the page ``<publisher>/<pack>/<page>`` in the language shown."""
    return f"{portal.rstrip('/')}/{tag}/{ref}"


def code_rows(data: str, spare: bool = True) -> tuple[tuple[bool, ...], ...]:
    """The code's modules, quiet zone included. A long text has no more to `spare` for damage than a code must: on
    a screen there is none."""
    level = ERROR_CORRECT_M if spare else ERROR_CORRECT_L
    code = qrcode.QRCode(error_correction=level, border=QUIET_MODULES, mask_pattern=MASK)
    code.add_data(data, optimize=0)
    code.make(fit=True)
    return tuple(tuple(bool(dark) for dark in row) for row in code.get_matrix())


def take_away(kit: Kit, parcel: Parcel, x: float, y: float, width: float, focus: int | None = None) -> Box:
    """The card at x, y of its sheet, `width` wide."""
    theme = kit.theme
    inner = kit.units(3)
    rows = code_rows(parcel.data(room_bytes(kit, width - 2 * inner)), spare=not parcel.offline)
    side = _side(kit, len(rows))
    beside = width >= kit.units(BESIDE_UNITS) and width >= side + kit.units(40)
    room = width - 2 * inner - ((side + inner) if beside else 0)
    lines = _words(kit, parcel, room)
    words = sum(line.height for line in lines) + kit.units(1) * (len(lines) - 1)
    height = float(math.ceil(2 * inner + (max(side, words) if beside else side + kit.units(2) + words)))
    drawing = Drawing(kit, Rect(x, y, width, height), theme.ground)
    drawing.fill(0, 0, width, height, theme.card, kit.radius)
    drawing.add(drawn_code(kit, drawing, rows, side, inner, (height - side) / 2 if beside else inner))
    left = inner + side + inner if beside else inner
    top = (height - words) / 2 if beside else inner + side + kit.units(2)
    for line in lines:
        drawing.words(line, left, top)
        top += line.height + kit.units(1)
    told = (
        f"{lines[0].text}. {lines[1].text}: {parcel.address}" if parcel.address else f"{lines[0].text}. {lines[1].text}"
    )
    return drawing.box("take-with-you", Role.TEXT, told, focus=focus)


def _words(kit: Kit, parcel: Parcel, room: float) -> tuple[TextLayout, ...]:
    """What the card says: what it is for, what to do, and the address in words."""
    scale, quiet = kit.theme.type, kit.theme.secondary
    lines = [kit.whole(kit.say("take-with-you"), kit.style(scale.heading3, bold=True), room)]
    lines.append(kit.whole(kit.say(parcel.message), kit.style(scale.body, quiet), room))
    if parcel.offline and parcel.address:
        lines.append(kit.whole(kit.say("later-online"), kit.style(scale.small, quiet), room))
    if parcel.address:
        align = Align.END if kit.rtl else Align.START
        lines.append(kit.words(_breakable(parcel.address), kit.style(scale.small, quiet), room, align, tag=_latin(kit)))
    return tuple(lines)


def room_bytes(kit: Kit, width: float) -> int:
    """How much a code may say that is at most `width` px wide, its modules as large as a camera needs them."""
    module = math.ceil(kit.geometry.px(SMALLEST_MODULE_MM))
    version = (int(width // module) - 2 * QUIET_MODULES - SMALLEST_VERSION_MODULES) // MODULES_PER_VERSION + 1
    bits = BIT_LIMIT_TABLE[ERROR_CORRECT_L][min(max(version, 1), LARGEST_VERSION)]
    return int(bits - HEADER_BITS) // 8


def _side(kit: Kit, modules: int) -> float:
    """The code's side in pixels: a whole number of pixels for each module."""
    least = max(kit.geometry.px(SMALLEST_MODULE_MM), kit.geometry.px(SMALLEST_CODE_MM) / modules)
    return float(max(math.ceil(least), round(kit.px(CODE_MM) / modules)) * modules)


def drawn_code(
    kit: Kit, drawing: Drawing, rows: tuple[tuple[bool, ...], ...], side: float, x: float, y: float
) -> Modules:
    """The code as modules at x, y of the drawing, dark on light in every theme."""
    place = Rect(x, 0, side, side)
    left = mirrored(place, drawing.rect.width).x if kit.rtl else x
    rect = Rect(round(drawing.rect.x + left), round(drawing.rect.y + y), side, side)
    return Modules(rows, rect, *kit.theme.dark_and_light)


def _breakable(address: str) -> str:
    """The address without its scheme, and with places where a line may end."""
    return address.removeprefix("https://").removeprefix("http://").replace("/", "/\u200b")


def _latin(kit: Kit) -> str:
    """Addresses read from left to right: set in the first language that does."""
    languages = kit.shaper.languages
    if not kit.rtl:
        return kit.tag
    return next((tag for tag in languages if not kit.shaper.right_to_left(tag)), kit.tag)
