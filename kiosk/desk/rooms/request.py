"""SIGN: the room of one request: what it changes on the left, on the right one of it by language, in words or
as the kiosk shows it. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping

from content_packs.signing.compare.runs import seen
from content_packs.signing.key_names import name_of
from content_packs.typeset.boxes import Box, Rect, Role
from kiosk.desk.acts import signable
from kiosk.desk.drawing.views import PANELS
from kiosk.desk.look import Tools, pane
from kiosk.desk.rooms.changes import words_pane
from kiosk.desk.rooms.frame import Button, frame
from kiosk.desk.rooms.pictures import pictures_pane
from kiosk.desk.rooms.waiting import needs
from kiosk.desk.state import EVERYTHING, Desk, Dossier, Entry
from kiosk.screens.kit import Drawing
from kiosk.screens.layout import Pane, ScreenLayout

LEFT_PART = 0.27
ROW_MM, TAB_MM = 22.0, 13.0


def request_room(tools: Tools, desk: Desk, dossier: Dossier, names: Mapping[str, str]) -> ScreenLayout:
    """The room. `names` are key names by id."""
    theme, left = tools.theme, desk.left
    note = tools.say("left", count=left) if left else tools.say("left-none")
    buttons = (
        Button("back", tools.say("back"), at_end=False, active=not desk.busy),
        Button("to-refuse", tools.say("to-refuse"), active=not desk.busy),
        Button("to-sign", tools.say("to-sign"), primary=True, active=signable(desk) and not desk.busy),
    )
    title = tools.say("version", publisher=dossier.offer.publisher, version=dossier.offer.version)
    around = frame(tools, desk, title, buttons, note)
    side = float(round(around.main.width * LEFT_PART))
    facts = _facts(tools, dossier, Rect(0, around.main.y, side, 0), names)
    entries = _entries(tools, desk, dossier, _below(facts.rect, around.main))
    right = Rect(side, around.main.y, around.main.width - side, around.main.height)
    tabs = _tabs(tools, desk, dossier, right)
    area = Rect(side, tabs.rect.y + tabs.rect.height, right.width, right.height - tabs.rect.height)
    content = _content(tools, desk, area)
    return around.layout(content, theme.ground, facts, entries, tabs)


def rows_in(tools: Tools, height: float) -> int:
    """How many entries are seen at once."""
    return max(1, int(height // (tools.kit.px(ROW_MM) + tools.kit.rule)))


def picture_width(tools: Tools) -> int:
    """How wide each of two pictures beside each other is, in pixels."""
    width = tools.kit.geometry.panel_px[0]
    right = width - round(width * LEFT_PART)
    return round((right - 2 * tools.kit.units(2) - tools.kit.units(2)) / 2)


def _below(upper: Rect, main: Rect) -> Rect:
    top = upper.y + upper.height
    return Rect(0, top, upper.width, main.y + main.height - top)


def _content(tools: Tools, desk: Desk, area: Rect) -> Pane:
    if desk.entry is None:
        words = tools.text(tools.say("renewal"), tools.theme.type.lead, width=area.width - 2 * tools.kit.margin)
        place = Rect(tools.kit.margin, tools.kit.units(4), area.width - 2 * tools.kit.margin, round(words.height))
        drawing = Drawing(tools.kit, place, tools.theme.ground)
        drawing.words(words, 0, 0)
        return pane([drawing.box("renewal", Role.TEXT, words.text)], area, tools.theme.ground)
    if desk.pictured:
        return pictures_pane(tools, desk, area, picture_width(tools))
    return words_pane(tools, desk.entry, desk.tab, area)


# -- the left side -----------------------------------------------------------------------------------------


def _facts(tools: Tools, dossier: Dossier, place: Rect, names: Mapping[str, str]) -> Pane:
    """Who asked, the fingerprint, who signed, what is missing."""
    theme, kit = tools.theme, tools.kit
    inner, offer = kit.units(1.5), dossier.offer
    width = place.width - 2 * inner
    asked = tools.say("asked", who=seen(offer.asked_by), when=f"{offer.asked_at.astimezone():%d/%m/%Y %H:%M}")
    signed = ", ".join(name_of(id_, names) for id_ in dossier.signed_by)
    lines = [
        (dossier.fingerprint, theme.type.body, True),
        (asked, theme.type.small, False),
        (tools.say("until", date=f"{dossier.until:%d/%m/%Y}"), theme.type.small, False),
        *(((tools.say("signed-by", names=signed), theme.type.small, False),) if signed else ()),
        (needs(tools, dossier.missing), theme.type.small, False),
    ]
    layouts = [tools.text(text, size, bold=bold, width=width, max_lines=2) for text, size, bold in lines]
    height = float(round(sum(each.height for each in layouts) + 2 * inner))
    drawing = Drawing(kit, Rect(0, 0, place.width, height), theme.card)
    y = inner
    for layout in layouts:
        drawing.words(layout, inner, y)
        y += layout.height
    drawing.fill(0, height - kit.rule, place.width, kit.rule, theme.rule)
    rect = Rect(place.x, place.y, place.width, height)
    return pane([drawing.box("facts", Role.TEXT, dossier.fingerprint)], rect, theme.card)


def _entries(tools: Tools, desk: Desk, dossier: Dossier, area: Rect) -> Pane:
    """What can be opened; the wheel moves it when there is more than has room."""
    kit, height = tools.kit, tools.kit.px(ROW_MM)
    shown = rows_in(tools, area.height)
    top = min(desk.top, max(0, len(dossier.entries) - shown))
    boxes = [
        _entry(tools, desk, n, entry, Rect(0, (n - top) * (height + kit.rule), area.width, height))
        for n, entry in enumerate(dossier.entries)
        if top <= n < top + shown
    ]
    return pane(boxes, area, tools.theme.card)


def _entry(tools: Tools, desk: Desk, number: int, entry: Entry, place: Rect) -> Box:
    theme, kit = tools.theme, tools.kit
    chosen, opened = number == desk.at, entry.key in desk.seen
    ground, ink = (theme.accent, theme.on_accent) if chosen else (theme.card, theme.ink)
    inner, icon = kit.units(1.5), kit.px(6.5)
    width = place.width - icon - 3 * inner
    title = tools.text(entry_title(tools, entry), theme.type.body, ink, bold=True, width=width, max_lines=1)
    small = theme.on_accent if chosen else theme.secondary
    what = tools.text(_what(tools, entry), theme.type.small, small, width=width, max_lines=1)
    drawing = Drawing(kit, place, ground)
    y = (place.height - title.height - what.height) / 2
    drawing.words(title, inner, y, ink)
    drawing.words(what, inner, y + title.height, small)
    colour = ink if chosen else theme.good.colour if opened else theme.secondary
    mark = "check_circle" if opened else "radio_button_unchecked"
    drawing.icon(mark, place.width - icon - inner, (place.height - icon) / 2, icon, colour)
    return drawing.box(f"entry-{number}", Role.BUTTON, title.text, f"entry:{number}")


def entry_title(tools: Tools, entry: Entry) -> str:
    """A page's title for whoever reads the window, or what a file is."""
    if not entry.page:
        return tools.say("settings") if entry.path.startswith("packs/") else seen(entry.path.rpartition("/")[2])
    titles = entry.titles
    return seen(titles.get(tools.tongue) or next(iter(titles.values()), entry.page))


