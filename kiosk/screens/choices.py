"""A question and its answers, and the thanks that follow: what a report and a survey are made of.

Each answer is a card, all of it to touch, at least as high as what is touched first must be. Where the
panel is wide the answers stand in two columns.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from content_packs.typeset.boxes import Box, Rect, Role, Sheet
from content_packs.typeset.icons import mirrored as mirrored_icon
from content_packs.typeset.text import TextLayout
from kiosk.screens.kit import Drawing, Kit, mirrored
from kiosk.screens.layout import Pane

ICON_MM = 10.0
THANKS_MM = 24.0

LARGEST_AIRY = 1.3
"""Up to this size of words cards have all their room, and may stand in two columns."""

TWO_COLUMNS = 1.2
"""Content this much wider than high has its answers in two columns."""

LARGER = (1.5, 1.3, 1.15, 1.0)
"""How much larger answers may be: the first of these with which they leave the rest of the screen calm."""

FILLED = 0.8
"""What of the screen's height larger answers may fill."""

WIDEST_UNITS = 110.0
"""A column of answers, or a button, is no wider."""


@dataclass(frozen=True)
class Choice:
    """Something to touch: its words, and what touching it does. `main`: the one that goes on; `quiet`: one
    that leads away."""

    words: str
    action: str
    icon: str = ""
    main: bool = False
    quiet: bool = False
    tag: str = ""


@dataclass(frozen=True)
class Asked:
    """A question. `above` says where one is, in a few words; `tag` is the question's own language."""

    words: str
    above: str = ""
    note: str = ""
    tag: str = ""


def asking_screen(kit: Kit, area: Rect, asked: Asked, answers: Sequence[Choice], ways_out: Sequence[Choice]) -> Pane:
    """The question, its answers, and beneath them how to go on without one."""
    heading = _heading(kit, area.width, asked)
    for larger in LARGER:
        boxes = _grid(kit, area, heading.rect.height, answers, larger)
        bottom = max(box.rect.y + box.rect.height for box in boxes)
        if bottom <= area.height * FILLED:
            break
    boxes += _ways_out(kit, area, bottom + kit.units(4), ways_out, len(boxes))
    return _pane(kit, area, (heading, *boxes))


def thanks_screen(kit: Kit, area: Rect, told: str, way_on: Choice) -> Pane:
    """A large thank you, what becomes of the answer, and the way on."""
    theme, x = kit.theme, kit.margin
    width = min(area.width - 2 * x, kit.units(WIDEST_UNITS))
    size, y = kit.glyph(THANKS_MM), kit.units(8)
    title = kit.heading(kit.say("thank-you"), kit.style(theme.type.display, bold=True), width)
    words = kit.whole(told, kit.style(theme.type.lead, theme.secondary), width)
    height = math.ceil(y + size + kit.units(3) + title.height + kit.units(2) + words.height)
    drawing = Drawing(kit, Rect(0, 0, area.width, height), theme.ground)
    drawing.icon(theme.good.icon, x, y, size, theme.good.colour)
    drawing.words(title, x, y + size + kit.units(3))
    drawing.words(words, x, y + size + kit.units(3) + title.height + kit.units(2))
    thanks = drawing.box("thanks", Role.TITLE, f"{title.text} {words.text}")
    button = card(kit, _place(kit, area, x, height + kit.units(6), width), way_on, 0)
    return _pane(kit, area, (thanks, button))


def card(kit: Kit, place: Rect, choice: Choice, focus: int, larger: float = 1.0, height: float = 0.0) -> Box:
    """A choice as a card at `place`, which has its width; at least `height` high."""
    theme = kit.theme
    words, icon = _words(kit, choice, place.width, larger)
    inner, beside = _air(kit)
    tall = float(math.ceil(max(kit.primary, words.height + kit.units(2), icon + kit.units(2), height)))
    drawing = Drawing(kit, Rect(place.x, place.y, place.width, tall), theme.ground)
    ground = theme.accent if choice.main else theme.ground if choice.quiet else theme.card
    drawing.touchable(0, 0, place.width, tall, ground, kit.radius)
    if choice.quiet and not theme.edge:
        drawing.stroke(0, 0, place.width, tall, theme.rule, kit.radius)
    colour = theme.on_accent if choice.main else theme.accent
    if choice.icon:
        name = mirrored_icon(choice.icon) if kit.rtl else choice.icon
        drawing.icon(name, inner, (tall - icon) / 2, icon, colour)
    start = inner + icon + beside if choice.icon else inner
    drawing.words(words, start, (tall - words.height) / 2)
    return drawing.box(f"choice-{choice.action}", Role.BUTTON, words.text, choice.action, focus)


