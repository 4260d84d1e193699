"""CHECK: will every word be drawn, and does it fit, at the largest type on the narrowest panel?

The page is set by the very typesetter that the kiosk uses. A word that must be broken in its middle
to fit its column or cell, ink outside the sheet, and a character that no font has, stop a release.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from content_packs.assemble import assemble
from content_packs.errors import ContentBad, Problem
from content_packs.geometry import Geometry
from content_packs.languages import LanguagePack
from content_packs.model import Faq, Media, Page
from content_packs.source_model import PackSource, PageSource, TextSource
from content_packs.theme import LIGHT
from content_packs.typeset.boxes import Box, Sheet, Words
from content_packs.typeset.layout import TextLayout
from content_packs.typeset.text import PageContext, Typesetter

NARROWEST = Geometry.of_diagonal((1080, 1920), 21.5)
"""A portrait 21.5-inch panel: the smallest we install."""

LARGEST_SCALE = 2.0
TOLERANCE_PX = 1.0  # widths are rounded to whole pixels somewhere on the way


class Fit:
    """Sets pages to see whether they fit. One per thread, because Pango's layouts are."""

    def __init__(self, languages: Mapping[str, LanguagePack], geometry: Geometry = NARROWEST) -> None:
        self._languages = languages
        self._width = geometry.panel_px[0]
        self._typesetter = Typesetter(languages, LIGHT, geometry)

    def problems(self, pack: PackSource, today: dt.date) -> Iterator[Problem]:
        """Words of `pack` that cannot be drawn or do not fit. Pages with other mistakes are not set."""
        for page in pack.pages.values():
            yield from self._page(pack, page, today)

    def _page(self, pack: PackSource, page: PageSource, today: dt.date) -> Iterator[Problem]:
        known = {tag: text for tag, text in page.texts.items() if tag in self._languages}
        bare = PageSource(page.id, page.toml, known, page.places)
        media = {name: Media(kind=item.kind, files=()) for name, item in page.toml.media.items()}
        try:
            built = assemble(bare, pack.toml.source_language, self._languages, media)
        except (ContentBad, KeyError, IndexError, ValueError):
            return  # some other check has named the reason, with its line
        for tag, text in known.items():
            for box in self._sheet(built, tag, today).boxes:
                for code, sentence in box_problems(box, self._width):
                    yield Problem(text.path, _line(text, box.id), code, sentence)

    def _sheet(self, page: Page, tag: str, today: dt.date) -> Sheet:
        answers = {item.id for block in page.texts[tag].blocks if isinstance(block, Faq) for item in block.items}
        context = PageContext(today, open_items=frozenset(answers))
        return self._typesetter.page(page, tag, self._width, LARGEST_SCALE, context=context)


def box_problems(box: Box, width: float) -> Iterator[tuple[str, str]]:
    """Code and sentence for all words of `box` that cannot be drawn or do not fit a sheet of `width`."""
    for words in box.paint:
        if not isinstance(words, Words):
            continue
        layout = words.layout
        if layout.unknown_glyphs:
            sentence = f"No installed font has {layout.unknown_glyphs} of the characters in {_quoted(layout)}."
            yield "missing-glyph", f"{sentence} Write them otherwise."
        if layout.truncated or too_wide(layout) or _outside(words, width):
            times = f"{LARGEST_SCALE:.0%}".replace("%", " %")
            sentence = f"At {times} a word in {_quoted(layout)} is wider than its place; shorten it."
            yield "overflow", sentence


def too_wide(layout: TextLayout) -> bool:
    """Whether a word of `layout` had to be broken in its middle."""
    return layout.narrowest() > layout.width + TOLERANCE_PX


def _outside(words: Words, width: float) -> bool:
    ink = words.layout.ink
    return words.x + ink.x < -TOLERANCE_PX or words.x + ink.x + ink.width > width + TOLERANCE_PX


def _quoted(layout: TextLayout) -> str:
    text = " ".join(layout.text.split())
    return f"“{text[:60]}{'…' if len(text) > 60 else ''}”"


def _line(text: TextSource, box_id: str) -> int:
    """Where the words of a box stand in the Markdown: its block, or the head."""
    if box_id in text.lines:
        return text.lines[box_id]
    return next((b.line for b in text.blocks if box_id == b.id or box_id.startswith(f"{b.id}-")), 0)
