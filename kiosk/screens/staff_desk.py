"""The staff screen itself: the kiosk's facts in rows, and what can be done."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from content_packs.model import Span
from content_packs.typeset.boxes import Box, Rect, Role
from content_packs.typeset.text import Align, TextLayout
from content_packs.wire import ClockTrust
from kiosk.screens.kit import Drawing
from kiosk.screens.staff_words import SECOND, StaffKit, draw_pair
from kiosk.staff import StaffView
from kiosk.staff_facts import Facts

STAMP = "%d.%m.%Y %H:%M UTC"
LABEL_SHARE = 0.36
BUTTONS_MM = 210.0
"""How wide the buttons are beside the facts on a lying panel."""
TRUST = {
    ClockTrust.SYNCED: "synced-clock",
    ClockTrust.CARRIED: "carried-clock",
    ClockTrust.UNTRUSTED: "untrusted-clock",
}


@dataclass(frozen=True)
class Button:
    action: str
    message: str
    icon: str
    wide: bool = False
    warns: bool = False


TESTS = (
    Button("staff-part:colours", "colours", "palette"),
    Button("staff-part:measure", "measure", "straighten"),
    Button("staff-part:touch", "touch", "touch_app"),
    Button("staff-sound", "sound", "volume_up"),
)
LEAVE = Button("staff-leave", "leave", "logout", wide=True)


def desk(kit: StaffKit, panel: Rect, view: StaffView) -> list[Box]:
    """The boxes of the whole panel: facts above, buttons below; on a lying panel beside each other."""
    upright = kit.geometry.portrait
    safe = ("release", "safe-down") if view.safe else ("safe", "safe-up")
    buttons = (Button(f"staff-{safe[0]}", safe[1], "shield", wide=True, warns=not view.safe), *TESTS, LEAVE)
    wide = panel.width if upright else min(kit.px(BUTTONS_MM), panel.width * 0.42)
    height = _height(kit, buttons)
    place = Rect(panel.width - wide, panel.height - height if upright else (panel.height - height) / 2, wide, height)
    facts = Rect(0, 0, panel.width if upright else panel.width - wide, panel.height - (height if upright else 0))
    return [_facts(kit, facts, view), *_buttons(kit, place, buttons)]


# -- facts -----------------------------------------------------------------------------------------


def _facts(kit: StaffKit, rect: Rect, view: StaffView) -> Box:
    """A title and the rows, at the size at which they have room."""
    theme, room = kit.theme, rect.width - 2 * kit.margin
    rows = list(_rows(kit, view.facts)) if view.facts else []
    title = kit.pair("staff", kit.style(theme.type.title, bold=True), room)
    drawing = Drawing(kit, rect, theme.ground)
    y = draw_pair(drawing, title, kit.margin, kit.units(4)) + kit.units(2)
    labels = [_label(kit, name, room * LABEL_SHARE - kit.gap) for name, _ in rows]
    values = [_value(kit, value, room * (1 - LABEL_SHARE)) for _, value in rows]
    tall = sum(max(label.height, value.height) for label, value in zip(labels, values, strict=True))
    pad = min(kit.units(2), max(0.0, (rect.height - y - tall) / (len(rows) + 1))) / 2
    for label, value in zip(labels, values, strict=True):
        drawing.fill(kit.margin, y, room, kit.rule, theme.rule)
        drawing.words(label, kit.margin, y + pad)
        drawing.words(value, kit.margin + room * LABEL_SHARE, y + pad)
        y += max(label.height, value.height) + 2 * pad
    spoken = "; ".join(f"{label.text}: {value.text}" for label, value in zip(labels, values, strict=True))
    return drawing.box("staff-facts", Role.TITLE, f"{title.text}. {spoken}")


def _label(kit: StaffKit, name: str, room: float) -> TextLayout:
    style = kit.style(kit.theme.type.small, kit.theme.secondary)
    spans = (Span(text=f"{kit.say(name)} · "), Span(text=kit.messages(SECOND, name), lang=SECOND))
    return kit.shaper.text(spans, style, kit.tag, room, Align.START)


def _value(kit: StaffKit, value: str, room: float) -> TextLayout:
    return kit.words(value, kit.style(kit.theme.type.small, kit.theme.ink, bold=True), room, max_lines=5)


def _rows(kit: StaffKit, facts: Facts) -> Iterator[tuple[str, str]]:
    none = kit.both("none")
    yield "kiosk", facts.kiosk
    yield "software", facts.software or none
    yield "plan", facts.plan or none
    packs = " · ".join(facts.releases) or none
    yield "packs", f"{packs}\n{kit.both('languages', count=facts.languages)}"
    yield "notices", " · ".join(facts.notices) or none
    yield "synced", _stamp(kit, facts.synced)
    yield "heard", _stamp(kit, facts.heard)
    yield "problem", facts.problem or none
    skew = "\n" + kit.both("skew", seconds=round(facts.skew_s)) if facts.skew_s else ""
    yield "clock", f"{facts.clock_at.strftime(STAMP)}\n{kit.both(TRUST[facts.trust])}{skew}"
    yield "disk", f"{facts.disk_free_gb:.1f} GB"
    yield "link", facts.link or none


def _stamp(kit: StaffKit, at: dt.datetime | None) -> str:
    return at.strftime(STAMP) if at else kit.both("never")


# -- buttons ---------------------------------------------------------------------------------------


def _cell(kit: StaffKit) -> float:
    return float(math.ceil(max(kit.primary, kit.px(25))))


def _height(kit: StaffKit, buttons: Sequence[Button]) -> float:
    rows = sum(1 if button.wide else 0.5 for button in buttons)
    return rows * (_cell(kit) + kit.gap) + kit.units(10)


def _buttons(kit: StaffKit, place: Rect, buttons: Sequence[Button]) -> Iterator[Box]:
    """Wide ones on a row of their own, the others two by two."""
    cell, gap, room = _cell(kit), kit.gap, place.width - 2 * kit.margin
    half = (room - gap) / 2
    x, y = 0.0, place.y + kit.units(4)
    for n, button in enumerate(buttons):
        width = room if button.wide else half
        rect = Rect(round(place.x + kit.margin + x), round(y), math.floor(width), cell)
        yield _button(kit, rect, button, n)
        x = 0.0 if button.wide or x else half + gap
        y += 0 if x else cell + gap


def _button(kit: StaffKit, rect: Rect, button: Button, n: int) -> Box:
    theme, icon = kit.theme, kit.px(11)
    ground = theme.warning.colour if button.warns else theme.accent
    drawing = Drawing(kit, rect, theme.ground)
    drawing.fill(0, 0, rect.width, rect.height, ground, kit.radius)
    drawing.icon(button.icon, kit.units(2), (rect.height - icon) / 2, icon, theme.on_accent)
    left = kit.units(3.5) + icon
    pair = kit.pair(button.message, kit.style(theme.type.body, theme.on_accent, bold=True), rect.width - left - kit.gap)
    draw_pair(drawing, pair, left, (rect.height - pair.height) / 2)
    return drawing.box(f"staff-{button.message}", Role.BUTTON, pair.text, button.action, n)
