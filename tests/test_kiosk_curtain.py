"""What stands behind the ui's window: a killed ui leaves our own picture, never a bare screen."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

import numpy as np
import psutil
import pytest

from content_packs.typeset.raster import to_image
from kiosk.__main__ import CANNOT_START
from kiosk.curtain import picture
from kiosk.settings import Panel
from tests.kiosk_home import END_S, MANY_COLOURS, PICTURE_S, ROOT, furnish
from tests.simulator import Gate
from tests.virtual_screen import Pixels, VirtualScreen, virtual_screen

PICTURES = Path(__file__).parent.parent / "build" / "screens" / "curtain"
PANEL = Panel()
MM_PER_PX = PANEL.width_mm / PANEL.width_px
PORTRAIT, LANDSCAPE = (1080, 1920), (1920, 1080)
SAMPLE_S = 0.002
ALMOST = 0.002
"""Share of pixels of a picture by which two screens that show the same may differ."""
window = pytest.mark.window


@pytest.fixture
def gate(tmp_path: Path) -> Iterator[Gate]:
    made = furnish(tmp_path)
    yield made
    made.close()


class Watch:
    """Looks at every seventh pixel of a screen, every few milliseconds, from `with` to its end."""

    def __init__(self, screen: VirtualScreen) -> None:
        self._frame = screen.frame[::7, ::7]
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look)
        self.samples = 0
        self.blank: list[str] = []
        self.longest_s = 0.0

    def __enter__(self) -> Watch:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        began = last = time.monotonic()
        while not self._over.wait(SAMPLE_S):
            seen = self._frame.copy()
            now = time.monotonic()
            self.samples, self.longest_s, last = self.samples + 1, max(self.longest_s, now - last), now
            if (seen == seen[0, 0]).all():
                self.blank.append(f"{now - began:.3f} s: #{int(seen[0, 0]) & 0xFFFFFF:06x}")


def kiosk(gate: Gate, command: str, display: str) -> subprocess.Popen[str]:
    """`kiosk <command>` in a process of its own; its log is its standard error."""
    words = [sys.executable, "-m", "kiosk", "--settings", str(gate.settings_file()), command]
    log = (gate.folder / f"{command}.log").open("w")
    with log:
        return subprocess.Popen(words, env={**os.environ, "DISPLAY": display}, cwd=ROOT, stderr=log, text=True)


@contextmanager
def running(gate: Gate, display: str) -> Iterator[subprocess.Popen[str]]:
    """`kiosk run` until the end of the block."""
    process = kiosk(gate, "run", display)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(END_S)


def until(ready: Callable[[], object], limit_s: float = PICTURE_S) -> None:
    end = time.monotonic() + limit_s
    while not ready():
        assert time.monotonic() < end
        time.sleep(0.01)


def part(process: subprocess.Popen[str], name: str) -> psutil.Process | None:
    """The ui or the agent that this `kiosk run` has now."""
    for child in psutil.Process(process.pid).children():
        try:
            if child.cmdline()[-1:] == [name]:
                return child
        except psutil.NoSuchProcess:
            continue
    return None


def curtain(size: tuple[int, int]) -> Pixels:
    """The picture as rows of 0x00RRGGBB."""
    rows = np.asarray(to_image(picture(size, MM_PER_PX)).convert("RGBX"))
    return rows.view(">u4")[:, :, 0].astype(np.uint32) >> np.uint32(8)


def shows(screen: VirtualScreen, wanted: Pixels) -> bool:
    some = (slice(None, None, 5), slice(None, None, 5))  # few enough to leave the watch its turn
    return bool(((screen.frame[some] & 0xFFFFFF) != wanted[some]).mean() < ALMOST)


@window
@pytest.mark.parametrize("size", [PORTRAIT, LANDSCAPE, (801, 599)])
def test_it_hangs_on_the_whole_screen_after_its_process_has_ended(gate: Gate, size: tuple[int, int]) -> None:
    with virtual_screen(*size) as screen:
        for _ in range(2):  # the second takes the place of the first
            assert kiosk(gate, "curtain", screen.display).wait(END_S) == 0
            assert ((screen.frame & 0xFFFFFF) == curtain(size)).all()
        screen.screenshot(PICTURES / f"{size[0]}x{size[1]}.png")


@window
def test_a_killed_ui_leaves_the_curtain_until_the_next_one_shows_content(gate: Gate) -> None:
    behind = curtain(PORTRAIT)
    with virtual_screen(*PORTRAIT) as screen, running(gate, screen.display) as process:
        until(lambda: shows(screen, behind))
        with Watch(screen) as watch:
            until(lambda: not shows(screen, behind))
            waits_s = [killed_and_back(screen, process, behind) for _ in range(2)]
        assert watch.blank == []
        assert watch.samples > 100
        assert screen.colours() > MANY_COLOURS
    waits = " and ".join(f"{wait:.2f}" for wait in waits_s)
    print(f"{watch.samples} samples, at most {watch.longest_s * 1000:.0f} ms apart; content back after {waits} s")


def killed_and_back(screen: VirtualScreen, process: subprocess.Popen[str], behind: Pixels) -> float:
    """Kill the ui; how many seconds later content stood there again."""
    screen.wait_until_still()
    ui = part(process, "ui")
    assert ui
    killed = time.monotonic()
    ui.kill()
    until(lambda: shows(screen, behind))
    until(lambda: not shows(screen, behind))
    return time.monotonic() - killed


@window
def test_a_display_that_cannot_be_opened_is_one_sentence_and_the_kiosk_goes_on(gate: Gate) -> None:
    assert kiosk(gate, "curtain", ":no-such-display").wait(END_S) == CANNOT_START
    said = (gate.folder / "curtain.log").read_text().splitlines()
    assert len(said) == 1
    assert "the display :no-such-display could not be opened" in said[0]
    with running(gate, ":no-such-display") as process:
        until(lambda: part(process, "agent"))
        assert process.poll() is None
    assert (gate.folder / "run.log").read_text().count("kiosk curtain:") == 1


@window
def test_nothing_is_hung_behind_a_window_on_a_desk(gate: Gate) -> None:
    file = gate.settings_file()
    with virtual_screen(640, 480) as screen:
        desk = screen.snap()
        file.write_text(f'{file.read_text()}[window]\nmode = "window"\nwidth_px = 64\nheight_px = 48\n')
        words = [sys.executable, "-m", "kiosk", "--settings", str(file), "run"]
        with (gate.folder / "run.log").open("w") as log:
            process = subprocess.Popen(words, env={**os.environ, "DISPLAY": screen.display}, cwd=ROOT, stderr=log)
        try:
            assert screen.wait_for_change(desk, PICTURE_S)
            assert not screen.differs(desk, share=0.1)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(END_S)


def test_the_picture_is_never_one_colour_and_fits_every_screen() -> None:
    for size in (PORTRAIT, LANDSCAPE, (64, 48), (480, 1920)):
        rows = curtain(size)
        assert rows.shape == (size[1], size[0])
        assert len(np.unique(rows)) > 8
