"""One block being drawn, as if every language were read from left to right; mirrored at the end.

Mirroring here, once, is what lets no block know its direction: `x` is always the distance from
the side on which reading begins. What must not turn (a place on a drawing) says so. Lengths are
pixels, the origin is the block's top corner at the reading side.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

from content_packs.typeset.boxes import Fill, Hit, Modules, Paint, Picture, Rect, Role, Stroke, Veil, Words
from content_packs.typeset.icons import mirrored
from content_packs.typeset.layout import TextLayout
from content_packs.typeset.setting import INTERNAL_LINK, Setting, spoken


@dataclass(frozen=True)
class Piece:
    """A finished block, not yet at its place. `before` and `after` are the space it asks for in
    units; `after` None leaves that to what follows."""

    id: str
    role: Role
    language: str
    spoken: str
    width: float
    height: float
    paint: tuple[Paint, ...]
    hits: tuple[Hit, ...] = ()
    before: float = 4.0
    after: float | None = None

    def extent(self) -> Rect:
        """The whole pixels that hold the piece and all its ink, relative to its corner."""
        inks = [_ink(paint) for paint in self.paint]
        left = math.floor(min([0.0, *(ink.x for ink in inks)]))
        top = math.floor(min([0.0, *(ink.y for ink in inks)]))
        right = math.ceil(max([self.width, *(ink.x + ink.width for ink in inks)]))
        bottom = math.ceil(max([self.height, *(ink.y + ink.height for ink in inks)]))
        return Rect(left, top, right - left, bottom - top)


class Draft:
    """Collects paint and places to touch, then gives a `Piece`."""

    def __init__(self, setting: Setting, width: float | None = None) -> None:
        self.setting = setting
        self.width = setting.width if width is None else width
        self._paint: list[Paint] = []
        self._hits: list[Hit] = []
        self._behind: list[Paint] = []

    def fill(self, rect: Rect, colour: str, radius: float = 0.0) -> None:
        self._paint.append(Fill(self._turned(rect), colour, radius))

    def behind(self, rect: Rect, colour: str, radius: float = 0.0) -> None:
        """A ground under everything drawn so far and later, over earlier grounds."""
        self._behind.append(Fill(self._turned(rect), colour, radius))

    def stroke(self, rect: Rect, colour: str, width: float, radius: float = 0.0) -> None:
        self._paint.append(Stroke(self._turned(rect), colour, width, radius))

    def words(self, layout: TextLayout, x: float, y: float, colour: str = "") -> float:
        """`layout` at x, y, with its links; the y beneath it."""
        place = self._turned(Rect(x, y, layout.width, layout.height))
        self._paint.append(layout.words(place.x, place.y, colour))
        self._hits.extend(_link_hits(layout, place, self.setting.touch_px))
        return y + layout.height

    def icon(self, name: str, x: float, y: float, size: float, colour: str) -> None:
        turned = mirrored(name) if self.setting.right_to_left else name
        self.words(self.setting.shaper.icon(turned, size), x, y, colour)

    def edge(self, rect: Rect) -> None:
        """The theme's edge round something to touch, in a theme that has one."""
        if self.setting.theme.edge:
            width = max(2.0, round(self.setting.shaper.geometry.px(self.setting.theme.edge_mm)))
            self.stroke(rect, self.setting.theme.edge, width, self.setting.radius)

    def picture(self, sha256: str, rect: Rect, radius: float = 0.0) -> None:
        self._paint.append(Picture(sha256, self._turned(rect), radius))

    def disc(self, label: str, x: float, y: float, size: float, colour: str) -> None:
        """A filled circle in the square at x, y, and a short label in its middle."""
        self._paint += disc(self.setting, label, self._turned(Rect(x, y, size, size)), colour)

    def unturned(self, paint: tuple[Paint, ...]) -> None:
        """Paint that stands where it stands in every language."""
        self._paint += paint

    def hit(self, rect: Rect, action: str, spoken: str) -> None:
        self._hits.append(Hit(self._turned(rect), action, spoken))

    def unturned_hit(self, rect: Rect, action: str, spoken: str) -> None:
        """A place to touch that stands where it stands in every language."""
        self._hits.append(Hit(rect, action, spoken))

    def piece(
        self,
        id: str,  # noqa: A002 - the word of the formats
        role: Role,
        spoken: str,
        height: float,
        *,
        before: float = 4.0,
        after: float | None = None,
    ) -> Piece:
        paint, hits = (*self._behind, *self._paint), tuple(self._hits)
        return Piece(id, role, self.setting.tag, spoken, self.width, height, paint, hits, before, after)

    def _turned(self, rect: Rect) -> Rect:
        if not self.setting.right_to_left:
            return rect
        return replace(rect, x=self.width - rect.x - rect.width)


def disc(setting: Setting, label: str, square: Rect, colour: str) -> tuple[Paint, ...]:
    """A filled circle in `square` with `label` in its middle, by its ink."""
    style = replace(setting.styles.label, colour=setting.theme.on_mark)
    layout = setting.text(label, style)
    x = square.x + (square.width - layout.ink.width) / 2 - layout.ink.x
    y = square.y + (square.height - layout.ink.height) / 2 - layout.ink.y
    return (Fill(square, colour, square.width / 2), layout.words(x, y))


def _link_hits(layout: TextLayout, place: Rect, touch_px: float) -> Iterator[Hit]:
    for link in layout.links:
        if not link.target.startswith(INTERNAL_LINK):
            continue
        for rect in layout.range_rects(link.start, link.end):
            words = spoken(layout.text[link.start : link.end])
            yield Hit(grown(rect.moved(place.x, place.y), touch_px), link.target, words)


def grown(rect: Rect, least: float) -> Rect:
    """`rect`, widened about its centre to at least `least` each way."""
    wider, taller = max(0.0, least - rect.width), max(0.0, least - rect.height)
    return Rect(rect.x - wider / 2, rect.y - taller / 2, rect.width + wider, rect.height + taller)


def _ink(paint: Paint) -> Rect:
    match paint:
        case Words():
            return paint.layout.ink.moved(paint.x, paint.y)
        case Fill() | Stroke() | Picture() | Modules() | Veil():
            return paint.rect
