"""How words stand on every screen: upright, sans serif, no shouting, lines that do not touch."""

from __future__ import annotations

from pathlib import Path

import pytest

import content_packs
from content_packs.language_source import load_language_packs
from content_packs.theme import LIGHT
from content_packs.typeset.text import Typesetter, TypeStyle
from tests.screen_content import ORDER, PORTRAIT

NEEDED = {"vi": 1.38, "km": 1.38, "th": 1.54, "lo": 1.65, "zh-Hans": 1.46, "zh-Hant": 1.46, "ko": 1.46, "ja": 1.46}
"""What a face needs from line to line, per em; those that stack marks get a tenth more."""

STACKED = ("vi", "th", "lo", "km")
NAMES_IN_CAPITALS = {"QR", "SOS", "DEMO", "BẢN", "DÉMO", "ДЕМО", "VNĐ", "USD"}
LOUD_WORDS = 3

PACKS = load_language_packs()
in_every_language = pytest.mark.parametrize("tag", ORDER)


def messages(tag: str) -> list[str]:
    return [words for words in PACKS[tag].messages.values() if isinstance(words, str)]


@in_every_language
def test_a26_lines_are_as_far_apart_as_the_script_needs(tag: str) -> None:
    needed = NEEDED.get(tag, 1.38) * (1.1 if tag in STACKED else 1.0)
    assert PACKS[tag].typography.line_height >= needed - 0.005


@in_every_language
def test_a26_ink_of_neighbouring_lines_does_not_meet(tag: str) -> None:
    setter = Typesetter({tag: PACKS[tag] for tag in ORDER}, LIGHT, PORTRAIT)
    for text in messages(tag):
        layout = setter.text(text, TypeStyle(LIGHT.type.body), tag, 300)
        for above, below in zip(layout.lines, layout.lines[1:], strict=False):
            assert above.ink.y + above.ink.height <= below.ink.y + 1, text


@in_every_language
def test_a27_families_have_no_serifs(tag: str) -> None:
    families = PACKS[tag].typography.families
    assert families
    assert all("Serif" not in family and "Nastaliq" not in family for family in families)
    assert any("Sans" in family for family in families)


@in_every_language
def test_a27_nothing_is_said_in_capitals(tag: str) -> None:
    for text in messages(tag):
        loud = [word for word in text.replace(":", " ").split() if word.isupper() and len(word) > 1]
        assert len([word for word in loud if word not in NAMES_IN_CAPITALS]) < LOUD_WORDS, text


def test_a27_there_is_no_way_to_set_italics() -> None:
    folder = Path(content_packs.__file__).parent / "typeset"
    sources = {path.name: path.read_text(encoding="utf-8").lower() for path in folder.glob("*.py")}
    assert [name for name, text in sources.items() if "italic" in text or "oblique" in text] == []
