"""The choice of language: every autonym on one screen, in the plan's order, no flags.

Someone lost in another script must know this screen at once: a globe, and its word in several scripts.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from content_packs.languages import LanguagePack
from content_packs.model import Span
from content_packs.typeset.boxes import Box, Rect, Role, Sheet
from content_packs.typeset.text import Align
from kiosk.screens.dock_labels import language_words
from kiosk.screens.kit import Drawing, Kit, mirrored
from kiosk.screens.layout import Pane

HEADING_WORDS = 5
TALLEST_MM = 62.0


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
    title = kit.fitting(kit.say("choose-language"), kit.style(kit.theme.type.title, bold=True), room, 1)
    words = language_words(kit, languages, HEADING_WORDS)
    spans = tuple(Span(text=f"{'   ' if n else ''}{word}", lang=tag) for n, (tag, word) in enumerate(words))
    style = kit.style(kit.theme.type.lead, kit.theme.secondary)
    others = kit.shaper.text(spans or " ", style, kit.tag, room, max_lines=1)
    top = kit.units(4)
    height = top + title.height + others.height + kit.units(4)
    drawing = Drawing(kit, Rect(0, 0, width, float(round(height))), kit.theme.ground)
    drawing.icon("language", kit.margin, (height - size) / 2, size, kit.theme.accent)
    drawing.words(title, kit.margin + size + kit.units(2), top)
    drawing.words(others, kit.margin + size + kit.units(2), top + title.height)
    return drawing.box("choose-language", Role.TITLE, title.text)


def _grid(kit: Kit, area: Rect, top: float, count: int) -> list[Rect]:
    """Equal cells: two columns upright, three across; never lower than a language button must be."""
    columns = 2 if kit.geometry.portrait else 3
    rows = max(1, math.ceil(count / columns))
    gap = max(kit.gap, kit.units(1.5))
    width = (area.width - 2 * kit.margin - (columns - 1) * gap) / columns
    least = math.ceil(kit.geometry.px(kit.theme.primary_mm))
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
    if not chosen:
        drawing.stroke(0, 0, cell.width, cell.height, theme.rule, kit.radius)
    style = kit.style(theme.type.title, colour, bold=True)
    room = cell.width - 2 * kit.units(1)
    speaking = Kit(kit.shaper, kit.messages, pack.tag)
    words = speaking.fitting(pack.autonym, style, room, 1, Align.CENTRE)
    drawing.words(words, kit.units(1), (cell.height - words.height) / 2)
    box = drawing.box(f"language-{pack.tag}", Role.BUTTON, pack.autonym, f"language:{pack.tag}", index)
    return Box(box.id, box.role, box.rect, box.ground, box.paint, pack.tag, box.spoken, box.hits, box.focus)
