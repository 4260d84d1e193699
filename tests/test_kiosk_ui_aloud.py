"""Reading aloud and the keypad in a real window: what is really heard, and what is really seen."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from Xlib import XK

from content_packs.theme import LIGHT, multiplied
from kiosk.screens.compose import Composer
from kiosk.screens.layout import ScreenLayout
from kiosk.screens.stand import Scene
from kiosk.visit import Place, Screen, Visit
from tests.heard import Heard
from tests.kiosk_home import UiProcess, furnish
from tests.screen_content import PACK, PORTRAIT, FakeContent, painted
from tests.virtual_screen import Pixels, VirtualScreen, virtual_screen

pytestmark = pytest.mark.window

PICTURES = Path(__file__).parent.parent / "build" / "screens" / "aloud"
PAGE = f"{PACK}/money-1"
HEARD_S = 10.0
WRITTEN_S = 0.046
"""What may still be heard when the next screen stands there: one buffer of the loudspeaker, one of its file."""


@pytest.fixture(scope="module")
def heard(tmp_path_factory: pytest.TempPathFactory) -> Heard:
    return Heard(tmp_path_factory.mktemp("heard") / "sound.raw")


@pytest.fixture(scope="module")
def screen(tmp_path_factory: pytest.TempPathFactory, heard: Heard) -> Iterator[VirtualScreen]:
    gate = furnish(tmp_path_factory.mktemp("gate"))
    with virtual_screen(*PORTRAIT.panel_px) as opened, UiProcess(gate, opened, **heard.environment) as ui:
        assert ui.wait_for_picture()
        yield opened
    gate.close()


DARK = 0x40
NEAR = 8
"""How far a colour may be off before it is another: GL and cairo round differently."""
ALMOST = 0.002
"""Share of pixels that may differ between the window and the painter."""


def _green(pixels: Pixels) -> Pixels:
    return (pixels >> np.uint32(8) & np.uint32(0xFF)).astype(np.uint32)


def _multiplied(ground: str, tint: str) -> int:
    """The pixel of `ground` under `tint`."""
    return 0xFF000000 | int(multiplied(ground, tint)[1:], 16)


class Reader:
    """Touches the window where the same screens say."""

    def __init__(self, screen: VirtualScreen) -> None:
        self.screen = screen
        self.composer = Composer(FakeContent(), PORTRAIT)

    def touch(self, layout: ScreenLayout, action: str) -> None:
        hit = layout.find(action)
        assert hit, action
        self.changed(lambda: self.screen.touch(hit.rect.x + hit.rect.width / 2, hit.rect.y + hit.rect.height / 2))

    def changed(self, act: Callable[[], None]) -> None:
        before = self.screen.snap()
        act()
        assert self.screen.wait_for_change(before, 3)
        self.screen.wait_until_still()

    def at(self, screen: Screen, ref: str = "", language: str = "vi", reading: bool = False) -> ScreenLayout:
        return self.composer.compose(Scene(Visit(place=Place(screen, ref), language=language), None, reading=reading))

    def comes(self, layout: ScreenLayout) -> Callable[[], bool]:
        """Painted now, looked for later: does it stand beneath the band, where the time is?"""
        top = int(layout.content.rect.y)
        want = np.asarray(painted(layout)).astype(np.int16)[top:]

        def stands() -> bool:
            have = np.asarray(self.screen.image()).astype(np.int16)[top:]
            return bool((np.abs(want - have).max(axis=2) > NEAR).mean() < ALMOST)

        return stands

    def to_page(self) -> ScreenLayout:
        """From rest to a page."""
        self.changed(lambda: self.screen.touch(500, 900))
        self.touch(self.at(Screen.LANGUAGES, language=""), "language:vi")
        self.touch(self.at(Screen.HOME), f"topic:{PACK}/money")
        self.touch(self.at(Screen.TOPIC, f"{PACK}/money"), f"page:{PAGE}")
        return self.at(Screen.PAGE, PAGE)

    def keys(self, *keys: int) -> None:
        for key in keys:
            self.changed(lambda key=key: self.screen.key(key))  # type: ignore[misc]  # the loop's own


@pytest.fixture
def reader(screen: VirtualScreen) -> Iterator[Reader]:
    made = Reader(screen)
    yield made
    made.touch(made.at(Screen.PAGE, PAGE), "finish")


def test_a_page_is_heard_and_silent_when_the_next_screen_stands_there(reader: Reader, heard: Heard) -> None:
    """How long that takes is measured in tests/bench, touch → pixels."""
    for action, following in (("home", reader.at(Screen.HOME)), ("back", reader.at(Screen.TOPIC, f"{PACK}/money"))):
        page = reader.to_page() if action == "home" else _again(reader)
        since = heard.length_s
        reader.touch(page, "read")
        assert heard.wait_until_loud(HEARD_S, since)
        heard.wait_for(0.3)
        hit, stands = page.find(action), reader.comes(following)
        assert hit
        reader.screen.touch(hit.rect.x + 5, hit.rect.y + 5)
        end = time.monotonic() + HEARD_S
        while not stands():
            assert time.monotonic() < end, action
        left = heard.length_s
        heard.wait_for(1.0)
        assert heard.silent_from_s() <= left + WRITTEN_S


def _again(reader: Reader) -> ScreenLayout:
    reader.touch(reader.at(Screen.HOME), f"topic:{PACK}/money")
    reader.touch(reader.at(Screen.TOPIC, f"{PACK}/money"), f"page:{PAGE}")
    return reader.at(Screen.PAGE, PAGE)


def test_the_sentence_that_is_read_is_marked_and_its_words_stay_as_they_were(reader: Reader, heard: Heard) -> None:
    page = reader.to_page()
    before = reader.screen.snap()
    since = heard.length_s
    reader.touch(page, "read")
    assert heard.wait_until_loud(HEARD_S, since)
    title = next(box for box in page.content.sheet.boxes if box.id == "title").rect
    top, left = int(page.content.rect.y + title.y), int(page.content.rect.x + title.x)
    rows, columns = slice(top, top + int(title.height)), slice(left, left + int(title.width))
    was, now = before[rows, columns], reader.screen.snap()[rows, columns]
    assert (was != now).mean() > 0.1
    dark = _green(was) < DARK
    assert dark.any()
    assert (_green(now)[dark] < 2 * DARK).mean() > 0.95  # words stay dark: the tint only multiplies
    assert (now == _multiplied(LIGHT.ground, LIGHT.read_tint)).mean() > 0.05
    reader.screen.screenshot(PICTURES / "reading-vi.png")


def test_keys_walk_a_ring_over_the_glass_and_other_keys_do_nothing(reader: Reader) -> None:
    reader.to_page()
    still = reader.screen.wait_until_still()
    for key in (XK.XK_Escape, XK.XK_F2, XK.XK_F11, XK.XK_Tab, XK.XK_a, XK.XK_Super_L, XK.XK_Menu):
        reader.screen.key(key)
    assert not reader.screen.wait_for_change(still, 0.3, share=0.001)
    reader.keys(XK.XK_Down, XK.XK_Down, XK.XK_Down)
    ringed = reader.screen.snap()
    assert 0 < (ringed != still).mean() < 0.03
    reader.screen.screenshot(PICTURES / "keypad-vi.png")
    reader.keys(XK.XK_BackSpace, XK.XK_Down, XK.XK_Return)
    reader.screen.screenshot(PICTURES / "keypad-vi-back.png")
