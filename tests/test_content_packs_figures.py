"""Figures: numbers in prose are read as their language writes them, and compared with the fact they cite."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import cache

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from content_packs.checks.prose_figures import contradicts
from content_packs.facts import format_value
from content_packs.figures import figures
from content_packs.language_source import load_language_packs
from content_packs.languages import LanguagePack
from content_packs.plain import plain_text
from content_packs.source_model import EvidenceToml, FactToml

DAY = dt.date(2026, 11, 1)


@cache
def languages() -> dict[str, LanguagePack]:
    return load_language_packs()


def fact(value: str, unit: str) -> FactToml:
    return FactToml(
        value=value, unit=unit, source=EvidenceToml(name="x"), checked_on=DAY, valid_until=DAY, owner="customs"
    )


@pytest.mark.parametrize(
    ("locale", "text", "numbers"),
    [
        ("vi", "5.000 đô la Mỹ", [5000]),
        ("vi", "15 triệu đồng", [15_000_000]),
        ("vi", "1,5 lít", ["1.5"]),
        ("en", "US$5,000 or 3.5", [5000, "3.5"]),
        ("en", "1.5 million dong", [1_500_000]),
        ("en", "5 May", [5]),
        ("fr", "5 000 dollars", [5000]),
        ("fr", "15 millions de dongs", [15_000_000]),
        ("ru", "15 000 000 донгов", [15_000_000]),
        ("zh_Hans", "1500万越南盾", [15_000_000]),
        ("ja", "1,500万ドン", [15_000_000]),
        ("ko", "1,500만 동", [15_000_000]),
        ("km", "៥.០០០", ["5.000"]),
        ("km", "១៥ លានដុង", [15_000_000]),
        ("ar", "٥٬٠٠٠ دولار", [5000]),
        ("ar", "١٫٥ لتر", ["1.5"]),
        ("th", "๔๕ วัน", [45]),
        ("lo", "15 ລ້ານກີບ", [15_000_000]),
        ("en", "from 07:30 to 9", [7, 30, 9]),
        ("en", "forty-five", []),
    ],
)
def test_numbers_are_read_as_the_language_writes_them(locale: str, text: str, numbers: list[int | str]) -> None:
    assert figures(text, Locale.parse(locale)) == [Decimal(number) for number in numbers]


@pytest.mark.parametrize(
    ("tag", "words", "value", "unit", "wrong"),
    [
        ("vi", "5.000 đô la Mỹ", "5000", "USD", False),
        ("vi", "5,000 đô la Mỹ", "5000", "USD", True),
        ("vi", "15 triệu đồng", "15000000", "VND", False),
        ("vi", "1,5 triệu đồng", "15000000", "VND", True),
        ("en", "20 %", "0.2", "percent", False),
        ("en", "0.2 %", "0.2", "percent", True),
        ("en", "more than forty-five days", "45", "duration-day", False),
        ("en", "14 March 2028", "2028-03-14", "date", False),
        ("en", "mid-March 2028", "2028-03-14", "date", False),
        ("en", "14 April 2028", "2028-03-14", "date", True),
        ("en", "15 March 2028", "2028-03-14", "date", True),
        ("vi", "14/3/2028", "2028-03-14", "date", False),
        ("vi", "14/4/2028", "2028-03-14", "date", True),
        ("th", "14 มีนาคม พ.ศ. 2571", "2028-03-14", "date", False),
        ("th", "๑๔ มีนาคม ๒๕๗๑", "2028-03-14", "date", False),
        ("th", "14 มีนาคม พ.ศ. 2570", "2028-03-14", "date", True),
        ("en", "2571", "2028-03-14", "date", True),
        ("en", "024 3974 3974", "+84 24 3974 3974", "phone", False),
        ("en", "call 113", "113", "phone", False),
        ("en", "call 114", "113", "phone", True),
        ("en", "13", "113", "phone", True),
        ("en", "any words 5", "free", "text", False),
    ],
)
def test_figure_is_held_against_its_fact(tag: str, words: str, value: str, unit: str, wrong: bool) -> None:
    assert contradicts(words, fact(value, unit), languages()[tag]) is wrong


@given(
    tag=st.sampled_from(sorted(languages())),
    number=st.integers(0, 10**12),
    unit=st.sampled_from(["USD", "VND", "duration-day", "mass-gram", "number"]),
)
def test_what_babel_writes_never_contradicts_its_fact(tag: str, number: int, unit: str) -> None:
    language = languages()[tag]
    words = plain_text(format_value(str(number), unit, language))
    assert not contradicts(words, fact(str(number), unit), language)


@given(tag=st.sampled_from(sorted(languages())), day=st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31)))
def test_what_babel_writes_of_a_date_never_contradicts_it(tag: str, day: dt.date) -> None:
    language = languages()[tag]
    assert not contradicts(format_value(str(day), "date", language), fact(str(day), "date"), language)
