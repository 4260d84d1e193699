"""Alerts of strangers become drafts, never words on a screen: what they are worth, where they hold, what follows."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path

import msgspec
import pytest

from content_packs.language_source import load_language_packs
from content_packs.languages import LanguagePack
from content_packs.notices.cap.alert import Certainty, Severity, Urgency, read_alert
from content_packs.notices.cap.desk import Country, Desk
from content_packs.notices.cap.errors import AlertPassedOver, MappingBad
from content_packs.notices.cap.gravity import gravity_of
from content_packs.notices.cap.mapping import Mapping, read_mapping
from content_packs.notices.cap.memory import Memory
from content_packs.notices.cap.tongues import tag_of
from content_packs.notices.check import notice_problems
from content_packs.notices.duty import duty_path, read_duty
from content_packs.notices.notice import Gravity
from content_packs.notices.source import read_source
from content_packs.notices.template_source import TEMPLATES, built_template, load_template_source
from tests.cap_alerts import EN, SENT, VI, area, cap, info, reference
from tests.filled_notices import template_target
from tests.simulated_repository import PUBLISHER, START
from tests.simulator import nation, site

TAGS = tuple(load_language_packs())
PROVINCE = f"{PUBLISHER}/province-tay-ninh"
MAPPING = """
publisher = "gatepost-sample"
[event."typhoon"]
template = "storm"
set = { kind = "typhoon" }
next_hours = 2
[geocode]
"VN-37" = "gatepost-sample/province-tay-ninh"
"""


@cache
def languages() -> dict[str, LanguagePack]:
    return load_language_packs()


@cache
def storm() -> dict[str, bytes]:
    """The shipped storm, as it is released."""
    return template_target(built_template(load_template_source(TEMPLATES / "storm.toml"), languages()))


def world(mapping: str = "", tests: bool = False, templates: bool = True) -> Country:
    """Two sites in one province, one in another; the shipped storm released."""
    names = {"vi": "Tây Ninh", "en": "Tay Ninh"}
    layers = (
        nation(),
        site("moc-bai", above=PROVINCE, province=names),
        site("xa-mat", above=PROVINCE, province=names),
        site("lao-bao", above=f"{PUBLISHER}/province-quang-tri", province={"vi": "Quảng Trị", "en": "Quang Tri"}),
    )
    found = msgspec.toml.decode(mapping, type=Mapping) if mapping else None
    return Country(PUBLISHER, TAGS, layers, storm() if templates and mapping else {}, found, tests)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "drafts"


def desk(folder: Path, country: Country | None = None) -> Desk:
    return Desk(folder, Memory(folder), country or world())


def drafted(folder: Path) -> str:
    (file,) = folder.glob("*.toml")
    return file.read_text(encoding="utf-8")


def drafts(folder: Path) -> list[str]:
    return sorted(str(file.relative_to(folder)) for file in folder.rglob("*.*") if file.name != "memory.json")


# -- what it is worth ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ['"""', '\\" ]\n[en]', "tab\there", "line\nline", '"\n[vi]\ntitle = "x', "\x7f"])
def test_an_alert_cannot_write_beside_its_own_words(folder: Path, words: str) -> None:
    desk(folder).take(read_alert(cap(info(**EN | {"headline": words, "instruction": words}))), START)
    (file,) = folder.glob("*.toml")
    source, problems = read_source(file)
    assert source is not None, problems
    assert set(source.texts) == {"en"}
    assert source.toml.publisher == PUBLISHER


def test_an_alert_is_a_draft_in_its_own_languages_and_names_what_is_missing(folder: Path) -> None:
    said = desk(folder).take(read_alert(cap()), START)
    assert "to be translated: zh-Hans" in said or "to be translated: ar" in said
    (file,) = folder.glob("*.toml")
    source, problems = read_source(file)
    assert source is not None, problems
    assert set(source.texts) == {"vi", "en"}
    assert source.texts["vi"].title == VI["headline"]
    assert source.texts["en"].steps == ("Stay inside.", "Keep away from windows.")
    assert (source.toml.severity, source.toml.drill, source.toml.icon) == (Gravity.DANGER, False, "thunderstorm")
    assert source.toml.end == dt.datetime(2026, 11, 22, 23, 0, tzinfo=dt.UTC)
    codes = {problem.code for problem in notice_problems(source, START, languages())}
    assert codes == {"missing-language", "missing-key"}  # ten languages, and when the next word comes


