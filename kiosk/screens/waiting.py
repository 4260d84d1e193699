"""Before the kiosk is in service: a calm ground, the pairing code, and where to type it.

Whatever base topics there are can still be used by a touch.
"""

from __future__ import annotations

from dataclasses import dataclass

from content_packs.typeset.boxes import Box, Hit, Rect, Role, Sheet
from content_packs.typeset.text import Align
from kiosk.screens.kit import Drawing, Kit
from kiosk.screens.layout import Pane


@dataclass(frozen=True)
class Pairing:
    """What an operator needs: the code, and where it is typed."""

    code: str
    address: str


def waiting_screen(kit: Kit, panel: Rect, pairing: Pairing | None, usable: bool, top: float) -> Pane:
    """The whole panel. `usable`: there are topics, and a touch leads to them."""
    boxes = [_notice(kit, panel, pairing is None and not usable, top)]
    y = boxes[-1].rect.y + boxes[-1].rect.height
    if pairing:
        boxes.append(_code(kit, panel, pairing, y + kit.units(4)))
    if usable:
        boxes.append(_start(kit, panel))
    return Pane(Sheet(int(panel.width), int(panel.height), kit.theme.ground, tuple(boxes)), panel)


def _notice(kit: Kit, panel: Rect, soon: bool, top: float) -> Box:
    theme = kit.theme
    room, size = panel.width - 2 * kit.margin, kit.px(24)
    words = kit.fitting(kit.say("not-in-service"), kit.style(theme.type.title, bold=True), room, 2, Align.CENTRE)
    below = kit.words(kit.say("coming-soon"), kit.style(theme.type.lead, theme.secondary), room, Align.CENTRE)
    start = top + panel.height * (0.2 if kit.geometry.portrait else 0.08)
    height = size + kit.units(3) + words.height + (below.height if soon else 0)
    drawing = Drawing(kit, Rect(0, round(start), panel.width, round(height)), theme.ground)
    drawing.icon("hourglass_empty", (panel.width - size) / 2, 0, size, theme.accent)
    drawing.words(words, kit.margin, size + kit.units(3))
    if soon:
        drawing.words(below, kit.margin, size + kit.units(3) + words.height)
    return drawing.box("not-in-service", Role.TITLE, words.text)


def _code(kit: Kit, panel: Rect, pairing: Pairing, y: float) -> Box:
    theme = kit.theme
    across = min(panel.width - 2 * kit.margin, kit.units(95))
    inner, room = kit.units(4), across - 2 * kit.units(4)
    title = kit.words(kit.say("pairing-code"), kit.style(theme.type.lead, theme.secondary), room, Align.CENTRE)
    style = kit.style(theme.type.attract * 1.4, theme.accent, bold=True)
    code = kit.fitting(pairing.code, style, room, 1, Align.CENTRE)
    where = kit.words(kit.say("pairing-where", address=pairing.address), kit.style(theme.type.lead), room, Align.CENTRE)
    height = round(2 * inner + title.height + code.height + where.height + kit.units(2))
    drawing = Drawing(kit, Rect(round((panel.width - across) / 2), y, across, height), theme.ground)
    drawing.fill(0, 0, across, height, theme.card, kit.radius)
    drawing.stroke(0, 0, across, height, theme.rule, kit.radius)
    drawing.words(title, inner, inner)
    drawing.words(code, inner, inner + title.height + kit.units(1))
    drawing.words(where, inner, inner + title.height + code.height + kit.units(2))
    return drawing.box("pairing-code", Role.TEXT, f"{title.text}: {' '.join(pairing.code)}. {where.text}")


def _start(kit: Kit, panel: Rect) -> Box:
    """A touch anywhere leads to the base topics; this says so."""
    theme = kit.theme
    size = kit.px(12)
    style = kit.style(theme.type.heading2, theme.on_accent, bold=True)
    label = kit.label(kit.say("touch-to-start"), style, panel.width - 2 * kit.margin - size)
    across, height = label.width + size + kit.units(6), kit.px(26)
    left = round((panel.width - across) / 2)
    drawing = Drawing(kit, Rect(left, round(panel.height * 0.84), round(across), height), theme.ground)
    drawing.fill(0, 0, across, height, theme.accent, height / 2)
    drawing.icon("touch_app", kit.units(2), (height - size) / 2, size, theme.on_accent)
    drawing.words(label, kit.units(3) + size, (height - label.height) / 2)
    box = drawing.box("touch-to-start", Role.BUTTON, label.text)
    hits = (Hit(panel, "start", label.text),)
    return Box(box.id, box.role, box.rect, box.ground, box.paint, kit.tag, box.spoken, hits, 0)
