"""Captions at build: their words are segmented like all others, and nothing else of the file changes."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
import webvtt

from content_packs.build import blob_path, build
from content_packs.captions import written
from content_packs.language_source import load_language_packs
from content_packs.plain import plain_text
from content_packs.reading import read_page
from content_packs.segment import ZERO_WIDTH_SPACE
from content_packs.source import load_pack

SAMPLE = Path(__file__).parent.parent / "content_packs" / "packs" / "sample"
LANGUAGES = load_language_packs()
KHMER = "សូមធ្វើដំណើរដោយសុវត្ថិភាព។"


def cues(data: bytes) -> list[tuple[str, str, str]]:
    return [(str(cue.start), str(cue.end), cue.text) for cue in webvtt.from_buffer(io.BytesIO(data)).captions]


@pytest.mark.parametrize("tag", ["lo", "km"])
def test_words_of_captions_break_where_their_language_breaks(tag: str) -> None:
    data = (SAMPLE / "media" / f"film.{tag}.vtt").read_bytes()
    before, after = cues(data), cues(written(data, LANGUAGES[tag].typography))
    assert any(ZERO_WIDTH_SPACE in text for _, _, text in after)
    assert [(start, end, plain_text(text)) for start, end, text in after] == before


def test_times_names_notes_and_marks_stay() -> None:
    head = f"WEBVTT\n\nNOTE {KHMER}\n\nfirst\n00:00.500 --> 00:02.300 line:1\n"
    data = f"\ufeff{head}<v {KHMER}>{KHMER}</v> &amp;\n{KHMER}\n\n".encode().replace(b"\n", b"\r\n")
    after = written(data, LANGUAGES["km"].typography).decode()
    assert after.startswith(head)
    said = after.removeprefix(head)
    assert said.startswith(f"<v {KHMER}>")
    assert "</v> &amp;\n" in said
    assert said.count(ZERO_WIDTH_SPACE) == 2 * said.splitlines()[1].count(ZERO_WIDTH_SPACE) > 0


def test_twice_changes_nothing() -> None:
    data = (SAMPLE / "media" / "film.fr.vtt").read_bytes()
    once = written(data, LANGUAGES["fr"].typography)
    assert written(once, LANGUAGES["fr"].typography) == once


def test_what_is_built_is_segmented(tmp_path: Path) -> None:
    manifest = build(load_pack(SAMPLE), tmp_path)
    pages = (read_page(blob_path(tmp_path, ref.sha256).read_bytes()) for ref in manifest.pages.values())
    files = [item.files[0] for page in pages for name, item in page.media.items() if name.endswith("-captions-km")]
    assert files
    for file in files:
        data = blob_path(tmp_path, file.sha256).read_bytes()
        assert ZERO_WIDTH_SPACE.encode() in data
        assert len(data) == file.length
