"""Danger takes the whole screen: in a visit until it was read, at rest for as long as it holds.

In a visit everything but the dock belongs to the notice, so that the language, larger words, reading aloud and
help stay where they always are. The way on stands in a strip of its own over the dock, in sight from the start
however long the notice is. At rest the languages take turns, and the title stands in all of them.
"""

from __future__ import annotations

import math
from dataclasses import replace

from content_packs.notices.notice import Notice
from content_packs.typeset.boxes import Box, Hit, Rect, Role, Sheet
from content_packs.typeset.text import Align, TextLayout
from kiosk.screens.areas import Areas
from kiosk.screens.kit import Drawing, Kit
from kiosk.screens.layout import Pane
from kiosk.screens.notice_words import tone_of
from kiosk.screens.notices import notice_pane

FOOT_SHARE = 0.42
"""How much of a resting panel the titles in all languages and the way in may take."""

COLUMNS_UPRIGHT, COLUMNS_ACROSS = (2,), (6, 4)
"""How many titles may stand beside each other: those are chosen that take the least height."""

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
    """The whole panel beneath `top`, in the kit's language; a touch anywhere begins. Nobody can scroll: the
    words are set smaller, and where that is not enough the titles in other languages, which take turns anyway, give
    way."""
    room = Rect(0, top, panel.width, panel.height - top)
    for titles in (True, False):
        foot = _foot(kit, room, notice, titles=titles)
        area = Rect(0, 0, room.width, room.height - foot.rect.height)
        told = notice_pane(kit, area, notice, zone, more=False)
        if told.sheet.height <= area.height:
            break
    boxes = (*told.sheet.boxes, foot)
    boxes = tuple(replace(box, focus=None) for box in boxes)
    sheet = Sheet(int(room.width), int(room.height), kit.theme.ground, boxes)
    return Pane(sheet, room)


def _foot(kit: Kit, room: Rect, notice: Notice, *, titles: bool) -> Box:
    """*Touch to start*, and the `titles` in every other language."""
    theme, tone = kit.theme, tone_of(kit.theme, notice)
    ground, mark = (theme.card, tone.colour) if notice.drill else (tone.colour, theme.on_accent)
    back = theme.on_accent if notice.drill else tone.colour
    wide = room.width - 2 * kit.margin
    start = kit.label(kit.say("touch-to-start"), kit.style(theme.type.heading2, back, bold=True), wide * 0.8)
    icon, tall = kit.px(11), float(math.ceil(max(kit.primary, start.height + kit.units(3))))
    left = room.height * FOOT_SHARE - tall - kit.units(6)
    tried = COLUMNS_UPRIGHT if kit.geometry.portrait else COLUMNS_ACROSS
    found = [_titles(kit, notice, mark, wide, left, columns) for columns in tried] if titles else [[]]
    rows = min(found, key=lambda rows: _high(kit, rows))
    gap = kit.units(1)
    height = float(math.ceil(tall + kit.units(6 if rows else 4) + _high(kit, rows)))
    drawing = Drawing(kit, Rect(0, room.height - height, room.width, height), ground)
    across = start.width + icon + kit.units(7)
    x, y = (room.width - across) / 2, kit.units(2)
    drawing.fill(x, y, across, tall, mark, tall / 2)
    drawing.icon("touch_app", x + kit.units(2.5), y + (tall - icon) / 2, icon, back)
    drawing.words(start, x + kit.units(3.5) + icon, y + (tall - start.height) / 2)
    y += tall + kit.units(2)
    columns = max((len(row) for row in rows), default=1)
    for row in rows:
        high = max(title.height for title in row)
        for n, title in enumerate(row):
            cell = wide / columns
            drawing.words(title, kit.margin + n * cell + (cell - title.width) / 2, y + (high - title.height) / 2)
        y += high + gap
    box = drawing.box("touch-to-start", Role.BUTTON, start.text)
    return replace(box, hits=(Hit(Rect(0, 0, room.width, room.height), "start", start.text),))


def _titles(kit: Kit, notice: Notice, colour: str, wide: float, height: float, columns: int) -> list[list[TextLayout]]:
    """The title in all languages but the kit's, in rows, as large as they have room, the smallest legible at least."""
    tags = [tag for tag in kit.shaper.languages if tag in notice.texts and tag != kit.tag]
    style = kit.style(kit.theme.type.lead, colour, bold=True)
    while True:
        width = wide / columns - kit.units(2)
        titles = [kit.words(notice.texts[tag].title, style, width, Align.CENTRE, tag=tag) for tag in tags]
        rows = [titles[n : n + columns] for n in range(0, len(titles), columns)]
        fits = _high(kit, rows) <= height and all(kit.unbroken(title, width) for title in titles)
        if fits or style.cap_mm <= kit.smallest:
            return rows
        style = replace(style, cap_mm=max(kit.smallest, style.cap_mm * SHRINK))


def _high(kit: Kit, rows: list[list[TextLayout]]) -> float:
    """How high these rows are, one under the other."""
    return sum(max(title.height for title in row) for row in rows) + kit.units(1) * max(0, len(rows) - 1)
