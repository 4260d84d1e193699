"""A table keeps its columns, or becomes cards; its words and numbers stay whole."""

from __future__ import annotations

import pytest

from content_packs.model import Span, Table
from content_packs.typeset.boxes import Words
from tests.typeset_page import CONTEXT, everything
from tests.typeset_sheets import box, sheet, typesetter, with_blocks


def test_a_table_keeps_its_columns_where_they_fit_and_becomes_cards_where_they_do_not() -> None:
    wide, narrow = sheet("en"), typesetter().page(everything("en"), "en", 230, context=CONTEXT)
    header_y = [
        {round(words.y) for words in box(found, "fees").paint if isinstance(words, Words)} for found in (wide, narrow)
    ]
    assert len(header_y[0]) == 3
    assert len(header_y[1]) > 6
    assert "USD: 25" in box(wide, "fees").spoken


@pytest.mark.parametrize("tag", ["en", "ar"])
def test_numbers_of_a_table_have_their_last_digits_beneath_each_other(tag: str) -> None:
    words = [paint for paint in box(sheet(tag), "fees").paint if isinstance(paint, Words)]
    inks = [paint.layout.ink.moved(paint.x, paint.y) for paint in words if "0.000" in paint.layout.text]
    ends = [ink.x + ink.width for ink in inks]
    assert len(ends) == 2
    assert ends[0] == pytest.approx(ends[1], abs=3)
    assert inks[0].width < inks[1].width - 10


def test_no_word_of_a_table_is_broken_in_its_middle() -> None:
    cells = tuple((Span(text=word),) for word in ("Staatsangehörigkeit", "25 USD", "x"))
    page = with_blocks("fr", Table(id="table", fallback="", header=cells, rows=(cells, cells)))
    for width in (300, 500, 700, 1080):
        for words in box(typesetter().page(page, "fr", width, context=CONTEXT), "table").paint:
            if isinstance(words, Words):
                assert words.layout.narrowest() <= words.layout.width + 1 or width == 300
