"""Danger takes the whole screen: in a visit until it was read, at rest for as long as it holds.

In a visit everything but the dock belongs to the notice, so that the language, larger words, reading aloud and
help stay where they always are. The way on stands in a strip of its own over the dock, in sight from the start
however long the notice is. At rest the languages take turns, and the title stands in all of them.
"""

from __future__ import annotations

import math
from dataclasses import replace

from content_packs.notice import Notice
from content_packs.typeset.boxes import Box, Hit, Rect, Role, Sheet
from content_packs.typeset.text import Align, TextLayout
from kiosk.screens.areas import Areas
from kiosk.screens.kit import Drawing, Kit
from kiosk.screens.layout import Pane
from kiosk.screens.notice_words import tone_of
from kiosk.screens.notices import SIZES, notice_pane

FOOT_SHARE = 0.42
"""How much of a resting panel the titles in all languages and the way in may take."""

SMALLER = (0.9, 0.8)
"""Nobody can scroll at rest: so large words may still be, before they would be cut off."""

SHRINK = 0.94


def taken_over(kit: Kit, where: Areas, reach: bool) -> Rect:
    """Where the notice stands, over the way on; low controls leave it low, too."""
    foot = where.content.y + where.content.height
    top = where.content.y if reach else where.banner.height
    tall = _tall(kit, where.content.width)
    x, width = where.content.x, where.content.width
    return Rect(x, top, width, foot - tall - top)


def beneath_it(kit: Kit, content: Rect) -> Rect:
    """Where the way on stands, under the notice's own place."""
    return Rect(content.x, content.y + content.height, content.width, _tall(kit, content.width))


def _label(kit: Kit, width: float) -> TextLayout:
    style = kit.style(kit.theme.type.heading2, kit.theme.on_accent, bold=True)
    return kit.fitting(kit.say("heard-notice"), style, width - 2 * kit.margin - kit.units(4), 1, Align.CENTRE)


def _tall(kit: Kit, width: float) -> float:
    return float(math.ceil(max(kit.px(kit.theme.primary_mm), _label(kit, width).height + kit.units(2)) + kit.units(3)))


def way_on(kit: Kit, place: Rect, notice: Notice) -> Pane:
    """*I have read this*, as wide as the screen."""
    theme, tone = kit.theme, tone_of(kit.theme, notice)
    drawing = Drawing(kit, Rect(0, 0, place.width, place.height), theme.card)
    drawing.fill(0, 0, place.width, kit.rule, theme.rule)
    inner, room = kit.units(1.5), place.width - 2 * kit.margin
    label = _label(kit, place.width)
    drawing.fill(kit.margin, inner, room, place.height - 2 * inner, tone.colour, kit.radius)
    drawing.words(label, kit.margin + kit.units(2), (place.height - label.ink.height) / 2 - label.ink.y)
    box = drawing.box("notice-heard", Role.BUTTON, label.text, f"heard:{notice.key}", 0)
    return Pane(Sheet(int(place.width), int(place.height), theme.card, (box,)), place)


def resting_takeover(kit: Kit, panel: Rect, top: float, notice: Notice, zone: str) -> Pane:
    """The whole panel beneath `top`, in the kit's language; a touch anywhere begins. Never higher than it has room
    for: the words are set smaller instead."""
    room = Rect(0, top, panel.width, panel.height - top)
    foot = _foot(kit, room, notice)
    area = Rect(0, 0, room.width, room.height - foot.rect.height)
    told = notice_pane(kit, area, notice, zone, more=False, sizes=(*SIZES, *SMALLER))
    boxes = (*told.sheet.boxes, foot)
    boxes = tuple(replace(box, focus=None) for box in boxes)
    sheet = Sheet(int(room.width), int(room.height), kit.theme.ground, boxes)
    return Pane(sheet, room)


def _foot(kit: Kit, room: Rect, notice: Notice) -> Box:
    """*Touch to start*, and the title in every other language."""
    theme, tone = kit.theme, tone_of(kit.theme, notice)
    ground, mark = (theme.card, tone.colour) if notice.drill else (tone.colour, theme.on_accent)
    back = theme.on_accent if notice.drill else tone.colour
    wide = room.width - 2 * kit.margin
    start = kit.label(kit.say("touch-to-start"), kit.style(theme.type.heading2, back, bold=True), wide * 0.8)
    icon, tall = kit.px(11), float(math.ceil(max(kit.primary, start.height + kit.units(3))))
    titles = _titles(kit, notice, mark, wide, room.height * FOOT_SHARE - tall - kit.units(6))
    rows = _rows(titles, 2 if kit.geometry.portrait else 4)
    heights = [max(title.height for title in row) for row in rows]
    gap = kit.units(1)
    height = float(math.ceil(tall + kit.units(6) + sum(heights) + gap * max(0, len(rows) - 1)))
    drawing = Drawing(kit, Rect(0, room.height - height, room.width, height), ground)
    across = start.width + icon + kit.units(7)
    x, y = (room.width - across) / 2, kit.units(2)
    drawing.fill(x, y, across, tall, mark, tall / 2)
    drawing.icon("touch_app", x + kit.units(2.5), y + (tall - icon) / 2, icon, back)
    drawing.words(start, x + kit.units(3.5) + icon, y + (tall - start.height) / 2)
    y += tall + kit.units(2)
    columns = max((len(row) for row in rows), default=1)
    for row, high in zip(rows, heights, strict=True):
        for n, title in enumerate(row):
            cell = wide / columns
            drawing.words(title, kit.margin + n * cell + (cell - title.width) / 2, y + (high - title.height) / 2)
        y += high + gap
    box = drawing.box("touch-to-start", Role.BUTTON, start.text)
    return replace(box, hits=(Hit(Rect(0, 0, room.width, room.height), "start", start.text),))


def _titles(kit: Kit, notice: Notice, colour: str, wide: float, height: float) -> list[TextLayout]:
    """The title in all languages but the kit's, as large as they have room, the smallest legible at least."""
    columns = 2 if kit.geometry.portrait else 4
    tags = [tag for tag in kit.shaper.languages if tag in notice.texts and tag != kit.tag]
    style = kit.style(kit.theme.type.lead, colour, bold=True)
    while True:
        width = wide / columns - kit.units(2)
        titles = [kit.words(notice.texts[tag].title, style, width, Align.CENTRE, tag=tag) for tag in tags]
        rows = _rows(titles, columns)
        total = sum(max(title.height for title in row) for row in rows) + kit.units(1) * max(0, len(rows) - 1)
        if (total <= height and all(kit.unbroken(title, width) for title in titles)) or style.cap_mm <= kit.smallest:
            return titles
        style = replace(style, cap_mm=max(kit.smallest, style.cap_mm * SHRINK))


def _rows(titles: list[TextLayout], columns: int) -> list[list[TextLayout]]:
    return [titles[n : n + columns] for n in range(0, len(titles), columns)]
