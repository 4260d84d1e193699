"""What a template allows, and how it reads when it is filled in: every rule broken once, every kind of slot."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest

from content_packs.errors import ContentBad, NotListed, Unsupported
from content_packs.language_source import load_language_packs
from content_packs.notices.duty import MAX_DUTY_BYTES, duty_path, read_duty, write_duty
from content_packs.notices.filling import NotAllowed, Place, check_filled, filled, is_meant_for
from content_packs.notices.judging import check_target, judged
from content_packs.notices.notice import Gravity, NoticeAudience, NoticeText, read_notice
from content_packs.notices.template import DrillRule, broken_rules, read_template, write_template
from content_packs.reading import sha256_hex
from tests.filled_notices import HOUR, duty, duty_target, template, template_target
from tests.screen_content import FakeContent
from tests.simulated_repository import START

PLACE = Place({"vi": "Mộc Bài", "en": "Moc Bai", "ar": "موك باي"}, "Asia/Ho_Chi_Minh")
SITE = "ministry/moc-bai"


def test_what_the_template_allows_is_a_notice_in_every_language() -> None:
    made = template()
    one = duty(made, gravity=Gravity.DANGER, next_word_at=START + HOUR)
    check_filled(one, made, sha256_hex(write_template(made)))
    notice = filled(one, made, PLACE, load_language_packs())
    assert (notice.severity, notice.ref, notice.version) == (Gravity.DANGER, "gatepost-sample/duty.today", 1)
    assert (notice.start, notice.end, notice.next_word_at) == (one.start, one.end, one.next_word_at)
    assert notice.texts["en"].what == (
        "en: \u2068Moc Bai\u2069 \u2068hall en\u2069 \u206822\u00a0November 2026, 19:00\u2069 "
        "\u206822\u00a0November 2026, 22:00\u2069 \u206860\u00a0centimetres\u2069"
    )
    assert notice.texts["en"].title == "en closed"


def test_dates_names_and_numbers_are_written_as_their_readers_write_them() -> None:
    made = template()
    texts = filled(duty(made), made, PLACE, load_language_packs()).texts
    assert "พ.ศ. 2569" in texts["th"].what
    assert "2026" not in texts["th"].what
    assert "\u2068Mộc Bài\u2069" in texts["vi"].what
    assert "\u2068موك باي\u2069" in texts["ar"].what
    assert "\u2068Moc Bai\u2069" in texts["km"].what  # the plan has no Khmer name: the one its readers get


def test_a_brace_in_a_gates_name_is_a_brace() -> None:
    made = template()
    place = Place({"en": "{end}"}, "UTC")
    assert "\u2068{end}\u2069" in filled(duty(made), made, place, load_language_packs()).texts["en"].what


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"gravity": Gravity.INFO}, "may not be info"),
        ({"drill": True}, "may not be a drill"),
        ({"end": START}, "over before it begins"),
        ({"end": START + 73 * HOUR}, "lasts longer than 72 hours"),
        ({"start": START + 8 * 24 * HOUR, "end": START + 9 * 24 * HOUR}, "begins more than 7 days"),
        ({"start": START - 200 * HOUR, "end": START - 190 * HOUR}, "over before"),
        ({"gravity": Gravity.DANGER}, "when the next word comes"),
        ({"next_word_at": START + 4 * HOUR}, "before it ends"),
        ({"next_word_at": START}, "after it was issued"),
        ({"choices": {}}, "“area” is not filled in"),
        ({"choices": {"area": "everything"}}, "“everything” is not among the values"),
        ({"choices": {"area": "hall", "more": "words"}}, "“more” is not asked for"),
        ({"choices": {"area": "hall", "depth": "60"}}, "depth is a number"),
        ({"amounts": {"depth": 9}}, "10 to 300"),
        ({"amounts": {"depth": 301}}, "10 to 300"),
        ({"amounts": {"depth": 60, "area": 1}}, "area is no number"),
        ({"sites": ("gatepost-sample/elsewhere",)}, "not for gatepost-sample/elsewhere"),
        ({"template_version": 2}, "fill it in again"),
        ({"template_sha256": "0" * 64}, "fill it in again"),
        ({"template": "templates/gatepost-sample/storm.json"}, "is not a template of"),
        ({"template": "templates/ministry/closure.json"}, "is not a template of"),
        ({"publisher": "ministry"}, "is not a template of"),
    ],
)
def test_what_the_template_does_not_allow_is_refused(change: dict[str, object], sentence: str) -> None:
    made = template(drill=DrillRule.NEVER, audience=NoticeAudience(sites=(SITE,)))
    one = msgspec.structs.replace(duty(made), **change)
    with pytest.raises(NotAllowed, match=sentence):
        check_filled(one, made, sha256_hex(write_template(made)))


def test_a_template_for_drills_fills_nothing_else() -> None:
    made = template(drill=DrillRule.ALWAYS)
    check_filled(duty(made, drill=True), made, sha256_hex(write_template(made)))
    with pytest.raises(NotAllowed, match="nothing but a drill"):
        check_filled(duty(made), made, sha256_hex(write_template(made)))


@pytest.mark.parametrize(
    "bad",
    [
        b'"choices":{"area":"\xe0\xba\x9e words"}',
        b'"choices":{"area":["hall"]}',
        b'"amounts":{"depth":60.5}',
        b'"amounts":{"depth":"sixty"}',
        b'"amounts":{"depth":true}',
    ],
)
def test_words_never_pass_for_a_value(bad: bytes) -> None:
    key = bad.partition(b":")[0]
    whole = write_duty(duty())
    start = whole.index(key)
    data = whole[:start] + bad + whole[whole.index(b"}", start) + 1 :]
    with pytest.raises(ContentBad):
        judged(data, template_target(template()))


@pytest.mark.parametrize(
    "change",
    [{"id": "../up"}, {"sites": ("moc bai",)}, {"start": START.replace(tzinfo=None)}, {"template_sha256": "x"}],
)
def test_what_cannot_be_a_duty_notice_is_not_read(change: dict[str, object]) -> None:
    with pytest.raises(ContentBad):
        read_duty(write_duty(msgspec.structs.replace(duty(), **change)))


def test_what_is_too_large_or_too_new_is_refused() -> None:
    data = write_duty(duty())
    with pytest.raises(ContentBad):
        read_duty(data + b" " * MAX_DUTY_BYTES)
    with pytest.raises(Unsupported):
        read_duty(data.replace(b'"format":1', b'"format":2'))
    assert read_duty(data.replace(b'"format":1', b'"format":1,"words":"unread"')) == duty()


def test_a_notice_and_what_was_filled_in_are_not_taken_for_each_other() -> None:
    with pytest.raises(ContentBad):
        read_notice(write_duty(duty()))
    with pytest.raises(ContentBad):
        read_duty(write_template(template()))


def test_only_what_its_publisher_lists_can_be_filled_in_and_only_today() -> None:
    data, listed = write_duty(duty()), template_target(template())
    check_target(duty_path("gatepost-sample", "today"), data, listed, START)
    with pytest.raises(NotListed, match="does not list"):
        judged(data, {})
    with pytest.raises(NotAllowed, match="fill it in again"):
        judged(data, template_target(template(version=2)))
    with pytest.raises(NotAllowed, match="set the clock"):
        check_target(next(iter(duty_target(duty()))), data, listed, START + dt.timedelta(days=2))


@pytest.mark.parametrize(
    ("sites", "audience", "meant"),
    [
        ((), {}, True),
        ((SITE,), {}, True),
        (("ministry/elsewhere",), {}, False),
        ((SITE,), {"modes": ["sea"]}, False),
        ((), {"sites": ["ministry/elsewhere"]}, False),
        ((SITE,), {"provinces": ["ministry/province-tay-ninh"]}, True),
        (("ministry/elsewhere",), {"provinces": ["ministry/province-tay-ninh"]}, False),
    ],
)
def test_it_is_for_the_sites_of_both(sites: tuple[str, ...], audience: dict[str, object], meant: bool) -> None:
    plan = msgspec.structs.replace(FakeContent().plan, layers=("ministry/nation", "ministry/province-tay-ninh"))
    made = template(audience=msgspec.convert(audience, NoticeAudience))
    assert is_meant_for(duty(made, sites=sites), made, plan) is meant


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"severities": ()}, "severities"),
        ({"longest_hours": 0}, "longest_hours"),
        ({"longest_hours": 9000}, "longest_hours"),
        ({"texts": {"en": NoticeText(title="", what="", steps=())}}, "no title"),
        ({"choices": {"end": {"a": {}}}}, "cannot name a parameter"),
        ({"choices": {"area": {}}}, "needs 1 to"),
        ({"choices": {"area": {"hall": {"en": "hall"}}}}, "is not written in"),
        ({"choices": {"area": {"hall": dict.fromkeys(("vi", "en", "km", "th", "ar"), "{end}")}}}, "has a brace"),
        ({"choices": {"area": {"hall": dict.fromkeys(("vi", "en", "km", "th", "ar"), "x" * 61)}}}, "longer than"),
        ({"amounts": {}}, "which nothing can fill"),
        ({"id": "Closure"}, "no name"),
    ],
)
def test_a_template_that_could_not_be_filled_in_is_not_read(change: dict[str, object], sentence: str) -> None:
    with pytest.raises(ContentBad, match=sentence):
        read_template(write_template(msgspec.structs.replace(template(), **change)))


def test_every_language_has_the_same_slots_and_no_stray_brace() -> None:
    whole = template()
    for words, sentence in (
        ("{gate} {area} {start} {end}", "lacks the slot"),
        ("{gate} {area} {start} {end} {depth} {", "belongs to no slot"),
    ):
        texts = whole.texts | {"en": NoticeText(title="closed", what=words, steps=("Wait.",))}
        assert sentence in " ".join(broken_rules(template(texts=texts)))
    assert list(broken_rules(whole)) == []
