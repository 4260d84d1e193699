"""What packs say, written down for those who can confirm it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from content_packs.inventory.claims import months_after
from content_packs.inventory.document import document
from content_packs.language_source import load_language_packs
from content_packs.packctl import main
from content_packs.source import load_pack
from tests.sample_pack import edit, write_pack

ROOT = Path(__file__).parent.parent
PACKS = sorted(path.parent for path in (ROOT / "content_packs/packs").glob("*/pack.toml"))
LANGUAGES = load_language_packs()


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return write_pack(tmp_path / "pack")


def written(pack: Path) -> str:
    return document([load_pack(pack)], LANGUAGES)


def test_document_of_what_is_shipped_is_current() -> None:
    stood = (ROOT / "docs/content.md").read_text()
    assert document([load_pack(pack) for pack in PACKS], LANGUAGES) == stood, "run make content"


def test_each_page_has_a_letter_for_each_language(pack: Path) -> None:
    assert "| `customs` | S | d | d |" in written(pack)


def test_page_that_a_fluent_reader_checked_is_reviewed(pack: Path) -> None:
    edit(pack / "customs" / "en.md", "state: draft", "state: reviewed")
    assert "| `customs` | S | R | d |" in written(pack)


def test_translation_of_an_older_source_is_out_of_date(pack: Path) -> None:
    edit(pack / "customs" / "vi.md", "summary: ", "summary: Mới. ")
    assert "| `customs` | S | o | o |" in written(pack)


def test_language_that_a_page_lacks_is_not_written(pack: Path) -> None:
    (pack / "customs" / "km.md").unlink()
    assert "| `customs` | S | d | – |" in written(pack)


def test_every_fact_stands_with_its_value_source_dates_and_owner(pack: Path) -> None:
    fact = load_pack(pack).pages["customs"].toml.facts["cash"]
    [line] = [line for line in written(pack).splitlines() if "| `cash` |" in line]
    for said in (
        fact.source.name,
        "US$5,000",
        str(fact.checked_on),
        str(fact.valid_until),
        fact.owner,
    ):
        assert said in line


def test_fact_of_short_validity_is_asked_of_its_owner(pack: Path) -> None:
    fact = load_pack(pack).pages["customs"].toml.facts["cash"]
    edit(pack / "customs" / "page.toml", f"valid_until = {fact.valid_until}", f"valid_until = {fact.checked_on}")
    _, _, asked = written(pack).partition("## What remains")
    assert "`arrivals/customs`: `cash`" in asked.partition(f"### {fact.owner}\n")[2]


def test_what_a_page_says_is_to_be_confirmed_stands_under_whom_to_ask(pack: Path) -> None:
    path = pack / "customs" / "page.toml"
    path.write_text(path.read_text() + '\n[confirm]\nborder-guard = "Hours on holidays"\n')
    assert "### border-guard\n\n- `arrivals/customs`: Hours on holidays" in written(pack)


def test_whom_to_ask_is_an_organisations_id(pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = pack / "customs" / "page.toml"
    path.write_text(path.read_text() + '\n[confirm]\nGuard = "Hours"\n')
    assert main(["check", "--today=2026-11-22", str(pack)]) == 1
    assert "“Guard” is no organisation's id" in capsys.readouterr().out


def test_command_prints_the_document(pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["content", str(pack)]) == 0
    assert capsys.readouterr().out == written(pack)


def test_six_months_after_the_end_of_august_is_the_end_of_february() -> None:
    assert months_after(dt.date(2026, 8, 31), 6) == dt.date(2027, 2, 28)
