"""The shipped packs keep their promises: nothing to mend, every language, one hand in the drawings, and every fact with
its source."""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import content_packs
from content_packs.build import blob_path, build
from content_packs.check import check
from content_packs.checks.fit import box_problems
from content_packs.geometry import Geometry
from content_packs.language_source import load_language_packs
from content_packs.model import TranslationState
from content_packs.source import load_pack
from content_packs.typeset.boxes import Sheet
from kiosk.aids import TEXT_STEPS, Aids
from kiosk.desk.drawing.easel import answers_of
from kiosk.desk.drawing.release import Release
from kiosk.gallery.sample import NOON
from kiosk.screens.compose import Composer
from kiosk.screens.stand import Scene
from kiosk.visit import Place, Screen, Visit

PACKS = Path(content_packs.__file__).parent / "packs"
SHIPPED = sorted(path.parent.name for path in PACKS.glob("*/pack.toml"))
WRITTEN = dt.date(2026, 11, 22)
PALETTE = {"#084540", "#0b5d57", "#5e9c8f", "#c9ddd2", "#fbf8f2", "#9e3d22", "#e3ae5a"}
"""House colours: deep jade, jade, paper, lacquer, silk gold; and two tints of jade."""
DRAWINGS = sorted(PACKS.glob("*/media/*.svg"))
FEWEST_DRAWINGS, FEWEST_ARRIVALS = 24, 60
SMALLEST_IN = 21.5
"""The smallest panels we install, in inches."""
BETWEEN_PACKS = re.compile(r"\(page:([a-z0-9-]+)/([a-z0-9-]+)/([a-z0-9-]+)\)")
SET = SHIPPED if "GATEPOST_VIEWS" in os.environ else ["departures"]
"""Packs that are set page by page on every panel: one in `make test`, all in `make proof`."""
BY_NAME = pytest.mark.parametrize("name", SHIPPED)


@cache
def checked(name: str) -> tuple[str, ...]:
    return tuple(map(str, check(PACKS / name, WRITTEN, load_language_packs())))


@BY_NAME
def test_nothing_is_to_be_mended_on_the_day_it_was_written(name: str) -> None:
    assert checked(name) == ()


@BY_NAME
def test_every_page_stands_in_twelve_languages_and_only_vietnamese_is_a_source(name: str) -> None:
    pack = load_pack(PACKS / name)
    assert set(pack.toml.languages) == set(load_language_packs())
    for page in pack.pages.values():
        assert set(page.texts) == set(pack.toml.languages), page.id
        sources = [tag for tag, text in page.texts.items() if text.state is TranslationState.SOURCE]
        assert sources == ["vi"], page.id


@BY_NAME
def test_the_publisher_is_named_no_authority_in_every_language(name: str) -> None:
    toml, sample = load_pack(PACKS / name).toml, load_pack(PACKS / "sample").toml
    assert toml.publisher_names == sample.publisher_names
    assert set(toml.titles) == set(toml.languages)


@BY_NAME
def test_a_link_to_another_pack_leads_to_one_of_its_pages(name: str) -> None:
    for path in sorted((PACKS / name).glob("*/*.md")):
        for publisher, pack, page in BETWEEN_PACKS.findall(path.read_text("utf-8")):
            assert publisher == "gatepost-sample"
            assert (PACKS / pack / page / "page.toml").exists(), f"{path}: {pack}/{page}"


@pytest.mark.parametrize("path", DRAWINGS, ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_drawings_keep_to_five_colours_and_two_tints(path: Path) -> None:
    assert set(re.findall(r"#[0-9a-f]{6}\b", path.read_text("utf-8"))) <= PALETTE


def test_there_are_drawings_and_pages_enough() -> None:
    assert len({path.stem for path in DRAWINGS}) >= FEWEST_DRAWINGS
    assert len(load_pack(PACKS / "arrivals").pages) >= FEWEST_ARRIVALS


def test_the_pack_beneath_everything_has_no_end() -> None:
    assert load_pack(PACKS / "base").toml.valid_until is None


@pytest.mark.proof
@pytest.mark.parametrize("name", SET)
@pytest.mark.parametrize("panel", [(1080, 1920), (1920, 1080)], ids=["portrait", "landscape"])
@pytest.mark.parametrize("text", [0, len(TEXT_STEPS) - 1], ids=["100", "200"])
def test_every_page_fits_its_screen_in_every_language(
    tmp_path: Path, name: str, text: int, panel: tuple[int, int]
) -> None:
    languages = load_language_packs()
    manifest = build(load_pack(PACKS / name), tmp_path, languages=languages)
    release = Release(manifest, languages, lambda ref: blob_path(tmp_path, ref.sha256).read_bytes())
    composer = Composer(release, Geometry.of_diagonal(panel, SMALLEST_IN))
    misfits = [
        f"{page} {tag}: {said}"
        for page in (page for topic in manifest.topics for page in topic.pages)
        for tag in manifest.languages
        for said in _misfits(composer.compose(_open(release, page, tag, Aids(text=text))).content.sheet)
    ]
    assert misfits == []


def _open(release: Release, page: str, tag: str, aids: Aids) -> Scene:
    """The page on the screen, every answer open."""
    ref = release.ref(page)
    place = Place(Screen.PAGE, ref, open=answers_of(release.page(ref, None)))
    return Scene(Visit(place=place, language=tag, trail=(Place(Screen.HOME),), aids=aids), NOON)


def _misfits(sheet: Sheet) -> Iterator[str]:
    """What cannot be drawn, or is broken or cut."""
    for box in sheet.boxes:
        for _code, said in box_problems(box, sheet.width):
            yield said
