"""A word is typed key by key on each language's own keyboard, as a traveller would; and taken back again."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content_packs.hangul import typed
from content_packs.keyboard import COMPOSITIONS, Keyboard, complete
from kiosk.search.press import _AFTER, CLEAR, DELETE, LAYER, LONGEST, SPACE, layer_of, pressed
from tests.search_content import languages

HOOK, ACUTE, GRAVE, TILDE, DOT = "\u0309", "\u0301", "\u0300", "\u0303", "\u0323"


def keyboard(tag: str) -> Keyboard:
    return complete(languages()[tag].keyboard)


def type_(tag: str, *keys: str) -> str:
    text = ""
    for key in keys:
        text = pressed(keyboard(tag), text, key)
    return text


@pytest.mark.parametrize(
    ("tag", "keys", "word"),
    [
        ("vi", ["t", "h", "i", DOT, SPACE, "t", "h", "ư", "c", DOT], "thị thực"),
        ("vi", ["đ", "ô", "i", HOOK, SPACE, "t", "i", "ê", "n", GRAVE], "đổi tiền"),
        ("vi", ["t", "i", "ê", ACUTE, "n", "g"], "tiếng"),
        ("vi", ["h", "o", "a", GRAVE], "hòa"),
        ("vi", ["h", "o", "a", "n", GRAVE], "hoàn"),
        ("vi", ["q", "u", "y", ACUTE], "quý"),
        ("vi", ["g", "i", "a", ACUTE], "giá"),
        ("vi", ["ơ", "i", TILDE], "ỡi"),
        ("vi", ["n", "g", "ư", "ơ", "i", GRAVE], "người"),
        ("vi", ["c", "h", "i", HOOK, ACUTE], "chí"),
        ("vi", ["p", "h", "i", ACUTE, ACUTE], "phi"),
        ("vi", ["t", ACUTE], "t"),
        ("en", [*"visa", SPACE, *"fee"], "visa fee"),
        ("fr", [*"entr", "é", "e"], "entrée"),
        ("ru", [*"въезд"], "въезд"),
        ("ar", [*"تأشيرة"], "تأشيرة"),
        ("th", ["ว", "ี", "ซ", "่", "า"], "วีซ่า"),
        ("lo", ["ວ", "ີ", "ຊ", "າ"], "ວີຊາ"),
        ("km", [*"ទិដ្ឋាការ"], "ទិដ្ឋាការ"),
        ("ko", [*"ㅂㅣㅈㅏ"], "비자"),
        ("ko", [*"ㅎㅗㅏㄴㅈㅓㄴ"], "환전"),
        ("ko", [*"ㅇㅓㅂㅅㅇㅣ"], "없이"),
        ("ko", [*"ㄷㅏㄹㄱㅣ"], "달기"),
        ("ko", [*"ㅇㅢㅅㅏ".replace("ㅢ", "ㅡㅣ")], "의사"),
        ("ko", [*"ㄲㅗㅊ"], "꽃"),
        ("ko", [*"ㅂㅈ"], "ㅂㅈ"),
        ("ja", ["ひ", "゛", "さ", "゛"], "びざ"),
        ("ja", ["に", "ゆ", "小", "う", "こ", "く"], "にゅうこく"),
        ("ja", ["は", "゜", "す", "ほ", "゜", "ー", "と"], "ぱすぽーと"),
        ("ja", ["か", "゛", "゛", "あ", "゜"], "かあ"),
        ("zh-Hans", [*"qianzheng"], "qianzheng"),
        ("zh-Hant", [*"ㄑㄧㄢㄓㄥˋ"], "ㄑㄧㄢㄓㄥˋ"),
        ("zh-Hant", [*"visa"], "visa"),
        ("th", [*"visa", SPACE, "3", "0"], "visa 30"),
    ],
)
def test_keys_become_the_word(tag: str, keys: list[str], word: str) -> None:
    assert type_(tag, *keys) == unicodedata.normalize("NFC", word)


@pytest.mark.parametrize(
    ("tag", "keys", "left"),
    [
        ("ko", [*"ㅎㅗㅏㄴ"], ["환", "화", "호", "ㅎ", ""]),
        ("ko", [*"ㅇㅓㅂㅅ"], ["없", "업", "어", "ㅇ", ""]),
        ("vi", ["đ", "ô", "i", HOOK], ["đổi", "đổ", "đ", ""]),
        ("th", ["ซ", "่", "า"], ["ซ่า", "ซ่", "ซ", ""]),
        ("km", ["ដ", "្", "ឋ"], ["ដ្ឋ", "ដ្", "ដ", ""]),
        ("ja", ["ひ", "゛"], ["び", ""]),
    ],
)
def test_delete_takes_back_what_was_typed_last(tag: str, keys: list[str], left: list[str]) -> None:
    text = type_(tag, *keys)
    seen = [text]
    while text:
        text = pressed(keyboard(tag), text, DELETE)
        seen.append(text)
    assert seen == [unicodedata.normalize("NFC", one) for one in left]


def test_clear_takes_back_everything_and_a_second_space_is_none() -> None:
    assert type_("en", *"visa", CLEAR) == ""
    assert type_("en", SPACE, *"a", SPACE, SPACE, *"b") == "a b"


def test_a_key_that_the_keyboard_has_not_and_too_long_a_question_change_nothing() -> None:
    assert type_("en", "a", "ж", "qq", "layer-1") == "a"
    assert len(type_("en", *("a" * 80), SPACE)) == LONGEST


def test_every_keyboard_has_digits_and_latin_letters() -> None:
    for tag in languages():
        typed_by = {key for layer in keyboard(tag).layers for row in layer.lines() for key in row}
        assert set("0123456789") | set("abcdefghijklmnopqrstuvwxyz") <= typed_by, tag


def test_a_layer_key_brings_a_layer_that_is_there() -> None:
    board = keyboard("th")
    assert [layer_of(board, f"{LAYER}{n}") for n in ("0", "1", "3", "4", "x", "-1")] == [0, 1, 3, None, None, None]
    assert layer_of(board, "a") is None


def test_every_composition_that_a_language_may_name_is_there() -> None:
    assert {"", *_AFTER} == COMPOSITIONS


@given(st.text(alphabet=[chr(code) for code in range(0xAC00, 0xD7A4)], min_size=1, max_size=5))
def test_every_syllable_can_be_typed_and_taken_back(word: str) -> None:
    board = keyboard("ko")
    text = ""
    for letter in typed(word):
        text = pressed(board, text, letter)
    assert typed(text) == typed(word)
    assert len(text) <= LONGEST
    for _ in typed(word):
        text = pressed(board, text, DELETE)
    assert text == ""


@given(st.data())
def test_no_sequence_of_keys_is_a_mistake(data: st.DataObject) -> None:
    tag = data.draw(st.sampled_from(sorted(languages())))
    board = keyboard(tag)
    keys = [*(key for layer in board.layers for row in layer.lines() for key in row), SPACE, DELETE, CLEAR]
    text = ""
    for key in data.draw(st.lists(st.sampled_from(keys), max_size=20)):
        text = pressed(board, text, key)
        assert len(text) <= LONGEST
