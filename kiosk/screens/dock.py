"""The dock: Back, Home, Language, Read aloud, Text size, Help, Finish, always in the same place. A rail in landscape.

Where its buttons lie says `dock_plan`. All its labels are of one size, and their icons stand on one line.
The language button also says its name in scripts other than the present one, because whoever needs it
most cannot read the rest of the screen; the button for reading aids shows a wheelchair beside its letters,
and Help is marked with the letters that mean it everywhere. While the screen is read aloud its button stops that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from content_packs.typeset.boxes import Box, Rect, Role, Sheet
from content_packs.typeset.icons import mirrored as mirrored_icon
from kiosk.screens.areas import Areas
from kiosk.screens.dock_labels import Label, extent, fitted_labels
from kiosk.screens.dock_plan import BESIDE_GAP_MM, PADDING_MM, DockPlan
from kiosk.screens.kit import Drawing, Kit, mirrored
from kiosk.screens.layout import Pane


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
    labels = fitted_labels(
        kit, where.plan, [(button.action == "languages", kit.say(button.message)) for button in shown]
    )
    draw = _beside if where.plan.beside else _over
    boxes = [
        draw(kit, where.plan, button, cell, label, labels, n)
        for n, (button, cell, label) in enumerate(zip(shown, cells, labels, strict=True))
    ]
    sheet = Sheet(int(where.dock.width), int(where.dock.height), kit.theme.card, (*boxes, _edge(kit, where)))
    return Pane(sheet, where.dock)


def _edge(kit: Kit, where: Areas) -> Box:
    """The line between dock and content."""
    if where.rail:
        rect = Rect(where.dock.width - kit.rule if kit.rtl else 0, 0, kit.rule, where.dock.height)
    else:
        rect = Rect(0, 0, where.dock.width, kit.rule)
    return Drawing(kit, rect, kit.theme.rule).box("dock-edge", Role.GROUND)


def _ground(kit: Kit, cell: Rect) -> Drawing:
    drawing = Drawing(kit, cell, kit.theme.card)
    if kit.theme.edge:
        drawing.touchable(0, 0, cell.width, cell.height, kit.theme.ground, kit.radius)
    return drawing


def _icons(drawing: Drawing, button: Button, names: Sequence[str], x: float, y: float, size: float) -> None:
    kit = drawing.kit
    colour = kit.theme.danger.colour if button.danger else kit.theme.accent
    for place, name in enumerate(names):
        drawing.icon(mirrored_icon(name) if kit.rtl else name, x + place * size, y, size, colour)


def _finished(drawing: Drawing, button: Button, index: int) -> Box:
    said = drawing.kit.say(button.message)
    return drawing.box(f"dock-{button.action}", Role.BUTTON, said, button.action, index)


def _over(
    kit: Kit, plan: DockPlan, button: Button, cell: Rect, label: Label, labels: Sequence[Label], index: int
) -> Box:
    """Icons over a label in the cell's middle; beside other cells, where they would stand with the highest of the
    labels, so that icons and words stand on one line."""
    drawing = _ground(kit, cell)
    first, last = extent(labels)
    size = float(round(min(plan.icon, cell.height - 2 * kit.px(PADDING_MM) - (last - first))))
    if plan.alone:
        first, last = label.first, label.last
    top = (cell.height - size - last + first) / 2
    _icons(drawing, button, button.icons, (cell.width - size * len(button.icons)) / 2, top, size)
    for layout, y in label.parts:
        drawing.words(layout, (cell.width - layout.width) / 2, top + size - first + y)
    return _finished(drawing, button, index)


def _beside(
    kit: Kit, plan: DockPlan, button: Button, cell: Rect, label: Label, _labels: Sequence[Label], index: int
) -> Box:
    """The first icon, and the label after it, each in the middle of the cell's height."""
    drawing = _ground(kit, cell)
    gap = kit.geometry.px(BESIDE_GAP_MM)
    size = float(round(min(plan.icon, cell.height - 2 * kit.px(PADDING_MM))))
    _icons(drawing, button, button.icons[:1], gap, (cell.height - size) / 2, size)
    top = (cell.height - label.last + label.first) / 2 - label.first
    for layout, y in label.parts:
        drawing.words(layout, gap + size + gap, top + y)
    return _finished(drawing, button, index)
