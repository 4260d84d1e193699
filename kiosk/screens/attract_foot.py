"""The foot of every screen at rest: where to touch, in all languages of the plan, always in the same place.

The button is not needed, because the whole panel is one; it says so to hands that look for one.
"""

from __future__ import annotations

from typing import TypeAlias

from content_packs.typeset.boxes import Box, Hit, Rect, Role
from content_packs.typeset.text import TextLayout, TypeStyle
from kiosk.screens.kit import Drawing, Kit

SEA, LEAST_MM = 0.70, 76.0
"""Where the foot begins, as a part of the panel's height; and how high it is at least."""

BUTTON, ABOVE = 0.36, 0.09
"""How high the button is at most, and what stays free above it, as parts of the foot."""

GAPS_UNITS = (5.0, 4.0, 3.0, 2.0)
"""How far the words of different languages stand from each other."""


def shore(kit: Kit, panel: Rect) -> int:
    """Where the foot begins, in pixels of the panel."""
    least = panel.height - kit.geometry.px(LEAST_MM)
    return round(max(panel.height / 2, min(panel.height * SEA, least)))


def foot(kit: Kit, panel: Rect, tags: tuple[str, ...]) -> Box:
    """The water in front: the button that is not needed, because all is one, and its words in every language."""
    theme = kit.theme
    top = shore(kit, panel)
    drawing = Drawing(kit, Rect(0, float(top), panel.width, panel.height - top), theme.accent)
    size, room = kit.px(14), panel.width - 2 * kit.margin
    style = kit.style(theme.type.title, theme.accent, bold=True)
    label = kit.label(kit.say("touch-to-start"), style, room - size - kit.units(8))
    across = label.width + size + kit.units(7)
    height = max(kit.touch, min(kit.px(30 if kit.geometry.portrait else 27), round(drawing.rect.height * BUTTON)))
    above = min(kit.units(5 if kit.geometry.portrait else 2.5), round(drawing.rect.height * ABOVE))
    x, y = (panel.width - across) / 2, above
    drawing.fill(x, y, across, height, theme.on_accent, height / 2)
    drawing.icon("touch_app", x + kit.units(2.5), y + (height - size) / 2, size, theme.accent)
    drawing.words(label, x + kit.units(3.5) + size, y + (height - label.height) / 2)
    below = y + height + min(kit.units(4 if kit.geometry.portrait else 1.5), above)
    edge, phrases = _fitted(kit, tags, panel.width, drawing.rect.height - below - kit.units(1))
    for phrase, left, line in phrases:
        drawing.words(phrase, edge + left, below + line)
    box = drawing.box("touch-to-start", Role.BUTTON, label.text)
    return Box(
        box.id, box.role, box.rect, box.ground, box.paint, kit.tag, box.spoken, (Hit(panel, "start", label.text),), 0
    )


Placed: TypeAlias = list[tuple[TextLayout, float, float]]
"""Phrases, each with its x and y."""

Lines: TypeAlias = list[list[TextLayout]]


def _fitted(kit: Kit, tags: tuple[str, ...], width: float, height: float) -> tuple[float, Placed]:
    """The other languages' words in the room there is: nearer to each other, then smaller, the smallest
    legible at least; on the smallest panels nearer to the edge."""
    style = kit.style(kit.theme.type.heading3, kit.theme.on_accent)
    others = [tag for tag in tags if tag != kit.tag]
    while True:
        phrases = [kit.words(kit.messages(tag, "touch-to-start"), style, tag=tag) for tag in others]
        last = style.cap_mm <= kit.theme.type.small
        for edge in (kit.margin, kit.units(1)) if last else (kit.margin,):
            for gap in GAPS_UNITS:
                room, apart = width - 2 * edge, kit.units(gap)
                placed = _placed(kit, _even_lines(phrases, room, apart), room, apart)
                if max((y + phrase.height for phrase, _, y in placed), default=0.0) <= height:
                    return edge, placed
        if last:
            return edge, placed
        style = TypeStyle(max(kit.theme.type.small, style.cap_mm * 0.92), colour=style.colour)


def _even_lines(phrases: list[TextLayout], room: float, gap: float) -> Lines:
    """Phrases in lines about as long as each other, none broken."""
    widest = _lines(phrases, room, gap)
    narrower = (_lines(phrases, room * part / 20, gap) for part in range(8, 20))
    even = (lines for lines in narrower if len(lines) == len(widest))
    return next((lines for lines in even if max(_length(line, gap) for line in lines) <= room), widest)


def _lines(phrases: list[TextLayout], room: float, gap: float) -> Lines:
    lines: Lines = [[]]
    for phrase in phrases:
        if lines[-1] and _length([*lines[-1], phrase], gap) > room:
            lines.append([])
        lines[-1].append(phrase)
    return lines


def _placed(kit: Kit, lines: Lines, room: float, gap: float) -> Placed:
    """The lines beneath each other, centred."""
    placed, y = [], 0.0
    for line in lines:
        x, high = (room - _length(line, gap)) / 2, max((phrase.height for phrase in line), default=0.0)
        for phrase in line:
            placed.append((phrase, x, y + (high - phrase.height) / 2))
            x += phrase.width + gap
        y += high + kit.units(0.5)
    return placed


def _length(line: list[TextLayout], gap: float) -> float:
    return sum(phrase.width for phrase in line) + gap * (len(line) - 1)
