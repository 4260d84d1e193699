"""The words of a wall's scene: one idea, a column for each language, as large as all of them have room.

Both columns are set at the same size and begin on the same line, so that nobody's language is the smaller one.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from content_packs.typeset.boxes import Box, Rect, Role
from content_packs.typeset.text import TextLayout
from kiosk.screens.kit import Drawing, Kit, mirrored

LARGEST, SHRINK = 1.7, 0.95
"""How large words are tried first, in parts of the theme's size, and by how much they shrink at a time."""

FIGURE = 1.5
"""How much larger than the words beside it a telephone number is."""

EVEN_LINES = 3
"""Words of at most so many lines are set in lines about as long as each other."""

ICON_CAPS = 1.7
"""How high an icon is for the letters beside it."""

ICON_MM = 7.0

INNER_UNITS = 2.5
"""What stays free above and below the words."""


@dataclass(frozen=True)
class Piece:
    """Words of a column. `cap` is in the theme's millimetres, `above` in units. A `figure` stands before the words:
    a step's number on a `disc`, or a telephone number. An `optional` piece goes when there is no room."""

    text: str
    cap: float
    above: float = 0.0
    colour: str = ""
    bold: bool = False
    figure: str = ""
    disc: bool = False
    optional: bool = False
    ground: str = ""  # what a disc stands on, where that is not the theme's
    icon: str = ""  # instead of a figure


@dataclass(frozen=True)
class _Set:
    """A piece shaped: its figure, how wide the figures are, and its words."""

    piece: Piece
    figure: TextLayout | None
    beside: float
    words: TextLayout
    above: float

    @property
    def height(self) -> float:
        return max(self.words.height, self.figure.height if self.figure else 0.0)


def columns(
    kit: Kit, place: Rect, texts: Mapping[str, Sequence[Piece]], feet: Mapping[str, str], ground: str = ""
) -> tuple[Box, ...]:
    """A box for each language of `texts`, beside each other in the reading direction of `kit`. `feet` are words at
    the foot of the columns: what the code beside them is for."""
    width = place.width / len(texts)
    room = width - 2 * kit.margin
    ends = {tag: _foot(_own(kit, tag), words, room) for tag, words in feet.items()}
    free = max((end.height + kit.units(INNER_UNITS) for end in ends.values()), default=0.0)
    height = place.height - 2 * kit.units(INNER_UNITS) - free
    fits = {tag: _fitted(_own(kit, tag), pieces, room, height) for tag, pieces in texts.items()}
    part = min(fit for fit, _ in fits.values())
    sets = {tag: _shaped(_own(kit, tag), pieces, room, part) for tag, (_, pieces) in fits.items()}
    top = (place.height - free - max(_height(shaped) for shaped in sets.values())) / 2
    boxes = []
    for n, (tag, shaped) in enumerate(sets.items()):
        rect = Rect(n * width, 0, width, place.height)
        rect = (mirrored(rect, place.width) if kit.rtl else rect).moved(place.x, place.y)
        drawing = Drawing(_own(kit, tag), rect, ground or kit.theme.ground)
        if n:
            edge = 0.0 if kit.rtl is drawing.kit.rtl else width - kit.rule
            colour = kit.theme.on_accent if ground else kit.theme.rule
            drawing.fill(edge, kit.margin, kit.rule, place.height - 2 * kit.margin, colour)
        boxes.append(_column(drawing, shaped, top, ends.get(tag)))
    return tuple(boxes)


def _own(kit: Kit, tag: str) -> Kit:
    own: Kit = replace(kit, tag=tag)
    return own


def _fitted(kit: Kit, pieces: Sequence[Piece], room: float, height: float) -> tuple[float, Sequence[Piece]]:
    """How large these pieces may be, and which of them have room."""
    while True:
        least = kit.theme.type.small / max(piece.cap for piece in pieces)
        sizes = [LARGEST * SHRINK**n for n in range(math.ceil(math.log(least / LARGEST, SHRINK)) + 1)]
        n = bisect_left(sizes, True, key=lambda part: _has_room(kit, pieces, room, height, part))
        optional = [n for n, piece in enumerate(pieces) if piece.optional]
        if n < len(sizes) or not optional:
            return sizes[min(n, len(sizes) - 1)], pieces
        pieces = [piece for n, piece in enumerate(pieces) if n != optional[-1]]


