"""Words made sound by the real synthesiser, and by ones that misbehave."""

from __future__ import annotations

import contextlib
import io
import subprocess
import threading
import time
import wave
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import psutil
import pytest

from content_packs.language_source import load_language_packs
from content_packs.speaking.espeak import NORMAL_WPM
from kiosk.aids import FASTEST
from kiosk.speech.voices import MOST_CHARS, Phrase, phrase, voiced
from kiosk.ui import espeak as espeak_module
from kiosk.ui.espeak import Espeak

PATIENCE_S = 20.0
ALOUD = 500
"""A sample louder than this is heard."""


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Callable[[str], Espeak]]:
    started: list[Espeak] = []

    def made(script: str = "") -> Espeak:
        program = "espeak-ng"
        if script:
            path = tmp_path / f"program-{len(started)}"
            path.write_text(f"#!/bin/sh\n{script}\n")
            path.chmod(0o755)
            program = str(path)
        espeak = Espeak(program)
        espeak.start()
        started.append(espeak)
        return espeak

    yield made
    for espeak in started:
        espeak.end()
        assert not espeak.is_alive()


def sound(espeak: Espeak, words: Phrase) -> bytes:
    """What is made of `words`."""
    espeak.ask(words)
    until(lambda: espeak.made(words) is not None)
    return espeak.made(words) or b""


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < end
        time.sleep(0.005)


def seconds(wav: bytes) -> float:
    with wave.open(io.BytesIO(wav)) as file:
        samples = np.frombuffer(file.readframes(file.getnframes()), dtype=np.int16)
        assert int(np.abs(samples).max()) > ALOUD
        return float(file.getnframes() / file.getframerate())


def test_every_language_with_a_voice_is_heard(make: Callable[[], Espeak]) -> None:
    packs, espeak = load_language_packs(), make()
    for tag in sorted(voiced(packs)):
        words = phrase(str(packs[tag].messages["still-there"]), tag, packs, 0)
        assert words
        assert 0.5 < seconds(sound(espeak, words)) < 15, tag
    assert {"lo", "km"}.isdisjoint(voiced(packs))
    assert phrase("ສະບາຍດີ", "lo", packs, 0) is None


def test_japanese_is_respelt_as_somebody_would_who_reads_it(make: Callable[[], Espeak]) -> None:
    espeak = make()
    assert sound(espeak, Phrase("入国審査", "ja", "kana")) == sound(espeak, Phrase("にゅうこく しんさ", "ja"))
    assert sound(espeak, Phrase("入国審査", "ja")) != sound(espeak, Phrase("にゅうこくしんさ", "ja"))


def test_chinese_is_read_character_by_character_as_its_pinyin(make: Callable[[], Espeak]) -> None:
    voice = load_language_packs()["zh-Hans"].speech
    assert voice
    espeak = make()
    read, spelt = (sound(espeak, Phrase(text, voice.voice)) for text in ("请出示护照", "qing3 chu1 shi4 hu4 zhao4"))
    assert read == spelt


def test_the_words_are_in_no_command_line_and_on_no_disk(make: Callable[[str], Espeak], tmp_path: Path) -> None:
    secret = "passport 1234"
    espeak = make('echo "$@" > ' + f'{tmp_path}/said; exec espeak-ng "$@"')
    assert sound(espeak, Phrase(secret, "en-gb"))
    told = (tmp_path / "said").read_text()
    assert "en-gb" in told
    assert "1234" not in told


def test_faster_is_shorter_and_slower_is_longer(make: Callable[[], Espeak]) -> None:
    espeak = make()
    lengths = [seconds(sound(espeak, Phrase("Please ask at the information desk.", "en-gb", rate=rate))) for rate in
               range(-FASTEST, FASTEST + 1)]  # fmt: skip
    assert lengths == sorted(lengths, reverse=True)
    assert Phrase("", "en").words_a_minute == NORMAL_WPM
    assert Phrase("", "en", rate=99).words_a_minute == Phrase("", "en", rate=FASTEST).words_a_minute


def test_a_text_can_command_nothing_and_has_an_end() -> None:
    assert "[[" not in Phrase("say [[hEl'oU]] now", "en").plain
    assert len(Phrase("x" * 9_999, "en").plain) == MOST_CHARS


def test_stop_ends_what_is_being_made_at_once(make: Callable[[str], Espeak]) -> None:
    espeak = make("exec sleep 60")
    espeak.ask(Phrase("one", "en"))
    until(lambda: _sleeping() == 1)
    espeak.stop()
    until(lambda: _sleeping() == 0)
    assert espeak.made(Phrase("one", "en")) is None


def _sleeping() -> int:
    return _children(lambda child: child.name() == "sleep")


def _children(such: Callable[[psutil.Process], bool]) -> int:
    """How many processes of ours are such, and not ended since they were listed."""
    found = 0
    for child in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.NoSuchProcess):
            found += such(child)
    return found


@pytest.mark.parametrize("script", ["exit 3", "echo no sound at all", "exec head -c 100 /dev/zero"])
def test_a_synthesiser_that_fails_makes_silence_and_the_next_sentence_is_tried(
    make: Callable[[str], Espeak], script: str
) -> None:
    espeak = make(script)
    assert sound(espeak, Phrase("one", "en")) == b""
    assert sound(espeak, Phrase("two", "en")) == b""


def test_a_synthesiser_that_never_ends_is_ended(make: Callable[[str], Espeak], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiosk.ui.espeak.LIMIT_S", 0.3)
    espeak = make("exec sleep 60")
    assert sound(espeak, Phrase("one", "en")) == b""
    assert _sleeping() == 0


def test_a_synthesiser_that_starts_when_time_is_up_is_ended_as_well(
    make: Callable[[str], Espeak], monkeypatch: pytest.MonkeyPatch
) -> None:
    given_up, give_up, piped = threading.Event(), Espeak._give_up, espeak_module._piped

    def giving_up(espeak: Espeak) -> None:
        give_up(espeak)
        given_up.set()

    def starting(command: list[str]) -> subprocess.Popen[bytes]:
        given_up.wait(PATIENCE_S)
        return piped(command)

    monkeypatch.setattr(Espeak, "_give_up", giving_up)
    monkeypatch.setattr(espeak_module, "_piped", starting)
    monkeypatch.setattr(espeak_module, "LIMIT_S", 0.0)
    assert sound(make("exec sleep 60"), Phrase("one", "en")) == b""
    assert _sleeping() == 0


def test_a_synthesiser_that_says_too_much_is_cut_short(
    make: Callable[[str], Espeak], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.ui.espeak.MOST_BYTES", 60_000)
    espeak = make('espeak-ng "$@"; exec cat /dev/zero')
    assert 0 < len(sound(espeak, Phrase("A long sentence that takes its time to be said.", "en-gb"))) <= 60_100


def test_the_tables_for_respelling_go_when_nobody_is_there(make: Callable[[], Espeak]) -> None:
    espeak = make()
    assert sound(espeak, Phrase("査証", "ja", "kana"))
    assert _spellers() == 1
    espeak.rest()
    until(lambda: _spellers() == 0)
    assert sound(espeak, Phrase("査証", "ja", "kana"))


def _spellers() -> int:
    return _children(lambda child: "kiosk.speech.kana" in child.cmdline())


def test_a_missing_synthesiser_is_known() -> None:
    assert Espeak().installed
    assert not Espeak("no-such-program").installed
