"""Where on a box the words of a sentence stand. Pure.

A sentence is looked for in the lines of the box, in the order of reading, white space and invisible characters
aside; what is said otherwise than it is written (a table's row, a picture's description) has the whole box.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from content_packs.typeset.boxes import Box, Rect, Words

LEAST_WRITTEN = 2
"""Fewer characters than this are an icon or a step's number, not words."""

_LABEL = re.compile(r"^\d{1,3}\.\s+")
_UNSEEN = dict.fromkeys([0x200B, 0x200C, 0x200E, 0x200F, 0x2060, 0x2066, 0x2067, 0x2068, 0x2069, 0x00AD])


@dataclass(frozen=True)
class _Line:
    """A layout's words without what is not seen, and where each character stands in its text."""

    words: Words
    text: str
    index: tuple[int, ...]

    def rects(self, start: int, end: int) -> tuple[Rect, ...]:
        first, last = self.index[start], self.index[end - 1] + 1
        found = self.words.layout.range_rects(first, last)
        return tuple(rect.moved(self.words.x, self.words.y) for rect in found)


def places(box: Box, said: Sequence[str]) -> tuple[tuple[Rect, ...], ...]:
    """For each of the sentences `said` of `box`: the rectangles it stands in, on the box's sheet."""
    lines = tuple(_lines(box))
    found: list[tuple[Rect, ...]] = []
    at = (0, 0)
    for sentence in said:
        rects, at = _find(lines, _bare(_LABEL.sub("", sentence)), at)
        found.append(rects or (box.rect,))
    return tuple(found)


def _find(lines: Sequence[_Line], bare: str, at: tuple[int, int]) -> tuple[tuple[Rect, ...], tuple[int, int]]:
    """Where `bare` stands at or after line and character `at`, else anywhere; and where it ends."""
    for first, start in (at, (0, 0)):
        for n in range(first, len(lines)):
            place = lines[n].text.find(bare, start if n == first else 0)
            if place >= 0:
                return lines[n].rects(place, place + len(bare)), (n, place + len(bare))
    inside = [line for line in lines if line.text in bare]
    return tuple(rect for line in inside for rect in line.rects(0, len(line.text))), at


def _lines(box: Box) -> Iterator[_Line]:
    for paint in box.paint:
        if isinstance(paint, Words):
            text = paint.layout.text
            kept = [(n, char) for n, char in enumerate(text) if _bare(char)]
            if len(kept) >= LEAST_WRITTEN:
                yield _Line(paint, "".join(char for _, char in kept), tuple(n for n, _ in kept))


def _bare(text: str) -> str:
    return "".join(text.translate(_UNSEEN).split())
