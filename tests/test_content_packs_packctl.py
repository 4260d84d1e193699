"""packctl: what an author types and reads. Every command once, and its exit code."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest

from content_packs.packctl import main
from content_packs.schema import FORMATS, schema
from tests.sample_pack import edit, write_pack

DOCS = Path(__file__).parent.parent / "docs"
TODAY = "--today=2026-11-22"


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return write_pack(tmp_path / "pack")


def test_check_of_a_good_pack_says_so(pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", TODAY, str(pack)]) == 0
    assert capsys.readouterr().out == "0 errors, 0 warnings\n"


def test_check_prints_sorted_lines_that_an_editor_can_jump_to(pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(pack / "customs" / "en.md", "- Gold", "- *Gold*")
    edit(pack / "customs" / "en.md", "page:desk", "page:desks")
    assert main(["check", TODAY, str(pack)]) == 1
    *lines, count = capsys.readouterr().out.splitlines()
    places = [re.match(r"(.+):(\d+): (error|warning): .+ \[([a-z-]+)\]$", line) for line in lines]
    assert [place.groups() for place in places if place] == [
        (f"{pack}/customs/en.md", "12", "error", "broken-link"),
        (f"{pack}/customs/en.md", "16", "error", "italics"),
    ]
    assert count == "2 errors, 0 warnings"


def test_check_as_json_says_the_same(pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(pack / "customs" / "en.md", "- Gold", "- *Gold*")
    assert main(["check", TODAY, "--json", str(pack)]) == 1
    [problem] = json.loads(capsys.readouterr().out)
    assert problem["path"] == f"{pack}/customs/en.md"
    assert (problem["line"], problem["severity"], problem["code"]) == (16, "error", "italics")


def test_check_judges_dates_as_of_the_day_it_is_told(pack: Path) -> None:
    assert main(["check", "--today=2028-01-01", str(pack)]) == 1


def test_pack_with_errors_is_not_built(pack: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(pack / "customs" / "en.md", "- Gold", "- *Gold*")
    assert main(["build", TODAY, "--out", str(tmp_path / "out"), str(pack)]) == 1
    assert not (tmp_path / "out").exists()
    assert "is not built: 1 error, 0 warnings" in capsys.readouterr().out


def test_built_pack_can_be_inspected(pack: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build", TODAY, "--version", "7", "--out", str(tmp_path / "out"), str(pack)]) == 0
    manifest = capsys.readouterr().out.strip()
    assert manifest == str(tmp_path / "out" / "packs" / "test-publisher" / "arrivals.json")
    assert main(["inspect", manifest]) == 0
    assert capsys.readouterr().out.startswith("test-publisher/arrivals version 7, vi en km\ncustoms ")


def test_damaged_build_is_named_in_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    manifest = tmp_path / "manifest.json"
    manifest.write_text("nonsense")
    assert main(["inspect", str(manifest)]) == 1
    assert "does not have the shape of its format" in capsys.readouterr().err


def test_stamp_says_that_a_translation_has_caught_up(pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(pack / "customs" / "vi.md", "Vàng", "Bạc")
    assert main(["revisions", str(pack)]) == 0
    assert [line.split()[:2] for line in capsys.readouterr().out.splitlines() if line.endswith("stale")] == [
        ["customs", "en"],
        ["customs", "km"],
    ]
    before = (pack / "customs" / "en.md").read_text()
    assert main(["stamp", str(pack), "customs", "en", "km"]) == 0
    assert main(["check", TODAY, str(pack)]) == 0
    after = (pack / "customs" / "en.md").read_text()
    assert re.sub("translates: .*", "", after) == re.sub("translates: .*", "", before)


def test_check_of_a_stale_translation_ends_with_the_line_to_type(
    pack: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spaced = pack.rename(pack.with_name("my pack"))
    edit(spaced / "customs" / "vi.md", "Vàng", "Bạc")
    assert main(["check", TODAY, str(spaced)]) == 1
    lines = re.findall(r"then `packctl (.*)`[.] \[stale-translation\]$", capsys.readouterr().out, re.MULTILINE)
    assert lines == [f"stamp '{spaced}' customs {tag}" for tag in ("en", "km")]
    assert [main(shlex.split(line)) for line in lines] == [0, 0]
    assert main(["check", TODAY, str(spaced)]) == 0


def test_stamp_puts_in_the_line_where_there_was_none(pack: Path) -> None:
    path = pack / "customs" / "en.md"
    path.write_text(re.sub("translates: .*\n", "", path.read_text()))
    assert main(["stamp", str(pack), "customs", "en"]) == 0
    assert main(["check", TODAY, str(pack)]) == 0


@pytest.mark.parametrize("what", [("customs", "vi"), ("customs", "fr"), ("bank", "en")])
def test_stamp_refuses_what_is_no_translation(
    pack: Path, what: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["stamp", str(pack), *what]) == 1
    assert capsys.readouterr().err.endswith(".\n")


@pytest.mark.parametrize("name", FORMATS)
def test_published_schema_is_up_to_date(name: str) -> None:
    written = (DOCS / "schema" / f"{name}.schema.json").read_text(encoding="utf-8")
    assert written == schema(FORMATS[name]), "Run: packctl schema"


def test_documented_commands_are_those_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    shown = capsys.readouterr().out
    documented = set(re.findall(r"`packctl ([a-z]+)", (DOCS / "pack-format.md").read_text(encoding="utf-8")))
    assert {"check", "build", "revisions", "stamp", "schema", "inspect"} <= documented
    assert all(re.search(rf"^ +{command}\b", shown, re.MULTILINE) for command in documented)
