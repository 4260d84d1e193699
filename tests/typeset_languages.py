"""Languages for typesetting tests: the shipped twelve with words that stay as they are, and two of our own.

`art-x-hill` is left to right in Georgian letters, `art-x-reef` right to left in Hebrew ones. No
code knows either: what they look like follows from their packs alone.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any, Final

from msgspec.structs import replace

from content_packs.language_source import load_language_packs
from content_packs.languages import LANGUAGE_FORMAT, Direction, LanguagePack, Typography

GOLDEN: Final = Path(__file__).parent / "golden"
HILL: Final = "art-x-hill"
REEF: Final = "art-x-reef"
MIXED: Final = "en-x-mixed"


@cache
def words() -> dict[str, Any]:
    """Titles, sentences and catalogue words by tag, with the build's break characters in them."""
    found: dict[str, Any] = json.loads((GOLDEN / "words.json").read_text(encoding="utf-8"))
    return found


@cache
def languages() -> dict[str, LanguagePack]:
    """The packs typesetting is tested with, by tag."""
    shipped = load_language_packs()
    kept = {tag: replace(shipped[tag], messages=words()[tag]["messages"]) for tag in words() if tag in shipped}
    mixed = replace(kept["en"], tag=MIXED)
    return {**kept, HILL: _invented(HILL), REEF: _invented(REEF), MIXED: mixed}


def _invented(tag: str) -> LanguagePack:
    families = {HILL: ("Noto Sans Georgian", "Noto Sans"), REEF: ("Noto Sans Hebrew", "Noto Sans")}
    return LanguagePack(
        format=LANGUAGE_FORMAT,
        publisher="tests",
        tag=tag,
        version=1,
        autonym=words()[tag]["title"],
        english_name=tag,
        locale="en",
        direction=Direction.RTL if tag == REEF else Direction.LTR,
        typography=Typography(families=families[tag], line_height=1.6),
        messages=words()[tag]["messages"],
        plural={"one": "n is 1"},
    )
