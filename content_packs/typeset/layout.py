"""Shaped lines: how large they are, where their ink, baselines and links stand.

Lines keep an even pitch, whatever scripts meet in them: Pango would set a line lower for one Thai
word among Latin ones. The baseline stands at the same place of a line in every script, so that
words of different languages side by side stand on one line too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from content_packs.typeset.boxes import Rect, Words
from content_packs.typeset.pango import ELLIPSIZE_NONE, PANGO_SCALE, WRAP_WORD, C, Pointer, ffi, owned, pixels
from content_packs.typeset.runs import merged


@dataclass(frozen=True)
class Link:
    """Characters `start` to `end` of a layout's text lead to `target`."""

    start: int
    end: int
    target: str


@dataclass(frozen=True)
class Line:
    """One line: Pango's own, the x where it begins and its width, the y of its baseline, its ink."""

    pointer: Pointer
    x: float
    width: float
    baseline: float
    ink: Rect


class TextLayout:
    """Shaped lines in a rectangle of `width` × `height` px, the origin at its top left corner.

    `width` is the width asked for, or the words' own (`natural_width`). The first baseline is
    `first` px down, the others `pitch` px apart. Ink may reach outside (stacked marks): `ink` says
    how far, and painters pad by it.
    """

    def __init__(
        self,
        pointer: Pointer,
        text: str,
        tag: str,
        colour: str,
        *,
        first: float,
        pitch: float,
        width: float | None = None,
        links: tuple[Link, ...] = (),
    ) -> None:
        self.pointer = pointer
        self.text = text
        self.tag = tag
        self.colour = colour
        self.links = links
        self.pitch = pitch
        self.lines = tuple(_lines(pointer, first, pitch))
        self.height = pitch * len(self.lines)
        self.natural_width = max(line.width for line in self.lines)
        self.width = self.natural_width if width is None else width
        self.ink = _union([line.ink for line in self.lines])

    @property
    def line_count(self) -> int:
        return len(self.lines)

    @property
    def baseline(self) -> float:
        """The y of the first line's baseline."""
        return self.lines[0].baseline

    @property
    def unknown_glyphs(self) -> int:
        """How many characters no font could draw. Anything but zero is tofu on a traveller's screen."""
        return int(C.pango_layout_get_unknown_glyphs_count(self.pointer))

    @property
    def truncated(self) -> bool:
        """Whether words were cut off to keep to `max_lines`."""
        return bool(C.pango_layout_is_ellipsized(self.pointer))

    def narrowest(self) -> float:
        """The width of the longest stretch that may not be broken: what all these words need at least,
        those that found no room too."""
        copy = owned(C.pango_layout_copy(self.pointer))
        C.pango_layout_set_ellipsize(copy, ELLIPSIZE_NONE)
        C.pango_layout_set_wrap(copy, WRAP_WORD)
        C.pango_layout_set_width(copy, 0)
        logical = ffi.new("PangoRectangle *")
        C.pango_layout_get_extents(copy, ffi.NULL, logical)
        return pixels(logical)[2]

    def range_rects(self, start: int, end: int) -> tuple[Rect, ...]:
        """Where characters `start` to `end` stand: one rectangle for each line and stretch."""
        first, last = (len(self.text[:index].encode()) for index in (start, end))
        return tuple(rect for number in range(len(self.lines)) for rect in self._on_line(number, first, last))

    def words(self, x: float, y: float, colour: str = "") -> Words:
        """This layout as paint, its top left corner at x, y."""
        return Words(self, x, y, colour or self.colour)

    def _on_line(self, number: int, first: int, last: int) -> Iterator[Rect]:
        """The stretches of bytes `first` to `last` on one line."""
        line = self.lines[number].pointer
        start, end = line.start_index, line.start_index + line.length
        if max(first, start) < min(last, end):
            for left, right in merged(_x_ranges(line, max(first, start), min(last, end))):
                yield Rect(left, number * self.pitch, right - left, self.pitch)


def _lines(pointer: Pointer, first: float, pitch: float) -> Iterator[Line]:
    """Every line of a layout, its baseline at `first` and then every `pitch` px."""
    iterator = ffi.gc(C.pango_layout_get_iter(pointer), C.pango_layout_iter_free)
    ink, logical = ffi.new("PangoRectangle *"), ffi.new("PangoRectangle *")
    baseline = first
    while True:
        line = C.pango_layout_iter_get_line_readonly(iterator)
        _level(line)
        C.pango_layout_iter_get_line_extents(iterator, ink, logical)
        x, _, width, _ = pixels(logical)
        lifted = baseline - C.pango_layout_iter_get_baseline(iterator) / PANGO_SCALE
        yield Line(line, x, width, baseline, Rect(*pixels(ink)).moved(0, lifted))
        baseline += pitch
        if not C.pango_layout_iter_next_line(iterator):
            return


def _level(line: Pointer) -> None:
    """Puts every run on the line's baseline. Pango aligns a line that begins in Chinese or Korean
    by a guess at each face's ideographic baseline, which lifts Thai or Arabic in it off the line."""
    run = line.runs
    while run:
        run.data.y_offset = 0
        run = run.next


def _union(rects: list[Rect]) -> Rect:
    inked = [rect for rect in rects if rect.width and rect.height] or rects[:1]
    left, top = min(rect.x for rect in inked), min(rect.y for rect in inked)
    right, bottom = max(rect.x + rect.width for rect in inked), max(rect.y + rect.height for rect in inked)
    return Rect(left, top, right - left, bottom - top)


def _x_ranges(line: Pointer, first: int, last: int) -> list[tuple[float, float]]:
    ranges, count = ffi.new("int **"), ffi.new("int *")
    C.pango_layout_line_get_x_ranges(line, first, last, ranges, count)
    found = [(ranges[0][2 * i] / PANGO_SCALE, ranges[0][2 * i + 1] / PANGO_SCALE) for i in range(count[0])]
    C.g_free(ranges[0])
    return found