def test_nothing_is_cut_and_what_is_too_long_is_named_by_the_check(folder: Path) -> None:
    long = info(**EN | {"headline": "Typhoon " * 20, "instruction": f"{'Stay inside. ' * 20}\n" * 2})
    desk(folder).take(read_alert(cap(long)), START)
    source, _ = read_source(next(folder.glob("*.toml")))
    assert source is not None
    assert len(source.texts["en"].steps) == 40
    codes = {problem.code for problem in notice_problems(source, START, languages())}
    assert {"too-long", "wrong-value"} <= codes


@pytest.mark.parametrize(
    ("urgency", "severity", "certainty", "gravity"),
    [
        (Urgency.IMMEDIATE, Severity.EXTREME, Certainty.OBSERVED, Gravity.DANGER),
        (Urgency.EXPECTED, Severity.SEVERE, Certainty.LIKELY, Gravity.DANGER),
        (Urgency.FUTURE, Severity.EXTREME, Certainty.LIKELY, Gravity.WARNING),
        (Urgency.IMMEDIATE, Severity.SEVERE, Certainty.POSSIBLE, Gravity.WARNING),
        (Urgency.IMMEDIATE, Severity.MODERATE, Certainty.OBSERVED, Gravity.WARNING),
        (Urgency.UNKNOWN, Severity.UNKNOWN, Certainty.UNKNOWN, Gravity.WARNING),
        (Urgency.IMMEDIATE, Severity.MINOR, Certainty.OBSERVED, Gravity.INFO),
        (Urgency.IMMEDIATE, Severity.EXTREME, Certainty.UNLIKELY, Gravity.INFO),
        (Urgency.PAST, Severity.SEVERE, Certainty.OBSERVED, Gravity.INFO),
    ],
)
def test_the_table_of_gravity(urgency: str, severity: str, certainty: str, gravity: Gravity) -> None:
    block = info(urgency=urgency, severity=severity, certainty=certainty)
    assert gravity_of(read_alert(cap(block))) is gravity
    assert gravity_of(read_alert(cap(block, info(severity="Minor")))) is gravity


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"status": "Test"}, "--tests"),
        ({"status": "System"}, "System"),
        ({"status": "Draft"}, "Draft"),
        ({"scope": "Restricted"}, "not for the public"),
        ({"msgType": "Ack"}, "warns of nothing"),
        ({"msgType": "Cancel", "references": reference("never-seen")}, "never seen here"),
        ({"msgType": "Cancel"}, "never seen here"),
    ],
)
def test_what_travellers_are_not_told_makes_no_draft(folder: Path, changed: dict[str, str], sentence: str) -> None:
    with pytest.raises(AlertPassedOver, match=sentence):
        desk(folder).take(read_alert(cap(**changed)), START)
    assert drafts(folder) == []


def test_what_has_expired_and_what_says_nothing_makes_no_draft(folder: Path) -> None:
    with pytest.raises(AlertPassedOver, match="expired at 2026-11-22 11:30 UTC"):
        desk(folder).take(read_alert(cap(info(expires=SENT))), START)
    with pytest.raises(AlertPassedOver, match="nothing to say"):
        desk(folder).take(read_alert(cap("<note/>", identifier="empty")), START)


@pytest.mark.parametrize(("status", "tests"), [("Exercise", False), ("Exercise", True), ("Test", True)])
def test_exercises_and_tests_are_drills(folder: Path, status: str, tests: bool) -> None:
    desk(folder, world(tests=tests)).take(read_alert(cap(status=status)), START)
    assert "drill = true" in drafted(folder)


def test_an_alert_without_an_end_gets_one_and_says_so(folder: Path) -> None:
    desk(folder).take(read_alert(cap(info(**EN, expires=""))), START)
    assert "does not say when it ends" in drafted(folder)
    assert "end = 2026-11-22T23:30:00+00:00" in drafted(folder)


