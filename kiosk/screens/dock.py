"""The dock: Back, Home, Language, Finish, always in the same place. A rail in landscape.

The language button also says its name in scripts other than the present one, because whoever
needs it most cannot read the rest of the screen.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from content_packs.languages import LAST_RESORTS, LanguagePack
from content_packs.model import Span
from content_packs.typeset.boxes import Box, Rect, Role, Sheet
from content_packs.typeset.icons import mirrored as mirrored_icon
from content_packs.typeset.text import Align, TextLayout
from kiosk.screens.areas import Areas
from kiosk.screens.kit import Drawing, Kit
from kiosk.screens.layout import Pane

OTHER_SCRIPTS = 2
"""How many words in other scripts stand under the language button's own."""


@dataclass(frozen=True)
class Button:
    action: str
    icon: str
    message: str


BUTTONS = (
    Button("back", "arrow_back", "back"),
    Button("home", "home", "home"),
    Button("languages", "language", "language"),
    Button("finish", "check", "finish"),
)


def dock(kit: Kit, where: Areas) -> Pane:
    """The dock's pane, the same on every screen of a language."""
    cells = _cells(kit, where)
    boxes = tuple(_button(kit, button, cell, n) for n, (button, cell) in enumerate(zip(BUTTONS, cells, strict=True)))
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


def _cells(kit: Kit, where: Areas) -> Iterable[Rect]:
    count, edge = len(BUTTONS), kit.rule
    if where.rail:
        height = (where.dock.height - kit.units(2)) / count
        side = 0.0 if kit.rtl else edge
        return [Rect(side, kit.units(1) + n * height, where.dock.width - edge, height) for n in range(count)]
    width = where.dock.width / count
    order = reversed(range(count)) if kit.rtl else range(count)
    return [Rect(n * width, edge, width, where.dock.height - edge) for n in order]


def _edge(kit: Kit, where: Areas) -> Box:
    """The line between dock and content."""
    if where.rail:
        rect = Rect(where.dock.width - kit.rule if kit.rtl else 0, 0, kit.rule, where.dock.height)
    else:
        rect = Rect(0, 0, where.dock.width, kit.rule)
    return Drawing(kit, rect, kit.theme.rule).box("dock-edge", Role.GROUND)


def _others(kit: Kit, room: float, stacked: bool) -> TextLayout | None:
    """The language button's word in other scripts, beside or beneath each other."""
    between = "\n" if stacked else " · "
    words = language_words(kit, kit.shaper.languages, OTHER_SCRIPTS)
    if not words:
        return None
    spans = tuple(Span(text=f"{between if n else ''}{word}", lang=tag) for n, (tag, word) in enumerate(words))
    style = kit.style(kit.theme.type.small, kit.theme.secondary)
    return kit.shaper.text(spans, style, words[0][0], room, Align.CENTRE)


def _button(kit: Kit, button: Button, cell: Rect, index: int) -> Box:
    theme = kit.theme
    drawing = Drawing(kit, cell, theme.card)
    size = kit.px(13)
    room = cell.width - 2 * kit.gap
    label = kit.fitting(
        kit.say(button.message), kit.style(theme.type.small, theme.ink, bold=True), room, 1, Align.CENTRE
    )
    others = _others(kit, room, not kit.geometry.portrait) if button.action == "languages" else None
    below = others.height if others else 0.0
    top = (cell.height - size - kit.units(0.5) - label.height - below) / 2
    drawing.icon(
        mirrored_icon(button.icon) if kit.rtl else button.icon, (cell.width - size) / 2, top, size, theme.accent
    )
    drawing.words(label, kit.gap, top + size + kit.units(0.5))
    if others:
        drawing.words(others, kit.gap, top + size + kit.units(0.5) + label.height)
    return drawing.box(f"dock-{button.action}", Role.BUTTON, label.text, button.action, index)
