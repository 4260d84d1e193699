"""Word breaks and typography: what each kind of language gets, and what nobody may lose."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content_packs.languages import Direction, LanguagePack, LineBreaking, Typography
from content_packs.model import Span, inline_text
from content_packs.plain import plain_text
from content_packs.segment import segment, segment_inline, segment_messages

PLAIN = Typography(families=(), line_height=1.4)
WORDS = Typography(families=(), line_height=1.4, breaking=LineBreaking.WORDS)
KEEP = Typography(families=(), line_height=1.4, breaking=LineBreaking.KEEP_ALL)
FRENCH = Typography(families=(), line_height=1.4, space_before=";:?!", quotes="«»")
ISOLATING = Typography(families=(), line_height=2.1, isolate_numbers=True)
ALL = (PLAIN, WORDS, KEEP, FRENCH, ISOLATING)

# Letters of all the scripts we ship, spaces, digits and everything the rules look for.
ALPHABET = "aệéА한국ກາວລະປເສົ្កខគាំ中日あาน้ำعربي0159٣៣ \u00a0\u202f\u200b\u2060\u200e«»;:?!+()./-{}$US\n😀"
TEXTS = st.text(alphabet=ALPHABET, max_size=60)


@pytest.mark.parametrize(
    ("typed", "broken"),
    [
        ("ຂ້ອຍຮັກປະເທດລາວ", "ຂ້ອຍ|ຮັກ|ປະເທດ|ລາວ"),
        ("សូមស្វាគមន៍មកកាន់ប្រទេសវៀតណាម", "សូមស្វាគមន៍|មកកាន់|ប្រទេស|វៀតណាម"),
        ("ABC ລາວ 12", "ABC ລາວ 12"),
        ("中文中文", "中文中文"),
        ("😀ປະເທດລາວ", "😀ປະເທດ|ລາວ"),
    ],
)
def test_words_of_scripts_without_spaces_may_break(typed: str, broken: str) -> None:
    assert segment(typed, WORDS).replace("\u200b", "|") == broken


@pytest.mark.parametrize(
    ("typed", "held"), [("ជំនួយភ្លាមៗ។", "ជំនួយ|ភ្លាមៗ។"), ("ຄ່ອຍໆສາ", "ຄ່ອຍໆ|ສາ"), ("ใด ๆ ของ", "ใด\u00a0ๆ ของ")]
)
def test_sign_that_repeats_a_word_begins_no_line(typed: str, held: str) -> None:
    assert segment(typed, WORDS if "|" in held else PLAIN).replace("\u200b", "|") == held


def test_break_that_an_author_typed_inside_a_word_is_the_words_only_one() -> None:
    assert segment("ປະ\u200bເທດລາວ", WORDS) == "ປະ\u200bເທດ\u200bລາວ"


def test_author_can_forbid_a_break_between_words() -> None:
    assert segment("ປະເທດ\u2060ລາວ", WORDS) == "ປະເທດ\u2060ລາວ"


def test_syllables_of_a_word_stay_together() -> None:
    assert segment("대한민국 3월에", KEEP).replace("\u2060", "+") == "대+한+민+국 3+월+에"


def test_word_with_an_authors_break_is_left_alone() -> None:
    assert segment("대한\u200b민국", KEEP) == "대한\u200b민국"


@pytest.mark.parametrize(
    ("typed", "spaced"),
    [
        ("Où ?", "Où\u202f?"),
        ("Où?", "Où\u202f?"),
        ("Vraiment ?!", "Vraiment\u202f?!"),
        ("Prix : 25", "Prix\u00a0: 25"),
        ("de 10:30 à 11:00", "de 10:30 à 11:00"),
        ("https://evisa.gov.vn", "https://evisa.gov.vn"),
        ("«Oui»", "«\u00a0Oui\u00a0»"),
        ("« Oui », dit-il", "«\u00a0Oui\u00a0», dit-il"),
    ],
)
def test_french_marks_and_quotes_take_a_no_break_space(typed: str, spaced: str) -> None:
    assert segment(typed, FRENCH) == spaced


@pytest.mark.parametrize("typography", ALL)
def test_groups_of_digits_and_phone_numbers_stay_together(typography: Typography) -> None:
    assert "5\u00a0000" in segment("5 000", typography)
    assert "+84\u00a024\u00a03974\u00a03974" in segment("Gọi +84 24 3974 3974 ngay", typography)


@pytest.mark.parametrize(
    "code", ["+84\u00a024\u00a03974", "44/NQ-CP", "371/2025/ND-CP", "1900-6888", "+113", "US$", "$US", "R$"]
)
def test_phone_numbers_and_codes_keep_their_order_in_right_to_left_text(code: str) -> None:
    assert segment(f"اتصل بـ {code} الآن", ISOLATING) == f"اتصل بـ \u200e{code}\u200e الآن"


def test_plain_numbers_words_and_dates_need_no_mark() -> None:
    text = "دفع 5000 دولار في USB-C"
    assert segment(text, ISOLATING) == text


@pytest.mark.parametrize("typography", ALL)
@given(text=TEXTS)
def test_segmenting_twice_changes_nothing(typography: Typography, text: str) -> None:
    once = segment(text, typography)
    assert segment(once, typography) == once


def _without_spaces(text: str) -> str:
    return re.sub(r"\s", "", plain_text(text))


@pytest.mark.parametrize("typography", ALL)
@given(text=TEXTS)
def test_plain_text_is_what_the_author_typed(typography: Typography, text: str) -> None:
    assert _without_spaces(segment(text, typography)) == _without_spaces(unicodedata.normalize("NFC", text))


@pytest.mark.parametrize("typography", ALL)
@given(texts=st.lists(TEXTS, max_size=5))
def test_styles_stay_on_their_letters(typography: Typography, texts: list[str]) -> None:
    inline = tuple(Span(text=text, bold=bool(n % 2)) for n, text in enumerate(texts))
    done = segment_inline(inline, typography)
    for before, after in zip(inline, done, strict=True):
        assert after.bold == before.bold
        assert _without_spaces(after.text) == _without_spaces(unicodedata.normalize("NFC", before.text))


def test_words_break_where_two_styles_meet() -> None:
    done = segment_inline((Span(text="ປະເທດ"), Span(text="ລາວ", bold=True)), WORDS)
    assert inline_text(done) == "ປະເທດ\u200bລາວ"


def test_value_that_babel_wrote_keeps_its_own_spaces() -> None:
    value = Span(text="5\u202f000\u00a0$US", fact="cash")
    assert segment_inline((Span(text="Plus de "), value), FRENCH)[1] == value


def test_messages_keep_their_slots_and_plurals() -> None:
    pack = LanguagePack(
        format=1,
        publisher="p",
        tag="lo",
        version=1,
        autonym="ລາວ",
        english_name="Lao",
        locale="lo",
        direction=Direction.LTR,
        typography=WORDS,
        messages={"welcome": "ປະເທດລາວ {site}", "pages": {"other": "{count} ປະເທດລາວ"}},
    )
    assert segment_messages(pack).messages == {
        "welcome": "ປະເທດ\u200bລາວ {site}",
        "pages": {"other": "{count} ປະເທດ\u200bລາວ"},
    }
