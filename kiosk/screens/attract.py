"""The resting screen: a drawing, a welcome, and where to touch.

The drawing is the base pack's. Where it has none, a karst bay of the theme's colours alone stands in:
capsules for rocks, a disc for the sun. Language follows language, one turn each; nothing else moves.
A touch anywhere begins.
"""

from __future__ import annotations

from typing import TypeAlias

from content_packs.typeset.boxes import Box, Hit, Picture, Rect, Role, Sheet, Veil
from content_packs.typeset.text import TextLayout, TypeStyle
from kiosk.screens.kit import Drawing, Kit, mirrored
from kiosk.screens.layout import Pane

TURN_S = 8.0
"""How long one language stands."""

SKY_UPRIGHT, SKY_ACROSS, SEA = 0.29, 0.36, 0.70
"""Where the drawing begins and ends, as parts of the panel's height."""

WORDS_ACROSS = 0.40
"""How much of the width the words have beside a picture."""

MIST = 0.45
"""The part of such a picture's width over which it comes out of the ground, beginning at the words."""

GAPS_UNITS = (5.0, 4.0, 3.0, 2.0)
"""How far the words of different languages stand from each other."""

TALL = 0.6
"""Words in a place higher than this part of its width stand in its middle, on two lines."""

HAZE = (0.16, 0.32, 0.56, 0.84)
"""How much of the accent each row of rocks has, from the farthest to the nearest."""

# The rocks of each row: centre in parts of the panel's width, half width and height in parts of the
# drawing's height. Each is a capsule with a lower shoulder on one side, as karst stands in the sea.
ROCKS = (
    ((0.05, 0.10, 0.46, 1), (0.24, 0.08, 0.58, -1), (0.44, 0.07, 0.40, 1), (0.66, 0.1, 0.7, 1), (0.93, 0.09, 0.6, -1)),
    ((0.13, 0.09, 0.44, 1), (0.33, 0.06, 0.26, -1), (0.79, 0.09, 0.80, -1), (0.98, 0.09, 0.48, -1)),
    ((0.00, 0.12, 0.72, 1), (0.25, 0.05, 0.22, 1), (0.71, 0.07, 0.34, 1), (0.90, 0.07, 0.40, 1)),
    ((0.11, 0.05, 0.26, 1), (1.00, 0.12, 0.56, -1)),
)  # fmt: skip


def attract_screen(kit: Kit, panel: Rect, site: str, tags: tuple[str, ...], top: float, drawing: Box) -> Pane:
    """The whole panel in the language of `kit`; `tags` are all the languages it offers, `top` is the
    height kept free for the banner, `drawing` is `resting_drawing`, the same for many languages."""
    sky, _ = _places(kit, panel, top, beside=drawing.rect.width < panel.width)
    boxes = (_sky(kit, sky, site), drawing, _sea(kit, panel, tags))
    return Pane(Sheet(int(panel.width), int(panel.height), kit.theme.ground, boxes), panel)


def resting_drawing(kit: Kit, panel: Rect, top: float, picture: str) -> Box:
    """The drawing, mirrored where reading is; `picture` is the SHA-256 of the base pack's, "" for the bay."""
    _, view = _places(kit, panel, top, beside=bool(picture) and not kit.geometry.portrait)
    return _picture(kit, view, picture) if picture else _drawing(kit, view)


