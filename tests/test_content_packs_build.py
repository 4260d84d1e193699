"""Build: the same input gives the same bytes, and the bytes say what the author said."""

from __future__ import annotations

import datetime as dt
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from content_packs.build import blob_path, build, manifest_path
from content_packs.errors import ProblemsFound
from content_packs.model import (
    Audio,
    Callout,
    ContactBlock,
    Evidence,
    FactBlock,
    FactSource,
    Faq,
    FloorPlan,
    Heading,
    ListBlock,
    Manifest,
    Page,
    Paragraph,
    Steps,
    Table,
    Video,
    inline_text,
)
from content_packs.model import Image as ImageBlock
from content_packs.plain import plain_text
from content_packs.reading import read_manifest, read_page, sha256_hex
from content_packs.source import load_pack
from tests.sample_pack import PACK, PUBLISHER, edit, write_pack

_ROOT = Path(__file__).parent.parent
_BUILD = """
import sys
from pathlib import Path
from content_packs.build import build
from content_packs.source import load_pack
build(load_pack(Path(sys.argv[1])), Path(sys.argv[2]))
"""


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Manifest]:
    folder = tmp_path_factory.mktemp("pack")
    out = tmp_path_factory.mktemp("out")
    return out, build(load_pack(write_pack(folder)), out)


def page(built: tuple[Path, Manifest], name: str) -> Page:
    out, manifest = built
    return read_page(blob_path(out, manifest.pages[name].sha256).read_bytes())


def test_same_pack_gives_the_same_bytes_anywhere(tmp_path: Path) -> None:
    outs = []
    for seed in ("1", "2"):
        pack = write_pack(tmp_path / f"folder {seed}")
        for path in pack.rglob("*"):
            os.utime(path, (int(seed) * 1_000_000, int(seed) * 1_000_000))
        out = tmp_path / f"out{seed}"
        command = [sys.executable, "-c", _BUILD, str(pack), str(out)]
        subprocess.run(command, check=True, cwd=_ROOT, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True)
        outs.append(files(out))
    assert outs[0] == outs[1]
    assert outs[0]


def test_manifest_names_every_blob_and_every_blob_is_its_name(built: tuple[Path, Manifest]) -> None:
    out, manifest = built
    stored = {path.name: path for path in (out / "blobs").rglob("*") if path.is_file()}
    refs = [*manifest.pages.values(), *manifest.media]
    assert {ref.sha256 for ref in refs} == set(stored)
    for ref in refs:
        data = stored[ref.sha256].read_bytes()
        assert (sha256_hex(data), len(data)) == (ref.sha256, ref.length)
    assert read_manifest(manifest_path(out, PUBLISHER, PACK).read_bytes()) == manifest


def test_version_on_the_command_line_wins(tmp_path: Path) -> None:
    pack = load_pack(write_pack(tmp_path / "pack"))
    assert build(pack, tmp_path / "out", version=9).version == 9
    assert build(pack, tmp_path / "out").version == 3


def test_every_kind_of_block_arrives(built: tuple[Path, Manifest]) -> None:
    kinds = [type(block) for name in ("customs", "desk") for block in page(built, name).texts["en"].blocks]
    text = [Heading, Paragraph, ListBlock, Steps, Callout, Table, FactBlock, Faq, ImageBlock]
    assert kinds == [*text, ContactBlock, FloorPlan, Audio, Video, ImageBlock]


def test_every_block_has_a_fallback_in_plain_words(built: tuple[Path, Manifest]) -> None:
    for name in ("customs", "desk"):
        for text in page(built, name).texts.values():
            assert all(block.fallback.strip() for block in text.blocks)


def test_fact_is_written_as_each_language_writes_it(built: tuple[Path, Manifest]) -> None:
    def card(tag: str) -> FactBlock:
        return next(block for block in page(built, "customs").texts[tag].blocks if isinstance(block, FactBlock))

    assert plain_text(card("vi").value) == "5.000 US$"
    assert plain_text(card("en").value) == "US$5,000"
    assert plain_text(card("km").value) == "5,000$"
    assert card("en").label == "Declare cash above"


