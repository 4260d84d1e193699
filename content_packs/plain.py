"""Invisible characters that steer where lines end, and words without them. Pure."""

from __future__ import annotations

NO_BREAK_SPACE = "\u00a0"
WORD_JOINER = "\u2060"

_ISOLATES = dict.fromkeys(range(0x2066, 0x206A))
_INVISIBLE = {0x200B: None, 0x2060: None, 0x200E: None, 0x200F: None, 0x00A0: " ", 0x202F: " ", **_ISOLATES}


def plain_text(text: str) -> str:
    """`text` as its author typed it: without the invisible characters put in at build."""
    return text.translate(_INVISIBLE)
