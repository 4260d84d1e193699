"""BUILD: a fact's value, written as the readers of each language write it. Babel does the writing.

A value is text that its unit's formatter reads: ``"5000"`` in ``USD``, ``"0.2"`` in ``percent``,
``"2028-03-14"`` as ``date``. What is not such text raises `ContentBad` with the way out; nothing is
guessed. A number and its unit may not be parted, nor a day and its month: no-break spaces stand there.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal

from babel import Locale
from babel.numbers import format_currency, format_decimal, format_percent, is_currency

from content_packs.dates import written_date
from content_packs.errors import ContentBad
from content_packs.languages import Direction, LanguagePack
from content_packs.measures import is_measure, measured
from content_packs.plain import NO_BREAK_SPACE
from content_packs.segment import (
    LEFT_TO_RIGHT_MARK,
    NARROW_NO_BREAK_SPACE,
    RIGHT_TO_LEFT_MARK,
    isolate,
)

DATE, NUMBER, PERCENT, PHONE, TEXT, URL = "date", "number", "percent", "phone", "text", "url"
_WORDS = (PHONE, TEXT, URL)

MAX_DIGITS = 18  # a longer number is not meant for a traveller
_NUMBER = re.compile(rf"-?\d{{1,{MAX_DIGITS}}}(\.\d{{1,6}})?")
_DECIMALS = re.compile(r"\.0+")
_MINUS = re.compile(r"(?<!\d)-(?=\d)")
_NO_BREAK = str.maketrans({" ": NO_BREAK_SPACE, "\u2009": NARROW_NO_BREAK_SPACE})


def format_value(value: str, unit: str, language: LanguagePack) -> str:
    """`value` of `unit` in `language`. Raises `ContentBad` where value or unit make no sense."""
    locale = Locale.parse(language.locale)
    if unit in _WORDS:
        return _phone(value, language) if unit == PHONE else value
    if unit == DATE:
        return _date(value, language)
    return _ordered(_formatter(unit)(number(value), locale).translate(_NO_BREAK), language)


def check_value(value: str, unit: str) -> None:
    """Raise `ContentBad` where no language could write this."""
    if unit == DATE:
        date(value)
    elif unit not in _WORDS:
        _formatter(unit)
        number(value)
    elif not value and unit != TEXT:
        raise ContentBad(f"The {unit} is empty; write it.")


def number(value: str) -> Decimal:
    """`value` as a number: digits, a point before decimals, nothing between thousands."""
    if not _NUMBER.fullmatch(value):
        raise ContentBad(f"“{value}” is no number; write digits alone, a point before decimals (5000, 1.5).")
    return Decimal(value)


def date(value: str) -> dt.date:
    """`value` as a date."""
    try:
        return dt.date.fromisoformat(value)
    except ValueError as error:
        raise ContentBad(f"“{value}” is no date; write year-month-day (2028-03-14).") from error


def is_numeric(unit: str) -> bool:
    """Whether values of `unit` are one number."""
    return unit not in (DATE, *_WORDS)


def _formatter(unit: str) -> Callable[[Decimal, Locale], str]:
    if unit == NUMBER:
        return lambda value, locale: format_decimal(value, locale=locale, decimal_quantization=False)
    if unit == PERCENT:
        return lambda value, locale: format_percent(value, locale=locale, decimal_quantization=False)
    if is_currency(unit):
        return lambda value, locale: _money(value, unit, locale)
    if is_measure(unit):
        return lambda value, locale: measured(value, unit, locale)
    units = "a currency (USD), a CLDR unit (duration-day), number, percent, date, phone, url or text"
    raise ContentBad(f"“{unit}” is no unit; write {units}.")


def _money(value: Decimal, currency: str, locale: Locale) -> str:
    """Money without empty decimals: a traveller reads 25, not 25.00."""
    if value != value.to_integral_value():
        return format_currency(value, currency, locale=locale)
    whole = _DECIMALS.sub("", locale.currency_formats["standard"].pattern)
    return format_currency(value, currency, whole, locale=locale, currency_digits=False)


def _ordered(written: str, language: LanguagePack) -> str:
    """`written` so that it reads in order where words run from right to left: the number, then its unit to the
    left of it. A minus stays before its number and US$ does not become $US."""
    if language.direction is not Direction.RTL:
        return written
    marked = isolate(_MINUS.sub(f"{LEFT_TO_RIGHT_MARK}-", written))
    return marked.replace(NO_BREAK_SPACE, NO_BREAK_SPACE + RIGHT_TO_LEFT_MARK)


def _date(value: str, language: LanguagePack) -> str:
    """The date as Babel writes it, and the year that this language's readers count, where it is another.

    Day and month stay together; all of it would be wider than a card in large type.
    """
    return written_date(date(value), language).replace(" ", NO_BREAK_SPACE, 1)


def _phone(value: str, language: LanguagePack) -> str:
    kept = value.translate(_NO_BREAK)
    return isolate(kept) if language.typography.isolate_numbers else kept