def test_authors_own_figure_stays_and_names_its_fact(built: tuple[Path, Manifest]) -> None:
    text = next(block for block in page(built, "customs").texts["en"].blocks if isinstance(block, Paragraph))
    cited = [span for span in text.text if span.fact]
    assert [plain_text(span.text) for span in cited] == ["US$5,000", "5,000 US dollars"]
    assert cited[0].bold
    assert inline_text(text.text) == text.fallback


def test_words_of_a_script_without_spaces_may_break(built: tuple[Path, Manifest]) -> None:
    text = page(built, "customs").texts["km"]
    assert "\u200b" in text.summary
    assert "\u200b" in built[1].topics[0].titles["km"] + built[1].publisher_names["km"]


def test_hours_are_written_out_and_equal_days_folded(built: tuple[Path, Manifest]) -> None:
    card = next(block for block in page(built, "desk").texts["en"].blocks if isinstance(block, ContactBlock))
    assert [plain_text(line).replace("\u2009", " ") for line in card.hours] == [
        "Monday – Friday 07:00–11:30, 13:30–24:00",
        "Saturday 07:00–11:30",
    ]
    assert card.phone == "+84 24 3974 3974"


def test_evidence_of_a_contact_arrives_once_for_all_languages(built: tuple[Path, Manifest]) -> None:
    assert page(built, "desk").contacts == {
        "police": Evidence(
            source=FactSource(name="Directory"),
            checked_on=dt.date(2026, 11, 1),
            valid_until=dt.date(2027, 5, 1),
            owner="police",
        )
    }


def test_plan_has_its_points_and_their_directions(built: tuple[Path, Manifest]) -> None:
    plan = next(block for block in page(built, "desk").texts["en"].blocks if isinstance(block, FloorPlan))
    assert [(point.id, point.label, point.directions) for point in plan.points] == [
        ("desk", "Information desk", "Left of the door."),
        ("exit", "Exit", "Follow green signs."),
    ]


def test_film_names_captions_in_each_language(built: tuple[Path, Manifest]) -> None:
    texts = page(built, "desk").texts
    films = {tag: next(b for b in text.blocks if isinstance(b, Video)) for tag, text in texts.items()}
    assert {tag: film.captions for tag, film in films.items()} == {tag: f"film-captions-{tag}" for tag in texts}


def test_drawing_comes_in_the_widths_of_kiosks(built: tuple[Path, Manifest]) -> None:
    media = page(built, "customs").media["hall"]
    assert [(file.width, file.height) for file in media.files] == [(480, 300), (960, 600), (1600, 1000)]


def test_photograph_is_upright_never_enlarged_and_says_nothing_of_where_it_was_taken(
    built: tuple[Path, Manifest],
) -> None:
    files = page(built, "desk").media["photo"].files
    assert [(file.type, file.width, file.height) for file in files] == [("image/jpeg", 400, 640)]
    data = blob_path(built[0], files[0].sha256).read_bytes()
    assert b"secret" not in data
    assert not Image.open(io.BytesIO(data)).getexif()


def test_one_changed_page_changes_one_blob(tmp_path: Path, built: tuple[Path, Manifest]) -> None:
    pack = write_pack(tmp_path / "pack")
    edit(pack / "desk" / "en.md", "Left of the door", "Right of the door")
    changed = build(load_pack(pack), tmp_path / "out")
    assert changed.pages["customs"] == built[1].pages["customs"]
    assert changed.pages["desk"] != built[1].pages["desk"]
    assert changed.media == built[1].media


def test_language_without_a_language_pack_is_a_problem_with_a_place(tmp_path: Path) -> None:
    pack = write_pack(tmp_path / "pack")
    with pytest.raises(ProblemsFound, match=r"pack\.toml:6: error: .*vi, en, km.*\[unknown-language\]"):
        build(load_pack(pack), tmp_path / "out", languages={})
