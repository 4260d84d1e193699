"""Words → the sentences that are spoken one by one, whatever the script. Pure.

A sentence ends at a line's end, at a full stop, question or exclamation mark that a space follows, and at the marks
of scripts that need no space. Thai and Lao have no full stop: there a block is one sentence, cut like every long
one at the last comma, space or word break before `MOST_CHARS`. A number's point, an address's dot and a step's
number end nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from content_packs.plain import plain_text

MOST_CHARS = 220
"""No sentence is longer: about twenty seconds of speech, the most that `again` says again."""

LEAST_CHARS = 60
"""A long sentence is not cut before this."""

_END = re.compile(r"(?<=[.!?…؟۔])[\"'”’»)\]]*\s+|(?<=[。！？｡।॥။៕])[”’」』）]*\s*|(?<=។)\s*")
_NUMBER = re.compile(r"\W*(\d{1,3}|\w)\.")
_SOFT = re.compile(r"[,;:،؛、，；：·—–]\s*|\s+|\u200b")


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of `text` in order, without the invisible characters of its lines' breaks."""
    return tuple(each for line in text.splitlines() for whole in _whole(line) for each in _cut(whole))


def _whole(line: str) -> Iterator[str]:
    start = 0
    for end in _END.finditer(line):
        if not _NUMBER.fullmatch(line[start : end.start()].strip()):
            yield line[start : end.end()]
            start = end.end()
    yield line[start:]


def _cut(sentence: str) -> Iterator[str]:
    """`sentence` in pieces that are short enough."""
    while len(sentence) > MOST_CHARS:
        soft = [place.end() for place in _SOFT.finditer(sentence, LEAST_CHARS, MOST_CHARS)]
        at = soft[-1] if soft else MOST_CHARS
        yield from _said(sentence[:at])
        sentence = sentence[at:]
    yield from _said(sentence)


def _said(sentence: str) -> Iterator[str]:
    plain = plain_text(sentence).strip()
    if any(char.isalnum() for char in plain):
        yield plain
