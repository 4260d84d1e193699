"""Which columns of a table are read down their last digits: those that hold numbers and money alone."""

from __future__ import annotations

import re
import unicodedata

from content_packs.model import Inline, Page, Table, inline_text
from content_packs.plain import plain_text

_COUNTED = re.compile(r"[A-Z]{3}|number|percent")
"""Units of facts that are one number, and a currency's or a percent sign."""

_NUMBER = re.compile(r"[-−]?\d{1,3}(?:[., ]?\d{3})*(?:[.,]\d{1,2})?")
_EMPTY = frozenset("-–—")


def number_columns(table: Table, page: Page) -> frozenset[int]:
    """The places of such columns. The first column names its row and is none of them; amounts with words
    (“2 litres”), times and telephone numbers are words."""
    columns = range(1, len(table.header))
    return frozenset(
        column for column in columns if _is_counted([row[column] for row in table.rows if column < len(row)], page)
    )


def _is_counted(cells: list[Inline], page: Page) -> bool:
    """Whether all of `cells` are numbers or say that there is none, and one at least is."""
    filled = [cell for cell in cells if plain_text(inline_text(cell)).strip() not in _EMPTY | {""}]
    return bool(filled) and all(_is_number(cell, page) for cell in filled)


def _is_number(cell: Inline, page: Page) -> bool:
    words = [span for span in cell if plain_text(span.text).strip()]
    if len(words) == 1 and words[0].fact in page.facts:
        return _COUNTED.fullmatch(page.facts[words[0].fact].unit) is not None
    bare = "".join(char for char in plain_text(inline_text(cell)) if not _is_sign(char))
    return _NUMBER.fullmatch(bare.strip()) is not None


def _is_sign(char: str) -> bool:
    return char == "%" or unicodedata.category(char) == "Sc"
