"""`Are you still there?` over a screen that nobody touches: a touch anywhere answers."""

from __future__ import annotations

from content_packs.typeset.boxes import Box, Hit, Rect, Role, Sheet
from content_packs.typeset.text import Align
from kiosk.screens.kit import Drawing, Kit
from kiosk.screens.layout import Pane

STAY = "stay"


def still_there(kit: Kit, panel: Rect, left_s: int) -> Pane:
    """The pane over the middle of the screen; the whole panel is its one place to touch."""
    width = min(panel.width - 2 * kit.margin, kit.units(100))
    inner = kit.units(5)
    room = width - 2 * inner
    title = kit.even(kit.say("still-there"), kit.style(kit.theme.type.title, bold=True), room, 3)
    style = kit.style(kit.theme.type.lead, kit.theme.secondary)
    told = kit.words(kit.say("still-there-left", count=left_s), style, room)
    button = kit.fitting(
        kit.say("still-here"),
        kit.style(kit.theme.type.heading2, kit.theme.on_accent, bold=True),
        room - 2 * inner,
        2,
        Align.CENTRE,
    )
    tall = button.height + kit.units(4)
    height = float(round(2 * inner + title.height + told.height + tall + kit.units(6)))
    rect = Rect(float(round((panel.width - width) / 2)), float(round((panel.height - height) / 2)), width, height)
    drawing = Drawing(kit, Rect(0, 0, width, height), kit.theme.ground)
    drawing.stroke(0, 0, width, height, kit.theme.accent)
    drawing.words(title, inner, inner)
    drawing.words(told, inner, inner + title.height + kit.units(1))
    top = height - inner - tall
    drawing.fill(inner, top, room, tall, kit.theme.accent, kit.radius)
    drawing.words(button, 2 * inner, top + (tall - button.height) / 2)
    box = drawing.box("still-there", Role.BUTTON, f"{title.text} {told.text}", STAY, 0)
    anywhere = Hit(Rect(-rect.x, -rect.y, panel.width, panel.height), STAY, box.spoken)
    whole = Box(box.id, box.role, box.rect, box.ground, box.paint, box.language, box.spoken, (anywhere,), 0)
    return Pane(Sheet(int(width), int(height), kit.theme.ground, (whole,)), rect)
