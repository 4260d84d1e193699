"""CHECK: does a figure that an author wrote agree with the fact it cites (``[5.000 đô la Mỹ](fact:cash)``)?

Only words with figures can contradict: “forty-five days” is left to people.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from itertools import groupby

from babel import Locale

from content_packs.errors import ContentBad, Problem
from content_packs.facts import DATE, PERCENT, PHONE, date, format_value, is_numeric, number
from content_packs.figures import digit_runs, figures
from content_packs.languages import LanguagePack
from content_packs.source_model import FactToml, PackSource, PageSource, SourceBlock, SourceInline, TextSource

MIN_PHONE_DIGITS = 5
"""Endings of telephone numbers are compared from here on: ``+84 24…`` and ``024…`` are one number."""


def figure_problems(pack: PackSource, languages: Mapping[str, LanguagePack]) -> Iterator[Problem]:
    """Every figure in prose that says otherwise than its fact."""
    for page in pack.pages.values():
        for tag, text in page.texts.items():
            if tag in languages:
                for block in text.blocks:
                    yield from _block(page, text, block, languages[tag])


def contradicts(words: str, fact: FactToml, language: LanguagePack) -> bool:
    """Whether `words` hold figures and none of them, or of a date not all, is the fact's."""
    try:
        if fact.unit == DATE:
            return _other_date(words, date(fact.value), language)
        if fact.unit == PHONE:
            return _other_phone(words, fact.value)
        return is_numeric(fact.unit) and _other_number(words, fact, language)
    except ContentBad:
        return False  # the value itself is wrong, which is said where it stands


def _block(page: PageSource, text: TextSource, block: SourceBlock, language: LanguagePack) -> Iterator[Problem]:
    inlines = [inline for row in block.rows for inline in row]
    for fact_id, words, line in (cited for inline in (*inlines, block.caption) for cited in _cited(inline)):
        fact = page.toml.facts.get(fact_id)
        if fact is not None and contradicts(words, fact, language):
            value = format_value(fact.value, fact.unit, language)
            sentence = f"“{words}” contradicts the fact {fact_id}, which is {value}; write [](fact:{fact_id})."
            yield Problem(text.path, line, "figure-contradicts-fact", sentence)


def _cited(inline: SourceInline) -> Iterator[tuple[str, str, int]]:
    """(fact, words, line) of each piece of `inline` that cites a fact in its author's own words."""
    for fact_id, spans in groupby(inline, key=lambda span: span.fact):
        cited = list(spans)
        words = "".join(span.text for span in cited)
        if fact_id and words:
            yield fact_id, words, cited[0].line


def _other_number(words: str, fact: FactToml, language: LanguagePack) -> bool:
    value = number(fact.value) * (100 if fact.unit == PERCENT else 1)
    found = figures(words, Locale.parse(language.locale))
    return bool(found) and value not in found


def _other_phone(words: str, value: str) -> bool:
    own, said = "".join(digit_runs(value)), "".join(digit_runs(words))
    if not said or own == said:
        return False
    ending = said.lstrip("0")
    return len(ending) < MIN_PHONE_DIGITS or not own.endswith(ending)


def _other_date(words: str, day: dt.date, language: LanguagePack) -> bool:
    years = {day.year, day.year % 100, day.year + (language.era.ahead if language.era else 0)}
    if any(int(run) not in {day.day, day.month, *years} for run in digit_runs(words)):
        return True
    return _names_other_month(words.casefold(), day.month, Locale.parse(language.locale))


def _names_other_month(words: str, own: int, locale: Locale) -> bool:
    """Whether `words` name another month and not the right one. Month names with figures were compared as figures."""
    names: Mapping[int, str] = locale.months["format"]["wide"]
    named: Callable[[int], bool] = lambda month: names[month].casefold() in words  # noqa: E731 - said once, used twice
    return not named(own) and any(named(month) for month in names if not digit_runs(names[month]))