# -- updates -------------------------------------------------------------------------------------------------


def test_each_alert_is_drafted_once_however_often_it_is_read(folder: Path) -> None:
    assert desk(folder).take(read_alert(cap()), START)
    (file,) = folder.glob("*.toml")
    file.unlink()
    assert desk(folder).take(read_alert(cap()), START) == ""  # as after a new start: remembered on the disk
    assert drafts(folder) == []


def test_an_update_supersedes_its_draft_and_a_cancel_drafts_the_removal(folder: Path) -> None:
    desk(folder).take(read_alert(cap()), START)
    (first,) = drafts(folder)
    update = cap(
        info(**EN | {"headline": "Typhoon turns away"}, severity="Minor"),
        identifier="storm-9b",
        msgType="Update",
        references=reference(),
        sent="2026-11-22T19:30:00+07:00",
    )
    desk(folder).take(read_alert(update), START)
    assert drafts(folder) == [first]
    source, _ = read_source(folder / first)
    assert source is not None
    assert source.texts["en"].title == "Typhoon turns away"
    assert source.toml.version > read_alert(cap()).itself.sent.timestamp() - 1
    again = reference("storm-9b", sent="2026-11-22T19:30:00+07:00")
    cancel = cap("<note/>", identifier="storm-9c", msgType="Cancel", references=f"{reference()} {again}")
    assert "end it" in desk(folder).take(read_alert(cancel), START)
    assert drafts(folder) == [first.replace(".toml", ".end.txt")]
    assert f"notices/{PUBLISHER}/{first.removesuffix('.toml')}.json" in (folder / drafts(folder)[0]).read_text()


@pytest.mark.parametrize("kind", ["Update", "Cancel"])
def test_what_comes_after_its_update_or_cancel_is_late(folder: Path, kind: str) -> None:
    later = {"references": reference(), "identifier": "later", "sent": "2026-11-22T19:30:00+07:00"}
    try:
        desk(folder).take(read_alert(cap(msgType=kind, **later)), START)
    except AlertPassedOver:
        assert kind == "Cancel"
    before = drafts(folder)
    assert desk(folder).take(read_alert(cap()), START) == ""
    assert drafts(folder) == before


def test_an_update_of_another_kind_says_what_is_to_be_ended(folder: Path) -> None:
    country = world(MAPPING)
    desk(folder, country).take(read_alert(cap(info(**EN))), START)
    (first,) = drafts(folder)
    assert first.startswith("duty/")
    later = {"msgType": "Update", "references": reference(), "identifier": "b", "sent": "2026-11-22T19:30:00+07:00"}
    said = desk(folder, country).take(read_alert(cap(info(**EN, severity="Minor"), **later)), START)
    assert f"end {first}, if it was published" in said
    (second,) = drafts(folder)
    assert second.endswith(".toml")


def test_nobody_cancels_or_updates_what_another_sender_said(folder: Path) -> None:
    desk(folder).take(read_alert(cap()), START)
    before = drafts(folder)
    other = {"identifier": "x", "sender": "stranger@example.net", "references": reference()}
    with pytest.raises(AlertPassedOver):
        desk(folder).take(read_alert(cap("<note/>", msgType="Cancel", **other)), START)
    desk(folder).take(read_alert(cap(msgType="Update", **other | {"identifier": "y"})), START)
    assert len(drafts(folder)) == 2
    assert set(before) < set(drafts(folder))


# -- where ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        (area("Tỉnh Tây Ninh"), 'provinces = ["gatepost-sample/province-tay-ninh"]'),
        (area("tay ninh province and the river"), 'provinces = ["gatepost-sample/province-tay-ninh"]'),
        (area("Somewhere", code="VN-37"), 'provinces = ["gatepost-sample/province-tay-ninh"]'),
        (area("Somewhere", polygon="11,106 11,107 12,107 11,106"), 'sites = ["?"]'),
        (area("Tayninhville"), 'sites = ["?"]'),
    ],
)
def test_an_area_is_placed_by_the_plans_or_asked_for(folder: Path, where: str, expected: str) -> None:
    country = world(MAPPING, templates=False)
    desk(folder, country).take(read_alert(cap(info(**EN | {"event": "Gale"}, area=where))), START)
    assert expected in drafted(folder)


