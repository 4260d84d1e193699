"""A notice from its author's file to signed bytes: every mistake is named, and what is read back is what was meant."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import msgspec
import pytest

from content_packs.errors import ContentBad, Unsupported
from content_packs.language_source import load_language_packs
from content_packs.notices.check import notice_problems
from content_packs.notices.notice import (
    MAX_NOTICE_BYTES,
    Gravity,
    NoticeAudience,
    concerns,
    gravest_first,
    read_notice,
    write_notice,
)
from content_packs.notices.source import NOTICES, built, load_source, moved_to, read_source
from content_packs.packctl import main
from tests.notices import notice
from tests.screen_content import NOON, FakeContent

DRILL = NOTICES / "evacuation-drill.toml"
WHEN = dt.datetime(2026, 11, 22, 3, 30, tzinfo=dt.UTC)


def codes(folder: Path, old: str, new: str, now: dt.datetime = WHEN) -> list[tuple[str, int]]:
    """What is found wrong in the drill after one change, with its line."""
    text = DRILL.read_text(encoding="utf-8")
    assert old in text
    file = folder / "changed.toml"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    source, problems = read_source(file)
    if source is not None:
        problems = notice_problems(source, now, load_language_packs())
    return [(problem.code, problem.line) for problem in problems]


def test_the_shipped_drill_is_whole_says_that_it_is_one_and_stays_the_same_bytes() -> None:
    source, languages = load_source(DRILL), load_language_packs()
    assert notice_problems(source, WHEN, languages) == []
    made = built(source, languages)
    assert made.drill
    assert set(made.texts) == set(languages)
    assert write_notice(built(load_source(DRILL), languages)) == write_notice(made)
    assert read_notice(write_notice(made)) == made


def test_lao_and_khmer_are_segmented_as_pages_are() -> None:
    made = built(load_source(DRILL), load_language_packs())
    assert "\u200b" in made.texts["km"].what
    assert "\u200b" in made.texts["lo"].steps[0]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("[ar]", "[ar-Ruritania-x]", "unknown-language"),
        ('title = "Evacuation drill"', 'title = ""', "empty-text"),
        ('title = "Evacuation drill"', f'title = "{"long " * 30}"', "too-long"),
        ('  "Stay calm and follow the staff.",', f'  "{"word " * 60}",', "too-long"),
        ('title = "Evacuation drill"', 'title = "Evacuation \U000f0000"', "missing-glyph"),
        ('title = "Evacuation drill"', f'title = "{"Evacuation" * 8}"', "overflow"),
        ("end = 2026-11-22T11", "end = 2026-11-22T09", "wrong-value"),
        ("end = 2026-11-22T11", "end = 2028-11-22T11", "wrong-value"),
        ("T10:30:00+07:00", "T12:30:00+07:00", "wrong-value"),
        ("next_word_at = 2026-11-22T10:30:00+07:00\n", "", "missing-key"),
        ("start = 2026-11-22T10:00:00+07:00", "start = 2026-11-22T10:00:00", "wrong-value"),
        ('icon = "directions_run"', 'icon = "directions_flap"', "unknown-icon"),
        ('id = "evacuation-drill"', 'id = "Evacuation"', "bad-id"),
        ("/health-emergency", "", "broken-link"),
        ("version = 1", "version = 0", "wrong-value"),
        ('severity = "danger" ', 'severity = "panic" ', "wrong-value"),
        ("drill = true", "dril = true", "unknown-key"),
        ("[vi]", '[audience]\nneighbours = ["XX"]\nsites = ["moc bai"]\n[vi]', "wrong-value"),
    ],
)
def test_each_mistake_is_named_at_its_line(tmp_path: Path, old: str, new: str, code: str) -> None:
    found = codes(tmp_path, old, new)
    assert code in [each for each, _ in found]
    assert all(line or each in ("missing-language", "missing-key") for each, line in found)


def test_a_missing_language_and_a_notice_that_is_over_are_errors(tmp_path: Path) -> None:
    whole = DRILL.read_text(encoding="utf-8")
    arabic = re.search(r"\n\[ar\].*", whole, re.DOTALL)
    assert arabic
    assert "missing-language" in [code for code, _ in codes(tmp_path, arabic[0], "\n")]
    assert "past-date" in [code for code, _ in codes(tmp_path, "drill = true", "drill = true", NOON + dt.timedelta(2))]


def test_a_notice_from_the_drawer_keeps_its_distances() -> None:
    source = load_source(DRILL)
    now = dt.datetime(2027, 3, 1, 8, 15, 42, tzinfo=dt.UTC)
    moved = built(moved_to(source, now), load_language_packs())
    assert moved.issued_at == moved.start == now.replace(second=0)
    assert moved.end - moved.start == dt.timedelta(hours=1)
    assert moved.next_word_at == moved.issued_at + dt.timedelta(minutes=30)


@pytest.mark.parametrize(
    "change",
    [
        {"start": NOON, "end": NOON},
        {"issued_at": NOON.replace(tzinfo=None)},
        {"texts": {}},
        {"id": "../up"},
        {"publisher": "A/B"},
    ],
)
def test_what_nobody_could_follow_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(ContentBad):
        read_notice(write_notice(msgspec.structs.replace(notice(), **change)))


def test_what_is_too_large_or_too_new_is_refused_and_unknown_fields_are_not() -> None:
    data = write_notice(notice())
    with pytest.raises(ContentBad):
        read_notice(data + b" " * MAX_NOTICE_BYTES)
    for new in (b'"format":2', b'"format":1,"needs":["telepathy"]'):
        with pytest.raises(Unsupported):
            read_notice(data.replace(b'"format":1', new))
    with pytest.raises(Unsupported):
        read_notice(data.replace(b'"severity":"warning"', b'"severity":"apocalypse"'))
    assert read_notice(data.replace(b'"format":1', b'"format":1,"later":true')) == notice()


@pytest.mark.parametrize(
    ("audience", "meant"),
    [
        ({}, True),
        ({"modes": ["road", "air"]}, True),
        ({"modes": ["sea"]}, False),
        ({"neighbours": ["LA"]}, False),
        ({"sites": ["ministry/moc-bai"]}, True),
        ({"sites": ["ministry/elsewhere"]}, False),
        ({"sites": ["ministry/elsewhere"], "provinces": ["ministry/province-tay-ninh"]}, True),
        ({"modes": ["sea"], "sites": ["ministry/moc-bai"]}, False),
    ],
)
def test_a_notice_is_for_the_sites_of_its_audience(audience: dict[str, object], meant: bool) -> None:
    plan = msgspec.structs.replace(FakeContent().plan, layers=("ministry/nation", "ministry/province-tay-ninh"))
    one = notice(audience=msgspec.convert(audience, NoticeAudience))
    assert concerns(one, plan) is meant


def test_danger_stands_first_a_drill_after_what_is_real_and_the_newest_before_the_older() -> None:
    older = notice("older", Gravity.DANGER, issued_at=NOON - dt.timedelta(hours=5))
    newer, drill = notice("newer", Gravity.DANGER), notice("drill", Gravity.DANGER, drill=True)
    info, road = notice("info", Gravity.INFO), notice()
    assert gravest_first([info, road, drill, older, newer]) == (newer, older, drill, road, info)


def test_the_tool_builds_what_is_to_be_signed_and_names_what_is_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    built_now = ["notices", "build", str(DRILL), "--now", "--version", "7", "--out", str(tmp_path)]
    assert main(built_now) == 0
    made = read_notice((tmp_path / "notices" / "gatepost-sample" / "evacuation-drill.json").read_bytes())
    assert made.version == 7
    bad = tmp_path / "bad.toml"
    bad.write_text(DRILL.read_text(encoding="utf-8").replace("[km]", "[xx]"), encoding="utf-8")
    capsys.readouterr()
    assert main(["notices", "check", "--now", str(bad)]) == 1
    said = capsys.readouterr().out
    assert "km is missing" in said
    assert "2 errors" in said