def has_room(kit: Kit, choice: Choice, width: float) -> bool:
    """Whether no word of the choice is broken on a card of this width."""
    words, _ = _words(kit, choice, width, 1.0)
    return kit.unbroken(words, words.width)


def _words(kit: Kit, choice: Choice, width: float, larger: float) -> tuple[TextLayout, float]:
    """The words of a card and the size of its icon, 0 where it has none."""
    theme = kit.theme
    icon = kit.glyph(ICON_MM * larger) if choice.icon else 0.0
    inner, beside = _air(kit)
    room = width - 2 * inner - (icon + beside if icon else 0.0)
    colour = theme.on_accent if choice.main else theme.accent if theme.edge else theme.ink
    style = kit.style(theme.type.lead * larger, colour, bold=True)
    return kit.whole(choice.words, style, room, tag=choice.tag), icon


def _air(kit: Kit) -> tuple[float, float]:
    """The room beside what stands on a card, and between its icon and its words; large words need it themselves."""
    return (kit.units(3), kit.units(2)) if kit.text <= LARGEST_AIRY else (kit.units(1.5), kit.units(1))


def _heading(kit: Kit, width: float, asked: Asked) -> Box:
    theme, x = kit.theme, kit.margin
    room, y = width - 2 * x, kit.units(5 if kit.geometry.portrait else 4)
    above = kit.whole(asked.above, kit.style(theme.type.lead, theme.secondary), room) if asked.above else None
    title = kit.even(asked.words, kit.style(theme.type.title, bold=True), room, 3)
    note = kit.whole(asked.note, kit.style(theme.type.body, theme.secondary), room) if asked.note else None
    top = y + (above.height + kit.units(1) if above else 0)
    foot = top + title.height + (note.height + kit.units(1) if note else 0)
    drawing = Drawing(kit, Rect(0, 0, width, float(math.ceil(foot + kit.units(4)))), theme.ground)
    if above:
        drawing.words(above, x, y)
    drawing.words(title, x, top)
    if note:
        drawing.words(note, x, top + title.height + kit.units(1))
    spoken = ". ".join(words for words in (asked.above, asked.words, asked.note) if words)
    return drawing.box("asked", Role.TITLE, spoken)


def _grid(kit: Kit, area: Rect, top: float, answers: Sequence[Choice], larger: float) -> list[Box]:
    """The answers in one or two columns, those that stand beside each other of one height."""
    wide = area.width > area.height * TWO_COLUMNS and kit.text <= LARGEST_AIRY
    columns = 2 if wide and len(answers) > 2 else 1
    gap = max(kit.gap, kit.units(larger))
    across = (area.width - 2 * kit.margin - (columns - 1) * gap) / columns
    width, boxes, y = float(math.floor(min(across, kit.units(WIDEST_UNITS)))), list[Box](), top
    for row in range(0, len(answers), columns):
        beside = answers[row : row + columns]
        tallest = max(_words(kit, choice, width, larger)[0].height for choice in beside) + kit.units(2)
        for n, choice in enumerate(beside):
            place = _place(kit, area, kit.margin + n * (width + gap), y, width)
            boxes.append(card(kit, place, choice, row + n, larger, tallest))
        y += max(box.rect.height for box in boxes[row:]) + gap
    return boxes


def _ways_out(kit: Kit, area: Rect, y: float, choices: Sequence[Choice], focus: int) -> list[Box]:
    """Quiet buttons beside each other, each as wide as its words; beneath each other where they have no room."""
    boxes, x = list[Box](), kit.margin
    for n, choice in enumerate(choices, focus):
        widest = area.width - 2 * kit.margin
        words, icon = _words(kit, choice, widest, 1.0)
        natural = words.natural_width if words.line_count == 1 else widest
        inner, beside = _air(kit)
        extra = 2 * inner + (icon + beside if icon else 0) + 2
        width = float(math.ceil(min(widest, natural + extra)))
        if boxes and x + width > area.width - kit.margin:
            x, y = kit.margin, boxes[-1].rect.y + boxes[-1].rect.height + kit.gap
        boxes.append(card(kit, _place(kit, area, x, y, width), choice, n))
        x += width + max(kit.gap, kit.units(2))
    return boxes


def _place(kit: Kit, area: Rect, x: float, y: float, width: float) -> Rect:
    place = Rect(float(round(x)), float(round(y)), width, 0)
    return mirrored(place, area.width) if kit.rtl else place


def _pane(kit: Kit, area: Rect, boxes: tuple[Box, ...]) -> Pane:
    bottom = max(box.rect.y + box.rect.height for box in boxes)
    height = area.height if bottom <= area.height else bottom + kit.units(4)
    return Pane(Sheet(int(area.width), math.ceil(height), kit.theme.ground, boxes), area)
