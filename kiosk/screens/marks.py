"""What is laid over a screen without painting any of it anew: the sentence that is read, the ring of the keypad,
the shade of a pressed control.

Pure data; the stage draws it. A tint multiplies: on a light ground the ground takes its colour and dark words
stay as they are, on black the words take it and the ground stays. A ring is two lines, of which one is seen on
any ground.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from content_packs.theme import Theme
from content_packs.typeset.boxes import Rect

RING_MM = 1.5
"""The width of each of a ring's two lines."""

AIR_MM = 1.5
"""Between what is on the content and its ring. What stands at the panel's edge has its ring inside."""

LINE_MM = 0.8
"""The line under a sentence that is read."""

SHADE, SHADE_ON_DARK = (0.0, 0.0, 0.0, 0.24), (1.0, 1.0, 1.0, 0.34)
"""What lies over a control while a finger is on it, as red, green, blue and how much of it: it darkens, and brightens
what is dark already."""

DARK = 0.5
"""The mean of a ground's channels under which it is dark."""


@dataclass(frozen=True)
class Tint:
    """These rectangles multiplied by `colour`, each with a line of `line` px at its foot in `rule`."""

    rects: tuple[Rect, ...]
    colour: str
    rule: str
    line: float


@dataclass(frozen=True)
class Ring:
    """Round `rect`: a line of `width` px in `inner`, and one in `outer` round that."""

    rect: Rect
    inner: str
    outer: str
    width: float


@dataclass(frozen=True)
class Marks:
    """What lies over the content, moving with it, and over what stands still. Pixels of the content's sheet, and
    of the panel."""

    content: tuple[Tint | Ring, ...] = ()
    fixed: tuple[Tint | Ring, ...] = ()


NOTHING = Marks()


def tint(theme: Theme, px_per_mm: float, rects: tuple[Rect, ...]) -> Tint:
    """The sentence that is read."""
    return Tint(rects, theme.read_tint, theme.mark, float(max(2, round(LINE_MM * px_per_mm))))


def ring(theme: Theme, px_per_mm: float, rect: Rect, outside: bool) -> Ring:
    """Where the keypad stands: round `rect`, or just inside it."""
    width = float(max(2, round(RING_MM * px_per_mm)))
    away = AIR_MM * px_per_mm + width if outside else -width
    return Ring(rect.grown(away), theme.focus, theme.focus_edge, width)


def within(mark: Ring, width: float, height: float) -> Ring:
    """`mark`, no side of it beyond a sheet of this size: what reaches from edge to edge has its ring inside."""
    rect, edge = mark.rect, mark.width
    left, top = max(rect.x, edge), max(rect.y, edge)
    right, bottom = min(rect.x + rect.width, width - edge), min(rect.y + rect.height, height - edge)
    return replace(mark, rect=Rect(left, top, right - left, bottom - top)) if right > left and bottom > top else mark


def shade(ground: str) -> tuple[float, float, float, float]:
    """What lies over a pressed control of a screen with this ground, ``#rrggbb``."""
    mean = sum(int(ground[i : i + 2], 16) for i in (1, 3, 5)) / 3 / 255
    return SHADE_ON_DARK if mean < DARK else SHADE
