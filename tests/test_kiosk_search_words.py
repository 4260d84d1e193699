"""Words of the screens and of the sample's pages are typed on the language's own keyboard: a Vietnamese one with its
tone last, which finds its vowel; a Chinese one as it sounds."""

from __future__ import annotations

import re
import unicodedata

import pytest

from content_packs.keyboard import complete
from content_packs.search.sounds import SOUNDS
from kiosk.search.press import pressed
from kiosk.search.tones import TONES
from tests.search_content import languages, sample_pages

WORD = re.compile(r"[^\W\d_]+")
SLOT = re.compile(r"\{\w+\}")


def said(tag: str) -> str:
    """All that a traveller reads in this language."""
    messages = languages()[tag].messages.values()
    forms = [form for message in messages for form in (message.values() if isinstance(message, dict) else (message,))]
    pages = [page.texts[tag] for page in sample_pages().values()]
    words = [words for page in pages for words in (page.title, page.summary, *(one.fallback for one in page.blocks))]
    return SLOT.sub("", unicodedata.normalize("NFC", "\n".join((*forms, *words))))


def keys(tag: str) -> set[str]:
    return {key for layer in complete(languages()[tag].keyboard).layers for row in layer.lines() for key in row}


def tone_last(word: str) -> str:
    """The letters of `word` as they lie on the keyboard, its tone behind them, as people type it."""
    bare = unicodedata.normalize("NFD", word)
    tone = "".join(char for char in bare if char in TONES)
    return unicodedata.normalize("NFC", "".join(char for char in bare if char not in TONES)) + tone


def test_vietnamese_words_are_typed_letter_by_letter_and_the_tone_finds_its_vowel() -> None:
    board = complete(languages()["vi"].keyboard)
    words = {word.lower() for word in WORD.findall(said("vi"))}
    assert len(words) > 500
    typed = {}
    for word in words:
        text = ""
        for key in tone_last(word):
            text = pressed(board, text, key)
        typed[word] = text
    assert {word: text for word, text in typed.items() if text != word} == {}


@pytest.mark.parametrize(("tag", "sound"), [("zh-Hans", "pinyin"), ("zh-Hant", "zhuyin"), ("zh-Hant", "pinyin")])
def test_chinese_words_are_typed_as_they_sound(tag: str, sound: str) -> None:
    sounds = set(SOUNDS[sound](said(tag))) - {" ", "\n"}
    assert len(sounds) > 20
    assert sounds - keys(tag) == set()
