"""Surveys: read from a file of their own, judged line by line, built in every language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import msgspec
import pytest

import content_packs
from content_packs.build import build
from content_packs.check import check
from content_packs.errors import ContentBad
from content_packs.language_source import load_language_packs
from content_packs.languages import LanguagePack
from content_packs.plain import plain_text
from content_packs.reading import read_manifest, write_manifest
from content_packs.source import load_pack
from tests.sample_pack import edit, write_pack

TODAY = dt.date(2026, 11, 22)
SAMPLE = Path(content_packs.__file__).parent / "packs" / "sample"
FILE = "surveys.toml"

SURVEY = """\
[[surveys]]
id = "visit"
pages = ["customs"]

[[surveys.questions]]
id = "found"
[surveys.questions.texts]
vi = "Quý khách có tìm thấy không?"
en = "Did you find it?"
km = "តើលោកអ្នករកឃើញព័ត៌មានដែរឬទេ?"

[[surveys.questions.choices]]
id = "yes"
[surveys.questions.choices.texts]
vi = "Có"
en = "Yes"
km = "រកឃើញ"

[[surveys.questions.choices]]
id = "no"
[surveys.questions.choices.texts]
vi = "Không"
en = "No"
km = "រកមិនឃើញ"
"""


@cache
def languages() -> Mapping[str, LanguagePack]:
    shipped = load_language_packs()
    return {tag: shipped[tag] for tag in ("vi", "en", "km")}


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    folder = write_pack(tmp_path / "pack")
    (folder / FILE).write_text(SURVEY, encoding="utf-8")
    return folder


def test_a_survey_without_mistakes_has_no_problems_and_travels_in_the_manifest(pack: Path, tmp_path: Path) -> None:
    assert check(pack, TODAY, languages()) == []
    manifest = read_manifest(write_manifest(build(load_pack(pack), tmp_path / "out")))
    (survey,) = manifest.surveys
    (question,) = survey.questions
    assert (survey.id, survey.pages, survey.topics, question.id) == ("visit", ("customs",), (), "found")
    assert [choice.id for choice in question.choices] == ["yes", "no"]
    assert set(question.texts) == {"vi", "en", "km"}
    assert "\u200b" in question.texts["km"], "Khmer has its places where a line may end"
    assert plain_text(question.texts["km"]) == "តើលោកអ្នករកឃើញព័ត៌មានដែរឬទេ?"


MISTAKES: dict[str, tuple[str, str, int, str]] = {
    "a page that is not there": ('pages = ["customs"]', 'pages = ["none"]', 3, "broken-link"),
    "a topic that is not there": ('pages = ["customs"]', 'topics = ["none"]', 3, "broken-link"),
    "an id that is none": ('id = "found"', 'id = "Found it"', 6, "bad-id"),
    "two choices of one id": ('id = "no"', 'id = "yes"', 20, "duplicate-id"),
    "a language of a question that is missing": ('en = "Did you find it?"\n', "", 7, "missing-language"),
    "a language of a choice that is missing": ('en = "No"\n', "", 21, "missing-language"),
    "a language that the pack does not offer": ('en = "No"', 'en = "No"\nfr = "Non"', 21, "wrong-tag"),
    "a question longer than a glance": ("Did you find it?", "Did you find it? " * 8, 9, "too-long"),
    "a choice longer than a glance": ('"Yes"', f'"{"Yes " * 16}"', 16, "too-long"),
    "a key that nobody reads": ('id = "yes"', 'id = "yes"\nweight = 3', 14, "unknown-key"),
    "a choice without words": ('id = "no"\n[surveys.questions.choices.texts]\n', 'id = "no"\n', 19, "missing-key"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_each_mistake_is_named_with_its_line(mistake: str, pack: Path) -> None:
    old, new, line, code = MISTAKES[mistake]
    edit(pack / FILE, old, new)
    found = [(problem.path, problem.line, problem.code) for problem in check(pack, TODAY, languages())]
    assert (FILE, line, code) in found


def test_surveys_are_short_and_closed(pack: Path) -> None:
    questions = SURVEY[SURVEY.index("[[surveys.questions]]") :]
    choices = questions[questions.index("[[surveys.questions.choices]]") :]
    for text, code in (
        (SURVEY + "".join(questions.replace("found", f"more-{n}") for n in range(3)), "too-many-questions"),
        (
            SURVEY + "".join(choices.replace('"yes"', f'"y{n}"').replace('"no"', f'"n{n}"') for n in range(3)),
            "wrong-choices",
        ),
        (SURVEY[: SURVEY.rindex("[[surveys.questions.choices]]")], "wrong-choices"),
        ("".join(SURVEY.replace('"visit"', f'"visit-{n}"') for n in range(9)), "too-many-surveys"),
        ("surveys = 3\n", "wrong-value"),
        ("[[surveys]]\n", "missing-key"),
        ("[[surveys\n", "bad-toml"),
    ):
        (pack / FILE).write_text(text, encoding="utf-8")
        assert code in {problem.code for problem in check(pack, TODAY, languages())}, code


def test_a_manifest_whose_survey_ids_are_none_is_refused(pack: Path, tmp_path: Path) -> None:
    manifest = build(load_pack(pack), tmp_path / "out")
    wrong = msgspec.structs.replace(manifest.surveys[0], id="../../visit")
    with pytest.raises(ContentBad, match="is no id"):
        read_manifest(write_manifest(msgspec.structs.replace(manifest, surveys=(wrong,))))


def test_the_sample_asks_everybody_and_the_readers_of_one_topic_in_every_language() -> None:
    source = load_pack(SAMPLE)
    assert [(survey.id, survey.topics, survey.pages) for survey in source.surveys] == [
        ("visit", (), ()),
        ("onward", ("transport",), ()),
    ]
    for survey in source.surveys:
        for question in survey.questions:
            for texts in (question.texts, *(choice.texts for choice in question.choices)):
                assert set(texts) == set(source.toml.languages)
