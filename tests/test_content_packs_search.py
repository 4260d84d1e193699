"""Folding, tokens and readings: what is written differently and meant alike is one thing, here and in questions."""

from __future__ import annotations

import unicodedata

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from content_packs.model import PageText, SearchFields, TranslationState
from content_packs.search.fields import fields_of
from content_packs.search.folding import folded
from content_packs.search.rules import SearchRules
from content_packs.search.sounds import sounds_of
from content_packs.search.tokens import MOST_SPLITS, asked, cut, indexed, pieces, units
from tests.search_content import languages, sample_pages

EMPTY = PageText(title="", summary="", state=TranslationState.SOURCE, revision="0" * 12, blocks=())


@pytest.mark.parametrize(
    ("written", "same"),
    [
        ("Thị thực", "thi thuc"),
        ("Đổi tiền", "doi tien"),
        ("ENTRÉE Œuvre", "entree oeuvre"),
        ("Straße", "strasse"),
        ("Въезд ещё", "въезд еще"),
        ("ＶＩＳＡ　２０２６", "visa 2026"),
        ("ビザ", "びざ"),
        ("ﾋﾞｻﾞ", "びざ"),
        ("パスポート", "ぱすぽと"),
        ("تَأْشِيرَةٌ", "تاشيره"),
        ("آداب إلى أنـــا", "اداب الي انا"),
        ("٣٠ يومًا", "30 يوما"),
        ("๓๐ วัน", "30 วัน"),
        ("e-visa, l’aéroport", "e visa l aeroport"),
        ("ស\u200bាក\u200bល", "សាកល"),
        ("ㄑㄧㄢ ㅂㅈ", "ㄑㄧㄢ ㅂㅈ"),
        ("ຫຼວງ ຫຼາຍ", "ຫລວງ ຫລາຍ"),
        ("ໜ້າ", "ຫນ້າ"),
        ("ចាប់ផ្ដើម", "ចាប់ផ្តើម"),
        ("ឲ្យ រយៈ", "ឱ្យ រយះ"),
        ("  ", ""),
    ],
)
def test_what_is_written_differently_and_meant_alike_is_the_same(written: str, same: str) -> None:
    assert folded(written) == same
    assert folded(unicodedata.normalize("NFD", written)) == same


@given(st.text(max_size=30))
def test_folding_twice_changes_nothing_and_leaves_nothing_that_a_question_could_trip_over(text: str) -> None:
    once = folded(text)
    assert folded(once) == once
    assert not set(once) & set("\"'*():^+-.\n\t")


def test_a_script_without_spaces_is_cut_into_letters_with_their_marks() -> None:
    khmer, thai, chinese = (languages()[tag].search for tag in ("km", "th", "zh-Hans"))
    assert pieces("ស្ត្រី", khmer) == ["ស្ត្រី"]
    assert pieces("ทดลอง3วัน", thai) == ["ท", "ด", "ล", "อ", "ง", "3", "วั", "น"]
    assert pieces("电子visa签证", chinese) == ["电", "子", "visa", "签", "证"]


def test_pinyin_typed_without_spaces_is_cut_where_syllables_meet() -> None:
    rules = languages()["zh-Hans"].search
    known = ["an", "qian", "xi", "xian", "zheng"]
    assert asked("xian", rules, known) == [[("xian",), ("xi", "an")]]
    assert ("qian", "zh") in asked("qianzh", rules, known)[0]
    assert asked("qz", rules, known) == [[("qz",)]]


@given(st.text(alphabet="an", min_size=20, max_size=32))
def test_a_question_of_many_readings_stays_small(text: str) -> None:
    rules = languages()["zh-Hans"].search
    assert len(asked(text, rules, ["a", "an", "n", "na"])[0]) <= MOST_SPLITS + 1
    assert asked(text + "zzz", rules, ["a", "an", "n", "na"]) == [[(text + "zzz",)]]


def test_a_reading_is_written_down_for_every_field_where_the_language_asks_for_it() -> None:
    text = sample_pages()["visa"].texts["zh-Hant"]
    assert set(text.sounds) == {"pinyin", "zhuyin"}
    assert text.sounds["pinyin"].title.split()[:2] == ["qian", "zheng"]
    assert text.sounds["zhuyin"].title.split()[:2] == ["ㄑㄧㄢ", "ㄓㄥ"]
    assert all(msgspec.structs.astuple(text.sounds["pinyin"]))
    assert sample_pages()["visa"].texts["vi"].sounds == {}


def test_japanese_is_read_in_kana_and_romaji() -> None:
    spoken = sounds_of(msgspec.structs.replace(EMPTY, title="査証の申請（COVID）"), ("kana", "romaji"))
    assert spoken["kana"].title.replace("\n", "") == "さしょうのしんせい"
    assert spoken["romaji"].title.split() == ["sa", "sho", "u", "no", "shi", "n", "se", "i"]


def test_fields_fall_in_weight_and_hold_all_words_of_the_page() -> None:
    for page in sample_pages().values():
        text = page.texts["en"]
        fields = fields_of(text)
        everything = folded(" ".join(msgspec.structs.astuple(fields)))
        assert fields.title == text.title
        for block in text.blocks:
            assert set(folded(block.fallback).split()) <= set(everything.split()), block.id


def test_a_hangul_word_is_found_from_each_syllable_and_by_its_initials() -> None:
    rules = languages()["ko"].search
    title = indexed(SearchFields(title="관광비자"), {}, rules)[0].split()
    assert {"ㅂㅣㅈㅏ", "ㄱㅗㅏㄴㄱㅗㅏㅇㅂㅣㅈㅏ", "ㄱㄱㅂㅈ", "ㅂㅈ"} <= set(title)
    assert "ㄱㄱㅂㅈ" not in indexed(SearchFields(body="관광비자"), {}, rules)[3].split()


def test_what_leads_a_word_is_left_out_once_more_but_a_short_word_stays_whole() -> None:
    rules = SearchRules(leading=("ال",))
    assert indexed(SearchFields(title="التأشيرة الى"), {}, rules)[0].split() == ["التاشيره", "الي", "تاشيره"]


def test_only_longer_words_lose_their_end() -> None:
    assert cut("визой и то", 1) == "визо и то"
    assert cut("visa", 2) == "visa"


def test_units_are_the_syllables_that_are_typed_without_spaces() -> None:
    chinese, japanese = languages()["zh-Hans"], languages()["ja"]
    pages = sample_pages()
    assert {"qian", "zheng"} <= units(pages["visa"].texts["zh-Hans"].sounds, chinese.search)
    found = units(pages["visa"].texts["ja"].sounds, japanese.search)
    assert {"nyu", "ko", "ku"} <= found
    assert max(map(len, found)) <= 5
