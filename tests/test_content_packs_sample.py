"""The sample pack keeps its promises: every kind of block, every language, one hand in its drawings."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
import webvtt

import content_packs
from content_packs.check import check
from content_packs.language_source import load_language_packs
from content_packs.model import CalloutKind, MediaKind, TranslationState
from content_packs.source import load_pack
from content_packs.source_model import BlockKind

SAMPLE = Path(content_packs.__file__).parent / "packs" / "sample"
MEDIA = SAMPLE / "media"
WRITTEN = dt.date(2026, 11, 22)
PALETTE = {"#084540", "#0b5d57", "#5e9c8f", "#c9ddd2", "#fbf8f2", "#9e3d22", "#e3ae5a"}
"""House colours: deep jade, jade, paper, lacquer, silk gold; and two tints of jade."""

CAPTION_ENDS = ["00:00:02.300", "00:00:04.500", "00:00:06.900"]
MAX_FILM_BYTES = 400_000
MAX_CHIME_BYTES = 60_000


def test_the_sample_has_nothing_to_mend_on_the_day_it_was_written() -> None:
    assert check(SAMPLE, WRITTEN, load_language_packs()) == []


def test_the_sample_uses_every_kind_of_block_media_and_callout() -> None:
    pages = load_pack(SAMPLE).pages.values()
    blocks = [block for page in pages for block in page.texts["vi"].blocks]
    assert {block.kind for block in blocks} == set(BlockKind)
    assert {item.kind for page in pages for item in page.toml.media.values()} == set(MediaKind)
    assert {block.callout for block in blocks if block.kind is BlockKind.CALLOUT} == set(CalloutKind)


def test_every_page_stands_in_every_language_and_only_vietnamese_is_a_source() -> None:
    pack = load_pack(SAMPLE)
    for page in pack.pages.values():
        assert set(page.texts) == set(pack.toml.languages), page.id
        sources = [tag for tag, text in page.texts.items() if text.state is TranslationState.SOURCE]
        assert sources == ["vi"], page.id


def test_the_publisher_is_named_no_authority_in_every_language() -> None:
    toml = load_pack(SAMPLE).toml
    assert set(toml.publisher_names) == set(toml.languages) == set(toml.titles)


@pytest.mark.parametrize("path", sorted(MEDIA.glob("*.svg")), ids=lambda path: path.stem)
def test_drawings_keep_to_five_colours_and_two_tints(path: Path) -> None:
    assert set(re.findall(r"#[0-9a-f]{6}\b", path.read_text("utf-8"))) <= PALETTE


def test_the_films_captions_say_as_much_in_every_language_and_end_with_it() -> None:
    for tag in load_pack(SAMPLE).toml.languages:
        captions = webvtt.read(str(MEDIA / f"film.{tag}.vtt")).captions
        assert [caption.end for caption in captions] == CAPTION_ENDS, tag
        assert all(caption.text.strip() for caption in captions), tag


def test_sound_and_film_stay_small_enough_for_a_poor_line() -> None:
    assert (MEDIA / "film.webm").stat().st_size <= MAX_FILM_BYTES
    assert (MEDIA / "chime.ogg").stat().st_size <= MAX_CHIME_BYTES
