"""The end of a page: was it useful, what is wrong with it, and then perhaps a few questions more.

What was answered in this visit is thanked for in its place. The boxes of the page itself stay the same ones.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from content_packs.typeset.boxes import Box, Rect, Role
from kiosk.opinions import NO, USEFUL, WRONG, YES, given
from kiosk.screens.choices import ICON_MM, Choice, card, has_room
from kiosk.screens.kit import Drawing, Kit, mirrored
from kiosk.screens.layout import Pane
from kiosk.screens.offers import after_page
from kiosk.screens.stand import Stand

NARROWEST_UNITS = 24.0
"""A button narrower than this stands beneath the other instead of beside it."""

GAP_UNITS = 2.0


def with_opinions(stand: Stand, page: Pane) -> Pane:
    """The pane of a page with the questions about it beneath its text."""
    kit, sheet = stand.kit, page.sheet
    told, ref = stand.scene.visit.given, stand.place.ref
    column = _Column(kit, _text(page), sum(box.focus is not None for box in sheet.boxes))
    if given(USEFUL, ref) in told:
        column.thank("useful-thanks")
        if survey := after_page(stand):
            column.offer(survey)
    else:
        column.ask()
    if given(WRONG, ref) in told:
        column.thank("report-done")
    else:
        column.offer(Choice(kit.say("report-mistake"), "report", "outlined_flag", quiet=True))
    height = max(sheet.height, math.ceil(column.y + kit.margin))
    return replace(page, sheet=replace(sheet, height=height, boxes=(*sheet.boxes, *column.boxes)))


def _text(page: Pane) -> Rect:
    """Where the page's text stands: x and width of its title, y of its end."""
    boxes = page.sheet.boxes
    title = next((box.rect for box in boxes if box.role is Role.TITLE), boxes[0].rect)
    right = title.x + title.width
    beneath = [box.rect for box in boxes if box.rect.x < right and title.x < box.rect.x + box.rect.width]
    return Rect(title.x, max(rect.y + rect.height for rect in beneath), title.width, 0)


@dataclass
class _Column:
    """Boxes one beneath the other under the text; `y` is where the next begins."""

    kit: Kit
    text: Rect
    focus: int
    y: float = 0.0
    boxes: list[Box] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.y = float(math.ceil(self.text.y + self.kit.margin))

    def offer(self, choice: Choice) -> None:
        self._add(card(self.kit, self._place(), choice, self.focus))

    def thank(self, message: str) -> None:
        self._add(_thanks(self.kit, self._place(), message))

    def ask(self) -> None:
        """The question under a line, and its two answers."""
        self._add(_question(self.kit, self._place()))
        self._add(*_answers(self.kit, self._place(), self.focus))

    def _place(self) -> Rect:
        return Rect(self.text.x, self.y, self.text.width, 0)

    def _add(self, *boxes: Box) -> None:
        """Boxes that begin at `y`."""
        self.boxes += boxes
        self.focus += sum(box.focus is not None for box in boxes)
        gap = max(self.kit.gap, self.kit.units(GAP_UNITS))
        self.y = max(box.rect.y + box.rect.height for box in boxes) + gap


def _question(kit: Kit, place: Rect) -> Box:
    words = kit.whole(kit.say("useful-question"), kit.style(kit.theme.type.heading3, bold=True), place.width)
    top = kit.units(4)
    drawing = Drawing(kit, replace(place, height=float(math.ceil(top + words.height))), kit.theme.ground)
    drawing.fill(0, 0, place.width, kit.rule, kit.theme.rule)
    drawing.words(words, 0, top)
    return drawing.box("useful", Role.HEADING, words.text)


def _answers(kit: Kit, place: Rect, focus: int) -> Iterator[Box]:
    """Yes and no, beside each other where there is room."""
    gap = max(kit.gap, kit.units(GAP_UNITS))
    half = float(math.floor((place.width - gap) / 2))
    icons = ((YES, "thumb_up"), (NO, "thumb_down"))
    answers = [Choice(kit.say(f"useful-{choice}"), f"{USEFUL}:{choice}", icon) for choice, icon in icons]
    beside = half >= kit.units(NARROWEST_UNITS) and all(has_room(kit, answer, half) for answer in answers)
    x, y = 0.0, place.y
    for n, said in enumerate(answers):
        at = Rect(x, 0, half if beside else place.width, 0)
        at = mirrored(at, place.width) if kit.rtl else at
        box = card(kit, replace(at, x=place.x + at.x, y=y), said, focus + n)
        yield box
        x, y = (half + gap, y) if beside else (0.0, y + box.rect.height + gap)


def _thanks(kit: Kit, place: Rect, message: str) -> Box:
    """A mark and a word in the place of what was touched."""
    theme = kit.theme
    icon, gap = kit.glyph(ICON_MM), kit.units(GAP_UNITS)
    words = kit.whole(kit.say(message), kit.style(theme.type.lead), place.width - icon - gap)
    height = float(math.ceil(max(kit.primary, words.height + kit.units(3))))
    drawing = Drawing(kit, replace(place, height=height), theme.ground)
    drawing.icon(theme.good.icon, 0, (height - icon) / 2, icon, theme.good.colour)
    drawing.words(words, icon + gap, (height - words.height) / 2)
    return drawing.box(message, Role.NOTE, words.text)
