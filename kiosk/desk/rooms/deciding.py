"""SIGN: the rooms at the end: compare the fingerprint and sign, or say why not; and what came of it. Pure."""

from __future__ import annotations

from content_packs.signing.spoken import spoken
from content_packs.typeset.boxes import Box, Rect, Role
from content_packs.typeset.text import Align
from kiosk.desk.acts import refusable, signable
from kiosk.desk.look import Tools, pane
from kiosk.desk.rooms.fields import secret_field, words_field
from kiosk.desk.rooms.frame import Button, frame
from kiosk.desk.rooms.waiting import groups
from kiosk.desk.state import Desk, Dossier, Source
from kiosk.desk.words import REASONS
from kiosk.screens.kit import Drawing
from kiosk.screens.layout import ScreenLayout

FORM_MM = 220.0
REASON_MM, FINGERPRINT_MM = 14.0, 56.0


def sign_room(tools: Tools, desk: Desk, dossier: Dossier, key: str) -> ScreenLayout:
    """The fingerprint large enough to be read aloud, and the passphrase."""
    theme, kit, offer = tools.theme, tools.kit, dossier.offer
    active = signable(desk) and bool(desk.dots) and not desk.busy
    buttons = (
        Button("back", tools.say("back"), at_end=False, active=not desk.busy),
        Button("sign", tools.say("sign"), primary=True, active=active),
    )
    title = tools.say("sign-title", publisher=offer.publisher, version=offer.version)
    around = frame(tools, desk, title, buttons)
    width = around.main.width - 2 * kit.margin
    y = kit.units(4)
    boxes = [_sentence(tools, tools.say("sign-compare"), Rect(kit.margin, y, width, 0))]
    y += boxes[-1].rect.height + kit.units(3)
    boxes.append(_fingerprint(tools, dossier.fingerprint, Rect(kit.margin, y, width, kit.px(FINGERPRINT_MM))))
    y += boxes[-1].rect.height + kit.units(4)
    field = Rect(kit.margin, y, min(width, kit.px(FORM_MM)), 0)
    label = tools.say("pin") if key.startswith("pkcs11:") else tools.say("passphrase", key=key)
    boxes += secret_field(tools, label, desk.dots, field)
    return around.layout(pane(boxes, around.main, theme.ground), theme.ground)


def refuse_room(tools: Tools, desk: Desk, dossier: Dossier) -> ScreenLayout:
    """Reasons to choose from, and words."""
    theme, kit, offer = tools.theme, tools.kit, dossier.offer
    buttons = (
        Button("back", tools.say("back"), at_end=False, active=not desk.busy),
        Button("refuse", tools.say("refuse"), primary=True, active=refusable(desk) and not desk.busy),
    )
    title = tools.say("refuse-title", publisher=offer.publisher, version=offer.version)
    around = frame(tools, desk, title, buttons)
    width = min(around.main.width - 2 * kit.margin, kit.px(FORM_MM))
    y = kit.units(2)
    boxes = [_sentence(tools, tools.say("refuse-why"), Rect(kit.margin, y, width, 0))]
    y += boxes[-1].rect.height + kit.units(1)
    for reason in REASONS:
        boxes.append(_reason(tools, desk, reason, Rect(kit.margin, y, width, kit.px(REASON_MM))))
        y += boxes[-1].rect.height + kit.units(0.75)
    y += kit.units(1)
    boxes += words_field(tools, tools.say("refuse-words"), desk.words, Rect(kit.margin, y, width, 0))
    bottom = boxes[-1].rect.y + boxes[-1].rect.height + kit.units(2)
    return around.layout(pane(boxes, around.main, theme.ground, bottom), theme.ground)


def done_room(tools: Tools, desk: Desk) -> ScreenLayout:
    """What came of it."""
    theme, kit = tools.theme, tools.kit
    around = frame(tools, desk, tools.say("title"), (Button("back", tools.say("to-list"), primary=True),))
    width = around.main.width - 2 * kit.margin
    icon = kit.px(16.0)
    words = tools.text(_outcome(tools, desk), theme.type.title, width=width - icon - kit.units(3), bold=True)
    drawing = Drawing(kit, Rect(kit.margin, kit.units(8), width, round(max(words.height, icon))), theme.ground)
    tone = theme.good if desk.outcome != "done-refused" else theme.info
    drawing.icon(tone.icon if desk.outcome != "done-refused" else "block", 0, 0, icon, tone.colour)
    drawing.words(words, icon + kit.units(3), 0)
    box = drawing.box("outcome", Role.TEXT, words.text)
    return around.layout(pane([box], around.main, theme.ground), theme.ground)


def _outcome(tools: Tools, desk: Desk) -> str:
    dossier = desk.dossier
    if desk.outcome == "done-complete" and dossier and dossier.offer.source is Source.FOLDER:
        return tools.say("done-complete-folder")
    return tools.say(desk.outcome, missing=groups(tools, dossier.missing if dossier else ()))


def _sentence(tools: Tools, sentence: str, place: Rect) -> Box:
    words = tools.text(sentence, tools.theme.type.lead, width=place.width)
    drawing = Drawing(tools.kit, Rect(place.x, place.y, place.width, round(words.height)), tools.theme.ground)
    drawing.words(words, 0, 0)
    return drawing.box("sentence", Role.TEXT, sentence)


def _fingerprint(tools: Tools, fingerprint: str, place: Rect) -> Box:
    """Five groups, each in a field of its own, spaced so that none is skipped; under each the words to say it by."""
    theme, kit = tools.theme, tools.kit
    parts, aloud = fingerprint.split("-"), spoken(fingerprint).split(", ")
    gap, inner = kit.units(2), kit.units(1)
    width = (place.width - (len(parts) - 1) * gap) / len(parts)
    drawing = Drawing(kit, place, theme.ground)
    for n, (part, words) in enumerate(zip(parts, aloud, strict=True)):
        x = n * (width + gap)
        drawing.fill(x, 0, width, place.height, theme.card, kit.radius)
        style = kit.style(theme.type.display, theme.ink, bold=True)
        large = kit.fitting(part, style, width - 2 * inner, 1)
        said = tools.text(words, theme.type.body, theme.secondary, width=width - 2 * inner, align=Align.CENTRE)
        top = kit.units(1.5)
        drawing.words(large, x + (width - large.natural_width) / 2, top)
        drawing.words(said, x + inner, top + large.height, theme.secondary)
    return drawing.box("fingerprint", Role.TEXT, fingerprint)


def _reason(tools: Tools, desk: Desk, reason: str, place: Rect) -> Box:
    theme, kit = tools.theme, tools.kit
    chosen, inner, icon = desk.reason == reason, kit.units(1.5), kit.px(7.0)
    drawing = Drawing(kit, place, theme.ground)
    drawing.fill(0, 0, place.width, place.height, theme.info.ground if chosen else theme.card, kit.radius)
    if chosen:
        drawing.stroke(0, 0, place.width, place.height, theme.accent, kit.radius)
    mark = "radio_button_checked" if chosen else "radio_button_unchecked"
    drawing.icon(mark, inner, (place.height - icon) / 2, icon, theme.accent)
    label = tools.say(f"reason-{reason}")
    words = tools.text(label, theme.type.body, bold=chosen, width=place.width - icon - 3 * inner, max_lines=1)
    drawing.words(words, icon + 2 * inner, (place.height - words.height) / 2)
    return drawing.box(f"reason-{reason}", Role.BUTTON, label, f"reason:{reason}")
