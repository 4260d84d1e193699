"""What a request would change: no field of anything signed can change without a word."""

from __future__ import annotations

import datetime as dt
import typing
from collections.abc import Mapping
from typing import Any

import msgspec
import pytest
import zstandard

from content_packs.languages import LanguagePack
from content_packs.model import (
    AnyBlock,
    BlobRef,
    FactBlock,
    Heading,
    ListBlock,
    Manifest,
    Page,
    PageText,
    Paragraph,
    Span,
    Steps,
    Table,
    Topic,
    TranslationState,
)
from content_packs.notices.duty import DutyNotice
from content_packs.notices.notice import Gravity, Notice, NoticeText
from content_packs.notices.template import Amount, Template
from content_packs.plan import PlanLayer
from content_packs.reading import read_page, sha256_hex, write_manifest, write_page
from content_packs.signing.compare.runs import Kind, runs
from content_packs.signing.compare.walk import Move, compare
from content_packs.signing.compare.written import is_said_elsewhere
from content_packs.signing.difference import PageDifference, TargetDifference, between
from content_packs.signing.request import Change
from content_packs.signing.review import lines
from tests.every_field import every_field, example, made
from tests.simulated_repository import PUBLISHER

PATHS = {
    LanguagePack: "languages",
    PlanLayer: "plans",
    Notice: "notices",
    Template: "templates",
    DutyNotice: "duty",
}


def words(text: str) -> tuple[Span, ...]:
    return (Span(text=text),)


def paragraph(name: str, text: str) -> Paragraph:
    return Paragraph(id=name, fallback=text, text=words(text))


def page(*blocks: AnyBlock, tag: str = "en", **fields: Any) -> Page:
    text = PageText(title="Visa", summary="", state=TranslationState.SOURCE, revision="0" * 12, blocks=blocks)
    return Page(format=1, id="visa", texts={tag: text}, **fields)


def manifest(version: int, pages: Mapping[str, BlobRef], **fields: Any) -> Manifest:
    return Manifest(
        format=1,
        publisher=PUBLISHER,
        pack="sample",
        version=version,
        titles={"en": "Sample"},
        publisher_names={"en": "Gatepost sample"},
        languages=("en",),
        source_language="en",
        topics=(Topic(id="entry", icon="badge", titles={"en": "Entry"}, pages=tuple(pages)),),
        pages=dict(pages),
        **fields,
    )


def differing(before: Page | None, after: Page | None) -> TargetDifference:
    """The difference of a pack with this one page."""
    blobs = {sha256_hex(write_page(each)): write_page(each) for each in (before, after) if each}

    def signed(version: int, one: Page | None) -> bytes:
        data = write_page(one) if one else b""
        pages = {"visa": BlobRef(sha256=sha256_hex(data), length=len(data))} if one else {}
        return write_manifest(manifest(version, pages))

    change = Change(f"packs/{PUBLISHER}/sample.json", 1, 2)
    return between(change, signed(1, before), signed(2, after), lambda ref: blobs[ref.sha256])


def page_difference(before: Page | None, after: Page | None) -> PageDifference:
    return differing(before, after).pages[0]


def said(before: Page | None, after: Page | None) -> str:
    return "\n".join(lines([differing(before, after)]))


# -- nothing is invisible ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "field"), list(every_field()), ids=lambda each: getattr(each, "__name__", str(each)))
def test_no_field_of_anything_signed_changes_without_a_word(kind: type[msgspec.Struct], field: str) -> None:
    before = made(kind, other=False)
    changed = example(typing.get_type_hints(kind)[field], other=True)
    after = msgspec.structs.replace(before, **{field: changed})
    found = list(compare(stored(before), stored(after)))
    assert found
    assert any(run.kind is not Kind.SAME for change in found for run in change.runs)


def stored(value: msgspec.Struct) -> Any:
    return msgspec.json.decode(msgspec.json.encode(value))


@pytest.mark.parametrize("kind", PATHS, ids=lambda kind: kind.__name__)
def test_every_field_of_a_signed_file_reaches_the_lines(kind: type[msgspec.Struct]) -> None:
    before = made(kind, other=False)
    change = Change(f"{PATHS[kind]}/{PUBLISHER}/x.json", 1, 2)
    for field in msgspec.structs.fields(kind):
        hint = typing.get_type_hints(kind)[field.name]
        after = msgspec.structs.replace(before, **{field.name: example(hint, other=True)})
        found = between(change, msgspec.json.encode(before), msgspec.json.encode(after), no_blob)
        said = "\n".join(lines([found]))
        assert "it says the same" not in said or field.name == "version", field.name


def no_blob(ref: BlobRef) -> bytes:
    raise AssertionError(ref)


