"""What reading aids are set with: a switch, a scale between two buttons, a plain button. Whole rows, easy to hit.

Each finds its own height from its words. Places are already mirrored; inside, x counts from where reading begins.
"""

from __future__ import annotations

import math
from typing import TypeAlias

from content_packs.typeset.boxes import Box, Rect, Role
from kiosk.screens.kit import Drawing, Kit

ICON_MM = 11.0
TRACK_MM, TRACK_HEIGHT_MM = 18.0, 10.0
"""A switch's track."""

PIP_MM = 4.0
STEP_ICON_MM = 9.0
BUTTON_SHARE = 0.3
"""Of a scale's width, at most, each of its two buttons."""

End: TypeAlias = tuple[str, str, bool]
"""One end of a scale: the word of its ``aid:``, its message, whether it still goes further."""


def switch_row(kit: Kit, place: Rect, name: str, icon: str, on: bool, focus: int) -> Box:
    """Something that is on or off: its icon, its words, and at the end the switch over its state in words."""
    theme, inner = kit.theme, kit.units(2.5)
    size, track = kit.glyph(ICON_MM), kit.px(TRACK_MM)
    state = kit.words(kit.say("aids-on" if on else "aids-off"), kit.style(theme.type.small, bold=True))
    side = max(track, state.width)
    room = place.width - 4 * inner - size - side
    label = kit.whole(kit.say(f"aids-{name}"), kit.style(theme.type.lead, bold=True), room)
    tall = kit.px(TRACK_HEIGHT_MM) + kit.units(0.5) + state.ink.height
    height = math.ceil(max(kit.primary, label.height + 2 * inner, tall + 2 * kit.units(1.5)))
    drawing = _ground(kit, Rect(place.x, place.y, place.width, height), chosen=on)
    drawing.icon(icon, inner, (height - size) / 2, size, theme.accent)
    drawing.words(label, 2 * inner + size, (height - label.height) / 2)
    top, left = (height - tall) / 2, place.width - inner - side
    _track(drawing, left + (side - track) / 2, top, on)
    below = top + kit.px(TRACK_HEIGHT_MM) + kit.units(0.5) - state.ink.y
    drawing.words(state, left + (side - state.width) / 2, below)
    return drawing.box(f"aid-{name}", Role.BUTTON, f"{label.text}: {state.text}", f"aid:{name}", focus)


def _ground(kit: Kit, rect: Rect, chosen: bool = False) -> Drawing:
    """A card; what is on has a thicker edge."""
    theme = kit.theme
    drawing = Drawing(kit, rect, theme.ground)
    drawing.touchable(0, 0, rect.width, rect.height, theme.card, kit.radius)
    if not theme.edge:
        drawing.stroke(0, 0, rect.width, rect.height, theme.accent if chosen else theme.rule, kit.radius)
    return drawing


def _track(drawing: Drawing, x: float, y: float, on: bool) -> None:
    """Filled with the knob at its end, or hollow with the knob at its beginning."""
    kit, theme = drawing.kit, drawing.kit.theme
    wide, tall = kit.px(TRACK_MM), kit.px(TRACK_HEIGHT_MM)
    rim = max(2.0, kit.edge)
    drawing.fill(x, y, wide, tall, theme.accent if on else theme.secondary, tall / 2)
    if not on:
        drawing.fill(x + rim, y + rim, wide - 2 * rim, tall - 2 * rim, theme.card, tall / 2 - rim)
    knob = tall - 4 * rim
    left = x + wide - knob - 2 * rim if on else x + 2 * rim
    drawing.fill(left, y + 2 * rim, knob, knob, theme.on_accent if on else theme.secondary, knob / 2)


