"""Five keys and no eyes: the whole way, with and without speech, on a stage of paper."""

from __future__ import annotations

from pathlib import Path

import pytest

from content_packs.messages import Messages
from content_packs.theme import HIGH_CONTRAST, LIGHT
from content_packs.typeset.boxes import Rect
from kiosk.focus import Key
from kiosk.settings import Keypad
from kiosk.ui.keys import Keys
from kiosk.visit import Place, Screen
from tests.loud_show import LoudShow
from tests.screen_content import PACK, language_packs

PAGE = f"{PACK}/entry-1"
SAY = Messages(language_packs())


@pytest.fixture
def playing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> LoudShow:
    return LoudShow(tmp_path, monkeypatch)


def select(playing: LoudShow, action: str) -> None:
    """Walk down to `action` and select it."""
    for _ in range(len(playing.line()) + 1):
        stop = next((stop for stop in playing.line() if _ringed(playing, stop.rect, stop.on_panel)), None)
        if stop and stop.hit.action == action:
            playing.key(Key.SELECT)
            return
        playing.key(Key.DOWN)
    pytest.fail(f"{action} was not reached")


def _ringed(playing: LoudShow, *rects: Rect) -> bool:
    """Whether the ring is round one of these."""
    ring = playing.ring
    return ring is not None and any(
        abs(ring.rect.x + ring.rect.width / 2 - rect.x - rect.width / 2) < 1
        and abs(ring.rect.y + ring.rect.height / 2 - rect.y - rect.height / 2) < 1
        and abs(ring.rect.width - rect.width) < 24
        for rect in rects
    )


def test_a_page_is_reached_from_rest_and_left_again_by_keys_alone(playing: LoudShow) -> None:
    playing.key(Key.DOWN)
    assert playing.visit.place == Place(Screen.LANGUAGES)
    select(playing, "language:fr")
    assert playing.visit.language == "fr"
    select(playing, f"topic:{PACK}/entry")
    select(playing, f"page:{PAGE}")
    assert playing.visit.place.ref == PAGE
    playing.key(Key.BACK)
    assert playing.visit.place.screen is Screen.TOPIC
    select(playing, "finish")
    assert playing.visit.resting


def test_every_side_of_the_ring_is_seen_round_what_reaches_from_edge_to_edge(playing: LoudShow) -> None:
    playing.key(Key.DOWN)
    for _ in playing.line():
        playing.key(Key.DOWN)
        ring = playing.ring
        assert ring
        drawn, sheet = ring.rect.grown(ring.width), playing.layout.content.sheet
        if playing.stage.marks["keypad"].content:
            assert drawn.x >= 0
            assert drawn.y >= 0
            assert drawn.x + drawn.width <= sheet.width
            assert drawn.y + drawn.height <= sheet.height


def test_the_ring_is_where_one_left_it_after_going_back(playing: LoudShow) -> None:
    playing.walk("start", "language:vi", f"topic:{PACK}/entry")
    select(playing, f"page:{PAGE}")
    playing.key(Key.BACK)
    stop = next(stop for stop in playing.line() if stop.hit.action == f"page:{PAGE}")
    assert _ringed(playing, stop.rect)


def test_walking_down_a_page_scrolls_to_what_has_the_ring_and_comes_round(playing: LoudShow) -> None:
    playing.walk("start", "language:vi", f"topic:{PACK}/entry", f"page:{PAGE}")
    content = playing.layout.content
    for stop in playing.line():
        playing.key(Key.DOWN)
        assert playing.ring
        if stop.scrolls:
            top = playing.ring.rect.y - playing.stage.scroll
            assert top >= 0
            assert top + min(playing.ring.rect.height, content.rect.height) <= content.rect.height + 1
    assert playing.stage.scroll == content.farthest
    playing.key(Key.DOWN)
    assert _ringed(playing, playing.line()[0].rect)
    playing.key(Key.UP)
    assert _ringed(playing, playing.line()[-1].on_panel)


@pytest.mark.parametrize("tag", ["ar", "lo", "km", "vi"])
@pytest.mark.parametrize("action", ["aid:reach", "aid:text-larger", "aid:contrast"])
def test_what_was_selected_stays_in_sight_when_the_screen_is_laid_out_anew(
    playing: LoudShow, tag: str, action: str
) -> None:
    playing.walk("start", f"language:{tag}", "aids")
    select(playing, action)
    ring, content = playing.ring, playing.layout.content
    assert ring
    below = playing.layout.more.rect.height if playing.layout.more else 0.0
    top = ring.rect.y - playing.stage.scroll
    assert top >= 0
    assert top + ring.rect.height + ring.width <= content.rect.height - below


