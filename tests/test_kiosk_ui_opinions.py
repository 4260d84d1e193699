"""What travellers say, touch by touch on the show, and on the disk afterwards."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from kiosk.counting import Answer
from kiosk.tally import TALLY_FILE
from kiosk.ui.clerk import Clerk
from kiosk.visit import AidUsed, Missed, VisitOver
from tests.paper_stage import Playing, Signed, playing_in, read
from tests.screen_content import PACK, AskingContent

VISIT = f"{PACK}/visit"
FORMS = f"{PACK}/forms"


class SignedAsking(Signed, AskingContent):
    """An edition whose pack has surveys."""


@pytest.fixture
def playing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Playing:
    shown = playing_in(tmp_path, monkeypatch)
    shown.clerk.bring(SignedAsking(1))
    shown.tick()
    return shown


def touch(playing: Playing, action: str) -> None:
    """Bring `action` into sight, then touch it."""
    layout = playing.stage.layout
    assert layout
    hit = layout.find(action)
    assert hit, action
    if layout.content.farthest > 1:
        playing.show._scroll_to(layout.scroll_to(hit))
        hit = layout.find(action, playing.stage.scroll)
        assert hit
    playing.now += 0.5
    x, y = hit.rect.x + hit.rect.width / 2, hit.rect.y + hit.rect.height / 2
    playing.show.pressed(x, y)
    playing.show.released(x, y)


def answers(playing: Playing) -> list[tuple[str, str, str, str]]:
    told = [word for word in playing.clerk.told if isinstance(word, Answer)]
    return [(word.page, word.revision, word.question, word.choice) for word in told]


def test_a_page_is_judged_and_thanked_for_without_leaving_its_place(playing: Playing) -> None:
    read(playing)
    touch(playing, "useful:no")
    assert answers(playing) == [("entry-1", "0" * 12, "useful", "no")]
    assert "useful-thanks" in playing.ids()
    assert "useful" not in playing.ids()
    assert playing.stage.scroll > 0


def test_a_mistake_is_reported_and_the_way_leads_back_to_where_it_was_touched(playing: Playing) -> None:
    read(playing)
    touch(playing, "report")
    assert "title" not in playing.ids()
    touch(playing, "wrong:contact")
    assert "thanks" in playing.ids()
    touch(playing, "back")
    assert "report-done" in playing.ids()
    assert playing.stage.scroll > 0
    assert answers(playing) == [("entry-1", "0" * 12, "wrong", "contact")]


def test_the_survey_of_a_page_is_offered_when_the_page_was_judged(playing: Playing) -> None:
    read(playing)
    assert playing.stage.layout
    assert playing.stage.layout.find(f"survey:{FORMS}") is None
    touch(playing, "useful:yes")
    touch(playing, f"survey:{FORMS}")
    touch(playing, "choose:clear/no")
    touch(playing, "back")
    assert answers(playing)[1:] == [("", "", "forms/clear", "no")]
    assert playing.stage.layout.find(f"survey:{FORMS}") is None


def test_the_survey_for_everybody_waits_at_home_and_can_be_left(playing: Playing) -> None:
    playing.touch("start")
    playing.touch("language:km")
    touch(playing, f"survey:{VISIT}")
    touch(playing, "choose:found/")
    touch(playing, "back")
    assert "topics" in playing.ids()
    assert answers(playing) == []


def test_going_aside_to_a_report_counts_the_page_once(playing: Playing) -> None:
    read(playing)
    touch(playing, "report")
    touch(playing, "back")
    touch(playing, "finish")
    kinds = [type(word).__name__ for word in playing.clerk.told]
    assert kinds.count("View") == 1


def test_the_next_traveller_is_asked_anew(playing: Playing) -> None:
    for _ in range(2):
        read(playing)
        touch(playing, "useful:yes")
        touch(playing, "finish")
    assert len(answers(playing)) == 2


def test_the_clerk_writes_down_whatever_was_said(tmp_path: Path) -> None:
    clerk = Clerk(tmp_path)
    clerk.start()
    assert clerk.first_news(10)
    clerk.tell(Answer(PACK, 3, "entry-1", "0" * 12, "km", "km", "useful", "yes"))
    clerk.tell(Missed("lo", f"{PACK}/money"))
    clerk.tell(AidUsed("contrast"))
    clerk.tell(VisitOver(30.0))
    clerk.stop()
    with closing(sqlite3.connect(tmp_path / TALLY_FILE)) as rows:
        assert rows.execute("SELECT question, choice, answers FROM answer").fetchall() == [("useful", "yes", 1)]
        assert rows.execute("SELECT language, topic, misses FROM miss").fetchall() == [("lo", f"{PACK}/money", 1)]
        assert rows.execute("SELECT aid, visits FROM aid").fetchall() == [("contrast", 1)]
