"""The projector: it follows the visit, tells it what happens by itself, and keeps nothing. Time is stepped.

A decoder of paper shows what is asked of it; the real one is asked for the sample's film and for damaged ones.
"""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from kiosk.aids import Aids
from kiosk.ui import environment
from kiosk.visit import Screen
from tests.lone_stagehand import LoneStagehand
from tests.media_content import FILM, MediaContent, looking

LONGEST_S = 20.0


@dataclass
class Paper:
    """A decoder that does as it is told."""

    path: Path
    width: int
    height: int
    silent: bool
    began: float
    paused: bool = False
    seen: bool = False
    over: bool = False
    closed: bool = False
    gains: list[float] = field(default_factory=list)
    waiting: list[float] = field(default_factory=list)
    ruined: bool = False

    def frame(self, _now: float) -> Any:
        if self.paused or not self.waiting:
            return None
        self.seen = True
        return SimpleNamespace(width=32, height=20, pixels=bytearray(32 * 20 * 4), at=self.waiting.pop(0))

    def broken(self, _now: float) -> bool:
        return self.ruined

    def due_s(self, _now: float) -> float | None:
        return None if self.paused else 0.04

    def pause(self, paused: bool, _now: float) -> None:
        self.paused = paused

    def volume(self, gain: float) -> None:
        self.gains.append(gain)

    def close(self) -> None:
        self.closed = True


class Textures:
    """Gives a box the name of its words."""

    def of(self, box: Any) -> Any:
        return SimpleNamespace(texture=box.spoken, corners=(), width=int(box.rect.width), height=int(box.rect.height))


