"""BUILD: the captions of a film, their words written as readers of their language expect. Same input, same bytes.

Only the words of cues change: times, names, settings, notes and marks such as ``<v Guide>`` stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from content_packs.languages import Typography
from content_packs.segment import segment

TIMES = "-->"
_MARK = re.compile(r"(<[^>]*>|&[#\w]+;)")


def written(data: bytes, typography: Typography) -> bytes:
    """The WebVTT file `data` with its words segmented. Raises `UnicodeDecodeError`, which `check` has told before."""
    return "\n".join(_lines(data.decode("utf-8-sig"), typography)).encode()


def _lines(text: str, typography: Typography) -> Iterator[str]:
    said = False  # between the times of a cue and the empty line that ends it
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        yield _segmented(line, typography) if said and TIMES not in line else line
        said = (said or TIMES in line) and bool(line.strip())


def _segmented(line: str, typography: Typography) -> str:
    return "".join(part if _MARK.fullmatch(part) else segment(part, typography) for part in _MARK.split(line))