def mixed(one: str, other: str, part: float) -> str:
    """`part` of the colour `other` in the colour `one`."""
    pairs = ((int(one[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(a + (b - a) * part):02X}" for a, b in pairs)


def _places(kit: Kit, panel: Rect, top: float, beside: bool) -> tuple[Rect, Rect]:
    """Where the words stand and where the drawing: over it, or beside it where a picture has room."""
    shore = round(panel.height * SEA)
    if beside:
        width = round(panel.width * WORDS_ACROSS)
        sky, view = Rect(0, top, width, shore - top), Rect(width, top, panel.width - width, shore - top)
        return (mirrored(sky, panel.width), mirrored(view, panel.width)) if kit.rtl else (sky, view)
    horizon = round(panel.height * (SKY_UPRIGHT if kit.geometry.portrait else SKY_ACROSS))
    return Rect(0, top, panel.width, horizon - top), Rect(0, horizon, panel.width, shore - horizon)


def _picture(kit: Kit, view: Rect, sha256: str) -> Box:
    """The base pack's. Beside words it has no edge: it comes out of the ground as out of mist."""
    drawing = Drawing(kit, view, kit.theme.ground)
    drawing.add(Picture(sha256, view))
    if not kit.geometry.portrait:
        mist = round(view.width * MIST)
        x = view.x + view.width - mist if kit.rtl else view.x
        drawing.add(Veil(Rect(x, view.y, mist, view.height), kit.theme.ground, from_right=kit.rtl))
    return drawing.box("drawing", Role.GROUND)


def _sky(kit: Kit, sky: Rect, site: str) -> Box:
    """The words: the gate's name, and the welcome as large as it fits."""
    theme = kit.theme
    drawing = Drawing(kit, sky, theme.ground)
    beside = sky.height > sky.width * TALL
    room = sky.width - kit.margin - (kit.gap if beside else kit.margin)
    name = kit.fitting(site, kit.style(theme.type.heading2, theme.accent, bold=True), room, 2)
    lines, y = (2, kit.units(8)) if beside else (1, kit.units(6 if kit.geometry.portrait else 4))
    cap = theme.type.attract * 1.25
    welcome = kit.even(kit.say("welcome"), kit.style(cap, bold=True), room, lines)
    while y + name.height + kit.units(1) + welcome.height > sky.height and cap > theme.type.title:
        cap *= 0.92
        welcome = kit.even(welcome.text, kit.style(cap, bold=True), room, lines)
    if beside:
        y = (sky.height - name.height - kit.units(1) - welcome.height) / 2
    drawing.words(name, kit.margin, y)
    drawing.words(welcome, kit.margin, y + name.height + kit.units(1))
    return drawing.box("welcome", Role.TITLE, welcome.text)


def _drawing(kit: Kit, view: Rect) -> Box:
    theme = kit.theme
    height, width = view.height, view.width
    drawing = Drawing(kit, view, theme.ground)
    sun = height * 0.46
    drawing.fill(
        width * 0.5 - sun / 2, height * 0.08, sun, sun, mixed(theme.warning.ground, theme.warning.colour, 0.22), sun / 2
    )
    for row, haze in zip(ROCKS, HAZE, strict=True):
        shore = height * (0.80 + 0.16 * haze)
        if haze == HAZE[-1]:
            _boat(drawing, width * 0.47, height * 0.90, height * 0.2)
        for rock in row:
            _rock(drawing, rock, shore, mixed(theme.ground, theme.accent, haze))
        drawing.fill(0, shore, width, height - shore, mixed(theme.ground, theme.accent, min(1.0, haze + 0.1)))
    return drawing.box("drawing", Role.GROUND)


def _rock(drawing: Drawing, rock: tuple[float, float, float, int], shore: float, colour: str) -> None:
    """A capsule with its foot in the water, and its shoulder."""
    centre, half, peak, side = rock
    height = drawing.rect.height
    across, x = 2 * half * height, centre * drawing.rect.width
    for middle, wide, tall in ((x, across, peak), (x + side * across * 0.6, across * 0.7, peak * 0.62)):
        top = shore - tall * height
        drawing.fill(middle - wide / 2, top, wide, height, colour, wide / 2)
        drawing.fill(middle - wide / 2, top + wide / 2, wide, max(0.0, shore - top - wide / 2), colour)


def _boat(drawing: Drawing, x: float, y: float, length: float) -> None:
    """A sampan: an awning over a hull; the water nearer to the shore is drawn over its foot."""
    theme = drawing.kit.theme
    awning, deep = length * 0.44, length * 0.13
    drawing.fill(x - awning / 2, y - awning * 0.5, awning, awning, theme.warning.colour, awning / 2)
    drawing.fill(x - length / 2, y, length, awning, mixed(theme.ground, theme.accent, HAZE[-2] + 0.1))
    drawing.fill(x - length / 2, y - deep * 0.4, length, deep, theme.pressed, deep / 2)


def _sea(kit: Kit, panel: Rect, tags: tuple[str, ...]) -> Box:
    """The water in front: the button that is not needed, because all is one, and its words in every language."""
    theme = kit.theme
    top = round(panel.height * SEA)
    drawing = Drawing(kit, Rect(0, float(top), panel.width, panel.height - top), theme.accent)
    size, room = kit.px(14), panel.width - 2 * kit.margin
    style = kit.style(theme.type.title, theme.accent, bold=True)
    label = kit.label(kit.say("touch-to-start"), style, room - size - kit.units(8))
    across = label.width + size + kit.units(7)
    height = kit.px(30 if kit.geometry.portrait else 27)
    x, y = (panel.width - across) / 2, kit.units(5 if kit.geometry.portrait else 2.5)
    drawing.fill(x, y, across, height, theme.on_accent, height / 2)
    drawing.icon("touch_app", x + kit.units(2.5), y + (height - size) / 2, size, theme.accent)
    drawing.words(label, x + kit.units(3.5) + size, y + (height - label.height) / 2)
    below = y + height + kit.units(4 if kit.geometry.portrait else 1.5)
    edge = kit.margin if kit.geometry.portrait else kit.units(2)
    for phrase, left, line in _fitted(kit, tags, panel.width - 2 * edge, drawing.rect.height - below - kit.units(1)):
        drawing.words(phrase, edge + left, below + line)
    box = drawing.box("touch-to-start", Role.BUTTON, label.text)
    return Box(
        box.id, box.role, box.rect, box.ground, box.paint, kit.tag, box.spoken, (Hit(panel, "start", label.text),), 0
    )


Placed: TypeAlias = list[tuple[TextLayout, float, float]]
"""Phrases, each with its x and y."""

Lines: TypeAlias = list[list[TextLayout]]


def _fitted(kit: Kit, tags: tuple[str, ...], room: float, height: float) -> Placed:
    """The other languages' words in the room there is: nearer to each other, then smaller, the smallest
    legible at least."""
    style = kit.style(kit.theme.type.body, kit.theme.on_accent)
    others = [tag for tag in tags if tag != kit.tag]
    while True:
        phrases = [kit.words(kit.messages(tag, "touch-to-start"), style, tag=tag) for tag in others]
        for gap in GAPS_UNITS:
            placed = _placed(kit, _even_lines(phrases, room, kit.units(gap)), room, kit.units(gap))
            if max((y + phrase.height for phrase, _, y in placed), default=0.0) <= height:
                return placed
        if style.cap_mm <= kit.theme.type.small:
            return placed
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
