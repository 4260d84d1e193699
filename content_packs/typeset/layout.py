"""Shaped lines: how large they are, where their ink, baselines and links stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from content_packs.typeset.boxes import Rect, Words
from content_packs.typeset.pango import PANGO_SCALE, WRAP_WORD, C, Pointer, ffi, pixels
from content_packs.typeset.runs import merged


@dataclass(frozen=True)
class Link:
    """Characters `start` to `end` of a layout's text lead to `target`."""

    start: int
    end: int
    target: str


class TextLayout:
    """Shaped lines in a rectangle of `width` × `height` px, the origin at its top left corner.

    `width` is the width asked for, or the words' own. Ink may reach outside (stacked marks): `ink`
    says how far, and painters pad by it.
    """

    def __init__(self, pointer: Pointer, text: str, tag: str, colour: str, links: tuple[Link, ...], width: float):
        self.pointer = pointer
        self.text = text
        self.tag = tag
        self.colour = colour
        self.links = links
        _level(pointer)
        ink, logical = ffi.new("PangoRectangle *"), ffi.new("PangoRectangle *")
        C.pango_layout_get_extents(pointer, ink, logical)
        _, _, natural, self.height = pixels(logical)
        self.natural_width: float = natural
        self.width: float = natural if width < 0 else width
        self.ink: Rect = Rect(*pixels(ink))

    @cached_property
    def line_count(self) -> int:
        return int(C.pango_layout_get_line_count(self.pointer))

    @cached_property
    def baselines(self) -> tuple[float, ...]:
        """The y of each line's baseline."""
        return tuple(C.pango_layout_iter_get_baseline(lines) / PANGO_SCALE for lines in _lines(self.pointer))

    @property
    def baseline(self) -> float:
        return self.baselines[0]

    @property
    def unknown_glyphs(self) -> int:
        """How many characters no font could draw. Anything but zero is tofu on a traveller's screen."""
        return int(C.pango_layout_get_unknown_glyphs_count(self.pointer))

    @property
    def truncated(self) -> bool:
        """Whether words were cut off to keep to `max_lines`."""
        return bool(C.pango_layout_is_ellipsized(self.pointer))

    def narrowest(self) -> float:
        """The width of the longest stretch that may not be broken. Only for a layout of no set width."""
        C.pango_layout_set_wrap(self.pointer, WRAP_WORD)
        C.pango_layout_set_width(self.pointer, 0)
        logical = ffi.new("PangoRectangle *")
        C.pango_layout_get_extents(self.pointer, ffi.NULL, logical)
        C.pango_layout_set_width(self.pointer, -1)
        return pixels(logical)[2]

    def range_rects(self, start: int, end: int) -> tuple[Rect, ...]:
        """Where characters `start` to `end` stand: one rectangle for each line and stretch."""
        first, last = (len(self.text[:index].encode()) for index in (start, end))
        return tuple(rect for lines in _lines(self.pointer) for rect in _on_line(lines, first, last))

    def words(self, x: float, y: float, colour: str = "") -> Words:
        """This layout as paint, its top left corner at x, y."""
        return Words(self, x, y, colour or self.colour)


def _level(pointer: Pointer) -> None:
    """Puts every run on the line's baseline. Pango aligns a line that begins in Chinese or Korean
    by a guess at each face's ideographic baseline, which lifts Thai or Arabic in it off the line."""
    line = C.pango_layout_get_lines_readonly(pointer)
    while line:
        run = line.data.runs
        while run:
            run.data.y_offset = 0
            run = run.next
        line = line.next


def _lines(pointer: Pointer) -> Iterator[Pointer]:
    """An iterator of Pango's, standing on each line in turn."""
    iterator = ffi.gc(C.pango_layout_get_iter(pointer), C.pango_layout_iter_free)
    yield iterator
    while C.pango_layout_iter_next_line(iterator):
        yield iterator


def _on_line(iterator: Pointer, first: int, last: int) -> Iterator[Rect]:
    """The stretches of bytes `first` to `last` on the line where `iterator` stands."""
    line = C.pango_layout_iter_get_line_readonly(iterator)
    start, end = line.start_index, line.start_index + line.length
    if max(first, start) >= min(last, end):
        return
    logical = ffi.new("PangoRectangle *")
    C.pango_layout_iter_get_line_extents(iterator, ffi.NULL, logical)
    _, top, _, height = pixels(logical)
    for left, right in merged(_x_ranges(line, max(first, start), min(last, end))):
        yield Rect(left, top, right - left, height)


def _x_ranges(line: Pointer, first: int, last: int) -> list[tuple[float, float]]:
    ranges, count = ffi.new("int **"), ffi.new("int *")
    C.pango_layout_line_get_x_ranges(line, first, last, ranges, count)
    found = [(ranges[0][2 * i] / PANGO_SCALE, ranges[0][2 * i + 1] / PANGO_SCALE) for i in range(count[0])]
    C.g_free(ranges[0])
    return found
