"""There is no way out: keys, buttons, wheels, window managers and other people's settings lead nowhere.

And what one traveller set, the next one does not find (people.md A28).
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from Xlib import XK

from kiosk.clock import read_moment
from kiosk.proof_file import read_proof
from kiosk.screens.compose import Composer
from kiosk.ui.environment import FIXED, foreign
from kiosk.visit import Place, Screen, Visit
from tests.before_the_glass import Guest, noise
from tests.kiosk_home import UiProcess, furnish
from tests.screen_content import PACK, PORTRAIT, FakeContent
from tests.simulator import Gate
from tests.virtual_screen import VirtualScreen, virtual_screen

pytestmark = pytest.mark.window

PICTURES = Path(__file__).parent.parent / "build" / "screens" / "window"
IDLE_S = "15"
WIDTH, HEIGHT = PORTRAIT.panel_px
MODIFIERS = (
    (),
    (XK.XK_Alt_L,),
    (XK.XK_Control_L,),
    (XK.XK_Control_L, XK.XK_Alt_L),
    (XK.XK_Super_L,),
    (XK.XK_Control_L, XK.XK_Shift_L),
)
KEYPAD = (XK.XK_Up, XK.XK_Down, XK.XK_Return, XK.XK_KP_Enter, XK.XK_BackSpace, XK.XK_F1)
"""Keys that mean something: those of the keypad."""
FIRST_CODE, LAST_CODE = 8, 255
OTHER_BUTTONS = (2, 3, 4, 5, 6, 7, 8, 9)


@pytest.fixture(scope="module")
def screen() -> Iterator[VirtualScreen]:
    with virtual_screen(*PORTRAIT.panel_px) as opened:
        yield opened


@pytest.fixture(scope="module")
def gate(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gate]:
    made = furnish(tmp_path_factory.mktemp("gate"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def ui(gate: Gate, screen: VirtualScreen) -> Iterator[UiProcess]:
    """One ui for all, among files and variables by which others would steer Kivy and SDL."""
    (gate.folder / ".kivy").mkdir()
    for folder in (gate.folder, gate.folder / ".kivy"):
        (folder / "config.ini").write_text(
            "[kivy]\nexit_on_escape = 1\nlog_level = debug\n[graphics]\nwidth = 300\nheight = 200\nrotation = 90\n"
            "[input]\nmouse = mouse\n[modules]\ninspector =\nconsole =\nmonitor =\ntouchring =\n"
        )
    hostile = {
        "KIVY_HOME": str(gate.folder),
        "HOME": str(gate.folder),
        "KIVY_MODULES_DIR": str(gate.folder),
        "KCFG_MODULES_INSPECTOR": "1",
        "KCFG_KIVY_EXIT_ON_ESCAPE": "1",
        "KCFG_GRAPHICS_ROTATION": "90",
        "SDL_VIDEO_X11_WINDOW_VISUALID": "1",
        "SDL_MOUSE_TOUCH_EVENTS": "1",
    }
    with UiProcess(gate, screen, GATEPOST_KIOSK_SOUND="false", GATEPOST_KIOSK_IDLE_S=IDLE_S, **hostile) as process:
        assert process.wait_for_picture()
        yield process
    assert noise(gate.folder / "ui.log") == []


@pytest.fixture
def guest(screen: VirtualScreen) -> Guest:
    return Guest(screen, Composer(FakeContent(), PORTRAIT))


def frames(gate: Gate, beyond: int = -1, limit_s: float = 12.0) -> int:
    """The ui's frame counter, once it is beyond that."""
    end = time.monotonic() + limit_s
    while time.monotonic() < end:
        proof = read_proof(gate.home, read_moment())
        if proof and proof.frames > beyond:
            return proof.frames
        time.sleep(0.05)
    raise AssertionError(f"the frame counter stands at {beyond}")


def to_home(guest: Guest) -> None:
    guest.start()
    guest.go("language:vi")
    assert guest.sees()


