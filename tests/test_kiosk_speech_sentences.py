"""Sentences of every script, and where they stand on a page."""

from __future__ import annotations

import pytest

from content_packs.typeset.boxes import Box, Rect
from kiosk.screens.compose import Composer
from kiosk.screens.layout import Pane
from kiosk.speech.places import places
from kiosk.speech.reader import Reader
from kiosk.speech.script import WHOLE_PAGE, script
from kiosk.speech.sentences import MOST_CHARS, sentences
from kiosk.visit import Screen
from tests.screen_content import ORDER, PACK, PORTRAIT, FakeContent, scene

PAGE = f"{PACK}/entry-1"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Trang này đã quá hạn. Vui lòng hỏi tại quầy.", ("Trang này đã quá hạn.", "Vui lòng hỏi tại quầy.")),
        ("Is it open? Yes! Come in…", ("Is it open?", "Yes!", "Come in…")),
        ("Pay 5.000.000 ₫ at evisa.gov.vn. No more.", ("Pay 5.000.000 ₫ at evisa.gov.vn.", "No more.")),
        ("1. Fill it in. Print it.\n2. Pay.", ("1. Fill it in.", "Print it.", "2. Pay.")),
        ("请出示护照。谢谢！在哪里？“这里。”好", ("请出示护照。", "谢谢！", "在哪里？", "“这里。”", "好")),
        ("入口は２階です。エレベーターがあります。", ("入口は２階です。", "エレベーターがあります。")),
        ("أين المكتب؟ هناك. شكرًا", ("أين المكتب؟", "هناك.", "شكرًا")),
        ("សូមសួរបុគ្គលិក។អរគុណ៖", ("សូមសួរបុគ្គលិក។", "អរគុណ៖")),
        ("«Où ?» Ici.", ("«Où ?»", "Ici.")),
        (" \n — \n•", ()),
    ],
)
def test_sentences_end_where_their_script_ends_them(text: str, said: tuple[str, ...]) -> None:
    assert sentences(text) == said


def test_words_of_scripts_without_stops_are_cut_where_a_word_ends() -> None:
    thai = "กรุณาแสดงหนังสือเดินทาง " * 30
    said = sentences(thai)
    assert len(said) > 2
    assert all(len(sentence) <= MOST_CHARS and sentence.endswith("เดินทาง") for sentence in said)
    lao = "\u200b".join(["ກະລຸນາ", "ສະແດງ", "ໜັງສືຜ່ານແດນ"] * 30)
    assert "".join(sentences(lao)) == lao.replace("\u200b", "")
    assert all(sentence.endswith(("ກະລຸນາ", "ສະແດງ", "ໜັງສືຜ່ານແດນ")) for sentence in sentences(lao))


def test_words_that_never_end_are_cut_all_the_same() -> None:
    said = sentences("x" * 1000)
    assert max(len(sentence) for sentence in said) <= MOST_CHARS
    assert "".join(said) == "x" * 1000


def page(tag: str) -> Pane:
    return Composer(FakeContent(), PORTRAIT).compose(scene(Screen.PAGE, tag, PAGE)).content


@pytest.mark.parametrize("tag", ORDER)
def test_every_sentence_of_running_words_stands_in_lines_of_its_own_box(tag: str) -> None:
    pane = page(tag)
    for box in pane.sheet.boxes:
        if box.id in {"title", "summary", "intro", "list", "how", "end"}:
            said = sentences(box.spoken)
            found = places(box, said)
            assert said
            assert all(rects != (box.rect,) for rects in found), box.id
            assert all(_inside(rect, box) for rects in found for rect in rects), box.id
            starts = [(rects[0].y, rects[0].x if tag != "ar" else -rects[0].x) for rects in found]
            assert len({*found}) == len(found), box.id  # sentences that say the same stand at different places
            assert starts == sorted(starts), box.id


def _inside(rect: Rect, box: Box) -> bool:
    """On the box, but for the air that lines have above and beneath their ink."""
    return box.rect.grown(rect.height / 2).contains(rect.x, rect.y) and rect.width > 0


def test_reading_begins_with_what_is_in_sight_and_ends_with_the_last() -> None:
    pane = page("vi")
    whole = script(pane, 0.0, {"vi"}, {})
    assert whole[0].box == "title"
    callout = next(box for box in pane.sheet.boxes if box.id == "beware")
    below = script(pane, callout.rect.y, {"vi"}, {})
    assert below[0].box == "beware"
    assert below == whole[-len(below) :]


def test_nothing_is_read_without_a_voice_and_controls_only_where_there_is_nothing_else() -> None:
    pane = page("lo")
    assert script(pane, 0.0, {"vi"}, {}) == ()
    home = Composer(FakeContent(), PORTRAIT).compose(scene(Screen.HOME, "vi")).content
    assert script(home, 0.0, {"vi"}, {}, buttons=True)
    page_boxes = {each.box for each in script(page("vi"), 0.0, {"vi"}, {})}
    assert not any(name.startswith("related-") for name in page_boxes)


def test_what_is_recorded_is_played_once_for_all_the_boxes_of_its_block() -> None:
    read = script(page("km"), 0.0, {"vi"}, {"title": "a" * 64, "questions": "b" * 64})
    assert [(each.box, each.recording[0]) for each in read] == [("title", "a"), ("questions-q1", "b")]
    assert read[0].places


def test_a_recording_of_the_whole_page_is_all_that_is_played() -> None:
    read = script(page("km"), 0.0, {"vi"}, {WHOLE_PAGE: "c" * 64})
    assert [(each.recording[0], each.places) for each in read] == [("c", ())]


def test_a_screen_composed_anew_is_read_on_from_the_same_sentence() -> None:
    lines = script(page("vi"), 0.0, {"vi"}, {})
    reader = Reader(lines).on().on().on()
    assert reader.now
    assert reader.now is lines[3]
    along = reader.along(lines[2:])
    assert along is not None
    assert (along.at, along.now) == (1, lines[3])
    assert reader.along(lines[:2]) is None
