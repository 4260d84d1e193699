"""Before the kiosk is in service: a calm ground, the pairing code, and where to type it.

Whatever base topics there are can still be used by a touch.
"""

from __future__ import annotations

from dataclasses import dataclass

from content_packs.typeset.boxes import Box, Hit, Rect, Role, Sheet
from content_packs.typeset.text import Align
from kiosk.screens.kit import Drawing, Kit
from kiosk.screens.layout import Pane
from kiosk.screens.take_away import code_rows, drawn_code

SIZES = (1.0, 0.85, 0.7, 0.55)
"""Parts of its full size that the screen is tried at, until all of it has room."""

QR_MM = 45.0
"""The code for a phone, its quiet zone included."""

START_FOOT = 0.84
"""Where the button stands, as a part of the panel's height."""


@dataclass(frozen=True)
class Pairing:
    """What an operator needs: the code, and where it is typed."""

    code: str
    address: str
    link: str = ""
    """The same as one address, for a phone's camera."""


def waiting_screen(kit: Kit, panel: Rect, pairing: Pairing | None, usable: bool, top: float) -> Pane:
    """The whole panel. `usable`: there are topics, and a touch leads to them."""
    limit = panel.height * (START_FOOT if usable else 1.0) - kit.units(2)
    for part in SIZES:
        boxes = [_notice(kit, panel, pairing is None and not usable, top, part)]
        if pairing:
            y = boxes[0].rect.y + boxes[0].rect.height + kit.units(4 * part)
            boxes.append(_code(kit, panel, pairing, y, part))
        if boxes[-1].rect.y + boxes[-1].rect.height <= limit:
            break
    if usable:
        boxes.append(_start(kit, panel))
    return Pane(Sheet(int(panel.width), int(panel.height), kit.theme.ground, tuple(boxes)), panel)


def _notice(kit: Kit, panel: Rect, soon: bool, top: float, part: float) -> Box:
    theme = kit.theme
    room, size = panel.width - 2 * kit.margin, kit.px(24 * part)
    words = kit.fitting(kit.say("not-in-service"), kit.style(theme.type.title, bold=True), room, 2, Align.CENTRE)
    below = kit.words(kit.say("coming-soon"), kit.style(theme.type.lead, theme.secondary), room, Align.CENTRE)
    start = top + panel.height * (0.2 if kit.geometry.portrait else 0.08) * part * part
    gap = kit.units(3 * part * part)
    height = size + gap + words.height + (below.height if soon else 0)
    drawing = Drawing(kit, Rect(0, round(start), panel.width, round(height)), theme.ground)
    drawing.icon("hourglass_empty", (panel.width - size) / 2, 0, size, theme.accent)
    drawing.words(words, kit.margin, size + gap)
    if soon:
        drawing.words(below, kit.margin, size + gap + words.height)
    return drawing.box("not-in-service", Role.TITLE, words.text)


def _code(kit: Kit, panel: Rect, pairing: Pairing, y: float, part: float) -> Box:
    theme = kit.theme
    across = min(panel.width - 2 * kit.margin, kit.units(95))
    inner, gap = kit.units(4 * part), kit.units(part)
    room, lead = across - 2 * inner, max(theme.type.small, theme.type.lead * part)
    title = kit.words(kit.say("pairing-code"), kit.style(lead, theme.secondary), room, Align.CENTRE)
    style = kit.style(theme.type.attract * 1.4 * part, theme.accent, bold=True)
    rows = code_rows(pairing.link) if pairing.link else ()
    side = float(max(1, round(kit.px(QR_MM * part) / len(rows))) * len(rows)) if rows else 0.0
    beside = not kit.geometry.portrait
    code = kit.fitting(pairing.code, style, room - (2 * (side + inner) if beside else 0), 1, Align.CENTRE)
    where = kit.words(kit.say("pairing-where", address=pairing.address), kit.style(lead), room, Align.CENTRE)
    below = side + gap if rows and not beside else 0.0
    height = round(2 * inner + title.height + code.height + where.height + 2 * gap + below)
    drawing = Drawing(kit, Rect(round((panel.width - across) / 2), y, across, height), theme.ground)
    drawing.fill(0, 0, across, height, theme.card, kit.radius)
    drawing.stroke(0, 0, across, height, theme.rule, kit.radius)
    drawing.words(title, inner, inner)
    drawing.words(code, (across - code.width) / 2, inner + title.height + gap)
    drawing.words(where, inner, inner + title.height + code.height + 2 * gap)
    if rows:
        foot = round(inner + title.height + code.height + where.height + 3 * gap)
        middle, end = round((across - side) / 2), round(across - inner - side)
        place = (end, round((height - side) / 2)) if beside else (middle, foot)
        drawing.add(drawn_code(kit, drawing, rows, side, *place))
    return drawing.box("pairing-code", Role.TEXT, f"{title.text}: {' '.join(pairing.code)}. {where.text}")


def _start(kit: Kit, panel: Rect) -> Box:
    """A touch anywhere leads to the base topics; this says so."""
    theme = kit.theme
    size = kit.px(12)
    style = kit.style(theme.type.heading2, theme.on_accent, bold=True)
    label = kit.label(kit.say("touch-to-start"), style, panel.width - 2 * kit.margin - size)
    across, height = label.width + size + kit.units(6), kit.px(26)
    left = round((panel.width - across) / 2)
    drawing = Drawing(kit, Rect(left, round(panel.height * START_FOOT), round(across), height), theme.ground)
    drawing.fill(0, 0, across, height, theme.accent, height / 2)
    drawing.icon("touch_app", kit.units(2), (height - size) / 2, size, theme.on_accent)
    drawing.words(label, kit.units(3) + size, (height - label.height) / 2)
    box = drawing.box("touch-to-start", Role.BUTTON, label.text)
    hits = (Hit(panel, "start", label.text),)
    return Box(box.id, box.role, box.rect, box.ground, box.paint, kit.tag, box.spoken, hits, 0)
