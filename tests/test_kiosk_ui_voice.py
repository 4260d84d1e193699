"""Reading aloud and touching that speaks, on a stage of paper: every sentence, in order, and never one too many."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import msgspec
import pytest

from content_packs.messages import Messages
from content_packs.model import Media, MediaFile, MediaKind
from content_packs.notices.notice import Gravity
from content_packs.typeset.boxes import Hit, Rect, Role
from kiosk.aids import LOUDEST
from kiosk.screens.layout import HEAR, ScreenLayout
from kiosk.screens.reading_bar import STOP
from kiosk.screens.stand import Scene
from kiosk.speech.sentences import sentences
from kiosk.visit import Screen, patience
from tests.loud_show import LoudShow
from tests.notices import notice
from tests.screen_content import PACK, language_packs

PAGE = f"{PACK}/entry-1"
TO_PAGE = (f"topic:{PACK}/entry", f"page:{PAGE}")
SAY = Messages(language_packs())


@pytest.fixture
def playing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> LoudShow:
    return LoudShow(tmp_path, monkeypatch)


def reading(playing: LoudShow, tag: str = "en") -> list[str]:
    """Go to the page and have it read; everything that there is to hear of it."""
    playing.walk("start", f"language:{tag}", *TO_PAGE)
    boxes = [box for box in playing.layout.content.sheet.boxes if box.spoken and box.role is not Role.BUTTON]
    playing.touch("read")
    return [each for box in boxes for each in sentences(box.spoken)]


def test_a_page_is_read_to_its_end_sentence_by_sentence_and_each_is_marked(playing: LoudShow) -> None:
    expected = reading(playing)
    heard, marked = list[str](), list[tuple[Rect, ...]]()
    while playing.heard and len(heard) < 2 * len(expected):
        heard.append(playing.heard)
        assert playing.tint
        marked.append(playing.tint.rects)
        assert playing.stage.scroll <= playing.tint.rects[0].y
        assert playing.tint.rects[0].y <= playing.stage.scroll + playing.layout.content.rect.height
        playing.ended()
    assert heard == expected
    assert len(set(marked)) >= len(marked) - 1  # a question and what it is: one place
    assert playing.tint is None
    assert "bar-film-pause" not in playing.ids()
    assert playing.stage.scroll > 0


def test_reading_begins_with_one_touch_and_the_next_sentence_is_ready_before_it_is_due(playing: LoudShow) -> None:
    expected = reading(playing)
    assert playing.heard == expected[0]
    assert [phrase.text for phrase in playing.espeak.phrases] == expected[:2]
    assert {phrase.voice for phrase in playing.espeak.phrases} == {"en-gb"}


def test_pause_again_and_stop(playing: LoudShow) -> None:
    expected = reading(playing)
    playing.ended()
    playing.touch("voice:pause")
    assert playing.heard == ""
    playing.tick(30)
    assert playing.heard == ""
    assert playing.tint
    assert "bar-read-on" in playing.ids()
    playing.touch("voice:pause")
    assert playing.heard == expected[1]
    playing.touch("voice:again")
    assert playing.speaker.said[-2:] == [expected[1].encode()] * 2
    playing.touch(STOP)
    assert playing.heard == ""
    assert playing.tint is None


def test_the_button_that_begins_ends_it_too(playing: LoudShow) -> None:
    reading(playing)
    playing.touch("read")
    assert playing.heard == ""
    playing.tick()
    assert playing.heard == ""


def test_faster_and_slower_say_the_sentence_anew_and_end_with_the_visit(playing: LoudShow) -> None:
    expected = reading(playing)
    for action, rate in (("aid:rate-up", 1), ("aid:rate-down", 0), ("aid:rate-down", -1)):
        playing.touch(action)
        assert playing.heard == expected[0]
        assert rate in {phrase.rate for phrase in playing.espeak.phrases if phrase.text == expected[0]}
    playing.show.do("aid:volume-up", playing.now)
    assert playing.speaker.volume == playing.aids.volume == 4
    playing.touch("finish")
    playing.walk("start")
    assert (playing.aids.rate, playing.aids.volume) == (0, 3)


def test_there_are_five_steps_of_volume_at_least(playing: LoudShow) -> None:
    reading(playing)
    heard = set()
    for _ in range(2 * LOUDEST):
        playing.show.do("aid:volume-down", playing.now)
    for _ in range(2 * LOUDEST):
        heard.add(playing.speaker.volume)
        playing.show.do("aid:volume-up", playing.now)
    assert len(heard - {0}) >= 5


@pytest.mark.parametrize("action", ["back", "home", "languages", "finish", "aids", "help"])
def test_going_elsewhere_ends_it_before_the_next_screen_is_composed(playing: LoudShow, action: str) -> None:
    reading(playing)
    composer = playing.show._played.composer
    compose = composer.compose
    heard: list[str] = []

    def composed(scene: Scene) -> ScreenLayout:
        heard.append(playing.heard)
        layout = compose(scene)
        assert isinstance(layout, ScreenLayout)
        return layout

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(composer, "compose", composed)
        playing.touch(action)
    assert set(heard) == {""}
    playing.tick()
    assert (playing.heard, playing.tint) == ("", None)
    assert "bar-film-pause" not in playing.ids()


def test_another_language_ends_it(playing: LoudShow) -> None:
    reading(playing)
    playing.walk("languages", "language:fr")
    assert playing.heard == ""


def test_an_answer_that_opens_lets_the_reading_go_on(playing: LoudShow) -> None:
    expected = reading(playing)
    playing.ended()
    playing.touch("toggle:q1")
    assert playing.heard == expected[1]
    assert playing.tint
    answer = next(box for box in playing.layout.content.sheet.boxes if box.id.endswith("-answer"))
    heard = set()
    for _ in range(2 * len(expected)):
        heard.add(playing.heard)
        playing.ended()
    assert set(sentences(answer.spoken)) <= heard


def test_nobody_is_idle_while_it_reads_and_somebody_is_when_it_pauses(playing: LoudShow) -> None:
    reading(playing)
    for _ in range(200):
        playing.tick(5)
        assert not playing.visit.resting
        assert playing.layout.over is None
    playing.touch("voice:pause")
    for _ in range(60):
        playing.tick(5)
    assert playing.visit.resting
    assert playing.heard == ""


@pytest.mark.parametrize("tag", ["lo", "km"])
def test_what_cannot_be_read_is_said_to_be_so_in_words(playing: LoudShow, tag: str) -> None:
    reading(playing, tag)
    assert playing.heard == ""
    unread = next(box for _, box in playing.layout.boxes() if box.id == "unread")
    assert unread.spoken.replace("\u200b", "") == SAY(tag, "unread").replace("\u200b", "")
    playing.touch(STOP)
    assert "unread" not in playing.ids()
    playing.touch("read")
    assert "unread" in playing.ids()
    playing.touch("home")
    playing.tick()
    assert "unread" not in playing.ids()


def test_what_the_pack_has_recorded_is_played_first(playing: LoudShow) -> None:
    page = playing.content.all_pages()[PAGE]
    file = MediaFile(sha256="a" * 64, length=3, type="audio/ogg")
    media = {"kh-title": Media(kind=MediaKind.AUDIO, files=(file,))}
    text = msgspec.structs.replace(page.texts["km"], speech={"title": "kh-title", "gone": "missing"})
    playing.content.replace_page(msgspec.structs.replace(page, media=media, texts={**page.texts, "km": text}))
    playing.content.sounds["a" * 64] = b"recorded"
    reading(playing, "km")
    assert playing.heard == "recorded"
    assert playing.tint
    playing.ended()
    assert playing.heard == ""
    assert "unread" not in playing.ids()


@pytest.mark.parametrize("installed", [True, False])
def test_a_voice_made_beforehand_is_for_devices_without_one(
    playing: LoudShow, monkeypatch: pytest.MonkeyPatch, installed: bool
) -> None:
    page = playing.content.all_pages()[PAGE]
    file = MediaFile(sha256="a" * 64, length=3, type="audio/ogg")
    media = {"made": Media(kind=MediaKind.AUDIO, files=(file,), synthetic=True)}
    text = msgspec.structs.replace(page.texts["en"], speech={"title": "made"})
    playing.content.replace_page(msgspec.structs.replace(page, media=media, texts={**page.texts, "en": text}))
    playing.content.sounds["a" * 64] = b"made beforehand"
    monkeypatch.setattr(type(playing.espeak), "installed", installed)
    reading(playing, "en")
    assert (playing.heard == "made beforehand") is not installed


def test_a_device_without_sound_offers_none_and_fails_at_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deaf = LoudShow(tmp_path, monkeypatch, works=False)
    deaf.walk("start", "language:en", *TO_PAGE)
    assert deaf.layout.find("read") is None
    deaf.show.do("aid:speech", deaf.now)
    deaf.touch("home")
    assert deaf.speaker.said == []
    assert "topics" in deaf.ids()


# -- touching that speaks


def speaking(playing: LoudShow, tag: str = "en") -> None:
    playing.walk("start", f"language:{tag}")
    playing.show.do("aid:speech", playing.now)


def test_speech_says_that_it_is_on_and_where_one_is(playing: LoudShow) -> None:
    speaking(playing)
    assert playing.heard == SAY("en", "speech-on")
    playing.ended()
    assert playing.heard == SAY("en", "topics")
    playing.show.do("aid:speech", playing.now)
    assert playing.heard == SAY("en", "speech-off")


def test_the_first_touch_speaks_and_the_second_acts(playing: LoudShow) -> None:
    speaking(playing)
    playing.touch(TO_PAGE[0])
    assert playing.visit.place.ref == ""
    assert playing.heard.endswith(f", {SAY('en', 'role-button')}")
    playing.touch("back")
    assert playing.visit.place.ref == ""
    assert playing.heard == f"{SAY('en', 'back')}, {SAY('en', 'role-button')}"
    playing.touch(TO_PAGE[0])
    playing.touch(TO_PAGE[0])
    assert playing.visit.place.ref == TO_PAGE[0].partition(":")[2]


def test_keys_are_spoken_then_typed_and_what_stands_in_the_field_is_heard(playing: LoudShow) -> None:
    speaking(playing)
    for action in ("search", "search", "key:v"):
        playing.touch(action)
    assert playing.visit.place.typed == ""
    assert playing.heard.startswith("v")
    playing.touch("key:v")
    assert (playing.visit.place.typed, playing.heard) == ("v", "v")
    playing.touch("key:v")
    assert (playing.visit.place.typed, playing.heard) == ("vv", "vv")
    playing.touch("key:clear")
    playing.touch("key:clear")
    assert playing.heard == SAY("en", "search-hint")


@pytest.mark.parametrize("tag", ["vi", "fr", "ar", "ja"])
def test_every_screen_says_its_title_on_arrival_in_its_language(playing: LoudShow, tag: str) -> None:
    speaking(playing, tag)
    for action in TO_PAGE:
        playing.touch(action)
        playing.touch(action)
    title = next(box for box in playing.layout.content.sheet.boxes if box.id == "title")
    voice = language_packs()[tag].speech
    assert voice
    assert playing.heard == title.spoken
    assert playing.espeak.phrases[-1].voice == voice.voice


def test_words_without_a_control_are_heard_when_touched_as_often_as_one_likes(playing: LoudShow) -> None:
    speaking(playing)
    for action in (*TO_PAGE[:1] * 2, *TO_PAGE[1:] * 2):
        playing.touch(action)
    box = next(box for box in playing.layout.content.sheet.boxes if box.id == "beware")
    for _ in range(2):
        playing.speaker.said.clear()
        playing.tap(Hit(box.rect, f"{HEAR}:beware", box.spoken))
        assert playing.speaker.said == [box.spoken.encode()]


def test_the_question_whether_anybody_is_there_is_spoken(playing: LoudShow) -> None:
    speaking(playing)
    playing.ended()
    playing.ended()
    for _ in range(60):
        playing.tick(5)
        if playing.layout.over:
            break
    assert playing.heard.startswith(SAY("en", "still-there"))


def test_a_question_that_is_being_spoken_is_no_answer_and_the_visit_ends(playing: LoudShow) -> None:
    playing.walk("start", "language:en", "aids", "aid:speech")
    playing.ended()
    asked, over = patience(playing.show._visit, 60.0)
    playing.tick(asked + 1)
    assert playing.heard
    playing.tick(1)
    assert playing.layout.over is not None, "its own words took the question back"
    playing.tick(over - asked)
    assert playing.show._visit.resting


def test_where_touching_speaks_too_the_readers_buttons_steer_it_at_once(playing: LoudShow) -> None:
    playing.walk("start", "language:en", f"topic:{PACK}/entry", f"page:{PAGE}", "aids", "aid:speech")
    for action in ("back", "back", "read", "read"):  # first it is said, then it is done
        playing.touch(action)
    sentence = playing.heard
    assert playing.tint
    playing.touch("voice:pause")
    assert not playing.heard
    assert playing.tint
    playing.touch("voice:again")
    assert playing.heard == sentence
    playing.touch("read")
    assert playing.tint is None


def test_a_danger_is_told_and_the_second_touch_goes_on(playing: LoudShow) -> None:
    playing.walk("start", "language:en", "aids", "aid:speech")
    storm = notice("storm", Gravity.DANGER, now=dt.datetime.now(dt.UTC))
    playing.content.notices = (storm,)
    playing.tick()
    heard = [playing.heard]
    while playing.heard:
        playing.ended()
        heard.append(playing.heard)
    assert [step for step in storm.texts["en"].steps if not any(step in words for words in heard)] == []
    places = [playing.visit.place.screen]
    for _ in range(2):
        playing.touch(f"heard:{storm.key}")
        places.append(playing.visit.place.screen)
    assert places == [Screen.NOTICE, Screen.NOTICE, Screen.AIDS]


def test_in_a_language_without_a_voice_speech_says_so_on_the_screen(playing: LoudShow) -> None:
    speaking(playing, "lo")
    playing.tick()
    assert playing.speaker.said == []
    assert "unread" in playing.ids()
