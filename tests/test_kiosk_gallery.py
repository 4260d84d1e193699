"""The gallery: nothing that a kiosk can show is missing from it, it needs no display, and it looks as it did."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from enum import StrEnum
from functools import cache
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from kiosk.aids import Aids
from kiosk.display import Idea
from kiosk.gallery import command
from kiosk.gallery.book import INDEX
from kiosk.gallery.entries import entries
from kiosk.gallery.entry import Entry, Group, Reader
from kiosk.gallery.looks import PANELS
from kiosk.gallery.sample import Sample, opened
from kiosk.gallery.specimens import KINDS, specimens
from kiosk.gallery.studio import Studio
from kiosk.gallery.walls import hangings
from kiosk.screens.attract_scenes import Kind
from kiosk.staff import Part
from kiosk.visit import Screen
from tests import golden_pictures
from tests.screen_content import ORDER

ROOT = Path(__file__).parent.parent
GALLERY_S = 120.0

BACKSTAGE = {Screen.STAFF}
"""Shown by its parts."""

SHRUNK = 4
"""Golden pictures are this many times smaller than a screen: what is judged is how all of it stands."""
COLUMNS, COLOURS = 4, 160
UPRIGHT = ("rest-1-welcome", "languages", "home", "topic", "page", "search-found", "notice-line-warning", "aids")
ACROSS = (
    ("home", Aids(contrast=True)),
    ("page", Aids(contrast=True)),
    ("home", Aids(text=3)),
    ("takeover", Aids()),
)
"""What stands on the golden sheet of a language: eight screens upright, and four on a panel that lies."""


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    return opened(tmp_path_factory.mktemp("sample"))


@pytest.fixture(scope="module")
def studios(sample: Sample) -> dict[str, Studio]:
    return {panel: Studio(sample, PANELS[panel]) for panel in ("portrait", "landscape")}


@cache
def named(sample: Sample) -> dict[str, Entry]:
    return {entry.name: entry for entry in entries(sample)}


@pytest.mark.parametrize("every", [Screen, Kind, Part], ids=["screens", "scenes at rest", "parts backstage"])
def test_nothing_of_a_visit_is_missing(sample: Sample, every: type[StrEnum]) -> None:
    shown = {entry.of for entry in entries(sample)}
    assert set(every) - BACKSTAGE - shown == set(), "give it an entry in kiosk/gallery"


def test_no_kind_of_block_is_missing(sample: Sample) -> None:
    shown = {entry.of for entry in entries(sample)}
    assert set(KINDS) - shown == set(), "give it an entry in kiosk/gallery"


def test_no_scene_of_a_display_is_missing() -> None:
    assert set(Idea) - {hanging.of for hanging in hangings()} == set(), "give it an entry in kiosk/gallery"


def test_a_block_that_the_sample_pack_never_uses_is_told() -> None:
    with pytest.raises(LookupError, match="no page of the sample pack has a"):
        list(specimens({}))


def test_every_entry_shows_the_screen_that_it_is_of(sample: Sample) -> None:
    for entry in entries(sample):
        if entry.group in (Group.SCREENS, Group.PAGES):
            assert entry.scene(sample, Reader("en", Aids())).visit.place.screen is entry.of, entry.name


def test_every_entry_can_be_drawn_in_each_language_in_turn(sample: Sample, studios: dict[str, Studio]) -> None:
    for number, entry in enumerate(entries(sample)):
        picture = studios["portrait"].picture(entry, Reader(ORDER[number % len(ORDER)], Aids()))
        assert min(picture.size) > 0, entry.name


@pytest.mark.parametrize("name", ["pressed-tile", "ring-tile"])
def test_what_is_laid_over_a_control_stays_beside_it(sample: Sample, studios: dict[str, Studio], name: str) -> None:
    reader, studio = Reader("en", Aids()), studios["portrait"]
    plain, laid = (studio.picture(named(sample)[each], reader) for each in ("home", name))
    changed = ImageChops.difference(plain, laid).getbbox()
    assert changed is not None
    across, down = (changed[2] - changed[0]) / plain.width, (changed[3] - changed[1]) / plain.height
    assert 0.3 < across < 0.5, "one of two columns"
    assert 0.1 < down < 0.3, "one of three rows"


def test_the_command_needs_no_display_and_its_page_leads_to_every_picture(tmp_path: Path) -> None:
    asked = ["--language", "vi", "ar", "--theme", "all", "--only", "home", "block-table", "staff-desk", "wall-page"]
    line = [sys.executable, "-m", "kiosk", "gallery", "--out", str(tmp_path), *asked]
    environment = {name: value for name, value in os.environ.items() if name != "DISPLAY"}
    done = subprocess.run(
        line, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=GALLERY_S
    )
    assert done.returncode == 0, done.stderr
    page = (tmp_path / INDEX).read_text(encoding="utf-8")
    led_to = set(re.findall(r'src="([^"]+)"', page))
    assert led_to == {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.png")}
    assert {path.partition("/")[0] for path in led_to} == {"home", "block-table", "staff-desk", "wall-page"}
    assert {"home/vi-portrait-light-100.png", "home/ar-portrait-contrast-100.png"} <= led_to
    assert "<script" not in page


@pytest.mark.parametrize(
    ("asked", "said"),
    [(["--language", "tlh"], "There is no language tlh; choose of"), (["--only", "lobby"], "There is no entry lobby")],
)
def test_what_is_not_there_is_told_in_one_sentence(
    sample: Sample,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    asked: list[str],
    said: str,
) -> None:
    monkeypatch.setattr(command, "opened", lambda _folder: sample)  # built once is enough
    assert command.main(["--out", str(tmp_path), *asked]) == 2
    told = capsys.readouterr().err
    assert said in told
    assert len(told.splitlines()) == 1


@pytest.mark.parametrize("tag", ORDER)
def test_the_screens_of_a_language_look_as_they_did(tag: str, sample: Sample, studios: dict[str, Studio]) -> None:
    drawn = [studios["portrait"].picture(named(sample)[name], Reader(tag, Aids())) for name in UPRIGHT]
    drawn += [studios["landscape"].picture(named(sample)[name], Reader(tag, aids)) for name, aids in ACROSS]
    golden_pictures.check(f"screens-{tag}", side_by_side(drawn), COLOURS)


def side_by_side(drawn: list[Image.Image]) -> Image.Image:
    """All of them, smaller, in rows."""
    small = [each.resize((1080 // SHRUNK, each.height * 1080 // SHRUNK // each.width)) for each in drawn]
    rows = [small[first : first + COLUMNS] for first in range(0, len(small), COLUMNS)]
    sheet = Image.new("RGB", (1080 // SHRUNK * COLUMNS, sum(row[0].height for row in rows)))
    y = 0
    for row in rows:
        for column, each in enumerate(row):
            sheet.paste(each, (column * each.width, y))
        y += row[0].height
    return sheet
