"""A template from its author's file to signed bytes: every mistake is named before anybody on duty can meet it."""

from __future__ import annotations

from pathlib import Path

import pytest

from content_packs.language_source import load_language_packs
from content_packs.notices.template import DrillRule, read_template, slots_of, write_template
from content_packs.notices.template_check import template_problems
from content_packs.notices.template_source import (
    TEMPLATES,
    built_template,
    load_template_source,
    read_template_source,
)
from content_packs.packctl import main

SHIPPED = sorted(TEMPLATES.glob("*.toml"))
DELAY = TEMPLATES / "delay.toml"


def codes(folder: Path, old: str, new: str) -> list[tuple[str, int]]:
    """What is found wrong in the delay after one change, with its line."""
    text = DELAY.read_text(encoding="utf-8")
    assert old in text
    file = folder / "changed.toml"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    source, problems = read_template_source(file)
    if source is not None:
        problems = template_problems(source, load_language_packs())
    return [(problem.code, problem.line) for problem in problems]


def test_a_template_for_each_thing_that_happens_at_gates_is_shipped() -> None:
    names = ["closure", "delay", "disease", "drill", "flood", "outage", "security", "storm"]
    assert [file.stem for file in SHIPPED] == names


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_a_shipped_template_is_whole_in_every_language_and_stays_the_same_bytes(file: Path) -> None:
    languages = load_language_packs()
    made = built_template(load_template_source(file), languages)
    assert set(made.texts) == set(languages)
    assert read_template(write_template(made)) == made
    assert write_template(built_template(load_template_source(file), languages)) == write_template(made)
    assert made.publisher == "gatepost-sample"
    assert {slots_of(text) for text in made.texts.values()} == {made.slots}
    assert "{gate}" in made.texts["vi"].what


def test_a_shipped_template_fits_with_the_shortest_and_the_longest_of_everything() -> None:
    assert template_problems(load_template_source(DELAY), load_language_packs()) == []


@pytest.mark.proof
@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_every_shipped_template_fits(file: Path) -> None:
    assert template_problems(load_template_source(file), load_language_packs()) == []


def test_the_drill_can_be_nothing_else() -> None:
    assert load_template_source(TEMPLATES / "drill.toml").toml.drill is DrillRule.ALWAYS


def test_lao_and_khmer_values_are_segmented_too() -> None:
    made = built_template(load_template_source(TEMPLATES / "closure.toml"), load_language_packs())
    assert "\u200b" in made.choices["area"]["whole-gate"]["km"]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("[ar]", "[xx]", "unknown-language"),
        ('ar = "الدخول"\n', "", "missing-language"),
        ('title = "Longer wait"', 'title = ""', "broken-rule"),
        ('title = "Longer wait"', f'title = "{"Longer" * 12}"', "overflow"),
        ('title = "Longer wait"', f'title = "{"{gate} " * 9}"', "too-long"),
        ('title = "Longer wait"', 'title = "{what}"', "broken-rule"),
        ('title = "Longer wait"', 'title = "Longer {wait"', "broken-rule"),
        ("a wait of about {wait}", "a wait", "broken-rule"),
        ("least = 15", "least = 900", "broken-rule"),
        ("duration-minute", "minutes", "broken-rule"),
        ("most = 600", "most = 600\nmore = 1", "wrong-value"),
        ("longest_hours = 24", "longest_hours = 0", "broken-rule"),
        ('severities = ["info", "warning"]', 'severities = ["panic"]', "wrong-value"),
        ('severities = ["info", "warning"]', "severities = []", "broken-rule"),
        ('icon = "hourglass_top"', 'icon = "hourglass_flop"', "unknown-icon"),
        ('drill = "allowed"', 'drill = "perhaps"', "wrong-value"),
        ('id = "delay"', 'id = "Delay"', "bad-id"),
        ("format = 1", "format = 2", "wrong-format"),
        ('drill = "allowed"', 'drlil = "allowed"', "unknown-key"),
        ("[choices.side.entry]", '[audience]\nsites = ["moc bai"]\n[choices.side.entry]', "wrong-value"),
    ],
)
def test_each_mistake_is_named(tmp_path: Path, old: str, new: str, code: str) -> None:
    assert code in [each for each, _ in codes(tmp_path, old, new)]


def test_packctl_checks_and_builds_templates_as_it_does_notices(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["notices", "build", str(DELAY), "--out", str(tmp_path), "--version", "7"]) == 0
    built = tmp_path / "templates/gatepost-sample/delay.json"
    assert read_template(built.read_bytes()).version == 7
    broken = tmp_path / "broken.toml"
    broken.write_text(DELAY.read_text(encoding="utf-8").replace("[ar]", "[xx]"), encoding="utf-8")
    assert main(["notices", "check", str(broken)]) == 1
    assert "unknown-language" in capsys.readouterr().out
    assert main(["notices", "build", str(broken), "--out", str(tmp_path / "none")]) == 1
    assert not (tmp_path / "none").exists()
