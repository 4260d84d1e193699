"""Where the five-key keypad stands: one line through everything on the screen, without a trap. Pure.

The order is that of reading: what stands beside the content, the content, what stands at its foot, notices, the
band, the dock; while something lies over everything, only that. Every control is a stop, and so is everything
that can be spoken, so that the keypad reads a page from top to bottom as well; `more below` is none, for down does
what it does. What is higher than its place is several stops, one for each part of it that can be in sight.
After the last stop comes the first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from content_packs.typeset.boxes import Box, Hit, Rect, Role
from kiosk.screens.layout import HEAR, Pane, ScreenLayout, heard

SLICE = 0.7
"""How much of the content's height one stop may take."""


class Key(StrEnum):
    """The five keys."""

    UP = "up"
    DOWN = "down"
    SELECT = "select"
    BACK = "back"
    SPEECH = "speech"


@dataclass(frozen=True)
class Stop:
    """One place in the line. `name` finds it again on the same screen composed anew; `rect` is on its pane's sheet,
    `on_panel` the same on the panel; `hit` is what select touches. Both as they lie at scroll 0."""

    name: str
    box: Box
    hit: Hit
    rect: Rect
    on_panel: Rect
    scrolls: bool
    part: int = 0

    @property
    def acts(self) -> bool:
        """Whether select does more than speak."""
        return not self.hit.action.startswith(f"{HEAR}:")


def stops(layout: ScreenLayout) -> tuple[Stop, ...]:
    """All stops of a screen in order."""
    beneath = (*layout.standing, layout.content, layout.bar, layout.notice, layout.band, layout.dock)
    panes = (layout.over,) if layout.over else beneath
    found: list[Stop] = []
    for pane in panes:
        if pane:
            found += _of(pane, pane is layout.content)
    return tuple(found)


def step_from(line: tuple[Stop, ...], at: str, step: int) -> Stop | None:
    """The stop `step` places after the one named `at`; from nowhere, the first or the last."""
    if not line:
        return None
    names = [stop.name for stop in line]
    if at not in names:
        return line[0] if step > 0 else line[-1]
    return line[(names.index(at) + step) % len(line)]


def found(line: tuple[Stop, ...], at: str) -> Stop | None:
    """The stop named `at`, if the screen has it."""
    return next((stop for stop in line if stop.name == at), None)


def _of(pane: Pane, scrolls: bool) -> Iterator[Stop]:
    for box in pane.sheet.boxes:
        if box.role is Role.GROUND:
            continue
        whole = len(box.hits) == 1 and _covers(box.hits[0].rect, box.rect)
        if box.spoken and not whole:
            yield from _slices(pane, box, scrolls)
        for n, hit in enumerate(box.hits):
            name = f"{box.id}/{hit.action}/{n}"
            rect = _seen(hit.rect, box.rect)
            yield Stop(name, box, _on_panel(pane, hit), rect, rect.moved(pane.rect.x, pane.rect.y), scrolls)


def _slices(pane: Pane, box: Box, scrolls: bool) -> Iterator[Stop]:
    """`box` as something to hear, in parts no higher than can be in sight."""
    hit = _on_panel(pane, heard(box))
    most = pane.rect.height * SLICE
    count = max(1, -(-int(box.rect.height) // max(1, int(most)))) if scrolls else 1
    height = box.rect.height / count
    for part in range(count):
        rect = Rect(box.rect.x, box.rect.y + part * height, box.rect.width, height)
        yield Stop(f"{box.id}/{part}", box, hit, rect, rect.moved(pane.rect.x, pane.rect.y), scrolls, part)


def _covers(hit: Rect, box: Rect) -> bool:
    return hit.width >= box.width * 0.9 and hit.height >= box.height * 0.9


def _seen(hit: Rect, box: Rect) -> Rect:
    """The part of a place to touch that lies on its box: a ring round the whole panel would show nothing."""
    left, top = max(hit.x, box.x), max(hit.y, box.y)
    right, bottom = min(hit.x + hit.width, box.x + box.width), min(hit.y + hit.height, box.y + box.height)
    return Rect(left, top, right - left, bottom - top) if right > left and bottom > top else box


def _on_panel(pane: Pane, hit: Hit) -> Hit:
    return Hit(hit.rect.moved(pane.rect.x, pane.rect.y), hit.action, hit.spoken)
