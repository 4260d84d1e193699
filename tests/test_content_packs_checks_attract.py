"""Scenes that a pack offers to screens that nobody uses: checked where they are written, built into the manifest."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from content_packs.build import build
from content_packs.check import check
from content_packs.language_source import load_language_packs
from content_packs.model import AttractScene
from content_packs.source import read_pack
from tests.sample_pack import write_pack

TODAY = dt.date(2026, 11, 22)


def codes(folder: Path, scenes: str) -> list[tuple[str, int]]:
    """Code and line of what is wrong in pack.toml once `scenes` stand at its end."""
    path = folder / "pack.toml"
    path.write_text(path.read_text(encoding="utf-8") + scenes, encoding="utf-8")
    found = check(folder, TODAY, load_language_packs())
    return [(problem.code, problem.line) for problem in found if problem.path == "pack.toml"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_pack(tmp_path)
    return tmp_path


def last_line(folder: Path) -> int:
    return len((folder / "pack.toml").read_text(encoding="utf-8").splitlines())


def test_scenes_travel_in_the_manifest(folder: Path, tmp_path: Path) -> None:
    scenes = '[[attract]]\npage = "customs"\nmedia = "hall"\nfact = "cash"\n\n[[attract]]\npage = "desk"\n'
    assert codes(folder, "\n" + scenes) == []
    pack, _ = read_pack(folder)
    assert pack
    assert build(pack, tmp_path / "out").attract == (
        AttractScene(page="customs", media="hall", fact="cash"),
        AttractScene(page="desk"),
    )


@pytest.mark.parametrize(
    ("scene", "code", "line"),
    [
        ('page = "nowhere"', "broken-link", 1),
        ('page = "customs"\nmedia = "nothing"', "broken-link", 2),
        ('page = "customs"\nmedia = "hall"\nfact = "nothing"', "broken-link", 3),
        ('page = "desk"\nfact = "cash"', "wrong-value", 2),
        ('page = "customs"', "wrong-value", 1),
    ],
)
def test_a_scene_of_what_is_not_there_is_named_with_its_line(folder: Path, scene: str, code: str, line: int) -> None:
    before = last_line(folder)
    assert (code, before + 1 + line) in codes(folder, f"[[attract]]\n{scene}\n")


def test_more_scenes_than_a_minute_holds_are_refused(folder: Path) -> None:
    found = codes(folder, '[[attract]]\npage = "customs"\nmedia = "hall"\n' * 4)
    assert [code for code, _ in found] == ["too-many-scenes"]