def test_the_ring_has_two_lines_in_the_colours_of_either_theme(playing: LoudShow) -> None:
    playing.walk("start", "language:vi")
    playing.key(Key.DOWN)
    assert playing.ring
    assert (playing.ring.inner, playing.ring.outer) == (LIGHT.focus, LIGHT.focus_edge)
    playing.show.do("aid:contrast", playing.now)
    assert playing.ring
    assert (playing.ring.inner, playing.ring.outer) == (HIGH_CONTRAST.focus, HIGH_CONTRAST.focus_edge)


def test_a_finger_takes_the_ring_away_and_a_key_brings_it_back(playing: LoudShow) -> None:
    playing.walk("start", "language:vi")
    playing.key(Key.DOWN)
    playing.touch(f"topic:{PACK}/entry")
    assert playing.ring is None
    playing.key(Key.UP)
    assert playing.ring


def test_the_speech_key_begins_speaking_and_every_stop_is_heard(playing: LoudShow) -> None:
    playing.key(Key.SPEECH)
    assert playing.aids.speech
    playing.ended()
    heard = []
    for stop in playing.line()[1:]:  # on the first one it stands already
        playing.key(Key.DOWN)
        heard.append(playing.heard)
        if stop.part == 0 and stop.box.language not in ("lo", "km"):
            assert playing.heard.startswith((stop.box.spoken[:5], stop.hit.spoken[:5]))
    assert f"{language_packs()['lo'].english_name}" in heard  # no voice says it in Lao
    french = next(said for said in heard if said.startswith(language_packs()["fr"].autonym))
    assert french.endswith(SAY("fr", "role-button"))


def test_with_speech_select_acts_at_once_on_what_was_spoken(playing: LoudShow) -> None:
    playing.key(Key.SPEECH)
    select(playing, "language:en")
    assert playing.visit.language == "en"
    select(playing, f"topic:{PACK}/entry")
    assert playing.visit.place.screen is Screen.TOPIC
    assert playing.heard
    playing.key(Key.SPEECH)
    assert not playing.aids.speech


def test_selecting_words_says_them_again(playing: LoudShow) -> None:
    playing.walk("start", "language:en", f"topic:{PACK}/entry", f"page:{PAGE}")
    playing.key(Key.SPEECH)
    playing.key(Key.DOWN)
    said = playing.heard
    playing.speaker.now = b""
    playing.key(Key.SELECT)
    assert playing.heard == said
    assert playing.visit.place.ref == PAGE


def test_back_ends_the_reading_before_anything_else_is_shown(playing: LoudShow) -> None:
    playing.walk("start", "language:en", f"topic:{PACK}/entry", f"page:{PAGE}")
    select(playing, "read")
    assert playing.heard
    select(playing, "voice:pause")
    assert playing.heard == ""
    select(playing, "voice:pause")
    assert playing.heard
    playing.key(Key.BACK)
    assert playing.heard == ""
    assert playing.visit.place.screen is Screen.TOPIC


def test_any_key_answers_that_somebody_is_there(playing: LoudShow) -> None:
    playing.walk("start", "language:vi")
    for key in (Key.UP, Key.DOWN, Key.SELECT):
        for _ in range(40):
            playing.tick(5)
            if playing.layout.over:
                break
        assert playing.layout.over
        playing.key(key)
        assert playing.layout.over is None
        assert not playing.visit.resting


def test_only_five_keys_mean_anything_and_holding_one_repeats_nothing() -> None:
    told: list[str] = []
    codes = {273: "up", 274: "down", 13: "select", 8: "back", 282: "speech"}
    keys = Keys(codes, told.append)
    for code in range(400):
        keys.down(code, ["numlock"])
    assert sorted(told) == sorted(codes.values())
    for code in codes:
        keys.down(code, [])
    assert len(told) == len(codes)
    for code in codes:
        keys.up(code)
        keys.down(code, ["ctrl"])
        keys.up(code)
    assert len(told) == len(codes)
    assert set(Keypad().keys()) == set(Key) == set(codes.values())
