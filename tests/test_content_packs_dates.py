"""Days in words, and where a line that says them may end."""

from __future__ import annotations

import datetime as dt

import pytest

from content_packs.dates import unbroken, written_date
from content_packs.language_source import load_language_packs
from content_packs.plain import WORD_JOINER
from content_packs.theme import LIGHT
from content_packs.typeset.boxes import Words
from content_packs.typeset.text import Typesetter
from tests.screen_content import PORTRAIT, language_packs
from tests.typeset_page import CONTEXT, everything

DAY = dt.date(2026, 11, 22)
HELD = {
    "zh-Hans": ["2026年11月22日"],
    "zh-Hant": ["2026年11月22日"],
    "ja": ["2026年11月22日"],
    "ko": ["2026년", "11월", "22일"],
    "vi": ["22", "tháng", "11,", "2026"],
}
JOINERS = {"zh-Hans": 5, "zh-Hant": 5, "ja": 5, "ko": 3, "vi": 0}
"""One on each side of every sign that stands beside a number."""


@pytest.mark.parametrize("tag", HELD)
def test_a_line_ends_at_the_spaces_of_a_day_alone(tag: str) -> None:
    written = unbroken(written_date(DAY, load_language_packs()[tag]))
    assert written.replace(WORD_JOINER, "").split() == HELD[tag]
    assert written.count(WORD_JOINER) == JOINERS[tag]


def test_the_day_a_fact_was_checked_stays_in_one_piece() -> None:
    sheet = Typesetter(language_packs(), LIGHT, PORTRAIT).page(everything("ja"), "ja", 1080, context=CONTEXT)
    fact = next(box for box in sheet.boxes if box.id == "fact")
    words = "".join(paint.layout.text for paint in fact.paint if isinstance(paint, Words))
    assert WORD_JOINER.join(["2026", "年", "11", "月", "1", "日"]) in words
    assert "2026年11月1日" in fact.spoken
