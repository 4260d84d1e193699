"""Where style runs may begin and end, and where their rectangles touch.

A run that ended inside a grapheme would tear a mark from its letter: the boundary moves to the
grapheme's end, so that the whole of it takes the style of its first character. Unicode's graphemes
end after the sign that puts the next letter beneath (Khmer's coeng); ours do not.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from itertools import accumulate

from msgspec.structs import replace

from content_packs.model import Inline, Span
from content_packs.typeset.pango import C, Pointer, ffi

CURSOR_POSITION_BIT = 1 << 4
"""PangoLogAttr.is_cursor_position: a grapheme may begin here."""

ISOLATE, POP_ISOLATE = "\u2068", "\u2069"
"""First-strong isolate: what stands inside keeps its own direction and turns nothing around it."""

STACKER_CLASS = 9
"""Canonical combining class of the signs that join the letter after them to the one before."""

TOUCHING_PX = 1.0
"""Ranges nearer than this are one stretch."""


def isolated(text: str) -> str:
    """`text` fenced off from the direction of the words around it."""
    return f"{ISOLATE}{text}{POP_ISOLATE}"


def fenced(span: Span) -> Span:
    """`span` with its words fenced off; spaces at its ends belong to the words around it."""
    words = span.text.strip(" ")
    return replace(span, text=span.text.replace(words, isolated(words), 1)) if words else span


def without_fences(text: str) -> str:
    """`text` for speech and comparison."""
    return text.replace(ISOLATE, "").replace(POP_ISOLATE, "")


def graphemes(text: str, spans: Inline, language: Pointer) -> Iterator[tuple[Span, int, int]]:
    """Each span with its first and last byte in UTF-8, both on grapheme boundaries."""
    ends = list(accumulate(len(span.text) for span in spans))
    if len(spans) > 1:
        free = _grapheme_starts(text, language)
        ends = [next(index for index in range(end, len(free)) if free[index]) for end in ends]
    start = 0
    for span, end in zip(spans, ends, strict=True):
        first = len(text[:start].encode())
        yield span, first, first + len(text[start:end].encode())
        start = end


def _grapheme_starts(text: str, language: Pointer) -> list[bool]:
    """For each place between characters, both ends included: may a grapheme begin here?"""
    encoded = text.encode()
    attributes = ffi.new("uint32_t[]", len(text) + 1)
    C.pango_get_log_attrs(encoded, len(encoded), -1, language, attributes, len(text) + 1)
    found = [bool(bits & CURSOR_POSITION_BIT) for bits in attributes]
    for place, char in enumerate(text, start=1):
        if unicodedata.combining(char) == STACKER_CLASS:
            found[place] = False
    found[-1] = True
    return found


def merged(ranges: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    """`ranges` (left, right) in visual order, touching neighbours made one."""
    found: list[tuple[float, float]] = []
    for left, right in sorted(ranges):
        if found and left - found[-1][1] < TOUCHING_PX:
            found[-1] = (found[-1][0], max(right, found[-1][1]))
        else:
            found.append((left, right))
    return found
