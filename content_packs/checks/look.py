"""CHECK: what a publisher may set of how its pages look: an accent that can be read, an emblem that can be drawn."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from content_packs.checks.media_files import item_problems
from content_packs.drawings import drawing_size
from content_packs.errors import Problem
from content_packs.media import open_bitmap
from content_packs.model import MediaKind
from content_packs.source import PACK_TOML
from content_packs.source_model import MediaToml, PackSource
from content_packs.theme import LIGHT, too_near

COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")

SQUARE = 0.03
"""How far an emblem's sides may differ: it stands in a square."""


def look_problems(pack: PackSource) -> Iterator[Problem]:
    """Everything wrong with ``accent`` and ``emblem``."""
    toml = pack.toml
    if toml.accent:
        for code, sentence in _accent(toml.accent):
            yield Problem(PACK_TOML, pack.places.line("", "accent"), code, sentence)
    if toml.emblem:
        for code, sentence in _emblem(pack):
            yield Problem(PACK_TOML, pack.places.line("", "emblem"), code, sentence)


def _accent(colour: str) -> Iterator[tuple[str, str]]:
    if not COLOUR.fullmatch(colour):
        yield "wrong-value", f"“{colour}” is no colour; write six hexadecimal digits, such as #0B5D57."
        return
    for problem in too_near(LIGHT, colour):
        yield "low-contrast", str(problem)


def _emblem(pack: PackSource) -> Iterator[tuple[str, str]]:
    item = MediaToml(kind=MediaKind.IMAGE, file=pack.toml.emblem)
    found = [(code, sentence) for code, sentence, _ in item_problems(pack, "emblem", item)]
    yield from found
    if not found:
        width, height = _size(pack.root / item.file)
        if abs(width - height) > SQUARE * max(width, height):
            yield "not-square", f"{item.file} is {width:g} × {height:g}; an emblem is square."


def _size(path: Path) -> tuple[float, float]:
    data = path.read_bytes()
    return drawing_size(data) if path.suffix.lower() == ".svg" else open_bitmap(data).size
