"""The band on top: which gate this is, and what time it is there. With the demonstration's banner.

Where controls are low the bay lies between the band and the content: there is nothing to do up there.
"""

from __future__ import annotations

from dataclasses import replace

from content_packs.typeset.boxes import Box, Rect, Role, Sheet
from content_packs.typeset.text import Align
from kiosk.screens.areas import Areas
from kiosk.screens.bay import bay
from kiosk.screens.clock_face import ClockFace
from kiosk.screens.kit import Drawing, Kit, mirrored
from kiosk.screens.layout import Pane

CLOCK_SHARE = 0.42
"""How much of the band belongs to the clock."""

FLATTEST_BAY = 0.25
"""A place lower than this part of its width is no view: there the band is deeper."""

BESIDE_TOP = 0.08
"""The part of the band's height that stays free above and beneath its words, at least."""


def band(
    kit: Kit, where: Areas, site: tuple[str, str], clock: ClockFace | None, demo: bool, calm: tuple[Box, ...] = ()
) -> Pane:
    """The band's pane, with `above` beneath it. `site` is the gate's name and its language. Without a clock the
    name has the band for itself."""
    boxes = [_banner(kit, where.banner)] if demo else []
    boxes.append(_site(kit, where, site, wide=clock is None))
    if clock:
        boxes.append(_clock(kit, where, clock))
    if kit.theme.edge:
        foot = Rect(0, where.band.height - kit.edge, where.band.width, kit.edge)
        boxes.append(Drawing(kit, foot, kit.theme.rule).box("band-edge", Role.GROUND))
    boxes += calm
    rect = Rect(where.band.x, where.band.y, where.band.width, where.band.height + where.calm.height)
    return Pane(Sheet(int(rect.width), int(rect.height), kit.theme.band, tuple(boxes)), rect)


def above(kit: Kit, where: Areas) -> Pane:
    """What lies above low controls: a place to rest the eyes. In high contrast there is nothing at all."""
    place = Rect(0, where.band.height, where.calm.width, where.calm.height)
    if kit.theme.edge:
        box = Drawing(kit, place, kit.theme.ground).box("above", Role.GROUND)
    elif place.height < place.width * FLATTEST_BAY:
        box = Drawing(kit, place, kit.theme.band).box("above", Role.GROUND)
    else:
        box = bay(kit, place)
    boxes = (replace(box, id="above"),) if place.height else ()
    return Pane(Sheet(int(place.width), int(place.height), kit.theme.ground, boxes), where.calm)


def banner_alone(kit: Kit, where: Areas) -> Pane:
    """The demonstration's banner over a screen that has no band."""
    rect = where.banner if not where.rail else Rect(0, 0, where.panel.width, where.banner.height)
    return Pane(Sheet(int(rect.width), int(rect.height), kit.theme.warning.ground, (_banner(kit, rect),)), rect)


def _banner(kit: Kit, strip: Rect) -> Box:
    tone = kit.theme.warning
    drawing = Drawing(kit, Rect(0, 0, strip.width, strip.height), tone.ground)
    size = kit.px(6)
    style = kit.style(kit.theme.type.small, tone.colour, bold=True)
    room = strip.width - 2 * kit.margin - size - kit.gap
    words = kit.within(kit.say("demo"), style, room, strip.height - kit.gap)
    top = (strip.height - words.ink.height) / 2
    drawing.icon(tone.icon, kit.margin, (strip.height - size) / 2, size, tone.colour)
    drawing.words(words, kit.margin + size + kit.gap, top - words.ink.y)
    return drawing.box("demo", Role.NOTE, words.text)


def _site(kit: Kit, where: Areas, site: tuple[str, str], wide: bool) -> Box:
    name, tag = site
    width = where.band.width * (1.0 if wide else 1 - CLOCK_SHARE)
    drawing = Drawing(kit, _part(kit, where, 0, width), kit.theme.band)
    style = kit.style(kit.theme.type.heading3, kit.theme.on_band, bold=True)
    height = drawing.rect.height
    align = Align.START if kit.shaper.right_to_left(tag) is kit.rtl else Align.END
    words = kit.within(name, style, width - kit.margin - kit.gap, height * (1 - 2 * BESIDE_TOP), align, tag)
    drawing.words(words, kit.margin, (height - words.ink.height) / 2 - words.ink.y)
    return drawing.box("site", Role.TITLE, name)


def _clock(kit: Kit, where: Areas, clock: ClockFace) -> Box:
    """The time over the date, in its longest form that stands on one line; ink stands in the band's middle."""
    width = where.band.width * CLOCK_SHARE
    drawing = Drawing(kit, _part(kit, where, where.band.width - width, width), kit.theme.band)
    room, height = width - kit.margin, drawing.rect.height
    small = kit.style(kit.theme.type.small, kit.theme.on_band)
    forms = (clock.date, clock.short, clock.shortest or clock.short)
    dates = [kit.fitting(form, small, room, 1, align=Align.END) for form in forms]
    date = next((layout for layout in dates if layout.line_count == 1), dates[-1])
    gap = kit.units(0.6)
    left = height * (1 - 2 * BESIDE_TOP) - date.ink.height - gap
    style = kit.style(kit.theme.type.heading2, kit.theme.on_band, bold=True)
    time = kit.within(clock.time, style, room, left, Align.END)
    top = (height - time.ink.height - gap - date.ink.height) / 2
    drawing.words(time, 0, top - time.ink.y)
    drawing.words(date, 0, top + time.ink.height + gap - date.ink.y)
    return drawing.box("clock", Role.TEXT, f"{clock.time}, {clock.date}")


def _part(kit: Kit, where: Areas, x: float, width: float) -> Rect:
    """A stretch of the band beneath the banner, mirrored where reading begins at the right."""
    rect = Rect(x, where.banner.height, width, where.band.height - where.banner.height)
    return mirrored(rect, where.band.width) if kit.rtl else rect
