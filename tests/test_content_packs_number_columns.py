"""Columns of numbers are known from those with words in them."""

from __future__ import annotations

import datetime as dt

import pytest

from content_packs.model import PACK_FORMAT, Fact, FactSource, Page, Span, Table
from content_packs.number_columns import number_columns


def fact(unit: str) -> Fact:
    day = dt.date(2027, 5, 1)
    return Fact(value="1", unit=unit, source=FactSource(name="x"), checked_on=day, valid_until=day, owner="desk")


FACTS = {"fee": fact("USD"), "share": fact("percent"), "stay": fact("duration-day"), "call": fact("phone")}
PAGE = Page(format=PACK_FORMAT, id="page", texts={}, facts=FACTS)


def column(*cells: str | Span) -> bool:
    rows = tuple(((Span(text="1"),), (cell if isinstance(cell, Span) else Span(text=cell),)) for cell in cells)
    table = Table(id="table", fallback="", header=((Span(text=""),), (Span(text="USD"),)), rows=rows)
    found = number_columns(table, PAGE)
    assert 0 not in found
    return 1 in found


@pytest.mark.parametrize(
    "cells",
    [
        ("25", "1.300.000"),
        ("5\u00a0000", "–", ""),
        ("$25", "25,50 €", "20\u202f%"),
        (Span(text="\u200f5,000\u00a0US$", fact="fee"), "25"),
        (Span(text="20%", fact="share"),),
    ],
)
def test_numbers_and_money_make_a_column_of_numbers(cells: tuple[str | Span, ...]) -> None:
    assert column(*cells)


@pytest.mark.parametrize(
    "cells",
    [
        (),
        ("", "–"),
        ("25", "free"),
        ("2 litres",),
        ("07:00–11:30",),
        ("+84 276 387 1234",),
        (Span(text="45 days", fact="stay"),),
        (Span(text="113", fact="call"), Span(text="114", fact="call")),
    ],
)
def test_words_times_and_telephone_numbers_do_not(cells: tuple[str | Span, ...]) -> None:
    assert not column(*cells)
