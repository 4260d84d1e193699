"""CHECK: what is recorded of a page's words, and who speaks the rest.

Recordings are judged with everything else. That nobody speaks a page in some language is no mistake of its author:
`packctl speech` says so, and the kiosk says it to whoever asks for it to be read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from content_packs.errors import Problem
from content_packs.languages import LanguagePack
from content_packs.model import MediaKind
from content_packs.source_model import PackSource, PageSource, TextSource

WHOLE_PAGE = "page"
FRAME = ("title", "summary")
"""What is read of a page besides its blocks."""


class Speech(StrEnum):
    """How a page is spoken in a language."""

    RECORDED = "recorded"
    PARTLY = "partly"  # recorded in part, and nobody speaks the rest
    SYNTHETIC = "synthetic"
    NONE = "none"


@dataclass(frozen=True)
class SpokenPage:
    """One page in one language. `silent` are the blocks that nobody speaks, where some are recorded."""

    page: str
    tag: str
    speech: Speech
    silent: tuple[str, ...] = ()


def speech_problems(pack: PackSource) -> Iterator[Problem]:
    """Everything wrong with the tables ``[speech.<tag>]``."""
    for page in pack.pages.values():
        for tag, table in page.toml.speech.items():
            for key, code, sentence in _table(page, tag, table):
                yield Problem(page.path, page.places.line(f"speech.{tag}", key), code, sentence)


def spoken_pages(pack: PackSource, languages: Mapping[str, LanguagePack]) -> Iterator[SpokenPage]:
    """How every page of `pack` is spoken in every language it is written in."""
    for page in pack.pages.values():
        for tag, text in page.texts.items():
            yield _spoken(page, tag, text, tag in languages and languages[tag].speech is not None)


def _table(page: PageSource, tag: str, table: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """(key, code, sentence) of everything wrong with the recordings in one language."""
    text = page.texts.get(tag)
    if text is None:
        yield "", "wrong-tag", f"This page is not written in {tag}; name a language that it has."
        return
    known = {WHOLE_PAGE, *_blocks(text)}
    for block, media in table.items():
        item = page.toml.media.get(media)
        if block not in known:
            yield block, "broken-link", f"There is no block {block} in {text.path}; name one, title, summary or page."
        if item is None or item.kind is not MediaKind.AUDIO:
            yield block, "broken-link", f'There is no sound {media}; add [media.{media}] with kind = "audio".'
    if WHOLE_PAGE in table and len(table) > 1:
        yield WHOLE_PAGE, "duplicate-id", "Where the whole page is one recording, its blocks have none of their own."


def _spoken(page: PageSource, tag: str, text: TextSource, has_voice: bool) -> SpokenPage:
    table = page.toml.speech.get(tag, {})
    recorded = {block: media for block, media in table.items() if not _is_synthetic(page, media)}
    silent = () if WHOLE_PAGE in recorded else tuple(block for block in _blocks(text) if block not in recorded)
    if recorded and not silent:
        return SpokenPage(page.id, tag, Speech.RECORDED)
    if has_voice:
        return SpokenPage(page.id, tag, Speech.SYNTHETIC)
    return SpokenPage(page.id, tag, Speech.PARTLY, silent) if recorded else SpokenPage(page.id, tag, Speech.NONE)


def _is_synthetic(page: PageSource, media: str) -> bool:
    return media in page.toml.media and bool(page.toml.media[media].say)


def _blocks(text: TextSource) -> tuple[str, ...]:
    frame = FRAME if text.summary else FRAME[:1]
    return (*frame, *(block.id for block in text.blocks))