def _has_room(kit: Kit, pieces: Sequence[Piece], room: float, height: float, part: float) -> bool:
    shaped = _shaped(kit, pieces, room, part, even=False)
    return _height(shaped) <= height and (part <= 1 or not any(_broken(one) for one in shaped))


def _broken(one: _Set) -> bool:
    """A heading in lines: it need not be larger than the theme has it."""
    return one.piece.bold and one.words.line_count > 1


def _shaped(kit: Kit, pieces: Sequence[Piece], room: float, part: float, *, even: bool = True) -> list[_Set]:
    figures = [_figured(kit, piece, part) for piece in pieces]
    widest = max((figure.width for figure in figures if figure), default=0.0)
    shaped = []
    for piece, figure in zip(pieces, figures, strict=True):
        beside = (max(widest, _disc(figure)) if piece.disc else widest) + kit.units(1.5) if figure else 0.0
        words = _words(kit, piece, part, room - beside, even)
        shaped.append(_Set(piece, figure, beside, words, kit.units(piece.above * min(part, 1.0))))
    return shaped


def _figured(kit: Kit, piece: Piece, part: float) -> TextLayout | None:
    """What stands before the words, if anything does."""
    if piece.icon:
        size = kit.geometry.px(kit.style(piece.cap * part).cap_mm) * ICON_CAPS
        return kit.shaper.icon(piece.icon, float(round(size)), piece.colour or kit.theme.accent)
    if not piece.figure:
        return None
    return kit.words(piece.figure, kit.style(piece.cap * part * _grown(piece), _ink(kit, piece), bold=True))


def _words(kit: Kit, piece: Piece, part: float, room: float, even: bool) -> TextLayout:
    """Short words in lines about as long as each other, long ones as they come."""
    style = kit.style(piece.cap * part, piece.colour, bold=piece.bold)
    words = kit.whole(piece.text, style, room)
    if not even or not 1 < words.line_count <= EVEN_LINES:
        return words
    return kit.even(piece.text, style, room, words.line_count)


def _ink(kit: Kit, piece: Piece) -> str:
    if piece.disc:
        return piece.ground or kit.theme.on_accent
    return kit.theme.accent


def _grown(piece: Piece) -> float:
    return 1.0 if piece.disc else FIGURE


def _disc(figure: TextLayout) -> float:
    return figure.height


def _height(shaped: Sequence[_Set]) -> float:
    return sum(one.above + one.height for one in shaped)


def _foot(kit: Kit, words: str, room: float) -> TextLayout:
    style = kit.style(kit.theme.type.small, kit.theme.secondary)
    return kit.whole(words, style, room - kit.px(ICON_MM) - kit.units(1))


def _column(drawing: Drawing, shaped: Sequence[_Set], top: float, foot: TextLayout | None) -> Box:
    kit, y = drawing.kit, top
    for one in shaped:
        y += one.above
        _figure(drawing, one, y)
        drawing.words(one.words, kit.margin + one.beside, y + _first_line(one))
        y += one.height
    spoken = ". ".join(_spoken(one.piece) for one in shaped)
    if foot:
        size, y = kit.px(ICON_MM), drawing.rect.height - kit.units(INNER_UNITS) - foot.height
        drawing.icon("smartphone", kit.margin, y + (foot.height - size) / 2, size, kit.theme.secondary)
        drawing.words(foot, kit.margin + size + kit.units(1), y)
        spoken = f"{spoken}. {foot.text}"
    return drawing.box(f"words-{kit.tag}", Role.TEXT, spoken)


def _spoken(piece: Piece) -> str:
    return f"{piece.figure} {piece.text}" if piece.figure else piece.text


def _first_line(one: _Set) -> float:
    """Words beside a taller figure stand in its middle."""
    if one.figure and one.words.line_count == 1:
        return (one.height - one.words.height) / 2
    return 0.0


def _figure(drawing: Drawing, one: _Set, y: float) -> None:
    if one.figure is None:
        return
    kit = drawing.kit
    if one.piece.disc:
        side = _disc(one.figure)
        drawing.fill(kit.margin, y, side, side, one.piece.colour or kit.theme.accent, side / 2)
        x = kit.margin + (side - one.figure.width) / 2
        drawing.words(one.figure, x, y + (side - one.figure.ink.height) / 2 - one.figure.ink.y)
        return
    drawing.words(one.figure, kit.margin, y + (one.height - one.figure.height) / 2)
