"""AUTHOR: how far each page has come in each language: source, draft, reviewed, out of date or not written. No I/O."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from enum import StrEnum

from content_packs.inventory.claims import ordered_pages
from content_packs.model import TranslationState
from content_packs.source_model import PackSource, PageSource


class Reading(StrEnum):
    """A letter for each state; lower case asks for somebody."""

    SOURCE = "S"
    DRAFT = "d"
    REVIEWED = "R"
    STALE = "o"
    MISSING = "–"


LEGEND = {
    Reading.SOURCE: "written in this language",
    Reading.DRAFT: "draft, no fluent reader has checked it",
    Reading.REVIEWED: "reviewed by a fluent reader",
    Reading.STALE: "out of date, the source was changed since",
    Reading.MISSING: "not written",
}

_READINGS = {
    TranslationState.SOURCE: Reading.SOURCE,
    TranslationState.DRAFT: Reading.DRAFT,
    TranslationState.REVIEWED: Reading.REVIEWED,
}


def reading(pack: PackSource, page: PageSource, tag: str) -> Reading:
    """How far `page` has come in the language `tag`."""
    text, source = page.texts.get(tag), page.texts.get(pack.toml.source_language)
    if text is None:
        return Reading.MISSING
    if source is not None and text is not source and text.translates != source.revision:
        return Reading.STALE
    return _READINGS[text.state]


def unread(packs: Sequence[PackSource]) -> dict[str, Counter[Reading]]:
    """For each language how many pages stand where, those left out that a fluent reader has reviewed."""
    found: dict[str, Counter[Reading]] = {}
    for pack in packs:
        for tag in pack.toml.languages:
            readings = (reading(pack, page, tag) for page in ordered_pages(pack))
            found.setdefault(tag, Counter()).update(one for one in readings if one is not Reading.REVIEWED)
    return found
