"""Every word of the screens can be typed on the keyboard of its language, key by key, as those who read it do."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

import pytest

from content_packs.hangul import typed as jamo
from content_packs.keyboard import Keyboard, complete
from content_packs.search.sounds import SOUNDS
from kiosk.search.press import pressed
from tests.search_content import languages

SLOT = re.compile(r"\{\w+\}")
MARKS = {"\u3099": "゛", "\u309a": "゜"}
SMALL, LARGE = "ぁぃぅぇぉっゃゅょ", "あいうえおつやゆよ"
SIZES = str.maketrans({small: f"{large}小" for small, large in zip(SMALL, LARGE, strict=True)})

SPELLED = ("ko", "ja", "ru", "fr", "ar", "en")
"""Languages whose words are spelled here into the keys that type them."""


@pytest.mark.parametrize("tag", SPELLED)
def test_every_word_of_the_screens_is_typed_as_it_is_written(tag: str) -> None:
    board = complete(languages()[tag].keyboard)
    words = words_of(tag)
    assert len(words) > 150
    assert {word: text for word in words if (text := _typed(board, word, tag)) != word} == {}


@pytest.mark.parametrize(
    ("tag", "alphabet"),
    [
        ("ko", "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎㅏㅐㅑㅒㅓㅔㅕㅖㅗㅛㅜㅠㅡㅣ"),
        ("ja", "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわをん゛゜ー小"),
        ("ru", "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"),
        ("fr", "aàâæbcçdeéèêëfghiîïjklmnoôœpqrstuùûüvwxyÿz"),
        ("ar", "اأإآبتثجحخدذرزسشصضطظعغفقكلمنهويىةءؤئ"),
    ],
)
def test_no_letter_of_the_alphabet_is_missing(tag: str, alphabet: str) -> None:
    board = languages()[tag].keyboard
    assert board is not None
    keys = {key for layer in board.layers for row in layer.lines() for key in row}
    assert keys == set(alphabet)


def test_kana_stand_in_the_row_of_their_vowel() -> None:
    board = languages()["ja"].keyboard
    assert board is not None
    rows = [set(row) for row in board.layers[0].lines()]
    for row, vowel in zip(
        rows, ("あかさたなはまやらわ", "いきしちにひみり", "うくすつぬふむゆる", "えけせてねへめれ"), strict=False
    ):
        assert set(vowel) <= row
    assert set("おこそとのほもよろ") <= rows[4]


def words_of(tag: str) -> set[str]:
    """The words of all messages as they are typed: small letters, Japanese as it sounds, Arabic without vowel signs."""
    said = " ".join(SLOT.sub(" ", form) for message in languages()[tag].messages.values() for form in _forms(message))
    text = SOUNDS["kana"](said) if tag == "ja" else _unmarked(said) if tag == "ar" else said
    return {word for word in re.findall(r"[^\W_]+", text.casefold()) if not word.isdigit()}


def _forms(message: str | dict[str, str]) -> Iterable[str]:
    return (message,) if isinstance(message, str) else message.values()


def _unmarked(text: str) -> str:
    return "".join(char for char in text if unicodedata.category(char) != "Mn")


def _typed(board: Keyboard, word: str, tag: str) -> str:
    text = ""
    for key in _keys(word, tag):
        text = pressed(board, text, key)
    return text


def _keys(word: str, tag: str) -> str:
    """The keys that type `word`, one letter each."""
    if tag == "ko":
        return jamo(word)
    if tag == "ja":
        parts = unicodedata.normalize("NFD", word.translate(SIZES))
        return "".join(MARKS.get(part, part) for part in parts)
    return word
