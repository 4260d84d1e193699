"""Facts and hours: each language reads them as its readers write them."""

from __future__ import annotations

from functools import cache

import pytest

from content_packs.errors import ContentBad
from content_packs.facts import check_value, format_value
from content_packs.hours import read_week, write_week
from content_packs.language_source import load_language_packs
from content_packs.languages import LanguagePack
from content_packs.plain import plain_text


@cache
def languages() -> dict[str, LanguagePack]:
    return load_language_packs()


@pytest.mark.parametrize(
    ("tag", "value", "unit", "written"),
    [
        ("vi", "15000000", "VND", "15.000.000 ₫"),
        ("en", "15000000", "VND", "₫15,000,000"),
        ("fr", "5000", "USD", "5 000 $US"),
        ("en", "25.5", "USD", "US$25.50"),
        ("vi", "45", "duration-day", "45 ngày"),
        ("zh-Hans", "1.5", "volume-liter", "1.5升"),
        ("zh-Hant", "250", "mass-gram", "250 克"),
        ("ru", "2", "duration-hour", "2 часа"),
        ("ru", "5", "duration-hour", "5 часов"),
        ("ar", "45", "duration-day", "45 يومًا"),
        ("vi", "0.2", "percent", "20%"),
        ("ru", "2028-03-14", "date", "14 марта 2028 г."),
        ("th", "2028-03-14", "date", "14 มีนาคม ค.ศ. 2028 (พ.ศ. 2571)"),
        ("en", "+84 24 3974 3974", "phone", "+84 24 3974 3974"),
        ("en", "ab c", "text", "ab c"),
    ],
)
def test_value_is_written_as_its_readers_write_it(tag: str, value: str, unit: str, written: str) -> None:
    assert plain_text(format_value(value, unit, languages()[tag])) == written


def test_every_language_knows_every_unit_that_packs_use() -> None:
    for tag, language in languages().items():
        for unit in ("duration-day", "duration-hour", "duration-minute", "mass-gram", "mass-kilogram", "volume-liter"):
            written = format_value("3", unit, language)
            assert unit not in written, f"{tag} {unit}"


def test_number_and_unit_are_not_parted() -> None:
    assert " " not in format_value("15000000", "VND", languages()["vi"])
    assert " " not in format_value("45", "duration-day", languages()["vi"])


def test_phone_number_is_isolated_where_reading_goes_right_to_left() -> None:
    assert format_value("+84 24 3974", "phone", languages()["ar"]) == "\u200e+84\u00a024\u00a03974\u200e"


@pytest.mark.parametrize(
    ("value", "unit", "way_out"),
    [
        ("5.000,00", "USD", "digits alone"),
        ("5 000", "number", "digits alone"),
        ("1e400", "number", "digits alone"),
        ("", "USD", "digits alone"),
        ("14/3/2028", "date", "year-month-day"),
        ("5", "doubloon", "a currency"),
        ("5", "day", "a currency"),
        ("", "phone", "write it"),
    ],
)
def test_value_that_no_language_could_write_says_the_way_out(value: str, unit: str, way_out: str) -> None:
    with pytest.raises(ContentBad, match=way_out):
        check_value(value, unit)


def hours(tag: str, table: dict[str, list[str]]) -> list[str]:
    lines = write_week(read_week(table), languages()[tag])
    return [plain_text(line).replace("\u2009", " ") for line in lines]


def test_equal_days_are_folded_and_closed_ones_left_out() -> None:
    table = {"mon": ["07:00-11:30"], "tue-thu": ["07:00-11:30"], "sat": ["07:00-24:00"], "sun": ["07:00-24:00"]}
    assert hours("en", table) == ["Monday – Thursday 07:00–11:30", "Saturday – Sunday 07:00–24:00"]


@pytest.mark.parametrize(
    ("tag", "line"),
    [
        ("vi", "Thứ Hai – Chủ Nhật 07:00–11:30, 13:30–24:00"),
        ("zh-Hans", "星期一 – 星期日 07:00–11:30、13:30–24:00"),
        ("ja", "月曜日～日曜日 7時00分～11時30分、13時30分～24時00分"),
        ("ko", "월요일 ~ 일요일 07:00 ~ 11:30, 13:30 ~ 24:00"),
        ("ar", "الاثنين – الأحد 07:00–11:30 و13:30–24:00"),
    ],
)
def test_days_times_and_lists_are_the_languages_own(tag: str, line: str) -> None:
    assert hours(tag, {"mon-sun": ["07:00-11:30", "13:30-24:00"]}) == [line]


def test_opening_that_ends_at_midnight_says_so_after_any_beginning() -> None:
    assert hours("en", {"mon": ["23:00-24:00"]}) == ["Monday 23:00–24:00"]
    assert hours("en", {"mon": ["00:00-24:00"]}) == ["Monday 00:00–24:00"]
    assert hours("en", {"mon": ["23:00-23:59"]}) == ["Monday 23:00–23:59"]


@pytest.mark.parametrize(
    "table",
    [
        {"monday": ["07:00-11:30"]},
        {"fri-mon": ["07:00-11:30"]},
        {"mon": ["7:00-11:30"]},
        {"mon": ["11:30-07:00"]},
        {"mon": ["07:00-25:00"]},
        {"mon": ["07:00-24:30"]},
        {"mon": ["07:00-12:00", "11:00-13:00"]},
        {"mon-fri": ["07:00-11:30"], "wed": ["07:00-11:30"]},
    ],
)
def test_hours_that_make_no_sense_are_refused(table: dict[str, list[str]]) -> None:
    with pytest.raises(ContentBad):
        read_week(table)
