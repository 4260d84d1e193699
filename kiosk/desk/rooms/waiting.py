"""SIGN: the list of requests that wait, and the room before it where the key is opened. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from content_packs.signing.compare.runs import seen
from content_packs.typeset.boxes import Box, Rect, Role
from kiosk.desk.look import Tools, pane
from kiosk.desk.rooms.fields import secret_field
from kiosk.desk.rooms.frame import Button, frame
from kiosk.desk.state import Desk, Offer, Source
from kiosk.screens.kit import Drawing
from kiosk.screens.layout import ScreenLayout

TITLES_SHOWN = 3
FORM_MM = 180.0


def unlock_room(tools: Tools, desk: Desk, key: str) -> ScreenLayout:
    """Why a passphrase is asked for, and its field."""
    theme, kit = tools.theme, tools.kit
    buttons = (Button("unlock", tools.say("unlock"), primary=True, active=bool(desk.dots) and not desk.busy),)
    around = frame(tools, desk, tools.say("unlock-title"), buttons)
    room = min(kit.px(FORM_MM), around.main.width - 2 * kit.margin)
    why = tools.text(tools.say("unlock-why", key=key), theme.type.lead, width=room)
    y = kit.units(6)
    drawing = Drawing(kit, Rect(kit.margin, y, room, round(why.height)), theme.ground)
    drawing.words(why, 0, 0)
    y += round(why.height) + kit.units(4)
    boxes = [drawing.box("why", Role.TEXT, why.text)]
    boxes += secret_field(tools, tools.say("passphrase", key=key), desk.dots, Rect(kit.margin, y, room, 0))
    return around.layout(pane(boxes, around.main, theme.ground), theme.ground)


def list_room(tools: Tools, desk: Desk) -> ScreenLayout:
    """Every request, the urgent ones first."""
    theme, kit = tools.theme, tools.kit
    around = frame(tools, desk, tools.say("list-title"), (Button("look", tools.say("look"), active=not desk.busy),))
    width = around.main.width - 2 * kit.margin
    boxes: list[Box] = []
    y = kit.units(3)
    for number, offer in enumerate(desk.offers):
        boxes.append(_offer(tools, number, offer, Rect(kit.margin, y, width, 0)))
        y += boxes[-1].rect.height + kit.units(1.5)
    if not desk.offers and not desk.busy:
        empty = tools.text(tools.say("list-empty"), theme.type.lead, theme.secondary, width=width)
        drawing = Drawing(kit, Rect(kit.margin, y, width, round(empty.height)), theme.ground)
        drawing.words(empty, 0, 0)
        boxes.append(drawing.box("empty", Role.TEXT, empty.text))
    return around.layout(pane(boxes, around.main, theme.ground, y + kit.units(2)), theme.ground)


def _offer(tools: Tools, number: int, offer: Offer, place: Rect) -> Box:
    theme, kit = tools.theme, tools.kit
    inner, room = kit.units(2), place.width - 4 * kit.units(1)
    right = round(room * 0.36)
    left = room - right - kit.gap
    head = tools.say("version", publisher=offer.publisher, version=offer.version)
    lines = [
        tools.text(head, theme.type.heading2, theme.ink, bold=True, width=left, max_lines=1),
        tools.text(_changes(tools, offer), theme.type.body, theme.ink, width=left, max_lines=2),
        tools.text(_origin(tools, offer), theme.type.small, theme.secondary, width=left, max_lines=2),
    ]
    beside = [
        tools.text(tools.say("fingerprint"), theme.type.small, theme.secondary, width=right),
        tools.text(offer.fingerprint, theme.type.body, theme.ink, bold=True, width=right),
        tools.text(_standing(tools, offer), theme.type.small, theme.secondary, width=right, max_lines=2),
    ]
    height = float(round(max(sum(each.height for each in column) for column in (lines, beside)) + 2 * inner))
    drawing = Drawing(kit, Rect(place.x, place.y, place.width, height), theme.ground)
    drawing.fill(0, 0, place.width, height, theme.card, kit.radius)
    if offer.urgent:
        drawing.fill(0, 0, kit.units(1), height, theme.danger.colour, 0)
    for x, column in ((inner, lines), (inner + left + kit.gap, beside)):
        y = inner
        for each in column:
            drawing.words(each, x, y)
            y += each.height
    return drawing.box(f"offer-{number}", Role.BUTTON, head, f"open:{number}")


def _changes(tools: Tools, offer: Offer) -> str:
    urgent = f"{tools.say('urgent')}: " if offer.urgent else ""
    if not offer.signable:
        return f"{urgent}{tools.say('roles')}"
    shown = [seen(_title(tools, titles)) for titles in offer.titles[:TITLES_SHOWN]]
    rest = len(offer.titles) - len(shown)
    more = f" {tools.say('and-more', count=rest)}" if rest > 0 else ""
    return f"{urgent}{', '.join(shown)}{more}" if shown else f"{urgent}{tools.say('no-files')}"


def _title(tools: Tools, titles: Mapping[str, str]) -> str:
    return titles.get(tools.tongue) or next(iter(titles.values()), "")


def _origin(tools: Tools, offer: Offer) -> str:
    when = f"{offer.asked_at.astimezone():%d/%m/%Y %H:%M}"
    asked = tools.say("asked", who=seen(offer.asked_by), when=when)
    folder = tools.say("in-folder", place=seen(offer.place))
    return f"{asked} · {folder if offer.source is Source.FOLDER else tools.say('on-server')}"


def _standing(tools: Tools, offer: Offer) -> str:
    """What is missing; of a folder only how many have signed is known before it is judged."""
    if offer.source is Source.FOLDER:
        return tools.say("signatures", count=len(offer.signed_by))
    return needs(tools, offer.missing)


def needs(tools: Tools, missing: tuple[str, ...]) -> str:
    """What a request still needs, in words."""
    if not missing:
        return tools.say("needs-nothing")
    return tools.say("needs", missing=groups(tools, missing))


def groups(tools: Tools, missing: tuple[str, ...]) -> str:
    """Who has to sign: groups by their words, anything else as it was said."""
    known = {group: tools.say(f"group-{group}") for group in ("author", "approver")}
    return ", ".join(known.get(each, each) for each in missing)
