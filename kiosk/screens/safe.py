"""The safe screen: neutral and calm, for as long as staff doubt what the kiosk shows. In all its languages at once.

It says that the information is being checked and whom to ask, and the numbers for emergencies that the help
page gives. Nothing on it is to be touched, and nothing else of the content is shown.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from content_packs.model import ContactBlock, Page, Span
from content_packs.typeset.boxes import Box, Rect, Role, Sheet
from content_packs.typeset.text import Align
from kiosk.screens.kit import Drawing, Kit
from kiosk.screens.layout import Pane

SIZES = (1.6, 1.45, 1.3, 1.15, 1.0, 0.9, 0.8, 0.7, 0.6, 0.45, 0.3, 0.15)
"""Parts of its usual size that the screen is tried at, until all of it has room."""

NO_ICON = 0.6
"""Below this size there is no room for the icon."""

NAMED = 3
"""How many languages name whom a number calls."""


@dataclass(frozen=True)
class Call:
    """A number, and who answers, by language."""

    phone: str
    names: tuple[tuple[str, str], ...]


def calls(page: Page | None, languages: Sequence[str]) -> tuple[Call, ...]:
    """The numbers of the help page in its order, each once."""
    found: dict[str, tuple[str, list[tuple[str, str]]]] = {}
    for tag in languages:
        text = page.texts.get(tag) if page else None
        for block in text.blocks if text else ():
            if isinstance(block, ContactBlock) and block.phone:
                found.setdefault(block.contact, (block.phone, []))[1].append((tag, block.name))
    return tuple(Call(phone, tuple(names[:NAMED])) for phone, names in found.values())


def safe_screen(kit: Kit, panel: Rect, tags: Sequence[str], numbers: Sequence[Call]) -> Pane:
    """The whole panel; on a lying one two or three languages stand beside each other."""
    few = tuple(Call(call.phone, call.names[:1]) for call in numbers)
    columns = 2 if kit.geometry.portrait else 3
    tries = [*((columns, part, numbers) for part in SIZES[:8]), *((columns + 1, part, few) for part in SIZES[4:])]
    for across, part, called in tries:
        boxes = _boxes(kit, panel, 0, tags, called, across, part)
        spare = panel.height - kit.units(3) - boxes[-1].rect.y - boxes[-1].rect.height
        if spare >= 0:
            boxes = _boxes(kit, panel, round(spare / 2), tags, called, across, part)
            break
    return Pane(Sheet(int(panel.width), int(panel.height), kit.theme.ground, tuple(boxes)), panel)


def _boxes(
    kit: Kit, panel: Rect, top: float, tags: Sequence[str], numbers: Sequence[Call], across: int, part: float
) -> list[Box]:
    """An icon, the languages row by row with `across` of them in each, the numbers."""
    icon, above = kit.px(26 * part) if part >= NO_ICON else 0.0, kit.units(3 * part)
    head = Drawing(kit, Rect(0, top, panel.width, float(round(above + icon))), kit.theme.ground)
    if icon:
        head.icon("pending_actions", (panel.width - icon) / 2, above, icon, kit.theme.accent)
    boxes = [head.box("safe-icon", Role.GROUND)]
    columns = min(across, max(1, len(tags)))
    y = top + boxes[0].rect.height + kit.units(4 * part)
    width = (panel.width - 2 * kit.margin) / columns
    for start in range(0, len(tags), columns):
        row = [
            _said(kit, tag, Rect(round(kit.margin + n * width), round(y), math.floor(width), 0), part)
            for n, tag in enumerate(tags[start : start + columns])
        ]
        boxes += row
        y += max(box.rect.height for box in row)
    if numbers:
        boxes.append(_numbers(kit, panel, y + kit.units(2 * part), numbers, part))
    return boxes


def _said(kit: Kit, tag: str, place: Rect, part: float) -> Box:
    """One language: what is the matter, and whom to ask."""
    theme, room = kit.theme, place.width - 2 * kit.units(2)
    size = max(theme.type.small, theme.type.heading3 * part)
    words, bold = kit.messages(tag, "safe"), kit.style(size, bold=True)
    even = replace(kit, tag=tag).even(words, bold, room, 4).width
    title = kit.words(words, bold, even, Align.CENTRE, tag=tag)
    style = kit.style(max(theme.type.small, theme.type.body * part), theme.secondary)
    told = kit.words(kit.messages(tag, "safe-told"), style, room, Align.CENTRE, tag=tag)
    height = float(round(title.height + told.height + kit.units(4 * part)))
    drawing = Drawing(kit, Rect(place.x, place.y, place.width, height), theme.ground)
    drawing.words(title, (place.width - title.width) / 2, 0)
    drawing.words(told, kit.units(2), title.height)
    return drawing.box(f"safe-{tag}", Role.TEXT, f"{title.text}. {told.text}")


def _numbers(kit: Kit, panel: Rect, y: float, numbers: Sequence[Call], part: float) -> Box:
    """Every number large, beneath it who answers."""
    theme, width = kit.theme, (panel.width - 2 * kit.margin) / len(numbers)
    big = kit.style(max(theme.type.small, theme.type.title * part), theme.danger.colour, bold=True)
    small = kit.style(theme.type.small, theme.secondary)
    cells = []
    for call in numbers:
        spans = tuple(Span(text=f"{chr(10) if n else ''}{name}", lang=tag) for n, (tag, name) in enumerate(call.names))
        cells.append(
            (
                kit.fitting(call.phone, big, width - kit.gap, 1, Align.CENTRE),
                kit.shaper.text(spans, small, kit.tag, width - kit.gap, Align.CENTRE),
            )
        )
    top = kit.units(3 * part)
    height = float(math.ceil(top + max(phone.height + names.height for phone, names in cells)))
    drawing = Drawing(kit, Rect(0, round(y), panel.width, height), theme.ground)
    drawing.fill(kit.margin, 0, panel.width - 2 * kit.margin, kit.rule, theme.rule)
    for n, (phone, names) in enumerate(cells):
        x = kit.margin + n * width + kit.gap / 2
        drawing.words(phone, x, top)
        drawing.words(names, x, top + phone.height)
    spoken = "; ".join(f"{phone.text}, {names.text}" for phone, names in cells)
    return drawing.box("safe-numbers", Role.CONTACT, spoken)