def test_a_field_that_this_software_does_not_know_is_a_change() -> None:
    before = stored(page(paragraph("intro", "Hello")))
    after = {**before, "from_the_future": "shown by newer kiosks"}
    assert [change.where for change in compare(before, after)] == [("from_the_future",)]


def test_what_reads_alike_and_is_not_the_same_is_a_change() -> None:
    for before, after in ((1, 1.0), (True, "yes"), ([], None), ({"a": 1}, "a 1")):
        (found,) = compare({"x": before}, {"x": after})
        assert found.before != found.after


def test_opening_hours_read_as_people_write_them() -> None:
    def week(*first: tuple[str, str]) -> dict[str, Any]:
        days = [[{"start": a, "end": b} for a, b in day] for day in (first, [("07:00:00", "22:00:00")], [])]
        return {"week": days}

    (found,) = compare(
        week(("07:00:00", "22:00:00")), week(("07:00:00", "12:00:00"), ("13:30:00", "22:00:00")), ("hours",)
    )
    assert found.before == "1. 07:00–22:00\n2. 07:00–22:00\n3. nothing"
    assert found.after == "1. 07:00–12:00, 13:30–22:00\n2. 07:00–22:00\n3. nothing"


def test_two_members_with_one_id_hide_nothing() -> None:
    twins = [{"id": "a", "text": "kept"}, {"id": "a", "text": "slipped in"}]
    found = list(compare(twins[:1], twins))
    assert any("slipped in" in change.after for change in found)


# -- words -------------------------------------------------------------------------------------------------


def test_a_changed_word_stands_between_the_words_that_stay() -> None:
    told = said(page(paragraph("intro", "Go to window three now.")), page(paragraph("intro", "Go to window five now.")))
    assert "paragraph intro / text: Go to window [-three-]{+five+} now." in told
    assert "fallback" not in told


def test_a_language_without_spaces_is_compared_letter_by_letter() -> None:
    found = runs("请到三号窗口。", "请到五号窗口。")
    assert [(run.kind, run.text) for run in found] == [
        (Kind.SAME, "请到"),
        (Kind.GONE, "三"),
        (Kind.NEW, "五"),
        (Kind.SAME, "号窗口。"),
    ]


def test_a_long_text_is_compared_line_by_line_and_soon() -> None:
    before = "\n".join(f"line {n} of many words that nobody will read" for n in range(2_000))
    found = runs(before, before.replace("line 77 ", "line seventy-seven "))
    assert [run.text for run in found if run.kind is Kind.GONE] == ["line 77 of many words that nobody will read\n"]


def test_a_number_is_compared_as_a_whole() -> None:
    found = runs("Phạt 3.000.000 ₫ lúc 07:00", "Phạt 5.000.000 ₫ lúc 07:30")
    assert [run.text for run in found if run.kind is not Kind.SAME] == ["3.000.000", "5.000.000", "07:00", "07:30"]


def test_a_mark_stays_with_its_letter() -> None:
    assert all(not run.text or run.text[0] not in "\u0e34\u0e49" for run in runs("กิน", "กี้น"))


def test_only_steering_of_line_breaks_is_said_too() -> None:
    found = runs("ក\u200bខ", "កខ")
    assert any("U+200B" in run.text for run in found if run.kind is Kind.GONE)


def test_nothing_hides_behind_letters_that_nobody_sees() -> None:
    assert [run.text for run in runs("", "a\u202egnp.exe\x1b[2J")] == ["a‹U+202E›gnp.exe‹U+001B›[2J"]


def test_a_block_that_moved_is_said_to_have_moved() -> None:
    first, second, third = paragraph("a", "One"), paragraph("b", "Two"), paragraph("c", "Three")
    found = page_difference(page(first, second, third), page(third, first, second))
    moved = [change for change in found.part.of("en") if change.move is Move.MOVED]
    assert [(change.where[-1], change.before, change.after) for change in moved] == [("paragraph c", "3", "1")]
    assert "moved from place 3 to 1" in said(page(first, second, third), page(third, first, second))


def test_a_link_that_leads_elsewhere_is_a_change() -> None:
    here = Paragraph(id="p", fallback="Pay", text=(Span(text="Pay", link="https://pay.example"),))
    there = Paragraph(id="p", fallback="Pay", text=(Span(text="Pay", link="https://bad.example"),))
    told = said(page(here), page(there))
    assert "pay" in told
    assert "bad" in told


def test_a_fallback_that_says_something_else_is_shown() -> None:
    told = said(
        page(paragraph("p", "Pay here")), page(Paragraph(id="p", fallback="Pay elsewhere", text=words("Pay here")))
    )
    assert "fallback" in told


