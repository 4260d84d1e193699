"""A publisher sets an accent and an emblem, never the structure: what cannot be read is refused, what can travels."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields
from pathlib import Path

import pytest

from content_packs.build import build
from content_packs.check import check
from content_packs.language_source import load_language_packs
from content_packs.source import load_pack
from content_packs.theme import HIGH_CONTRAST, LIGHT, UnreadableAccent, contrast, with_accent
from tests.sample_pack import edit, write_pack

TODAY = dt.date(2026, 11, 22)
INDIGO = "#1F4E79"
SQUARE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><path d="M0 0h10v10z" fill="#1F4E79"/></svg>'
OBLONG = SQUARE.replace("0 0 10 10", "0 0 20 10")


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return write_pack(tmp_path / "pack")


def with_look(pack: Path, accent: str = "", emblem: str = "", drawing: str = SQUARE) -> Path:
    lines = "".join(f'{key} = "{value}"\n' for key, value in (("accent", accent), ("emblem", emblem)) if value)
    edit(pack / "pack.toml", "version = 3\n", f"version = 3\n{lines}")
    (pack / "media" / "emblem.svg").write_text(drawing, encoding="utf-8")
    return pack


def found(pack: Path) -> list[tuple[str, int]]:
    return [(problem.code, problem.line) for problem in check(pack, TODAY, load_language_packs())]


def test_accent_that_can_be_read_and_square_emblem_have_no_problem(pack: Path) -> None:
    assert found(with_look(pack, INDIGO, "media/emblem.svg")) == []


def test_accent_says_against_what_its_contrast_fails(pack: Path) -> None:
    problems = check(with_look(pack, "#D9822B"), TODAY, load_language_packs())
    assert {(problem.code, problem.line) for problem in problems} == {("low-contrast", 5)}
    told = " ".join(problem.message for problem in problems)
    assert LIGHT.ground in told
    assert LIGHT.card in told
    assert "4.5:1" in told


@pytest.mark.parametrize("accent", ["teal", "#12345", "#12345G", "#1F4E79FF"])
def test_accent_that_is_no_colour_is_refused(pack: Path, accent: str) -> None:
    assert found(with_look(pack, accent)) == [("wrong-value", 5)]


@pytest.mark.parametrize(
    ("emblem", "drawing", "code"),
    [
        ("media/none.svg", SQUARE, "missing-file"),
        ("../emblem.svg", SQUARE, "outside-path"),
        ("media/emblem.svg", OBLONG, "not-square"),
        ("pack.toml", SQUARE, "wrong-file-type"),
    ],
)
def test_emblem_that_cannot_be_shown_is_refused(pack: Path, emblem: str, drawing: str, code: str) -> None:
    assert found(with_look(pack, "", emblem, drawing)) == [(code, 5)]


def test_built_manifest_carries_accent_and_emblem_and_lists_the_picture(pack: Path, tmp_path: Path) -> None:
    manifest = build(load_pack(with_look(pack, INDIGO, "media/emblem.svg")), tmp_path / "out")
    assert manifest.accent == INDIGO
    assert manifest.emblem in {ref.sha256 for ref in manifest.media}


def test_pack_without_either_builds_the_bytes_it_always_did(pack: Path, tmp_path: Path) -> None:
    manifest = build(load_pack(pack), tmp_path / "out")
    assert (manifest.accent, manifest.emblem) == ("", "")


def test_accent_changes_colours_and_nothing_else() -> None:
    own = with_accent(LIGHT, INDIGO)
    changed = {field.name for field in fields(own) if getattr(own, field.name) != getattr(LIGHT, field.name)}
    assert changed == {"accent", "pressed", "mark"}
    assert contrast(own.on_accent, own.pressed) > contrast(own.on_accent, own.accent)
    assert all(contrast(text, ground) >= 4.5 for text, ground in own.text_pairs())


def test_accent_of_the_light_theme_is_refused_on_black() -> None:
    with pytest.raises(UnreadableAccent, match="darker"):
        with_accent(HIGH_CONTRAST, INDIGO)