def test_a_place_that_nobody_answered_lets_no_check_pass(folder: Path) -> None:
    said = desk(folder).take(read_alert(cap(info(**EN, area=area("The far coast")))), START)
    assert "where is The far coast?" in said
    assert "# Where is this? The far coast" in drafted(folder)
    source, _ = read_source(next(folder.glob("*.toml")))
    assert source is not None
    problems = notice_problems(source, START, languages())
    assert any("“?” is no plan layer" in problem.message for problem in problems)


# -- templates -----------------------------------------------------------------------------------------------


def test_where_a_template_fits_the_draft_holds_no_word_of_the_alert(folder: Path) -> None:
    alert = read_alert(cap(info(**EN, area=area("Tay Ninh"))))
    assert "the key on duty signs it" in desk(folder, world(MAPPING)).take(alert, START)
    (file,) = drafts(folder)
    data = (folder / file).read_bytes()
    assert b"landfall" not in data
    duty = read_duty(data)
    assert file == duty_path(PUBLISHER, duty.id)
    assert duty.sites == (f"{PUBLISHER}/moc-bai", f"{PUBLISHER}/xa-mat")
    assert (duty.choices, duty.gravity) == ({"kind": "typhoon"}, Gravity.DANGER)
    assert duty.next_word_at == duty.issued_at + dt.timedelta(hours=2)


@pytest.mark.parametrize(
    ("block", "country", "sentence"),
    [
        (info(**EN), world(MAPPING, templates=False), "not released"),
        (info(**EN, area=area("The far coast")), world(MAPPING), "nobody knows where"),
        (info(**EN | {"severity": "Minor"}), world(MAPPING), "may not be info"),
        (info(**EN, expires="2026-12-22T06:00:00+07:00"), world(MAPPING), "lasts longer"),
        (info(**EN), world(MAPPING.replace('"typhoon" }', '"monsoon" }')), "not among the values"),
        (info(**EN), world(MAPPING.replace("next_hours = 2", "")), "next word"),
    ],
)
def test_where_no_template_fits_it_is_a_draft_in_free_words_that_says_why(
    folder: Path, block: str, country: Country, sentence: str
) -> None:
    assert sentence in desk(folder, country).take(read_alert(cap(block)), START)
    assert [name for name in drafts(folder) if not name.endswith(".toml")] == []


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("publisher = 1", "no mapping"),
        ('publisher = "A B"', "no publisher"),
        ('publisher = "a"\n[event.x]\ntemplate = "../x"', "names no template"),
        ('publisher = "a"\n[event.x]\ntemplate = "x"\nnext_hours = 99', "names no template"),
        ('publisher = "a"\n[geocode]\n"1" = "x"', "no plan layer"),
        ('publisher = "a"\nevnet = 1', "no mapping"),
    ],
)
def test_a_mapping_that_is_wrong_is_refused(tmp_path: Path, text: str, sentence: str) -> None:
    file = tmp_path / "mapping.toml"
    file.write_text(text)
    with pytest.raises(MappingBad, match=sentence):
        read_mapping(file)
    with pytest.raises(MappingBad, match="could not be read"):
        read_mapping(tmp_path / "none.toml")


@pytest.mark.parametrize(
    ("language", "tag"),
    [
        ("vi-VN", "vi"),
        ("en-US", "en"),
        ("EN_gb", "en"),
        ("zh-CN", "zh-Hans"),
        ("zh", "zh-Hans"),
        ("zh-TW", "zh-Hant"),
        ("zh-Hant-HK", "zh-Hant"),
        ("yue-HK", "zh-Hant"),
        ("km-KH", "km"),
        ("de-DE", None),
        ("", None),
    ],
)
def test_a_language_is_one_of_ours_or_none(language: str, tag: str | None) -> None:
    assert tag_of(language, TAGS) == tag