@pytest.mark.parametrize(
    "block",
    [
        Steps(id="s", fallback="1. Queue\n2. Pay", items=(words("Queue"), words("Pay"))),
        ListBlock(id="l", fallback="• Passport\n• Visa", items=(words("Passport"), words("Visa"))),
        Table(id="t", fallback="A — B\n1 — 2", header=(words("A"), words("B")), rows=((words("1"), words("2")),)),
        FactBlock(id="f", fallback="Fee — 25", fact="fee", label="Fee", value="25"),
        Heading(id="h", fallback="Who", level=2, text=words("Who")),
    ],
    ids=lambda block: type(block).__name__,
)
def test_a_fallback_made_by_the_build_is_not_shown_twice(block: AnyBlock) -> None:
    assert is_said_elsewhere(stored(block))


def test_what_turns_the_direction_is_written_where_the_build_puts_none() -> None:
    assert [run.text for run in runs("Call 113", "Call \u2067113\u2069 now")] == [
        "Call ",
        "‹U+2067›",
        "113",
        "‹U+2069› now",
    ]


def test_in_words_from_right_to_left_only_new_turns_are_written() -> None:
    quiet = runs("اتصل \u200e113\u200e", "اتصل \u200e113\u200e الآن")
    assert not any("U+200E" in run.text for run in quiet if run.kind is Kind.SAME)
    loud = runs("اتصل 113", "اتصل \u2066113\u2069 الآن")
    assert any("U+2066" in run.text for run in loud if run.kind is Kind.NEW)


def test_what_was_filled_in_reads_as_its_template_says() -> None:
    text = NoticeText(title="Lane closed for {wait}", what="From {start}.", steps=("Queue at {other}.",))
    template = Template(
        format=1,
        publisher=PUBLISHER,
        id="lane",
        version=1,
        icon="block",
        severities=(Gravity.WARNING,),
        longest_hours=8,
        texts={"en": text},
        choices={"other": {"two": {"en": "lane two"}}},
        amounts={"wait": Amount(unit="duration-minute", least=1, most=90)},
    )
    noon = dt.datetime(2026, 11, 22, 5, 0, tzinfo=dt.UTC)
    duty = DutyNotice(
        format=1,
        publisher=PUBLISHER,
        id="today",
        version=1,
        template=f"templates/{PUBLISHER}/lane.json",
        template_sha256="a" * 64,
        template_version=1,
        gravity=Gravity.WARNING,
        start=noon,
        end=noon + dt.timedelta(hours=1),
        issued_at=noon,
        choices={"other": "two"},
        amounts={"wait": 40},
    )
    templates = {duty.template: msgspec.json.encode(template)}
    change = Change(f"duty/{PUBLISHER}/today.json", 0, 1)
    found = between(change, None, msgspec.json.encode(duty), no_blob, templates)
    told = "\n".join(lines([found]))
    assert found.part.tags == ("en",)
    assert "+ Lane closed for 40" in told
    assert "+ From 2026-11-22 05:00 UTC." in told
    assert "Queue at lane two." in told


# -- pages and languages -----------------------------------------------------------------------------------


def test_new_removed_and_changed_pages_are_told_apart() -> None:
    one, other = page(paragraph("p", "One")), page(paragraph("p", "Two"))
    assert page_difference(None, one).part.move is Move.NEW
    assert page_difference(one, None).part.move is Move.GONE
    assert page_difference(one, other).part.move is Move.CHANGED


def test_a_new_language_shows_all_its_words() -> None:
    before, more = page(paragraph("p", "One")), page(paragraph("p", "Một"), tag="vi")
    after = msgspec.structs.replace(before, texts={**before.texts, **more.texts})
    found = page_difference(before, after)
    assert found.part.languages() == ("vi",)
    assert "+ Một" in said(before, after)


def test_a_fact_is_seen_in_every_language() -> None:
    fact = {"source": {"name": "Decree"}, "checked_on": "2026-01-01", "valid_until": "2027-01-01", "owner": "Desk"}
    both = [
        read_page(
            write_page(msgspec.convert({**stored(page()), "facts": {"fee": {**fact, "value": v, "unit": "VND"}}}, Page))
        )
        for v in ("25", "50")
    ]
    found = page_difference(*both)
    assert found.part.languages() == ()
    assert found.part.seen_in() == ("en",)
    assert "facts / fee / value: [-25-]{+50+}" in said(*both)


def test_a_page_stored_anew_is_named_all_the_same() -> None:
    one = page(paragraph("p", "One"))
    spaced = zstandard.compress(msgspec.json.format(msgspec.json.encode(one), indent=1))
    blobs = {sha256_hex(data): data for data in (write_page(one), spaced)}
    refs = [BlobRef(sha256=sha256, length=len(data)) for sha256, data in blobs.items()]
    old, new = (write_manifest(manifest(n, {"visa": ref})) for n, ref in enumerate(refs, 1))
    found = between(Change(f"packs/{PUBLISHER}/sample.json", 1, 2), old, new, lambda ref: blobs[ref.sha256])
    assert "stored anew; it says the same" in "\n".join(lines([found]))
