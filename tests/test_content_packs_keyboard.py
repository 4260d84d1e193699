"""Keyboards as data: what is shipped can be shown and said, and nonsense is named."""

from __future__ import annotations

import unicodedata

import pytest

from content_packs.keyboard import LATIN, PLAIN, Keyboard, KeyLayer, complete, label_of, nonsense
from content_packs.model import AnyBlock
from content_packs.search.folding import folded
from tests.search_content import languages, sample_pages

SANSKRIT = {"ឝ", "ឞ"}
"""Letters that Khmer itself has no words with, and that stand on none of its keyboards."""


def said(tag: str) -> list[AnyBlock]:
    """Every block of the sample's pages in this language."""
    return [block for page in sample_pages().values() for block in page.texts[tag].blocks]


@pytest.mark.parametrize("tag", sorted(languages()))
def test_the_shipped_keyboards_make_sense(tag: str) -> None:
    board = languages()[tag].keyboard
    assert board is not None
    assert list(nonsense(board)) == []


@pytest.mark.parametrize("tag", ["vi", "en", "fr", "ru", "ar", "th", "lo", "km"])
def test_every_letter_of_the_sample_s_titles_has_a_key(tag: str) -> None:
    board = complete(languages()[tag].keyboard)
    ignore = languages()[tag].search.ignore
    keys = "".join(key for layer in board.layers for row in layer.lines() for key in row)
    titles = "".join(page.texts[tag].title + page.texts[tag].summary for page in sample_pages().values())
    assert set(folded(titles, ignore)) - set(folded(keys, ignore)) - {" "} == set()


@pytest.mark.parametrize(("tag", "script"), [("th", "THAI"), ("lo", "LAO"), ("km", "KHMER")])
def test_every_letter_and_mark_of_the_screens_and_the_sample_has_a_key(tag: str, script: str) -> None:
    """Also those that searching forgets: whoever writes with care finds them."""
    pack = languages()[tag]
    keys = "".join(key for layer in complete(pack.keyboard).layers for row in layer.lines() for key in row)
    words = [*map(str, pack.messages.values()), *(text.fallback for text in said(tag))]
    own = {char for char in "".join(words) if unicodedata.name(char, "").startswith(script)}
    assert {char for char in own if unicodedata.category(char)[0] in "LM"} - set(keys) == set()


@pytest.mark.parametrize(
    ("tag", "first", "last"),
    [("th", "\u0e01", "\u0e2e"), ("th", "\u0e30", "\u0e39"), ("th", "\u0e40", "\u0e4d"), ("km", "\u1780", "\u17a2")],
)
def test_no_letter_of_the_alphabet_is_missing(tag: str, first: str, last: str) -> None:
    board = complete(languages()[tag].keyboard)
    keys = "".join(key for layer in board.layers for row in layer.lines() for key in row)
    alphabet = set(map(chr, range(ord(first), ord(last) + 1)))
    assert alphabet - set(keys) <= SANSKRIT


@pytest.mark.parametrize("tag", sorted(languages()))
def test_every_mark_has_a_name_and_something_to_stand_on(tag: str) -> None:
    board = complete(languages()[tag].keyboard)
    marks = {key for layer in board.layers for row in layer.lines() for key in row if label_of(key) != key}
    assert marks - set(board.names) == set()


def test_a_language_without_a_keyboard_gets_letters_and_digits() -> None:
    assert complete(None).layers[0] == LATIN
    assert [layer.label for layer in complete(None).layers] == ["ABC", "123"]
    assert complete(PLAIN) == complete(None)


@pytest.mark.parametrize(
    ("board", "said"),
    [
        (Keyboard(layers=()), "no keys"),
        (Keyboard(layers=(LATIN,), composition="magic"), "“magic”"),
        (Keyboard(layers=(KeyLayer(label="a", rows=("1 2 3 4 5 6 7 8 9 0 a b",)),)), "12 keys"),
        (Keyboard(layers=(KeyLayer(label="a", rows=("a", "b", "c", "d", "e", "f", "g")),)), "7 rows"),
        (Keyboard(layers=(KeyLayer(label="a", rows=("a b a",)),)), "twice"),
        (Keyboard(layers=(KeyLayer(label="a", rows=("abcde",)),)), "too long"),
        (Keyboard(layers=(KeyLayer(label="a", rows=("e\u0301",)),)), "NFC"),
        (Keyboard(layers=(LATIN,), names={"ж": "zhe"}), "no key types"),
    ],
)
def test_nonsense_is_named(board: Keyboard, said: str) -> None:
    sentences = list(nonsense(board))
    assert len(sentences) == 1
    assert said in sentences[0]