def scale_row(
    kit: Kit,
    place: Rect,
    what: tuple[str, str, str],
    level: tuple[int, int],
    ends: tuple[End, End],
    focus: int,
    sample: str = "",
) -> tuple[Box, ...]:
    """A scale: what it is (message, icon, value) over its pips, and beneath them a button for each way."""
    head = _head(kit, place, what, level, sample)
    gap = kit.gap
    y, width = head.rect.y + head.rect.height + gap, float(math.floor((place.width - gap) / 2))
    places = [Rect(place.x, y, width, 0), Rect(place.x + width + gap, y, width, 0)]
    if kit.rtl:
        places.reverse()
    steps = [(at, icon, *end) for at, icon, end in zip(places, ("remove", "add"), ends, strict=True)]

    def drawn(least: float) -> tuple[Box, ...]:
        return tuple(
            button(kit, at, f"aid:{word}", icon, message, focus + n, further=further, least=least)
            for n, (at, icon, word, message, further) in enumerate(steps)
        )

    return (head, *drawn(max(box.rect.height for box in drawn(0.0))))


def _head(kit: Kit, place: Rect, what: tuple[str, str, str], level: tuple[int, int], sample: str) -> Box:
    """What a scale is of, how far it is turned, and a sample of it."""
    theme, inner = kit.theme, kit.units(1)
    message, icon, value = what
    size, pip = kit.glyph(ICON_MM), kit.px(PIP_MM)
    told = kit.words(value, kit.style(theme.type.lead, bold=True))
    start = size + kit.units(2)
    label = kit.whole(kit.say(message), kit.style(theme.type.lead, bold=True), place.width - start - told.width - inner)
    shown = kit.whole(sample, kit.style(theme.type.body, theme.secondary), place.width) if sample else None
    line = max(size, label.height)
    height = line + inner + pip + inner + (shown.height if shown else 0)
    drawing = Drawing(kit, Rect(place.x, place.y, place.width, math.ceil(height)), theme.ground)
    drawing.icon(icon, 0, (line - size) / 2, size, theme.mark)
    drawing.words(label, start, (line - label.height) / 2)
    drawing.words(told, place.width - told.width, (line - told.height) / 2)
    _pips(drawing, line + inner, pip, level)
    if shown:
        drawing.words(shown, 0, line + 2 * inner + pip)
    said = f"{label.text}: {value}"
    return drawing.box(message, Role.TEXT, f"{said}. {sample}" if sample else said)


def _pips(drawing: Drawing, y: float, size: float, level: tuple[int, int]) -> None:
    """As many bars as there are steps, the first filled, the others hollow."""
    kit, theme = drawing.kit, drawing.kit.theme
    filled, steps = level
    gap = kit.units(0.75)
    wide = (drawing.rect.width - (steps - 1) * gap) / steps
    for step in range(steps):
        x = step * (wide + gap)
        drawing.fill(x, y, wide, size, theme.mark if step < filled else theme.rule, size / 2)
        if step >= filled:
            rim = max(1.0, kit.rule)
            drawing.fill(x + rim, y + rim, wide - 2 * rim, size - 2 * rim, theme.ground, size / 2 - rim)


def button(
    kit: Kit,
    place: Rect,
    action: str,
    icon: str,
    message: str,
    focus: int,
    *,
    primary: bool = False,
    further: bool = True,
    least: float = 0.0,
) -> Box:
    """An icon and its words in the middle of `place`. One that goes no further is pale, and still says so."""
    theme, inner, gap = kit.theme, kit.units(1.5), kit.units(1)
    size = min(kit.glyph(STEP_ICON_MM), kit.px(1.4 * STEP_ICON_MM))
    colour = theme.on_accent if primary else (theme.accent if further else theme.secondary)
    style = kit.style(
        theme.type.body, theme.on_accent if primary else (theme.ink if further else theme.secondary), bold=True
    )
    label = kit.snug(kit.say(message), style, place.width - 2 * inner - size - gap)
    across = size + gap + label.width
    height = math.ceil(max(kit.primary, label.height + 2 * inner, least))
    rect = Rect(place.x, place.y, place.width, height)
    drawing = Drawing(kit, rect, theme.ground)
    drawing.touchable(0, 0, rect.width, height, theme.accent if primary else theme.card, kit.radius)
    if not theme.edge and not primary:
        drawing.stroke(0, 0, rect.width, height, theme.rule, kit.radius)
    x = (rect.width - across) / 2
    drawing.icon(icon, x, (height - size) / 2, size, colour)
    drawing.words(label, x + size + gap, (height - label.height) / 2)
    return drawing.box(action.replace(":", "-"), Role.BUTTON, label.text, action, focus)
