"""The demonstration can be built on any day: its packs are judged as of the day on which they were checked."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from content_packs.check import check
from content_packs.errors import Problem
from content_packs.language_source import load_language_packs
from content_packs.segment import segment_messages
from deploy.demo.checked import last_checked
from tests.sample_pack import edit, extend, write_pack

LATER = dt.date(2027, 8, 1)


def test_the_newest_day_of_a_pack_is_found_wherever_it_stands(tmp_path: Path) -> None:
    pack = write_pack(tmp_path / "pack")
    assert last_checked(pack) == dt.date(2026, 11, 1)
    edit(pack / "desk" / "page.toml", "checked_on = 2026-11-01", "checked_on = 2027-02-03")
    assert last_checked(pack) == dt.date(2027, 2, 3)


def test_a_pack_without_any_date_is_judged_today(tmp_path: Path) -> None:
    (tmp_path / "pack.toml").write_text('id = "a"\nlist = [1, { name = "b" }]\n')
    assert last_checked(tmp_path) == dt.datetime.now().astimezone().date()


def test_what_has_passed_its_date_since_holds_on_the_day_it_was_checked(tmp_path: Path) -> None:
    pack = write_pack(tmp_path / "pack")
    extend(pack, dt.date(2026, 12, 31))
    assert {problem.code for problem in problems(pack, LATER)} == {"past-date"}
    assert problems(pack, last_checked(pack)) == []


def problems(pack: Path, today: dt.date) -> list[Problem]:
    languages = {tag: segment_messages(language) for tag, language in load_language_packs().items()}
    return check(pack, today, languages)
