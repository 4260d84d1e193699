"""Languages as data: what may stand in for what, how words are counted, and that code names no language."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from content_packs.errors import ContentBad, Unsupported
from content_packs.language_source import load_language_packs
from content_packs.languages import (
    MAX_LANGUAGE_BYTES,
    categories,
    chain,
    first_available,
    is_tag,
    plural_category,
    read_language,
    readable,
)

ROOT = Path(__file__).parent.parent
PACKS = load_language_packs()

# A place in code that may name a language, and why.
NAMED_FOR_A_REASON = {
    "content_packs/checks/structure.py": "whether CLDR knows a country at all is asked in one locale for all",
    "content_packs/languages.py": "the rule of the house for packs that state no fallback of their own",
    "content_packs/measures.py": "whether CLDR knows a unit at all is asked in one locale for all",
    "content_packs/notices/check.py": "as in checks/structure.py",
    "content_packs/search/folding.py": "what is typed for the letter thorn, which is no language",
    "content_packs/segment.py": "ICU's root rules for breaking lines, whatever the language",
    "content_packs/notices/cap/tongues.py": "in which script a country's alerts write Chinese, when they do not say",
    "content_packs/notices/fill.py": "what the tool speaks",
    "kiosk/desk/": "the desk speaks the two languages of those who sign",
    "kiosk/screens/ground.py": "the few words of a device on which nothing signed has arrived yet",
    "kiosk/screens/staff_words.py": "staff need their screen most when packs are what is wrong",
}


@pytest.mark.parametrize("tag", ["vi", "zh-Hans", "pt-BR", "es-419", "qaa-Arab", "qtz-x-gate", "sl-rozaj", "de-1996"])
def test_tag_of_bcp_47_in_its_usual_case_is_a_tag(tag: str) -> None:
    assert is_tag(tag)


@pytest.mark.parametrize("tag", ["", "VI", "zh-hans", "zh_Hans", "english", "vi-", "../vi", "vi\n", "x", "zh-Hans "])
def test_anything_else_is_no_tag(tag: str) -> None:
    assert not is_tag(tag)


def test_every_shipped_language_falls_back_to_english_then_vietnamese_and_to_nothing_else() -> None:
    for tag in PACKS:
        assert chain(tag, PACKS) == (tag, *(other for other in ("en", "vi") if other != tag))


def test_first_language_of_the_chain_that_is_there_stands_in() -> None:
    assert first_available("km", PACKS, {"vi", "en", "km"}) == "km"
    assert first_available("km", PACKS, {"vi", "en"}) == "en"
    assert first_available("km", PACKS, {"vi", "th"}) == "vi"
    assert first_available("km", PACKS, {"th"}) is None
    assert first_available("de", PACKS, {"en"}) is None


def test_what_no_language_of_the_chain_has_is_read_in_the_last_resorts_then_in_any_that_is_known() -> None:
    packs = {**PACKS, "km": msgspec.structs.replace(PACKS["km"], fallback=("th",))}
    assert readable("km", packs, ("vi", "en", "th")) == "th"
    assert readable("km", packs, ("vi", "en")) == "en"
    assert readable("km", packs, ("ko", "vi")) == "vi"
    assert readable("km", packs, ("xx", "ko", "fr")) == "ko"
    assert readable("de", packs, ("vi", "en")) == "en"
    assert readable("km", packs, ("xx",)) is None


@given(st.integers(min_value=0, max_value=2_000_001), st.sampled_from(sorted(PACKS)))
def test_plural_category_is_the_one_that_babel_gives_and_every_message_has_it(count: int, tag: str) -> None:
    pack = PACKS[tag]
    category = plural_category(pack.plural, count)
    assert category == Locale.parse(pack.locale).plural_form(count)
    assert category in categories(pack.plural)
    assert category in pack.messages["page-count"]


@pytest.mark.parametrize("tag", sorted(PACKS))
def test_language_pack_survives_the_wire(tag: str) -> None:
    assert read_language(msgspec.json.encode(PACKS[tag])) == PACKS[tag]


def _pack_as(**changes: object) -> bytes:
    return msgspec.json.encode({**msgspec.to_builtins(PACKS["km"]), **changes})


def test_language_pack_with_a_field_from_the_future_is_read_without_it() -> None:
    assert read_language(_pack_as(handwriting="round")) == PACKS["km"]


@pytest.mark.parametrize(
    "change", [{"format": 2}, {"needs": ["vertical-lines"]}, {"format": 2, "messages": "elsewhere"}]
)
def test_language_pack_for_newer_software_is_unsupported_and_not_called_broken(change: dict[str, object]) -> None:
    with pytest.raises(Unsupported, match="Update"):
        read_language(_pack_as(**change))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"\xff",
        _pack_as(direction="up"),
        _pack_as(tag="../../etc"),
        _pack_as(fallback=["EN"]),
        _pack_as(publisher="Ministry"),
        _pack_as(autonym="x" * MAX_LANGUAGE_BYTES),
    ],
)
def test_nonsense_is_refused_as_bad_content(data: bytes) -> None:
    with pytest.raises(ContentBad):
        read_language(data)


def _named_languages(path: Path) -> Iterator[str]:
    """Every string in code (not in documentation) that is the tag or locale of a shipped language."""
    known = {name for pack in PACKS.values() for name in (pack.tag, pack.locale)}
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and node.value in known:
            yield f"{path.relative_to(ROOT)}:{node.lineno} names {node.value!r}"


def test_no_code_of_kiosk_or_content_names_a_shipped_language() -> None:
    paths = [path for package in ("content_packs", "kiosk") for path in sorted((ROOT / package).rglob("*.py"))]
    assert len(paths) > 20
    named = [line for path in paths for line in _named_languages(path)]
    assert [line for line in named if not line.startswith(tuple(NAMED_FOR_A_REASON))] == []
    unused = [place for place in NAMED_FOR_A_REASON if not any(line.startswith(place) for line in named)]
    assert unused == [], "a reason is out of date"
