"""The calm screen: a moment's rest for a glass that somebody hammers on. It covers all; nothing is to be touched."""

from __future__ import annotations

from content_packs.typeset.boxes import Rect, Role, Sheet
from content_packs.typeset.text import Align
from kiosk.screens.kit import Drawing, Kit
from kiosk.screens.layout import Pane


def calm_screen(kit: Kit, panel: Rect) -> Pane:
    """One icon, one sentence and what to do, in the middle of the panel."""
    theme, room = kit.theme, panel.width - 2 * kit.margin
    icon, gap = kit.px(44), kit.units(4)
    title = kit.fitting(kit.say("calm"), kit.style(theme.type.display, bold=True), room, 2, Align.CENTRE)
    told = kit.words(kit.say("calm-told"), kit.style(theme.type.heading2, theme.secondary), room, Align.CENTRE)
    y = (panel.height - icon - 2 * gap - title.height - told.height) / 2
    drawing = Drawing(kit, panel, theme.ground)
    drawing.icon("front_hand", (panel.width - icon) / 2, y, icon, theme.accent)
    y += icon + gap
    drawing.words(title, kit.margin, y)
    y += title.height + gap
    drawing.words(told, kit.margin, y)
    box = drawing.box("calm", Role.NOTE, f"{title.text}. {told.text}")
    return Pane(Sheet(int(panel.width), int(panel.height), theme.ground, (box,)), panel)
