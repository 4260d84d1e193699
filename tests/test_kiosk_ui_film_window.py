"""A film in the real window, from the verified store: it moves, stands still, and is gone when its reader goes on."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from content_packs.typeset.boxes import Rect
from kiosk.acts import act
from kiosk.screens.compose import Composer
from kiosk.screens.layout import ScreenLayout
from kiosk.screens.stand import Scene
from kiosk.visit import at_rest
from tests.kiosk_home import UiProcess, furnish
from tests.media_content import PAGE, TOPIC, MediaContent
from tests.screen_content import PORTRAIT, painted
from tests.virtual_screen import VirtualScreen, virtual_screen

pytestmark = pytest.mark.window

PICTURES = Path(__file__).parent.parent / "build" / "screens" / "window"
LIMIT_S = 30.0
MANY_COLOURS = 100
"""More than the empty place of a film has."""

STILL_S = 0.6
"""Six frames of the film."""

FILM_S = 60
TITLE_PX = 90
"""How much of a screen's head is compared: words, and no picture yet."""

ALMOST = 0.02
"""Share of pixels that may differ between the window and the painter."""


class Reader:
    """Composes the same screens as the ui, so as to know where to touch."""

    def __init__(self, screen: VirtualScreen, content: MediaContent) -> None:
        self.screen = screen
        self.composer = Composer(content, PORTRAIT)
        self.visit = at_rest()

    def layout(self) -> ScreenLayout:
        return self.composer.compose(Scene(self.visit, None, sound=False))

    def touch(self, action: str) -> None:
        hit = self.layout().find(action)
        x, y = (hit.rect.x + hit.rect.width / 2, hit.rect.y + hit.rect.height / 2) if hit else (540.0, 900.0)
        self.screen.touch(x, y)
        self.visit = act(self.visit, action, 1.0, self.composer.directory(None)).visit

    def goes(self, action: str) -> None:
        """Touch, and wait until the next screen stands there."""
        self.touch(action)
        content = self.layout().content.rect
        assert until(lambda: self.shows(Rect(content.x, content.y, content.width, TITLE_PX))), action

    def shows(self, place: Rect) -> bool:
        """Whether the window shows there what the painter paints for this visit."""
        x, y, width, height = (int(side) for side in (place.x, place.y, place.width, place.height))
        want = np.asarray(painted(self.layout())).astype(int)[y : y + height, x : x + width]
        have = np.asarray(self.screen.image()).astype(int)[y : y + height, x : x + width]
        return bool((np.abs(want - have).max(axis=2) > 8).mean() < ALMOST)

    def seen(self) -> NDArray[np.uint32]:
        """The pixels of the film's place."""
        pane = self.layout().content
        assert pane.film
        place = pane.film.rect.moved(pane.rect.x, pane.rect.y)
        x, y, width, height = (int(side) for side in (place.x, place.y, place.width, place.height))
        return self.screen.snap()[y : y + height, x : x + width]

    def moves(self) -> bool:
        before, end = self.seen(), time.monotonic() + STILL_S
        while time.monotonic() < end:
            if (self.seen() != before).any():
                return True
            time.sleep(0.02)
        return False


def until(so: Callable[[], bool]) -> bool:
    """Wait until it is so; False when it never was."""
    end = time.monotonic() + LIMIT_S
    while not so():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


@pytest.fixture
def screen() -> Iterator[VirtualScreen]:
    with virtual_screen(*PORTRAIT.panel_px) as opened:
        yield opened


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A film that changes with every frame, and is longer than this test."""
    path = tmp_path_factory.mktemp("film") / "film.webm"
    source = ["-f", "lavfi", "-i", "testsrc2=size=160x90:rate=10", "-t", str(FILM_S)]
    coded = ["-c:v", "libvpx", "-b:v", "60k", "-deadline", "realtime", "-cpu-used", "8"]
    subprocess.run(["ffmpeg", "-loglevel", "error", *source, *coded, str(path)], check=True)
    return path


def test_a_film_plays_stands_still_and_is_gone_with_its_screen(
    tmp_path: Path, screen: VirtualScreen, film: Path
) -> None:
    content = MediaContent(film=film)
    gate = furnish(tmp_path, content=content, media=content.files())
    with UiProcess(gate, screen) as ui:
        assert ui.wait_for_picture()
        reader = Reader(screen, content)
        for action in ("start", "language:en", f"topic:{TOPIC}", f"page:{PAGE}"):
            reader.goes(action)
        reader.touch("film:welcome")
        assert until(lambda: len(np.unique(reader.seen())) > MANY_COLOURS)
        assert until(reader.moves)
        screen.screenshot(PICTURES / "film.png")
        reader.touch("film-play")
        button = reader.layout().find("film-play")
        assert button
        assert until(lambda: reader.shows(button.rect)), "the button offers to go on"
        assert not reader.moves()
        reader.touch("film-play")
        assert until(reader.moves)
        reader.goes("back")
        assert ui.end() == 0
    gate.close()