def _what(tools: Tools, entry: Entry) -> str:
    return f"{entry.page or entry.path.partition('/')[2]}, {tools.say(entry.move)}"


# -- the strip over the content ----------------------------------------------------------------------------


def _tabs(tools: Tools, desk: Desk, dossier: Dossier, right: Rect) -> Pane:
    """Languages, then words or pictures; with pictures, which way the panel stands."""
    theme, kit = tools.theme, tools.kit
    if desk.entry is None:
        return pane([], Rect(right.x, right.y, right.width, 0), theme.ground)
    height, gap, margin = kit.px(TAB_MM), kit.units(0.75), kit.units(2)
    boxes: list[Box] = []
    x, y = margin, kit.units(1.5)
    for action, label, chosen in (*_looks(tools, desk), *_languages(tools, desk, dossier)):
        width = tools.wide_enough(label)
        first = action.startswith("tab:") and not any("tab:" in box.id for box in boxes)
        if first or x + width > right.width - margin:
            x, y = margin, y + (height + gap if boxes else 0)
        boxes.append(tools.button(action, label, Rect(x, y, width, height), chosen=chosen))
        x += width + gap
    total = y + height + kit.units(1.5)
    line = Drawing(kit, Rect(0, total - kit.rule, right.width, kit.rule), theme.ground)
    line.fill(0, 0, right.width, kit.rule, theme.rule)
    boxes.append(line.box("line", Role.GROUND))
    return pane(boxes, Rect(right.x, right.y, right.width, total), theme.ground)


def _looks(tools: Tools, desk: Desk) -> list[tuple[str, str, bool]]:
    looks = [("words", tools.say("words"), not desk.pictured), ("pictures", tools.say("pictures"), desk.pictured)]
    if desk.pictured:
        looks += [(f"panel:{name}", tools.say(f"panel-{name}"), desk.panel == name) for name in PANELS]
    return looks


def _languages(tools: Tools, desk: Desk, dossier: Dossier) -> list[tuple[str, str, bool]]:
    tabs = desk.entry.tabs(desk.pictured) if desk.entry else ()
    rest = tools.say("everything" if desk.entry and desk.entry.page else "settings")
    names = {**dossier.names, EVERYTHING: rest}
    return [(f"tab:{tag}", names.get(tag, tag), desk.tab == tag) for tag in tabs]
