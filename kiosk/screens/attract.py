"""The resting screen: a karst bay at the first light, a welcome, and where to touch.

The drawing is our own, of the theme's colours alone: capsules stand for the rocks, a disc for the
sun. Language follows language, one turn each; nothing else moves. A touch anywhere begins.
"""

from __future__ import annotations

from content_packs.model import Span
from content_packs.typeset.boxes import Box, Hit, Rect, Role, Sheet
from content_packs.typeset.shaping import Align
from kiosk.screens.kit import Drawing, Kit
from kiosk.screens.layout import Pane

TURN_S = 8.0
"""How long one language stands."""

SKY, SEA = 0.36, 0.70
"""Where the drawing begins and ends, as parts of the panel's height."""

# A rock: centre and half width in parts of the panel's width, top in parts of the drawing's height,
# and how near it is (0: lost in haze … 1: at the shore).
ROCKS = (
    (0.06, 0.075, 0.52, 0.22), (0.20, 0.055, 0.34, 0.22), (0.47, 0.050, 0.58, 0.22), (0.90, 0.070, 0.30, 0.22),
    (0.12, 0.060, 0.56, 0.42), (0.71, 0.060, 0.44, 0.42), (0.80, 0.050, 0.22, 0.42), (0.98, 0.060, 0.58, 0.42),
    (0.01, 0.090, 0.30, 0.68), (0.30, 0.045, 0.68, 0.68), (0.88, 0.055, 0.66, 0.68),
    (0.36, 0.026, 0.82, 0.90), (0.14, 0.040, 0.78, 0.90), (1.00, 0.060, 0.52, 0.90),
)  # fmt: skip


def attract_screen(kit: Kit, panel: Rect, site: str, tags: tuple[str, ...], top: float) -> Pane:
    """The whole panel in the language of `kit`; `tags` are all the languages it offers, `top` is
    the height kept free for the banner."""
    boxes = (_sky(kit, panel, site, top), _drawing(kit, panel), _sea(kit, panel, tags))
    return Pane(Sheet(int(panel.width), int(panel.height), kit.theme.ground, boxes), panel)


def mixed(one: str, other: str, part: float) -> str:
    """`part` of the colour `other` in the colour `one`."""
    pairs = ((int(one[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(a + (b - a) * part):02X}" for a, b in pairs)


def _sky(kit: Kit, panel: Rect, site: str, top: float) -> Box:
    """The words over the drawing: the gate's name, and the welcome as large as it fits."""
    theme = kit.theme
    drawing = Drawing(kit, Rect(0, top, panel.width, round(panel.height * SKY) - top), theme.ground)
    room = panel.width - 2 * kit.margin
    name = kit.fitting(site, kit.style(theme.type.heading2, theme.accent, bold=True), room, 2)
    welcome = kit.fitting(kit.say("welcome"), kit.style(theme.type.attract * 1.25, bold=True), room, 1)
    y = kit.units(9) if kit.geometry.portrait else kit.units(4)
    drawing.words(name, kit.margin, y)
    drawing.words(welcome, kit.margin, y + name.height + kit.units(1))
    return drawing.box("welcome", Role.TITLE, welcome.text)


def _drawing(kit: Kit, panel: Rect) -> Box:
    theme = kit.theme
    top, bottom = round(panel.height * SKY), round(panel.height * SEA)
    height, width = float(bottom - top), panel.width
    drawing = Drawing(kit, Rect(0, float(top), width, height), theme.ground)
    sun = min(width, height) * 0.34
    drawing.fill(width * 0.5, height * 0.16, sun, sun, mixed(theme.ground, theme.topics[2], 0.42), sun / 2)
    unit = min(width, height * 2)
    for haze in sorted({near for *_, near in ROCKS}):
        colour = mixed(theme.ground, theme.accent, haze)
        for centre, half, peak, _near in (rock for rock in ROCKS if rock[3] == haze):
            across = 2 * half * (unit + width) / 2
            drawing.fill(centre * width - across / 2, peak * height, across, height * 1.5, colour, across / 2)
        drawing.fill(0, height * (0.80 + haze * 0.16), width, height, mixed(theme.ground, theme.accent, haze * 0.8))
    return drawing.box("drawing", Role.GROUND)


def _sea(kit: Kit, panel: Rect, tags: tuple[str, ...]) -> Box:
    """The water in front: the button that is not needed, because all is one, and its words in every language."""
    theme = kit.theme
    top = round(panel.height * SEA)
    drawing = Drawing(kit, Rect(0, float(top), panel.width, panel.height - top), theme.accent)
    size, room = kit.px(14), panel.width - 2 * kit.margin
    style = kit.style(theme.type.title, theme.accent, bold=True)
    label = kit.label(kit.say("touch-to-start"), style, room - size - kit.units(8))
    across = label.width + size + kit.units(7)
    height = kit.px(30)
    x, y = (panel.width - across) / 2, kit.units(5)
    drawing.fill(x, y, across, height, theme.on_accent, height / 2)
    drawing.icon("touch_app", x + kit.units(2.5), y + (height - size) / 2, size, theme.accent)
    drawing.words(label, x + kit.units(3.5) + size, y + (height - label.height) / 2)
    phrases = _phrases(kit, tags)
    others = kit.shaper.text(phrases, kit.style(theme.type.body, theme.on_accent), kit.tag, room, Align.CENTRE)
    drawing.words(others, kit.margin, y + height + kit.units(4))
    box = drawing.box("touch-to-start", Role.BUTTON, label.text)
    return Box(
        box.id, box.role, box.rect, box.ground, box.paint, kit.tag, box.spoken, (Hit(panel, "start", label.text),), 0
    )


def _phrases(kit: Kit, tags: tuple[str, ...]) -> tuple[Span, ...]:
    others = [tag for tag in tags if tag != kit.tag]
    words = [kit.messages(tag, "touch-to-start").replace(" ", "\u00a0") for tag in others]
    return tuple(
        Span(text=("   ·   " if n else "") + word, lang=tag)
        for n, (tag, word) in enumerate(zip(others, words, strict=True))
    ) or (Span(text=" "),)