def test_no_key_and_no_chord_leads_anywhere(ui: UiProcess, gate: Gate, screen: VirtualScreen, guest: Guest) -> None:
    to_home(guest)
    windows = screen.windows()
    meant = {screen.code(keysym) for keysym in KEYPAD}
    for chord in MODIFIERS:
        held = [screen.code(keysym) for keysym in chord]
        for code in range(FIRST_CODE, LAST_CODE + 1):
            if code not in meant:
                screen.chord(*held, code)
    screen.wait_until_still()
    assert guest.sees()
    assert screen.windows() == windows
    assert ui.process.poll() is None
    frames(gate, beyond=frames(gate))
    guest.go("finish")


def test_no_other_button_no_wheel_and_no_window_manager_leads_anywhere(
    ui: UiProcess, screen: VirtualScreen, guest: Guest
) -> None:
    to_home(guest)
    windows = screen.windows()
    hit = guest.layout().find(f"topic:{PACK}/money")
    assert hit
    screen.move(hit.rect.x + 50, hit.rect.y + 50)
    for number in OTHER_BUTTONS:
        screen.button(number)
    for _ in range(3):
        screen.ask_to_close()
    screen.message("WM_PROTOCOLS", 0)
    screen.message("XdndEnter", screen.windows()[0][0], 5 << 24)
    screen.message("XdndPosition", screen.windows()[0][0], 0, (300 << 16) | 300)
    screen.message("XdndDrop", screen.windows()[0][0])
    screen.message("_NET_WM_STATE", 0)
    screen.wait_until_still()
    assert guest.sees()
    assert screen.windows() == windows
    assert ui.process.poll() is None
    guest.go(f"topic:{PACK}/money")  # and it still listens
    assert guest.sees()
    guest.go("finish")


def test_what_others_left_for_kivy_and_sdl_changes_nothing(ui: UiProcess, screen: VirtualScreen, guest: Guest) -> None:
    to_home(guest)
    control = screen.code(XK.XK_Control_L)
    for keysym in (XK.XK_e, XK.XK_m, XK.XK_q, XK.XK_F12):  # Kivy's inspector, monitor, and ways out
        screen.chord(control, screen.code(keysym))
    screen.key(XK.XK_Escape)
    screen.wait_until_still()
    assert guest.sees()
    assert screen.windows()[-1][1:] == (0, 0, WIDTH, HEIGHT)
    assert ui.process.poll() is None
    guest.go("finish")


def test_variables_that_steer_kivy_or_sdl_are_taken_away() -> None:
    environ = {"KIVY_X": "1", "KCFG_A_B": "1", "SDL_Y": "1", "SDL_AUDIODRIVER": "alsa", "PATH": "/bin", "DISPLAY": ":1"}
    assert foreign(environ) == ["KIVY_X", "KCFG_A_B", "SDL_Y"]
    assert FIXED["KIVY_NO_CONFIG"] == FIXED["KIVY_NO_ENV_CONFIG"] == "1"


@pytest.mark.usefixtures("ui")
def test_the_next_traveller_finds_nothing_of_the_one_before(screen: VirtualScreen, guest: Guest) -> None:
    to_home(guest)
    guest.go("aids")
    for action in ("aid:text-larger", "aid:contrast", "aid:text-larger"):
        guest.go(action)
    assert guest.visit.aids.contrast
    assert guest.visit.aids.text == 2
    guest.go("home")
    screen.screenshot(PICTURES / "one-traveller.png")
    assert guest.sees()
    guest.go("finish")
    guest.start()
    assert guest.sees()
    guest.go("language:en")
    assert guest.visit.aids == Visit().aids
    assert guest.sees()
    screen.screenshot(PICTURES / "the-next-traveller.png")
    guest.go("back")
    assert guest.visit.place == Place(Screen.LANGUAGES)
    assert guest.sees()
    guest.go("back")


@pytest.mark.usefixtures("ui")
def test_the_question_is_asked_and_the_answer_touches_nothing_beneath(screen: VirtualScreen, guest: Guest) -> None:
    guest.start()
    guest.go("language:km")
    before = screen.snap()
    assert screen.wait_for_change(before, 2.0 * float(IDLE_S), share=0.05)
    screen.wait_until_still()
    screen.screenshot(PICTURES / "still-there.png")
    finish = guest.layout().find("finish")
    assert finish
    guest.touch(finish.rect.x + 20, finish.rect.y + 20)
    assert guest.sees()
    guest.go("finish")
