"""The dock: Back, Home, Language, Read aloud, Text size, Help, Finish, always in the same place. A rail in landscape.

Where its buttons lie says `dock_plan`. All its labels are of one size, and their icons stand on one line.
The language button also says its name in scripts other than the present one, because whoever needs it
most cannot read the rest of the screen; the button for reading aids shows a wheelchair beside its letters,
and Help is marked with the letters that mean it everywhere. While the screen is read aloud its button stops that.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from content_packs.languages import LAST_RESORTS, LanguagePack
from content_packs.model import Span
from content_packs.typeset.boxes import Box, Rect, Role, Sheet
from content_packs.typeset.icons import mirrored as mirrored_icon
from content_packs.typeset.text import Align, TextLayout, TypeStyle
from kiosk.screens.areas import Areas
from kiosk.screens.dock_plan import PADDING_MM, SMALLEST_ICON_MM
from kiosk.screens.kit import Drawing, Kit, mirrored
from kiosk.screens.layout import Pane

OTHER_SCRIPTS = 2
"""How many words in other scripts stand at most under the language button's own."""

SHRINK = 0.94


@dataclass(frozen=True)
class Button:
    """`icons` stand beside each other; `tone` is the theme's for what has a meaning of its own."""

    action: str
    icons: tuple[str, ...]
    message: str
    danger: bool = False


READ = Button("read", ("volume_up",), "dock-read")
STOP = Button("read", ("stop",), "dock-stop")
BUTTONS = (
    Button("back", ("arrow_back",), "back"),
    Button("home", ("home",), "home"),
    Button("languages", ("language",), "language"),
    READ,
    Button("aids", ("format_size", "accessible"), "dock-aids"),
    Button("help", ("sos",), "dock-help", danger=True),
    Button("finish", ("check",), "finish"),
)


def buttons(sound: bool, reading: bool = False) -> tuple[Button, ...]:
    """The dock's buttons, in order; a device without sound cannot read aloud."""
    shown = (STOP if button is READ and reading else button for button in BUTTONS)
    return tuple(button for button in shown if sound or button.action != READ.action)


def dock(kit: Kit, where: Areas, reading: bool = False) -> Pane:
    """The dock's pane, the same on every screen of a language."""
    shown = buttons(len(where.plan.cells) == len(BUTTONS), reading)
    cells = [mirrored(cell, where.dock.width) if kit.rtl else cell for cell in where.plan.cells]
    labels = _labels(kit, where, shown)
    lines = _extent(labels)
    size = float(round(min(where.plan.icon, cells[0].height - 2 * kit.px(PADDING_MM) - lines[1] + lines[0])))
    boxes = [
        _button(kit, button, cell, label, (size, *lines), n)
        for n, (button, cell, label) in enumerate(zip(shown, cells, labels, strict=True))
    ]
    sheet = Sheet(int(where.dock.width), int(where.dock.height), kit.theme.card, (*boxes, _edge(kit, where)))
    return Pane(sheet, where.dock)


def language_words(kit: Kit, languages: Mapping[str, LanguagePack], count: int) -> tuple[tuple[str, str], ...]:
    """The word for `language` in the plan's languages, (tag, word), one of each script, the present one left out."""
    seen = {_script(kit.say("language"))}
    found = []
    for tag in dict.fromkeys((*LAST_RESORTS[:1], *languages)):
        word = kit.messages(tag, "language")
        if tag in languages and _script(word) not in seen:
            seen.add(_script(word))
            found.append((tag, word))
    return tuple(found[:count])


def _script(word: str) -> str:
    return unicodedata.name(word[0], "?").split()[0] if word else "?"


def _edge(kit: Kit, where: Areas) -> Box:
    """The line between dock and content."""
    if where.rail:
        rect = Rect(where.dock.width - kit.rule if kit.rtl else 0, 0, kit.rule, where.dock.height)
    else:
        rect = Rect(0, 0, where.dock.width, kit.rule)
    return Drawing(kit, rect, kit.theme.rule).box("dock-edge", Role.GROUND)


def _labels(kit: Kit, where: Areas, shown: Sequence[Button]) -> list[TextLayout]:
    """The buttons' words, all of one size: the largest at which each has room for all its lines."""
    padding = 2 * kit.px(PADDING_MM)
    room = min(cell.width for cell in where.plan.cells) - padding
    height = where.plan.cells[0].height - padding - kit.geometry.px(SMALLEST_ICON_MM)
    style = TypeStyle(where.plan.cap_mm, bold=True)
    while True:
        labels = [_label(kit, button, style, room, height) for button in shown]
        first, last = _extent(labels)
        if style.cap_mm <= kit.smallest or (
            last - first <= height and all(kit.unbroken(label, room) for label in labels)
        ):
            return labels
        style = replace(style, cap_mm=max(kit.smallest, style.cap_mm * SHRINK))


def _label(kit: Kit, button: Button, style: TypeStyle, room: float, height: float) -> TextLayout:
    """A button's words; the language button's in as many other scripts as there is height for."""
    said = kit.say(button.message)
    if button.action != "languages":
        return kit.words(said, style, room, Align.CENTRE)
    others = language_words(kit, kit.shaper.languages, OTHER_SCRIPTS)
    for count in range(len(others), 1, -1):
        label = _in_scripts(kit, said, others[:count], style, room)
        if label.ink.height <= height:
            return label
    return _in_scripts(kit, said, others[:1], style, room)


def _in_scripts(kit: Kit, said: str, others: Sequence[tuple[str, str]], style: TypeStyle, room: float) -> TextLayout:
    spans = (Span(text=said), *(Span(text=f"\n{word}", lang=tag) for tag, word in others))
    return kit.shaper.text(spans, style, kit.tag, room, Align.CENTRE)


def _extent(labels: Sequence[TextLayout]) -> tuple[float, float]:
    """Where the ink of labels that stand beside each other begins and ends."""
    return min(label.ink.y for label in labels), max(label.ink.y + label.ink.height for label in labels)


def _button(
    kit: Kit, button: Button, cell: Rect, label: TextLayout, sizes: tuple[float, float, float], index: int
) -> Box:
    """An icon over a label; with the longest of the labels they would stand in the cell's middle. `sizes`: of
    the icon, and where the ink of all labels begins and ends."""
    theme = kit.theme
    size, first, last = sizes
    drawing = Drawing(kit, cell, theme.card)
    if theme.edge:
        drawing.touchable(0, 0, cell.width, cell.height, theme.ground, kit.radius)
    top = (cell.height - size - last + first) / 2
    colour = theme.danger.colour if button.danger else theme.accent
    across = size * len(button.icons)
    for place, icon in enumerate(button.icons):
        name = mirrored_icon(icon) if kit.rtl else icon
        drawing.icon(name, (cell.width - across) / 2 + place * size, top, size, colour)
    drawing.words(label, (cell.width - label.width) / 2, top + size - first)
    return drawing.box(f"dock-{button.action}", Role.BUTTON, kit.say(button.message), button.action, index)
