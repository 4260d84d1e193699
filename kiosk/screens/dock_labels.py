"""The words on the dock's buttons: all of one size, the largest at which each has room.

The word for language stands there in other scripts too, set close beneath the present one or after it, as
far as there is room.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from content_packs.languages import LAST_RESORTS, LanguagePack
from content_packs.model import Span
from content_packs.typeset.text import Align, TextLayout, TypeStyle
from kiosk.screens.dock_plan import BESIDE_GAP_MM, PADDING_MM, SMALLEST_ICON_MM, DockPlan
from kiosk.screens.kit import Kit

OTHER_SCRIPTS = 2
"""In how many other scripts the word for language stands at most."""

CLOSE_EM = 0.22
"""Between the ink of words in different scripts, in em."""

SHRINK = 0.95
BETWEEN = "  "


@dataclass(frozen=True)
class Label:
    """Layouts with their y; `first` and `last` are where their ink begins and ends."""

    parts: tuple[tuple[TextLayout, float], ...]
    first: float
    last: float

    @property
    def height(self) -> float:
        return self.last - self.first


def extent(labels: Sequence[Label]) -> tuple[float, float]:
    """Where the ink of labels that stand beside each other begins and ends."""
    return min(label.first for label in labels), max(label.last for label in labels)


def fitted_labels(kit: Kit, plan: DockPlan, words: Sequence[tuple[bool, str]]) -> list[Label]:
    """A label for each of `words`; True before the one that means language."""
    style = TypeStyle(plan.cap_mm, bold=True)
    while True:
        room, height, _ = _room(kit, plan)
        labels = [_label(kit, plan, said, style, language) for language, said in words]
        first, last = extent(labels)
        fits = last - first <= height and all(kit.unbroken(part, room) for label in labels for part, _ in label.parts)
        if fits or style.cap_mm <= kit.smallest:
            return labels
        style = replace(style, cap_mm=max(kit.smallest, style.cap_mm * SHRINK))


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


def _room(kit: Kit, plan: DockPlan) -> tuple[float, float, float]:
    """How wide a label may be, how high it may be at most, and how high beneath an icon of full size."""
    cell = min(plan.cells, key=lambda cell: cell.width)
    width, height = (side - 2 * kit.px(PADDING_MM) for side in (cell.width, cell.height))
    if plan.beside:
        return width - plan.icon - 2 * kit.geometry.px(BESIDE_GAP_MM), height, height
    return width, height - kit.geometry.px(SMALLEST_ICON_MM), height - plan.icon


def _label(kit: Kit, plan: DockPlan, said: str, style: TypeStyle, language: bool) -> Label:
    room, most, best = _room(kit, plan)
    align = Align.START if plan.beside else Align.CENTRE
    own = kit.words(said, style, room, align)
    alone = Label(((own, 0.0),), own.ink.y, own.ink.y + own.ink.height)
    if not language:
        return alone
    others = language_words(kit, kit.shaper.languages, OTHER_SCRIPTS)
    found = [label for label in _with_others(kit, own, others, style, room, align) if label.height <= most]
    return next((label for label in found if label.height <= best), found[-1] if found else alone)


def _with_others(
    kit: Kit, own: TextLayout, others: Sequence[tuple[str, str]], style: TypeStyle, room: float, align: Align
) -> Iterator[Label]:
    """The word for language with `others`, the best first: beneath each other, or after each other."""
    for count in range(len(others), 0, -1):
        layouts = [own, *(kit.words(word, style, room, align, tag=tag) for tag, word in others[:count])]
        yield _stacked(kit, layouts, style)
    for count in range(len(others), 0, -1):
        spans = (Span(text=own.text), *(Span(text=f"{BETWEEN}{word}", lang=tag) for tag, word in others[:count]))
        line = kit.shaper.text(spans, style, kit.tag, room, align)
        if line.line_count == 1:
            yield Label(((line, 0.0),), line.ink.y, line.ink.y + line.ink.height)


def _stacked(kit: Kit, layouts: Sequence[TextLayout], style: TypeStyle) -> Label:
    """Layouts beneath each other by their ink."""
    parts, y = [], layouts[0].ink.y
    for layout in layouts:
        parts.append((layout, y - layout.ink.y))
        y += layout.ink.height + CLOSE_EM * kit.shaper.em_px(style)
    return Label(tuple(parts), layouts[0].ink.y, y - CLOSE_EM * kit.shaper.em_px(style))
