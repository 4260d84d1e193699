"""SIGN: what stands in every room: the band with its title, the language of the window, what is being done, what
went wrong, and the dock with the buttons. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from content_packs.typeset.boxes import Box, Rect, Role
from kiosk.desk.look import Tools, pane
from kiosk.desk.state import Desk
from kiosk.desk.words import TONGUES
from kiosk.screens.kit import Drawing, Kit
from kiosk.screens.layout import MORE, Pane, ScreenLayout

BAND_MM, DOCK_MM, BUTTON_MM = 22.0, 24.0, 15.0
MORE_MM = 13.0

TITLE_PART, BUSY_PART = 0.6, 0.38
"""Of the band's width: the title, and what is being done."""

TONGUE_NAMES = {"vi": "Tiếng Việt", "en": "English"}


@dataclass(frozen=True)
class Button:
    """One of the dock's. Those that are `at_end` stand on the right."""

    action: str
    label: str
    primary: bool = False
    active: bool = True
    at_end: bool = True


@dataclass(frozen=True)
class Frame:
    """The window divided: `main` is what is left between band, trouble and dock."""

    kit: Kit
    band: Pane
    trouble: Pane | None
    dock: Pane
    main: Rect

    def layout(self, content: Pane, ground: str, *standing: Pane) -> ScreenLayout:
        """The whole window."""
        width, height = round(self.band.rect.width), round(self.dock.rect.y + self.dock.rect.height)
        beside = (*standing, *((self.trouble,) if self.trouble else ()))
        more = _more(self.kit, content.rect) if content.farthest > 1 else None
        return ScreenLayout(width, height, ground, content, band=self.band, dock=self.dock, standing=beside, more=more)


def frame(tools: Tools, desk: Desk, title: str, buttons: Sequence[Button], note: str = "") -> Frame:
    """Band, trouble and dock of a room; `note` stands in the dock."""
    width, height = (float(side) for side in tools.kit.geometry.panel_px)
    band_height, dock_height = tools.kit.px(BAND_MM), tools.kit.px(DOCK_MM)
    band = _band(tools, desk, title, Rect(0, 0, width, band_height))
    trouble = _trouble(tools, desk, band_height, width)
    dock = _dock(tools, buttons, note, Rect(0, height - dock_height, width, dock_height))
    top = band_height + (trouble.rect.height if trouble else 0)
    return Frame(tools.kit, band, trouble, dock, Rect(0, top, width, height - dock_height - top))


def _band(tools: Tools, desk: Desk, title: str, rect: Rect) -> Pane:
    theme, kit = tools.theme, tools.kit
    room = rect.width - 2 * kit.margin - 2 * _tongue_width(tools) - kit.gap
    ground = Drawing(kit, Rect(0, 0, rect.width, rect.height), theme.band)
    said = tools.say(desk.busy) if desk.busy else ""
    words = tools.text(
        title, theme.type.title, theme.on_band, bold=True, width=room * (0.62 if said else 1.0), max_lines=1
    )
    ground.words(words, kit.margin, (rect.height - words.height) / 2, theme.on_band)
    if said:
        busy = tools.text(said, theme.type.body, theme.on_band, width=room * BUSY_PART, max_lines=1)
        ground.words(busy, kit.margin + room * (1 - BUSY_PART), (rect.height - busy.height) / 2, theme.on_band)
    boxes = [ground.box("band", Role.TITLE, title)]
    boxes += [_tongue(tools, tag, n, rect) for n, tag in enumerate(TONGUES)]
    return pane(boxes, rect, theme.band)


def _more(kit: Kit, area: Rect) -> Pane:
    """A sign at the foot of the content while there is more below; pressing it leads on."""
    theme, side = kit.theme, kit.px(MORE_MM)
    drawing = Drawing(kit, Rect(0, 0, side, side), theme.ground)
    drawing.fill(0, 0, side, side, theme.accent)
    icon = kit.px(MORE_MM * 0.6)
    drawing.icon("expand_more", (side - icon) / 2, (side - icon) / 2, icon, theme.on_accent)
    away = kit.units(1.5)
    rect = Rect(area.x + area.width - side - away, area.y + area.height - side - away, side, side)
    return pane([drawing.box(MORE, Role.BUTTON, "", MORE)], rect, theme.ground)


