"""Help where no pack has a page for it: the staff's desk, and sentences to point at.

The sentences stand in the traveller's language and, large, in the one that is spoken at the gate.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from content_packs.languages import LAST_RESORTS
from content_packs.typeset.boxes import Box, Rect, Role, Sheet
from content_packs.typeset.text import TextLayout
from kiosk.screens.kit import Drawing, Kit, mirrored
from kiosk.screens.layout import Pane

SENTENCES = (
    ("accessibility_new", "say-help"),
    ("local_hospital", "say-ambulance"),
    ("local_police", "say-police"),
    ("local_fire_department", "say-fire"),
)
SPOKEN_HERE = LAST_RESORTS[-1]
"""The language of the staff."""

ICON_MM = 14.0
INNER_UNITS = 2.5

SIZES = (1.4, 1.2, 1.0)
"""How much larger than a page's the words may be: the first of these with which all of it is seen at once."""

LARGEST_BESIDE = 1.3
"""Up to this size of words two sentences stand beside each other on a panel that lies across."""


def help_screen(kit: Kit, area: Rect) -> Pane:
    """The content pane, its words as large as there is room for."""
    for larger in SIZES:
        boxes, bottom = _set(kit, area, larger)
        if bottom <= area.height:
            break
    tall = max(area.height, math.ceil(bottom))
    return Pane(Sheet(int(area.width), int(tall), kit.theme.ground, tuple(boxes)), area)


def _set(kit: Kit, area: Rect, larger: float) -> tuple[list[Box], float]:
    head = _head(kit, area.width, larger)
    room = area.width - 2 * kit.margin
    show = kit.whole(kit.say("help-show"), kit.style(kit.theme.type.lead * larger), room)
    y = head.rect.height + kit.units(4)
    lead = Drawing(kit, Rect(kit.margin, y, room, math.ceil(show.height)), kit.theme.ground)
    lead.words(show, 0, 0)
    boxes = [head, lead.box("help-show", Role.TEXT, show.text, focus=1)]
    y += lead.rect.height + kit.units(2)
    columns = 1 if kit.geometry.portrait or kit.text > LARGEST_BESIDE else 2
    gap = kit.units(2)
    width = float(round((room - (columns - 1) * gap) / columns))
    for row in range(0, len(SENTENCES), columns):
        cells = SENTENCES[row : row + columns]
        drawings = [_sentence(kit, width, *cell, larger) for cell in cells]
        high = max(drawing.height for drawing in drawings)
        for n, (one, (_, message)) in enumerate(zip(drawings, cells, strict=True)):
            place = Rect(kit.margin + n * (width + gap), y, width, high)
            place = mirrored(place, area.width) if kit.rtl else place
            boxes.append(_painted(kit, place, one).box(message, Role.TEXT, kit.say(message), focus=len(boxes)))
        y += high + gap
    return boxes, y + kit.units(1)


def _head(kit: Kit, width: float, larger: float) -> Box:
    theme, room = kit.theme, width - 2 * kit.margin
    title = kit.whole(kit.say("help-title"), kit.style(theme.type.title * larger, theme.on_accent, bold=True), room)
    ask = kit.whole(kit.say("ask-desk"), kit.style(theme.type.heading2 * larger, theme.on_accent), room)
    height = float(math.ceil(title.height + ask.height + kit.units(7)))
    drawing = Drawing(kit, Rect(0, 0, width, height), theme.danger.colour)
    drawing.words(title, kit.margin, kit.units(3))
    drawing.words(ask, kit.margin, kit.units(4) + title.height)
    return drawing.box("help", Role.TITLE, f"{title.text} {ask.text}", focus=0)


@dataclass(frozen=True)
class Sentence:
    """What it means to the traveller, and the words to point at."""

    icon: str
    size: float
    layouts: tuple[TextLayout, ...]
    height: float


def _sentence(kit: Kit, width: float, icon: str, message: str, larger: float) -> Sentence:
    theme = kit.theme
    size = kit.glyph(ICON_MM * larger)
    room = width - 3 * kit.units(INNER_UNITS) - size
    own = kit.whole(kit.say(message), kit.style(theme.type.body * larger, theme.secondary), room)
    large = _at_its_width(kit, kit.messages(SPOKEN_HERE, message), larger, room)
    layouts = (large,) if kit.tag == SPOKEN_HERE or SPOKEN_HERE not in kit.shaper.languages else (own, large)
    height = max(sum(layout.height for layout in layouts), size) + 2 * kit.units(INNER_UNITS)
    return Sentence(icon, size, layouts, float(math.ceil(height)))


def _painted(kit: Kit, place: Rect, sentence: Sentence) -> Drawing:
    drawing = Drawing(kit, place, kit.theme.ground)
    inner = kit.units(INNER_UNITS)
    drawing.fill(0, 0, place.width, place.height, kit.theme.card, kit.radius)
    drawing.icon(sentence.icon, inner, (place.height - sentence.size) / 2, sentence.size, kit.theme.danger.colour)
    y = (place.height - sum(layout.height for layout in sentence.layouts)) / 2
    for layout in sentence.layouts:
        drawing.words(layout, 2 * inner + sentence.size, y)
        y += layout.height
    return drawing


def _at_its_width(kit: Kit, here: str, larger: float, room: float) -> TextLayout:
    """No wider than its words, so that it stands where reading begins in every language."""
    style = kit.style(kit.theme.type.heading2 * larger, bold=True)
    tag = SPOKEN_HERE if SPOKEN_HERE in kit.shaper.languages else kit.tag
    alone = kit.words(here, style, tag=tag)
    return alone if alone.width <= room else kit.whole(here, style, room, tag)
