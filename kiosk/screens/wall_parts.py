"""What stands around the words of a wall's scene: the band, the picture, and the code of the page.

The code's modules are at least a thousandth of the distance that the wall is read from: what a hand-held
camera still tells apart.
"""

from __future__ import annotations

import math
from typing import TypeAlias

from content_packs.typeset.boxes import Box, Modules, Picture, Rect, Role, Sheet
from content_packs.typeset.text import Align
from kiosk.screens.clock_face import ClockFace
from kiosk.screens.kit import Drawing, Kit
from kiosk.screens.layout import Pane
from kiosk.screens.wall import WallAreas

CLOCK_SHARE = 0.34
MODULE_PER_DISTANCE = 1 / 1000
ICON_SHARE = 0.42

CARD_UNITS, CODE_UNITS = 1.75, 15.0
"""Between the code and the edge of what it stands on; and how wide it is on a picture."""

HOURS_SHARE, EDGE_UNITS = 0.42, 0.9
"""How much of the band the hours may take; and what stays free above and below its words."""

Code: TypeAlias = tuple[tuple[bool, ...], ...]
"""Rows of modules, quiet zone included; none where there is no code."""


def wall_band(kit: Kit, where: WallAreas, site: str, hours: str, clock: ClockFace | None, demo: bool) -> Pane:
    """Site and hours at the side where reading begins, time and date at the other."""
    boxes = [_banner(kit, where.banner)] if demo else []
    width = where.band.width * (1 - CLOCK_SHARE if clock else 1.0)
    boxes.append(_site(kit, where.band, width, site, hours))
    if clock:
        boxes.append(_clock(kit, where.band, width, clock))
    height = where.banner.height + where.band.height
    sheet = Sheet(int(where.panel.width), int(height), kit.theme.band, tuple(boxes))
    return Pane(sheet, Rect(0, 0, where.panel.width, height))


def _banner(kit: Kit, strip: Rect) -> Box:
    tone = kit.theme.warning
    drawing = Drawing(kit, strip, tone.ground)
    size = kit.px(5)
    style = kit.style(kit.theme.type.small, tone.colour, bold=True)
    words = kit.fitting(kit.say("demo"), style, strip.width - 2 * kit.margin - size - kit.gap, 1)
    drawing.icon(tone.icon, kit.margin, (strip.height - size) / 2, size, tone.colour)
    drawing.words(words, kit.margin + size + kit.gap, (strip.height - words.ink.height) / 2 - words.ink.y)
    return drawing.box("demo", Role.NOTE, words.text)


def _part(kit: Kit, band: Rect, x: float, width: float) -> Rect:
    return Rect(band.width - x - width if kit.rtl else x, band.y, width, band.height)


def _site(kit: Kit, band: Rect, width: float, site: str, hours: str) -> Box:
    """By what of the letters is seen: scripts differ in what they need above and below."""
    theme = kit.theme
    drawing = Drawing(kit, _part(kit, band, 0, width), theme.band)
    room, gap = width - kit.margin - kit.gap, kit.units(0.9)
    small = kit.style(theme.type.small, theme.on_band)
    said = kit.within(hours, small, room, band.height * HOURS_SHARE) if hours else None
    below = said.ink.height + gap if said else 0.0
    height = band.height - 2 * kit.units(EDGE_UNITS) - below
    name = kit.within(site, kit.style(theme.type.heading2, theme.on_band, bold=True), room, height)
    if said and name.ink.height + below > band.height - kit.units(EDGE_UNITS):
        said, below = None, 0.0  # a very far wall: the name alone
    y = (band.height - name.ink.height - below) / 2
    drawing.words(name, kit.margin, y - name.ink.y)
    if said:
        drawing.words(said, kit.margin, y + name.ink.height + gap - said.ink.y)
    return drawing.box("site", Role.TITLE, f"{site}. {hours}" if hours else site)


def _clock(kit: Kit, band: Rect, x: float, clock: ClockFace) -> Box:
    theme, width = kit.theme, band.width - x
    drawing = Drawing(kit, _part(kit, band, x, width), theme.band)
    room = width - kit.margin
    small = kit.style(theme.type.small, theme.on_band)
    forms = [
        kit.words(form, small, room, Align.END) for form in (clock.date, clock.short, clock.shortest or clock.short)
    ]
    date = next((form for form in forms if form.line_count == 1 and kit.unbroken(form, room)), forms[-1])
    gap = kit.units(0.8)
    left = band.height - 2 * kit.units(EDGE_UNITS) - date.ink.height - gap
    time = kit.within(clock.time, kit.style(theme.type.title, theme.on_band, bold=True), room, left, Align.END)
    top = (band.height - time.ink.height - gap - date.ink.height) / 2
    drawing.words(time, 0, top - time.ink.y)
    drawing.words(date, 0, top + time.ink.height + gap - date.ink.y)
    return drawing.box("clock", Role.TEXT, f"{clock.time}, {clock.date}")


def side(kit: Kit, where: WallAreas, picture: str, icon: str, colour: str, code: Code) -> Box:
    """The picture, or an icon on a topic's colour; on a wide wall with the code at its foot."""
    theme, place = kit.theme, where.side
    drawing = Drawing(kit, place, theme.ground)
    card = _card(kit, where, code) if where.wide and code else None
    if picture:
        drawing.add(Picture(picture, place))
    else:
        drawing.fill(0, 0, place.width, place.height, colour)
        free = card.y - place.y if card else place.height
        size = round(min(place.width, free) * ICON_SHARE)
        drawing.icon(icon, (place.width - size) / 2, (free - size) / 2, size, theme.on_topic)
    if card:
        drawing.add(Modules(code, card, *theme.dark_and_light))
    return drawing.box("side", Role.GROUND)


def _card(kit: Kit, where: WallAreas, code: Code) -> Rect:
    """Where the code stands on the picture of a wide wall."""
    place, inner = where.side, kit.units(CARD_UNITS)
    width = code_side(kit, len(code), kit.units(CODE_UNITS))
    x = place.x + round((place.width - width) / 2)
    return _whole(x, place.y + place.height - inner - width, width)


def code_side(kit: Kit, modules: int, room: float) -> float:
    """The code's side in pixels: as large as its room, whole pixels for each module."""
    least = kit.geometry.px(kit.geometry.viewing_mm * MODULE_PER_DISTANCE)
    return float(max(math.ceil(least), math.floor(room / modules)) * modules)


def code_strip(kit: Kit, where: WallAreas, code: Code, caption: str) -> Box:
    """Under words that stand over each other: the code, and beside it what it is for."""
    theme, place = kit.theme, where.code
    drawing = Drawing(kit, place, theme.card)
    side = code_side(kit, len(code), place.height - 2 * kit.units(CARD_UNITS))
    x, y = kit.margin, (place.height - side) / 2
    left = place.x + (place.width - x - side if kit.rtl else x)
    drawing.add(Modules(code, _whole(left, place.y + y, side), *theme.dark_and_light))
    room = place.width - 2 * kit.margin - side - kit.units(2)
    layout = kit.within(caption, kit.style(theme.type.heading2, bold=True), room, place.height - kit.units(2))
    drawing.words(layout, x + side + kit.units(2), (place.height - layout.height) / 2)
    return drawing.box("take-with-you", Role.TEXT, caption)


def _whole(x: float, y: float, side: float) -> Rect:
    return Rect(round(x), round(y), side, side)