def _tongue_width(tools: Tools) -> float:
    return tools.kit.px(31.0)


def _tongue(tools: Tools, tag: str, n: int, band: Rect) -> Box:
    """A language of the window; the one it is in is filled."""
    theme, kit = tools.theme, tools.kit
    width, height = _tongue_width(tools), kit.px(11.0)
    x = band.width - kit.margin - (len(TONGUES) - n) * width
    drawing = Drawing(kit, Rect(x, (band.height - height) / 2, width, height), theme.band)
    chosen = tag == tools.tongue
    if chosen:
        drawing.fill(0, 0, width, height, theme.on_band, kit.radius)
    ink = theme.band if chosen else theme.on_band
    words = tools.text(TONGUE_NAMES[tag], theme.type.small, ink, bold=chosen)
    drawing.words(words, (width - words.natural_width) / 2, (height - words.height) / 2, ink)
    return drawing.box(f"tongue-{tag}", Role.BUTTON, TONGUE_NAMES[tag], f"tongue:{tag}")


def _trouble(tools: Tools, desk: Desk, top: float, width: float) -> Pane | None:
    """What went wrong: the sentence with the way out, then what was found."""
    if not desk.said:
        return None
    theme, kit = tools.theme, tools.kit
    tone, inner = theme.danger, kit.units(1.5)
    icon = kit.px(7.0)
    room = width - 2 * kit.margin - icon - inner
    first, *more = desk.said
    layouts = [tools.text(first, theme.type.body, theme.ink, bold=True, width=room, max_lines=3)]
    layouts += [tools.text(each, theme.type.small, theme.ink, width=room, max_lines=3) for each in more]
    height = float(round(sum(each.height for each in layouts) + 2 * inner))
    drawing = Drawing(kit, Rect(0, 0, width, height), tone.ground)
    drawing.icon(tone.icon, kit.margin, inner, icon, tone.colour)
    y = inner
    for layout in layouts:
        drawing.words(layout, kit.margin + icon + inner, y)
        y += layout.height
    return pane([drawing.box("trouble", Role.NOTE, " ".join(desk.said))], Rect(0, top, width, height), tone.ground)


def _dock(tools: Tools, buttons: Sequence[Button], note: str, rect: Rect) -> Pane:
    theme, kit = tools.theme, tools.kit
    height = kit.px(BUTTON_MM)
    y = (rect.height - height) / 2
    line = Drawing(kit, Rect(0, 0, rect.width, rect.height), theme.ground)
    line.fill(0, 0, rect.width, kit.rule, theme.rule)
    boxes: list[Box] = [line.box("dock", Role.GROUND)]
    left, right = kit.margin, rect.width - kit.margin
    for button in (each for each in buttons if not each.at_end):
        width = tools.wide_enough(button.label, kit.px(36.0))
        boxes.append(_button(tools, button, Rect(left, y, width, height)))
        left += width + kit.gap
    for button in reversed([each for each in buttons if each.at_end]):
        width = tools.wide_enough(button.label, kit.px(40.0))
        right -= width
        boxes.append(_button(tools, button, Rect(right, y, width, height)))
        right -= kit.gap * 2
    if note:
        boxes.insert(1, _note(tools, note, Rect(left + kit.gap, 0, right - left - kit.gap, rect.height)))
    return pane(boxes, rect, theme.ground)


def _button(tools: Tools, button: Button, rect: Rect) -> Box:
    return tools.button(button.action, button.label, rect, primary=button.primary, active=button.active)


def _note(tools: Tools, note: str, rect: Rect) -> Box:
    theme, kit = tools.theme, tools.kit
    words = tools.text(note, theme.type.body, theme.secondary, width=rect.width - kit.gap, max_lines=2)
    top = kit.rule + 1
    drawing = Drawing(kit, Rect(rect.x, top, rect.width, rect.height - top), theme.ground)
    drawing.words(words, max(0.0, rect.width - kit.gap - words.natural_width), (rect.height - words.height) / 2 - top)
    return drawing.box("note", Role.NOTE, note)
