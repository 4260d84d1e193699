"""The band on top: which gate this is, and what time it is there. With the demonstration's banner."""

from __future__ import annotations

from content_packs.typeset.boxes import Box, Rect, Role, Sheet
from content_packs.typeset.text import Align
from kiosk.screens.areas import Areas
from kiosk.screens.clock_face import ClockFace
from kiosk.screens.kit import Drawing, Kit, mirrored
from kiosk.screens.layout import Pane

CLOCK_SHARE = 0.42
"""How much of the band belongs to the clock."""

TIME_FOOT = 0.48
"""How far down the band, as a part of its height, the time stands."""

DATE_BELOW_MM = 10.5
"""How far below the time the date stands."""


def band(kit: Kit, where: Areas, site: str, clock: ClockFace | None, demo: bool) -> Pane:
    """The band's pane. Without a clock the name has it for itself."""
    boxes = [_banner(kit, where.banner)] if demo else []
    boxes.append(_site(kit, where, site, wide=clock is None))
    if clock:
        boxes.append(_clock(kit, where, clock))
    sheet = Sheet(int(where.band.width), int(where.band.height), kit.theme.accent, tuple(boxes))
    return Pane(sheet, where.band)


def banner_alone(kit: Kit, where: Areas) -> Pane:
    """The demonstration's banner over a screen that has no band."""
    rect = where.banner if not where.rail else Rect(0, 0, where.panel.width, where.banner.height)
    return Pane(Sheet(int(rect.width), int(rect.height), kit.theme.warning.ground, (_banner(kit, rect),)), rect)


def _banner(kit: Kit, strip: Rect) -> Box:
    tone = kit.theme.warning
    drawing = Drawing(kit, Rect(0, 0, strip.width, strip.height), tone.ground)
    size = kit.px(6)
    style = kit.style(kit.theme.type.small, tone.colour, bold=True)
    words = kit.fitting(kit.say("demo"), style, strip.width - 2 * kit.margin - size - kit.gap, 1)
    middle = strip.height / 2
    drawing.icon(tone.icon, kit.margin, middle - size / 2, size, tone.colour)
    drawing.words(words, kit.margin + size + kit.gap, middle - words.height / 2)
    return drawing.box("demo", Role.NOTE, words.text)


def _site(kit: Kit, where: Areas, site: str, wide: bool) -> Box:
    width = where.band.width * (1.0 if wide else 1 - CLOCK_SHARE)
    drawing = Drawing(kit, _part(kit, where, 0, width), kit.theme.accent)
    style = kit.style(kit.theme.type.heading3, kit.theme.on_accent, bold=True)
    words = kit.fitting(site, style, width - kit.margin - kit.gap, 2)
    drawing.words(words, kit.margin, (drawing.rect.height - words.height) / 2)
    return drawing.box("site", Role.TITLE, site)


def _clock(kit: Kit, where: Areas, clock: ClockFace) -> Box:
    width = where.band.width * CLOCK_SHARE
    drawing = Drawing(kit, _part(kit, where, where.band.width - width, width), kit.theme.accent)
    room = width - kit.margin
    time = kit.words(
        clock.time, kit.style(kit.theme.type.heading2, kit.theme.on_accent, bold=True), room, align=Align.END
    )
    style = kit.style(kit.theme.type.small, kit.theme.on_accent)
    date = kit.fitting(clock.date, style, room, 1, align=Align.END)
    if date.line_count > 1:
        date = kit.fitting(clock.short, style, room, 1, align=Align.END)
    foot = drawing.rect.height * TIME_FOOT  # by the feet of the letters: scripts differ in what they need above
    drawing.words(time, 0, foot - time.baseline)
    drawing.words(date, 0, foot + kit.px(DATE_BELOW_MM) - date.baseline)
    return drawing.box("clock", Role.TEXT, f"{clock.time}, {clock.date}")


def _part(kit: Kit, where: Areas, x: float, width: float) -> Rect:
    """A stretch of the band beneath the banner, mirrored where reading begins at the right."""
    rect = Rect(x, where.banner.height, width, where.band.height - where.banner.height)
    return mirrored(rect, where.band.width) if kit.rtl else rect
