"""The choice of language: every autonym on one screen, in the plan's order, no flags.

Someone lost in another script must know this screen at once: a globe, and its word in several scripts.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

from content_packs.languages import LanguagePack
from content_packs.model import Span
from content_packs.theme import CAP_HEIGHT_PER_EM
from content_packs.typeset.boxes import Box, Rect, Role, Sheet
from content_packs.typeset.text import Align, TextLayout
from kiosk.screens.dock_labels import language_words
from kiosk.screens.kit import Drawing, Kit, mirrored
from kiosk.screens.layout import Pane

HEADING_WORDS = 5
TALLEST_MM = 62.0
NAME_EM, NAME_LINE_EM = 5.4, 1.7
"""The longest autonym, and the height of the tallest one's ink with what is free about it, in em of bold type."""

CHECK_MM = 8.0


def languages_screen(kit: Kit, area: Rect, languages: Mapping[str, LanguagePack], chosen: str) -> Pane:
    """The content pane: a heading, and a button for each of `languages`."""
    heading = _heading(kit, area.width, languages)
    top = heading.rect.height
    cells = _grid(kit, area, top, len(languages))
    if kit.rtl:
        cells = [mirrored(cell, area.width) for cell in cells]
    buttons = [
        _button(kit, pack, cell, pack.tag == chosen, n)
        for n, (pack, cell) in enumerate(zip(languages.values(), cells, strict=True))
    ]
    bottom = max((cell.y + cell.height for cell in cells), default=top) + kit.units(3)
    height = max(area.height, bottom) if bottom > area.height + 1 else area.height
    return Pane(Sheet(int(area.width), math.ceil(height), kit.theme.ground, (heading, *buttons)), area)


def _heading(kit: Kit, width: float, languages: Mapping[str, LanguagePack]) -> Box:
    size = kit.px(16)
    room = width - 2 * kit.margin - size - kit.units(2)
    title = kit.heading(kit.say("choose-language"), kit.style(kit.theme.type.title, bold=True), room)
    others = _others(kit, languages, room)
    top, gap = kit.units(4), kit.units(1)
    height = top + title.ink.height + gap + others.height + kit.units(3)
    drawing = Drawing(kit, Rect(0, 0, width, float(round(height))), kit.theme.ground)
    drawing.icon("language", kit.margin, (height - size) / 2, size, kit.theme.mark)
    drawing.words(title, kit.margin + size + kit.units(2), top - title.ink.y)
    drawing.words(others, kit.margin + size + kit.units(2), top + title.ink.height + gap)
    return drawing.box("choose-language", Role.TITLE, title.text)


def _others(kit: Kit, languages: Mapping[str, LanguagePack], room: float) -> TextLayout:
    """The word for language in as many other scripts as stand on one line."""
    style = kit.style(kit.theme.type.lead, kit.theme.secondary)
    for count in range(HEADING_WORDS, 0, -1):
        words = language_words(kit, languages, count)
        spans = tuple(Span(text=f"{'   ' if n else ''}{word}", lang=tag) for n, (tag, word) in enumerate(words))
        line = kit.shaper.text(spans or " ", style, kit.tag, room)
        if line.line_count == 1:
            return line
    return line


def _grid(kit: Kit, area: Rect, top: float, count: int) -> list[Rect]:
    """Equal cells: two columns upright, three across, fewer where a name would not stand on one line; never
    lower than a language button must be."""
    gap, em = max(kit.gap, kit.units(1.5)), kit.geometry.px(kit.smallest) / CAP_HEIGHT_PER_EM
    columns = 2 if kit.geometry.portrait else 3
    while columns > 1 and (area.width - 2 * kit.margin + gap) / columns - gap - 2 * kit.units(1) < NAME_EM * em:
        columns -= 1
    rows = max(1, math.ceil(count / columns))
    width = (area.width - 2 * kit.margin - (columns - 1) * gap) / columns
    least = math.ceil(max(kit.primary, NAME_LINE_EM * em))
    room = (area.height - top - kit.units(4) - (rows - 1) * gap) / rows
    height = math.floor(min(max(room, least), max(kit.px(TALLEST_MM), least)))
    return [
        Rect(
            round(kit.margin + (n % columns) * (width + gap)),
            round(top + (n // columns) * (height + gap)),
            math.floor(width),
            height,
        )
        for n in range(count)
    ]


def _button(kit: Kit, pack: LanguagePack, cell: Rect, chosen: bool, index: int) -> Box:
    theme = kit.theme
    drawing = Drawing(kit, cell, theme.ground)
    colour = theme.on_accent if chosen else theme.ink
    drawing.fill(0, 0, cell.width, cell.height, theme.accent if chosen else theme.card, kit.radius)
    if not chosen and not theme.edge:
        drawing.stroke(0, 0, cell.width, cell.height, theme.rule, kit.radius)
    drawing.edge(0, 0, cell.width, cell.height, kit.radius)
    style = kit.style(theme.type.title, colour, bold=True)
    room = cell.width - 2 * kit.units(1)
    speaking = replace(kit, tag=pack.tag)
    words = speaking.within(pack.autonym, style, room, cell.height - 2 * kit.units(1), Align.CENTRE)
    drawing.words(words, kit.units(1), (cell.height - words.ink.height) / 2 - words.ink.y)
    if chosen:
        drawing.icon("check_circle", kit.units(1), kit.units(1), kit.px(CHECK_MM), colour)
    box = drawing.box(f"language-{pack.tag}", Role.BUTTON, pack.autonym, f"language:{pack.tag}", index)
    return Box(box.id, box.role, box.rect, box.ground, box.paint, pack.tag, box.spoken, box.hits, box.focus)
