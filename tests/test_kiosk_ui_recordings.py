"""Recorded sounds of a page: played when the visit says so, told when they end, silent at once when it goes on."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kiosk.aids import Aids
from kiosk.ui import environment
from kiosk.visit import Screen
from tests.lone_stagehand import LoneStagehand
from tests.media_content import CHIME, MediaContent, looking


class Speaker:
    """Remembers what it was told."""

    def __init__(self) -> None:
        self.playing = False
        self.heard: list[tuple[Path, int]] = []
        self.volume = 0

    def play(self, path: Path, volume: int) -> None:
        self.playing, self.volume = True, volume
        self.heard.append((path, volume))

    def louder(self, volume: int) -> None:
        self.volume = volume

    def stop(self) -> None:
        self.playing = False


class Reading(LoneStagehand):
    """A visit at the page, and who plays its sounds."""

    def __init__(self, damaged: bool = False) -> None:
        from kiosk.ui.recordings import Recordings  # noqa: PLC0415 - Kivy must find its environment settled

        super().__init__(looking(Screen.PAGE, "en").visit, MediaContent(damaged))
        self.speaker = Speaker()
        stand_in: Any = self.speaker
        self.companion = self.recordings = Recordings(self, stand_in)
        self.present()

    def card(self) -> str:
        return "\n".join(hit.spoken for hit in self.present().places() if hit.action == "sound:chime")


@pytest.fixture
def reading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Reading:
    monkeypatch.setenv("DISPLAY", ":none")
    environment.prepare(tmp_path / "kivy")
    return Reading()


def test_a_touch_plays_the_recording_and_the_card_says_what_the_next_will_do(reading: Reading) -> None:
    assert reading.card() == "Listen"
    reading.touch("sound:chime")
    assert reading.speaker.heard == [(CHIME, 3)]
    assert reading.recordings.busy
    assert reading.card() == "Stop"
    reading.touch("sound:chime")
    assert not reading.speaker.playing
    assert reading.card() == "Listen"


def test_its_end_is_told_to_the_visit(reading: Reading) -> None:
    reading.touch("sound:chime")
    reading.recordings.tick(2.0)
    assert reading.visit.playing == "chime"
    reading.speaker.playing = False
    reading.recordings.tick(3.0)
    assert reading.did[-1] == "ended:chime"
    assert reading.visit.playing == ""
    assert not reading.recordings.busy


@pytest.mark.parametrize("way", ["home", "language:km", "picture:photo", "finish"])
def test_going_on_is_silence_at_once(reading: Reading, way: str) -> None:
    reading.touch("sound:chime")
    reading.touch(way)
    assert not reading.speaker.playing
    assert not reading.recordings.busy


def test_a_voice_that_begins_to_read_is_not_stopped(reading: Reading) -> None:
    reading.touch("sound:chime")
    reading.present(reading=True)
    reading.recordings.tick(2.0)
    assert reading.visit.playing == ""


def test_the_volume_changes_while_it_plays(reading: Reading) -> None:
    reading.visit = replace(reading.visit, aids=Aids(volume=2))
    reading.touch("sound:chime")
    reading.touch("aid:volume-up")
    assert reading.speaker.volume == 3
    assert len(reading.speaker.heard) == 1


def test_a_damaged_recording_ends_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":none")
    environment.prepare(tmp_path / "kivy")
    damaged = Reading(damaged=True)
    damaged.touch("sound:chime")
    damaged.recordings.tick(2.0)
    assert damaged.speaker.heard == []
    assert damaged.visit.playing == ""


def test_a_device_without_sound_offers_none(reading: Reading) -> None:
    layout = reading.composer.compose(replace(looking(Screen.PAGE, "en"), sound=False))
    assert layout.find("sound:chime") is None
    assert layout.find("film:welcome")
