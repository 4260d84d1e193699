"""`More below`: a strip at the foot of the content while there is more, for whoever does not know to drag."""

from __future__ import annotations

import math

from content_packs.typeset.boxes import Rect, Role, Sheet
from kiosk.screens.kit import Drawing, Kit
from kiosk.screens.layout import MORE, Pane

STRIP_MM = 15.0
ICON_MM, LARGEST_ICON_MM = 9.0, 13.0


def more_below(kit: Kit, area: Rect) -> Pane:
    """The strip's pane, over the foot of `area`."""
    theme = kit.theme
    size = min(kit.glyph(ICON_MM), kit.px(LARGEST_ICON_MM))
    style = kit.style(theme.type.body, theme.accent, bold=True)
    label = kit.label(kit.say("more-below"), style, area.width - 2 * kit.margin - size - kit.units(1))
    height = float(math.ceil(max(kit.px(STRIP_MM), kit.touch, label.ink.height + kit.units(2))))
    drawing = Drawing(kit, Rect(0, 0, area.width, height), theme.ground)
    if theme.edge:
        drawing.touchable(0, 0, area.width, height, theme.ground)
    else:
        drawing.fill(0, 0, area.width, kit.rule, theme.rule)
    x = (area.width - label.width - size - kit.units(1)) / 2
    drawing.icon("expand_more", x, (height - size) / 2, size, theme.accent)
    drawing.words(label, x + size + kit.units(1), (height - label.ink.height) / 2 - label.ink.y)
    box = drawing.box("more-below", Role.BUTTON, label.text, MORE)
    rect = Rect(area.x, area.y + area.height - height, area.width, height)
    return Pane(Sheet(int(area.width), int(height), theme.ground, (box,)), rect)
