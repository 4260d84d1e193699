"""Keyboards as data: what is shipped can be shown and said, and nonsense is named."""

from __future__ import annotations

import pytest

from content_packs.keyboard import LATIN, PLAIN, Keyboard, KeyLayer, complete, label_of, nonsense
from content_packs.search.folding import folded
from tests.search_content import languages, sample_pages


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
