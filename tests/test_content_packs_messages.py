"""The words of every screen: slots, plurals, and what stands in for a missing word."""

from __future__ import annotations

from msgspec.structs import replace

from content_packs.languages import LanguagePack
from content_packs.messages import Messages
from tests.typeset_languages import HILL, languages


def packs(**messages: str | dict[str, str]) -> dict[str, LanguagePack]:
    """Russian with only `messages`; English and Vietnamese as they are."""
    known = languages()
    return {"ru": replace(known["ru"], messages=dict(messages)), "en": known["en"], "vi": known["vi"]}


def test_slots_are_filled_and_braces_in_a_value_stay_words() -> None:
    messages = Messages(packs(source="Источник: {source}"))
    assert messages("ru", "source", source="{date}") == "Источник: {date}"


def test_a_count_chooses_the_plural_form_that_the_pack_describes() -> None:
    messages = Messages(
        packs(**{"page-count": {"one": "{count} страница", "few": "{count} страницы", "many": "{count} страниц"}})
    )
    said = [messages("ru", "page-count", count=count) for count in (1, 3, 5, 21)]
    assert said == ["1 страница", "3 страницы", "5 страниц", "21 страница"]


def test_a_missing_plural_form_takes_the_general_one() -> None:
    messages = Messages(packs(**{"page-count": {"other": "страниц: {count}"}}))
    assert messages("ru", "page-count", count=1) == "страниц: 1"


def test_a_missing_word_comes_from_english_then_vietnamese_then_is_its_id() -> None:
    known = packs()
    assert Messages(known)("ru", "phone") == "Phone"
    del known["en"]
    assert Messages(known)("ru", "phone") == "Điện thoại"
    assert Messages(known)("ru", "never-heard-of") == "never-heard-of"


def test_a_language_that_no_code_knows_counts_by_its_own_rule() -> None:
    messages = Messages(languages())
    assert messages(HILL, "page-count", count=1) != messages(HILL, "page-count", count=2).replace("2", "1")
