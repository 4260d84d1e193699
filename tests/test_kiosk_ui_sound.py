"""The loudspeaker in a process of its own: what is heard of it, and that a device without sound is only silent."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.aids import LOUDEST
from kiosk.speech.tone import chime
from kiosk.ui.sound import gain
from tests.heard import QUIET, Heard

ROOT = Path(__file__).parent.parent
CHIME = ROOT / "content_packs" / "packs" / "sample" / "media" / "chime.ogg"
STOPPED_S = 0.1
"""What a traveller may still hear after leaving (people.md A13)."""


class Speaking:
    """A loudspeaker in its process."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        command = [sys.executable, "-m", "tests.speaking", str(folder / "kivy")]
        variables = {**os.environ, "DISPLAY": ":none", **environment}
        pipe, quiet = subprocess.PIPE, subprocess.DEVNULL
        self.process = subprocess.Popen(
            command, env=variables, cwd=ROOT, stdin=pipe, stdout=pipe, stderr=quiet, text=True
        )
        self.available = self._answer()

    def do(self, command: str) -> bool:
        """Carry out; whether it plays afterwards."""
        assert self.process.stdin
        self.process.stdin.write(f"{command}\n")
        self.process.stdin.flush()
        return self._answer()

    def close(self) -> None:
        with self.process:
            pass  # closes its input, which ends it

    def _answer(self) -> bool:
        assert self.process.stdout
        while (line := self.process.stdout.readline().strip()) not in ("True", "False"):
            assert line or self.process.poll() is None
        return line == "True"


@pytest.fixture
def heard(tmp_path: Path) -> Heard:
    return Heard(tmp_path / "sound.raw")


@pytest.fixture
def speaking(tmp_path: Path, heard: Heard) -> Iterator[Speaking]:
    speaker = Speaking(tmp_path, heard.environment)
    yield speaker
    speaker.close()


def test_a_chime_is_heard_and_ends_by_itself(speaking: Speaking, heard: Heard) -> None:
    assert speaking.available
    assert heard.loudest() <= QUIET
    assert speaking.do(f"chime {LOUDEST}")
    assert not speaking.do("wait")
    assert heard.loudest() > 8_000


def test_files_are_played_whatever_their_name_is(speaking: Speaking, heard: Heard, tmp_path: Path) -> None:
    for n, data in enumerate((chime(), CHIME.read_bytes())):
        path = tmp_path / f"{n}{'a' * 63}"
        path.write_bytes(data)
        since = heard.length_s
        assert speaking.do(f"play {path} {LOUDEST}")
        assert heard.wait_until_loud(5, since)
        since = heard.length_s
        assert speaking.do(f"say {path} {LOUDEST}")
        assert heard.wait_until_loud(5, since)
        assert not speaking.do("stop")
        heard.wait_for(0.2)


def test_nothing_is_heard_a_tenth_of_a_second_after_stop(speaking: Speaking, heard: Heard) -> None:
    for _ in range(3):
        since = heard.length_s
        assert speaking.do(f"play {CHIME} {LOUDEST}")
        assert heard.wait_until_loud(5, since)
        assert not speaking.do("stop")
        stopped = heard.length_s
        heard.wait_for(0.5)
        assert heard.silent_from_s() <= stopped + STOPPED_S


def test_every_step_of_volume_is_louder_than_the_one_before(speaking: Speaking, heard: Heard) -> None:
    loudest = []
    for volume in range(LOUDEST + 1):
        since = heard.length_s
        speaking.do(f"chime {volume}")
        speaking.do("wait")
        heard.wait_for(0.15)
        loudest.append(heard.loudest(since))
    assert loudest[0] == 0
    assert loudest == sorted(set(loudest))
    assert len(loudest) - 1 >= 5
    assert gain(LOUDEST) == 1


def test_a_file_that_is_no_sound_is_silence(speaking: Speaking, heard: Heard, tmp_path: Path) -> None:
    (tmp_path / "none").write_bytes(b"no sound")
    assert not speaking.do(f"play {tmp_path}/none 6")
    assert not speaking.do(f"play {tmp_path}/missing 6")
    assert heard.loudest() <= QUIET


def test_a_device_without_sound_is_silent_and_nothing_fails(tmp_path: Path) -> None:
    speaker = Speaking(tmp_path, {"SDL_AUDIODRIVER": "no-such-driver"})
    assert not speaker.available
    for command in ("chime 6", f"play {CHIME} 6", "louder 2", "wait", "stop"):
        assert not speaker.do(command)
    speaker.close()
    assert speaker.process.returncode == 0