class Cinema(LoneStagehand):
    """A visit, its screen, and a projector."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, content: MediaContent | None = None) -> None:
        from kiosk.ui import film  # noqa: PLC0415 - Kivy must find its environment settled

        super().__init__(looking(Screen.FILM, "en", "welcome", playing="welcome").visit, content or MediaContent())
        self.decoders: list[Paper] = []
        self.shown: list[tuple[Any, ...]] = []
        monkeypatch.setattr(film, "Texture", SimpleNamespace(create=self._texture))
        textures: Any = Textures()
        self.companion = self.projector = film.Projector(self, self, textures, lambda: self.now, lambda: self._decoder)

    def live(self, parts: Sequence[Any]) -> None:
        self.shown.append(tuple(parts))

    def opened(self) -> Paper:
        """The film, as soon as the thread that opens it is done."""
        opening = self.projector._opening
        assert opening
        opening._thread.join(LONGEST_S)
        self.tick()
        return self.decoders[-1]

    def tick(self) -> None:
        self.now += 0.04
        self.projector.tick(self.now)

    def _decoder(self, *given: Any) -> Paper:
        self.decoders.append(Paper(*given))
        return self.decoders[-1]

    @staticmethod
    def _texture(size: tuple[int, int], **_: Any) -> Any:
        return SimpleNamespace(size=size, blit_buffer=lambda *_, **__: None)


@pytest.fixture
def cinema(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cinema]:
    monkeypatch.setenv("DISPLAY", ":none")
    environment.prepare(tmp_path / "kivy")
    playing = Cinema(monkeypatch)
    yield playing
    playing.projector.stop()


def captions(cinema: Cinema) -> list[str]:
    return [lit.texture for lit in cinema.shown[-1][1:]]


def test_a_film_plays_with_the_caption_of_its_moment(cinema: Cinema) -> None:
    cinema.present()
    decoder = cinema.opened()
    assert cinema.projector.busy
    for at, words in ((0.0, []), (0.6, ["Welcome."]), (2.4, []), (3.0, ["Touch your language."]), (6.95, [])):
        decoder.waiting.append(at)
        cinema.tick()
        assert captions(cinema) == words


def test_the_picture_stands_whole_in_the_middle_of_its_place(cinema: Cinema) -> None:
    layout = cinema.present()
    cinema.opened().waiting.append(0.0)
    cinema.tick()
    assert layout.content.film
    place, lit = layout.content.film.rect, cinema.shown[-1][0].rect
    assert lit.width / lit.height == pytest.approx(32 / 20, rel=0.01)
    assert lit.x - place.x == pytest.approx(place.x + place.width - lit.x - lit.width, abs=1)
    assert place.y <= lit.y
    assert lit.y + lit.height <= place.y + place.height


def test_frames_are_no_larger_than_their_place(cinema: Cinema) -> None:
    layout = cinema.present()
    decoder = cinema.opened()
    assert layout.content.film
    assert (decoder.width, decoder.height) == (layout.content.film.rect.width, layout.content.film.rect.height)


def test_a_paused_film_wants_nothing_and_goes_on_where_it_stood(cinema: Cinema) -> None:
    cinema.present()
    decoder = cinema.opened()
    decoder.waiting.append(0.6)
    cinema.tick()
    cinema.touch("film-play")
    assert decoder.paused
    assert cinema.projector.due_s(cinema.now) is None
    assert not cinema.projector.busy
    assert captions(cinema) == ["Welcome."]
    shown = len(cinema.shown)
    decoder.waiting.append(0.7)
    cinema.tick()
    assert len(cinema.shown) == shown
    cinema.touch("film-play")
    assert not decoder.paused
    assert cinema.decoders == [decoder]


def test_a_film_that_is_not_to_move_shows_its_first_picture_and_stops(cinema: Cinema) -> None:
    cinema.visit = looking(Screen.FILM, "en", "welcome").visit
    cinema.present()
    decoder = cinema.opened()
    assert not decoder.paused
    assert set(decoder.gains) == {0.0}
    decoder.waiting.append(0.0)
    cinema.tick()
    assert decoder.paused
    assert len(cinema.shown[-1]) == 1


def test_going_on_ends_the_film_at_once(cinema: Cinema) -> None:
    cinema.present()
    decoder = cinema.opened()
    decoder.waiting.append(0.0)
    cinema.tick()
    cinema.touch("back")
    assert decoder.closed
    assert cinema.shown[-1] == ()
    assert not cinema.projector.busy
    assert cinema.projector.due_s(cinema.now) is None


def test_a_film_that_was_left_while_it_was_being_opened_never_starts(cinema: Cinema) -> None:
    cinema.present()
    cinema.touch("back")
    cinema.tick()
    assert cinema.decoders == []


def test_another_language_keeps_the_film_and_changes_its_captions(cinema: Cinema) -> None:
    cinema.present()
    decoder = cinema.opened()
    decoder.waiting.append(0.6)
    cinema.tick()
    cinema.touch("language:vi")
    assert cinema.decoders == [decoder]
    assert decoder.paused
    assert captions(cinema) == ["Chào mừng bạn."]


def test_at_its_end_the_visit_is_told_and_it_can_be_played_again(cinema: Cinema) -> None:
    cinema.present()
    first = cinema.opened()
    first.waiting.append(6.9)
    cinema.tick()
    first.over = True
    cinema.tick()
    cinema.tick()
    assert cinema.did == ["ended:welcome"]
    assert not cinema.projector.busy
    cinema.touch("film-play")
    assert first.closed
    assert len(cinema.decoders) == 2
    assert cinema.projector.busy


def test_from_the_start_begins_anew_while_it_plays(cinema: Cinema) -> None:
    cinema.present()
    first = cinema.opened()
    first.waiting.append(3.0)
    cinema.tick()
    cinema.touch("film-again")
    cinema.tick()
    assert first.closed
    assert len(cinema.decoders) == 2


def test_its_sound_follows_the_volume_and_a_silent_device_has_none(cinema: Cinema) -> None:
    cinema.visit = looking(Screen.FILM, "en", "welcome", playing="welcome", aids=Aids(volume=6)).visit
    cinema.present()
    decoder = cinema.opened()
    assert decoder.gains[-1] == 1.0
    cinema.touch("aid:volume-down")
    assert 0 < decoder.gains[-1] < 1.0
    assert not decoder.silent


@pytest.mark.parametrize("damaged", [True, False])
def test_a_film_that_cannot_be_played_says_so_on_the_screen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damaged: bool
) -> None:
    monkeypatch.setenv("DISPLAY", ":none")
    environment.prepare(tmp_path / "kivy")
    cinema = Cinema(monkeypatch, MediaContent(damaged=damaged))
    cinema.present()
    opening = cinema.projector._opening
    assert opening
    opening._thread.join(LONGEST_S)
    cinema.tick()
    if not damaged:
        cinema.decoders[-1].ruined = True
        cinema.tick()
    assert cinema.did == ["film-broken"]
    assert "cannot be played" in "".join(box.spoken for box in cinema.present().content.sheet.boxes)


# -- the real decoder


def played(path: Path, limit_s: float) -> tuple[Any, list[Any]]:
    """The film at `path`, each frame as soon as it is decoded, whenever it would be due; at most `limit_s` of it."""
    from kiosk.ui.decoder import Decoder  # noqa: PLC0415 - it brings ffmpeg

    now = began = time.monotonic()
    decoder, frames = Decoder(path, 640, 360, True, began), []
    while not decoder.over and time.monotonic() < began + limit_s:
        frame = decoder.frame(now)
        if frame:
            frames.append(frame)
        elif not decoder.over:
            now += decoder.due_s(now) or 0.0
            time.sleep(0.001)
    decoder.close()
    return decoder, frames


def test_the_sample_film_is_decoded_to_its_end_in_its_own_shape() -> None:
    decoder, frames = played(FILM, LONGEST_S)
    assert decoder.over
    assert not decoder.broken(time.monotonic())
    assert {(frame.width, frame.height) for frame in frames} == {(576, 360)}
    assert all(len(frame.pixels) == frame.width * frame.height * 4 for frame in frames)
    assert frames[-1].at == pytest.approx(6.9, abs=0.2)
    assert [frame.at for frame in frames] == sorted(frame.at for frame in frames)
    assert len({bytes(frame.pixels) for frame in frames}) > 10


@pytest.mark.parametrize("ruin", ["text", "cut", "zeros"])
def test_a_damaged_film_is_broken_and_raises_nothing(tmp_path: Path, ruin: str) -> None:
    data = FILM.read_bytes()
    ruined = {"text": b"this is no film", "cut": data[:600], "zeros": data[:400] + bytes(20_000)}[ruin]
    path = tmp_path / "film.webm"
    path.write_bytes(ruined)
    decoder, frames = played(path, 1.0)
    assert frames == []
    assert decoder.broken(time.monotonic() + LONGEST_S)


def test_a_paused_film_decodes_nothing(tmp_path: Path) -> None:
    from kiosk.ui.decoder import Decoder  # noqa: PLC0415 - it brings ffmpeg

    film = tmp_path / "long.webm"
    source = ["-f", "lavfi", "-i", "testsrc=size=160x90:rate=10", "-t", "20", "-c:v", "libvpx", "-b:v", "100k"]
    subprocess.run(["ffmpeg", "-loglevel", "error", *source, "-deadline", "realtime", str(film)], check=True)
    began = time.monotonic()
    decoder = Decoder(film, 160, 90, True, began)
    while decoder.frame(time.monotonic()) is None:
        assert time.monotonic() < began + LONGEST_S
        time.sleep(0.005)
    decoder.pause(True, time.monotonic())
    assert decoder.due_s(time.monotonic()) is None
    assert all(decoder.frame(time.monotonic() + later) is None for later in range(20))
    decoder.pause(False, time.monotonic())
    while (frame := decoder.frame(time.monotonic())) is None:
        time.sleep(0.005)
    assert frame.at < 5
    decoder.close()
