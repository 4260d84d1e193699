"""A notice in full: what it is and its title on their colour, then what happened, what to do step by step, when it was
said and when the next word comes, and a page that says more. Upright the colour stands on top, across beside
the words. The words are as large as the screen has room for.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from content_packs.notices.notice import Notice, NoticeText
from content_packs.typeset.boxes import Box, Rect, Role, Sheet
from content_packs.typeset.icons import mirrored as mirrored_icon
from content_packs.typeset.text import TextLayout
from kiosk.screens.kit import Drawing, Kit, mirrored
from kiosk.screens.layout import Pane
from kiosk.screens.notice_column import Column
from kiosk.screens.notice_words import label_of, tape, text_of, times_of, tone_of

SIZES = (2.0, 1.85, 1.7, 1.55, 1.4, 1.2, 1.1, 1.0, 0.9, 0.8)
"""How much larger than a page's the words may be: the first of these with which all of it is seen at once."""

ROOMY = 1.3
"""Words larger than this have all of their space."""

AIR = (1.0, 0.7, 0.4)
"""How much of its space is left between smaller ones: on a small panel all of a notice is worth more than air."""

ASIDE = 0.38
"""How much of the width the title's colour has where it stands beside the words."""

LARGEST_BESIDE = 1.3
"""From this size of words on the title stands on top on every panel: a narrow column would break it."""

ICON_MM, ALONE_MM = 15.0, 34.0
"""The icon beside its word; and on a line of its own."""

DISC_MM = 12.0
TAPE_MM = 5.0


def notice_pane(kit: Kit, area: Rect, notice: Notice, zone: str, more: bool, sizes: Sequence[float] = SIZES) -> Pane:
    """One notice in full; `more`: its page can be read."""
    for larger, air in ((size, air) for size in sizes for air in (AIR[:1] if size > ROOMY else AIR)):
        boxes, bottom = _full(kit, area, notice, zone, more, larger, air)
        if bottom <= area.height:
            break
    height = max(area.height, math.ceil(bottom))
    return Pane(Sheet(int(area.width), int(height), kit.theme.ground, tuple(boxes)), area)


def _full(
    kit: Kit, area: Rect, notice: Notice, zone: str, more: bool, larger: float, air: float
) -> tuple[list[Box], float]:
    text, tag = text_of(kit, notice)
    beside = not kit.geometry.portrait and kit.text <= LARGEST_BESIDE
    width = float(round(area.width * ASIDE)) if beside else area.width
    head = _head(kit, width, notice, text, tag, larger, beside)
    x, y = (width, kit.units(4 * air)) if beside else (0.0, head.height + kit.units(4 * air))
    column = Column(kit, area.width, x + kit.margin, area.width - x - 2 * kit.margin, y, larger, tag, first=1, air=air)
    _body(column, notice, text, zone, more)
    bottom = max(column.y + kit.units(4 * air), head.height)
    place = Rect(0, 0, width, max(bottom, area.height) if beside else head.height)
    place = mirrored(place, area.width) if kit.rtl else place
    return [_headed(kit, place, notice, head), *column.boxes], bottom


@dataclass(frozen=True)
class Head:
    """The words on the colour, and how high they are with what stands around them."""

    label: TextLayout
    told: TextLayout | None
    title: TextLayout
    icon: float
    alone: bool  # the icon has a line of its own
    height: float


def _head(kit: Kit, width: float, notice: Notice, text: NoticeText, tag: str, larger: float, alone: bool) -> Head:
    theme, room = kit.theme, width - 2 * kit.margin
    grow = math.sqrt(larger)
    icon = kit.glyph((ALONE_MM if alone else ICON_MM) * grow)

    label = kit.label(
        label_of(kit, notice),
        kit.style(theme.type.heading2 * grow, theme.on_accent, bold=True),
        room - (0 if alone else icon + kit.units(2)),
    )
    told = None
    if notice.drill:
        told = kit.whole(kit.say("drill-told"), kit.style(theme.type.lead * grow, theme.on_accent, bold=True), room)
    title = kit.whole(text.title, kit.style(theme.type.title * grow, theme.on_accent, bold=True), room, tag)
    taped = 2 * kit.px(TAPE_MM) if notice.drill else 0.0
    line = icon + kit.units(2) + label.height if alone else max(icon, label.height)
    height = line + title.height + (told.height + kit.units(2) if told else 0.0)
    return Head(label, told, title, icon, alone, float(math.ceil(height + kit.units(8) + taped)))


def _headed(kit: Kit, place: Rect, notice: Notice, head: Head) -> Box:
    """The colour with its words; a drill's is taped above and beneath."""
    theme, tone = kit.theme, tone_of(kit.theme, notice)
    drawing = Drawing(kit, place, tone.colour)
    y = kit.units(3)
    if notice.drill:
        for edge in (0.0, place.height - kit.px(TAPE_MM)):
            tape(drawing, edge, kit.px(TAPE_MM), theme.on_accent, tone.colour)
        y += kit.px(TAPE_MM)
    y = _named(drawing, head, notice.icon if notice.drill else tone.icon, y)
    if head.told:
        drawing.words(head.told, kit.margin, y + kit.units(1))
        y += head.told.height + kit.units(2)
    drawing.words(head.title, kit.margin, y + kit.units(1.5))
    said = ". ".join(words.text for words in (head.label, head.told, head.title) if words)
    return drawing.box("notice-head", Role.TITLE, said, focus=0)


