"""Buttons beneath or beside a picture or a film: an icon and its word, in rows. Pure.

Rows stand at the foot of a tall place and at the side of a wide one, within reach and never under the hand that
covers what it looks at. Arrows point where they lead: they are never mirrored.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from content_packs.typeset.boxes import Box, Rect, Role
from content_packs.typeset.text import Align, TextLayout, TypeStyle
from kiosk.screens.kit import Drawing, Kit

ICON_MM = 10.0
LINES = 2
"""How many lines a button's word may take."""


@dataclass(frozen=True)
class Control:
    """A button: what it does, how it looks, what it is called. `works` is false at the end of the way;
    `first` is the one that most will want."""

    action: str
    icon: str
    message: str
    works: bool = True
    first: bool = False


Rows = Sequence[Sequence[Control]]


def controls_height(kit: Kit, rows: int) -> float:
    """How high so many rows are, at the foot of a tall place."""
    return rows * row_height(kit) + (rows - 1) * kit.gap


def have_room(kit: Kit, rows: Rows, width: float) -> bool:
    """Whether all words of these rows stand on their buttons without being broken."""
    for row in rows:
        room = (width - (len(row) - 1) * kit.gap) / len(row) - 2 * kit.gap
        layouts = [kit.fitting(kit.say(one.message), _style(kit, ""), room, LINES, Align.CENTRE) for one in row]
        if not all(kit.unbroken(layout, room) for layout in layouts):
            return False
    return True


def row_height(kit: Kit) -> float:
    """How high one row is: its icon, and a word under it on two lines."""
    word = kit.words("X", _style(kit, kit.theme.ink), None).height
    return float(round(max(kit.primary, kit.px(ICON_MM) + LINES * word + kit.units(1.5))))


def in_rows(kit: Kit, rows: Rows, area: Rect, focus: int) -> Iterator[Box]:
    """The boxes of `rows` in `area`, each row as wide as it, in the order of the keypad from `focus` on."""
    tall = (area.height - (len(rows) - 1) * kit.gap) / len(rows)
    for place, row in enumerate(rows):
        y = round(area.y + place * (tall + kit.gap))
        wide = (area.width - (len(row) - 1) * kit.gap) / len(row)
        for nth, control in enumerate(row):
            x = round(area.x + nth * (wide + kit.gap))
            yield _control(kit, control, Rect(float(x), float(y), float(int(wide)), float(int(tall))), focus)
            focus += 1


def _control(kit: Kit, control: Control, rect: Rect, focus: int) -> Box:
    theme = kit.theme
    ground, ink, mark = _colours(kit, control)
    drawing = Drawing(kit, rect, theme.ground)
    if control.works:
        drawing.touchable(0, 0, rect.width, rect.height, ground, kit.radius)
    else:
        drawing.stroke(0, 0, rect.width, rect.height, theme.rule, kit.radius)
    size, room = kit.px(ICON_MM), rect.width - 2 * kit.gap
    word = _word(kit, control, ink, room, rect.height - size)
    top = (rect.height - size - word.height) / 2
    drawing.icon(control.icon, (rect.width - size) / 2, top, size, mark)
    drawing.words(word, kit.gap, top + size)
    action = control.action if control.works else ""
    return drawing.box(control.action.replace(":", "-"), Role.BUTTON, word.text, action, focus)


def _word(kit: Kit, control: Control, ink: str, room: float, height: float) -> TextLayout:
    """The word, on one line where two would reach over its button."""
    words, style = kit.say(control.message), _style(kit, ink)
    layout = kit.fitting(words, style, room, LINES, Align.CENTRE)
    return layout if layout.height <= height else kit.fitting(words, style, room, 1, Align.CENTRE)


def _style(kit: Kit, ink: str) -> TypeStyle:
    return kit.style(kit.theme.type.small, ink, bold=True)


def _colours(kit: Kit, control: Control) -> tuple[str, str, str]:
    """Ground, word and icon."""
    theme = kit.theme
    if not control.works:
        return theme.ground, theme.secondary, theme.rule
    if control.first:
        return theme.accent, theme.on_accent, theme.on_accent
    return theme.card, theme.ink, theme.accent
