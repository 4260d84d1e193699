"""Contact sheets: every page in every language, seen at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from kiosk.gallery.contact_sheets.__main__ import main
from kiosk.gallery.contact_sheets.sheet import GAP, index, sheet
from tests.sample_pack import LANGUAGES, edit, write_pack

WIDE = 1080 // 4


@pytest.fixture
def packs(tmp_path: Path) -> Path:
    write_pack(tmp_path / "packs" / "arrivals")
    return tmp_path / "packs"


def test_each_page_is_a_sheet_with_each_language_from_head_to_foot(
    packs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert main([f"--folder={packs}", f"--out={out}"]) == 0
    with Image.open(out / "arrivals" / "customs.png") as made:
        assert made.width == GAP + len(LANGUAGES) * (WIDE + GAP)
        assert made.height > 1920 // 4, "nothing is scrolled away"
    assert {path.stem for path in (out / "arrivals").iterdir()} == {"customs", "desk"}
    assert "arrivals/desk.png" in (out / "index.html").read_text()
    assert capsys.readouterr().out.startswith(f"{2 * len(LANGUAGES)} pictures on 2 sheets")


def test_pack_with_a_mistake_is_named_and_left_out(
    packs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(packs / "arrivals" / "customs" / "en.md", "- Gold", "- *Gold*")
    assert main([f"--folder={packs}", f"--out={tmp_path / 'out'}"]) == 1
    assert "arrivals is left out: customs/en.md:16" in capsys.readouterr().err


def test_sheet_is_as_high_as_the_longest_language() -> None:
    made = sheet([("vi", Image.new("RGB", (10, 40))), ("ar", Image.new("RGB", (10, 90)))])
    assert made.height > 90
    assert made.width == 2 * 10 + 3 * GAP


def test_index_names_every_sheet_in_its_order() -> None:
    page = index({"arrivals": ("visa", "customs"), "base": ("welcome",)}, "portrait")
    places = [page.index(f"{name}.png") for name in ("arrivals/visa", "arrivals/customs", "base/welcome")]
    assert places == sorted(places)
