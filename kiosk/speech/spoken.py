"""What is said of one thing that is touched or stood on: its words, then what it is. Pure.

Words and role are in the language of the box, so that an autonym is spoken as its speakers say it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from content_packs.typeset.boxes import Box, Hit, Role
from kiosk.screens.layout import HEAR, ScreenLayout

Say = Callable[[str, str], str]
"""Language tag, message id → the words."""

HEADINGS = frozenset({Role.TITLE, Role.HEADING})
BETWEEN = ", "
FIELD, FOUND = "search-field", "search-found"
"""The boxes of a search that change with every key."""


@dataclass(frozen=True)
class Said:
    """Words in the language `tag`. `name` is of the thing they are about: the same name, the same thing."""

    text: str
    tag: str
    name: str = ""


def of(layout: ScreenLayout, hit: Hit, say: Say) -> Said | None:
    """What is said of `hit`; None when it is on nothing that has words."""
    for _, box in layout.boxes():
        if hit.action == f"{HEAR}:{box.id}" or any(_same(each, hit) for each in box.hits):
            return of_box(box, hit, say)
    return None


def of_box(box: Box, hit: Hit, say: Say) -> Said | None:
    """What is said of `hit`, which is on `box`."""
    alone = len(box.hits) == 1 and box.role is not Role.TEXT
    words = box.spoken if hit.action.startswith(f"{HEAR}:") or (alone and box.spoken) else hit.spoken or box.spoken
    if not words:
        return None
    role = _role(box, hit)
    return Said(words + BETWEEN + say(box.language, role) if role else words, box.language, f"{box.id}/{hit.action}")


def title(layout: ScreenLayout) -> Said | None:
    """What a screen is called: its title, or its first heading, or its first words."""
    panes = [layout.over] if layout.over else [*layout.standing, layout.content, layout.band]
    boxes = [box for pane in panes if pane for box in pane.sheet.boxes if box.spoken]
    named = [box for role in (Role.TITLE, Role.HEADING) for box in boxes if box.role is role]
    first = next(iter(named or boxes), None)
    return Said(first.spoken, first.language) if first else None


def whole(layout: ScreenLayout) -> tuple[Said, ...]:
    """Everything that stands in the content, in the order in which it is read."""
    return tuple(Said(box.spoken, box.language) for box in layout.content.sheet.boxes if box.spoken)


def search(layout: ScreenLayout) -> tuple[Said, ...]:
    """What is said of a search after a key: what stands in the field, and whether anything was found."""
    found = {box.id: box for _, box in layout.boxes()}
    boxes = (found[name] for name in (FIELD, FOUND) if name in found)
    return tuple(Said(box.spoken, box.language) for box in boxes)


def _role(box: Box, hit: Hit) -> str:
    """The message for what it is; empty where its words say so themselves."""
    if hit.action.startswith(f"{HEAR}:"):
        return "role-heading" if box.role in HEADINGS else ""
    if box.role is Role.QUESTION:
        return ""
    covers = hit.rect.height >= box.rect.height * 0.9 and hit.rect.width >= box.rect.width * 0.9
    return "role-button" if covers or box.role is Role.BUTTON else "role-link"


def _same(one: Hit, other: Hit) -> bool:
    return one.action == other.action and one.spoken == other.spoken