def _named(drawing: Drawing, head: Head, icon: str, y: float) -> float:
    """The icon and its word; the y beneath them."""
    kit, colour = drawing.kit, drawing.kit.theme.on_accent
    if head.alone:
        drawing.icon(icon, kit.margin, y, head.icon, colour)
        drawing.words(head.label, kit.margin, y + head.icon + kit.units(2))
        return y + head.icon + kit.units(2) + head.label.height
    line = max(head.icon, head.label.height)
    drawing.icon(icon, kit.margin, y + (line - head.icon) / 2, head.icon, colour)
    drawing.words(head.label, kit.margin + head.icon + kit.units(2), y + (line - head.label.height) / 2)
    return y + line


def _body(column: Column, notice: Notice, text: NoticeText, zone: str, more: bool) -> None:
    type_ = column.kit.theme.type
    column.words("notice-what", Role.TEXT, text.what, type_.lead)
    column.space(4)
    column.words("notice-do", Role.HEADING, column.kit.say("what-to-do"), type_.heading2, bold=True)
    for number, step in enumerate(text.steps, 1):
        column.space(1.5)
        _step(column, number, step, tone_of(column.kit.theme, notice).colour)
    column.space(4)
    for name, (icon, said) in zip(("notice-issued", "notice-next"), times_of(column.kit, notice, zone), strict=False):
        _time(column, name, icon, said)
    if more:
        column.space(3)
        _more(column, notice)


def _step(column: Column, number: int, step: str, colour: str) -> None:
    """A number in a disc, level with the first line of what to do."""
    kit, theme = column.kit, column.kit.theme
    size = float(round(kit.glyph(DISC_MM) * math.sqrt(column.larger)))
    x = size + kit.units(2)
    style = kit.style(theme.type.lead * column.larger)
    layout = kit.whole(step, style, column.width - x, column.tag)
    middle = layout.baseline - kit.geometry.px(style.cap_mm) / 2
    drop, top = max(0.0, size / 2 - middle), max(0.0, middle - size / 2)
    drawing = column.at(max(top + size, layout.height + drop))
    drawing.fill(0, top, size, size, colour, size / 2)
    label = kit.words(str(number), kit.style(theme.type.body * math.sqrt(column.larger), theme.on_accent, bold=True))
    left, down = (size - label.ink.width) / 2 - label.ink.x, (size - label.ink.height) / 2 - label.ink.y
    drawing.words(label, left, top + down)
    drawing.words(layout, x, drop)
    column.add(drawing.box(f"notice-step-{number}", Role.STEPS, f"{number}. {step}"))


def _time(column: Column, name: str, icon: str, said: str) -> None:
    kit, theme = column.kit, column.kit.theme
    size = kit.glyph(8.0)
    x = size + kit.units(1.5)
    style = kit.style(theme.type.body * math.sqrt(column.larger), theme.secondary, bold=True)
    layout = kit.whole(said, style, column.width - x)
    height = max(size, layout.height)
    drawing = column.at(height + kit.units(0.5))
    drawing.icon(icon, 0, max(0.0, (min(height, layout.pitch) - size) / 2), size, theme.secondary)
    drawing.words(layout, x, (height - layout.height) / 2)
    column.add(drawing.box(name, Role.NOTE, said))


def _more(column: Column, notice: Notice) -> None:
    """The page that says more, as a button with an edge: what to do comes first."""
    kit, theme = column.kit, column.kit.theme
    size, inner = kit.glyph(9.0), kit.units(3)
    style = kit.style(theme.type.lead, theme.accent, bold=True)
    label = kit.label(kit.say("notice-more"), style, column.width - size - 3 * inner)
    width = label.width + size + 3 * inner
    height = max(kit.touch, label.height + kit.units(3 * column.air))
    drawing = column.at(height)
    rect = Rect(
        drawing.rect.x + drawing.rect.width - width if kit.rtl else drawing.rect.x, drawing.rect.y, width, height
    )
    drawing = Drawing(kit, rect, theme.ground)
    drawing.fill(0, 0, width, height, theme.accent, kit.radius)
    edge = max(kit.edge, 2.0)
    drawing.fill(edge, edge, width - 2 * edge, height - 2 * edge, theme.ground, max(0.0, kit.radius - edge))
    drawing.words(label, inner, (height - label.height) / 2)
    arrow = mirrored_icon("arrow_forward") if kit.rtl else "arrow_forward"
    drawing.icon(arrow, width - inner - size, (height - size) / 2, size, theme.accent)
    column.add(drawing.box("notice-more", Role.BUTTON, label.text, f"page:{notice.more}"))
