"""The kiosk, Chromium and the plain program, turn about: started, touched, weighed, left alone, ended."""

from __future__ import annotations

import sys
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import msgspec

from kiosk.acts import act
from kiosk.screens.compose import Composer
from kiosk.screens.stand import Scene
from kiosk.ui.app import geometry
from kiosk.ui.timings import VARIABLE, Timing
from kiosk.visit import Visit, at_rest
from tests.bench import browser
from tests.bench.gate import HEIGHT, WIDTH, BenchGate
from tests.bench.glass import STILL_S, first_useful, seen, touch_ms
from tests.bench.measured import Measured, Rest, weigh
from tests.bench.processes import end, pss_mb, running
from tests.bench.scrolling import drags, frame_gaps_ms
from tests.server_release import PACK
from tests.virtual_screen import VirtualScreen, virtual_screen

PAGE = f"{PACK}/visa"
PLAIN = Path(__file__).parent / "plain_kivy.py"
PLAIN_TOUCHES = 8
WHOLE_S = 0.1
SAME_SHARE = 0.25
"""A first screen that differs from the settled one by more is a splash."""


class _Report(msgspec.Struct):
    touches: list[Timing]


@dataclass(frozen=True)
class Rounds:
    """How many in all; in the first `switching` the language is switched, in the last `idling` nobody
    touches anything: `rest`."""

    total: int
    switching: int
    idling: int
    rest: Rest


def measure(gate: BenchGate, rounds: Rounds) -> tuple[Measured, Measured, Measured]:
    """Ours, Chromium and the plain program."""
    ours, chromium, plain = Measured(), Measured(), Measured()
    with virtual_screen(WIDTH, HEIGHT) as screen:
        for turn in range(rounds.total):
            rest = rounds.rest if turn >= rounds.total - rounds.idling else None
            _our_turn(gate, screen, ours, turn, rounds.switching, rest)
            browser.turn(gate, screen, chromium, PAGE, turn < rounds.switching, rest)
            _plain_turn(gate, screen, plain, rest)
    return ours, chromium, plain


def _our_turn(
    gate: BenchGate, screen: VirtualScreen, into: Measured, turn: int, switching: int, rest: Rest | None
) -> None:
    report = gate.folder / "timings.json"
    log = gate.folder / "kiosk.log"
    screen.wait_until_still(STILL_S)
    blank, since = seen(screen), time.perf_counter()
    with ExitStack() as stack:
        shown = {"DISPLAY": screen.display, VARIABLE: str(report), **gate.as_installed}
        ui = stack.enter_context(running(gate.kiosk_command("ui"), log, **shown))
        agent = stack.enter_context(running(gate.kiosk_command("agent"), log, **gate.as_installed))
        into.start_s.append(first_useful(screen, blank, since))
        _no_splash(screen)
        _visit(gate, screen, into, turn, switched=turn < switching)
        into.ui_memory_mb.append(pss_mb([ui]))
        weigh((ui, agent), into, rest)
        end(ui)
    touches = msgspec.json.decode(report.read_bytes(), type=_Report).touches
    into.work_ms += [touch.work_ms for touch in touches]
    into.flip_ms += [touch.flip_ms for touch in touches]


def _plain_turn(gate: BenchGate, screen: VirtualScreen, into: Measured, rest: Rest | None) -> None:
    screen.wait_until_still(STILL_S)
    blank, since = seen(screen), time.perf_counter()
    home = str(gate.folder / "plain")
    command = [sys.executable, str(PLAIN), f"{WIDTH}x{HEIGHT}"]
    with running(command, gate.folder / "plain.log", DISPLAY=screen.display, KIVY_HOME=home) as program:
        into.start_s.append(first_useful(screen, blank, since))
        screen.wait_until_still(STILL_S)
        for _ in range(PLAIN_TOUCHES):
            into.touch_ms.append(touch_ms(screen, WIDTH / 4, HEIGHT / 4, "the plain program"))
        weigh((program,), into, rest)


def _no_splash(screen: VirtualScreen) -> None:
    """The first frame, once all of it is on the glass, is the one that stays."""
    time.sleep(WHOLE_S)
    first = seen(screen)
    screen.wait_until_still(STILL_S)
    if float((seen(screen) != first).mean()) > SAME_SHARE:
        raise RuntimeError("the kiosk's first screen was not the one it settled on")


# -- a traveller -----------------------------------------------------------------------------------


def _visit(gate: BenchGate, screen: VirtualScreen, into: Measured, turn: int, switched: bool) -> None:
    """To a page, through every language on it, and away."""
    edition = gate.edition()
    hand = _Hand(screen, Composer(edition, geometry(gate.settings)))
    tags = list(edition.plan.languages)
    tags = tags[turn % len(tags) :] + tags[: turn % len(tags)]
    topic = next(t for t in edition.topics(None) if PAGE in edition.pages(t.pack, t.topic, None))
    for action in ("start", f"language:{tags[-1]}", f"topic:{topic.pack}/{topic.topic.id}", f"page:{PAGE}"):
        into.touch_ms.append(hand.touch(action))
    into.page_ms.append(into.touch_ms[-1])
    for tag in tags if switched else ():
        into.touch_ms.append(hand.touch("languages"))
        into.switch_ms[tag].append(hand.touch(f"language:{tag}"))
        into.touch_ms.append(into.switch_ms[tag][-1])
    into.scroll_ms += frame_gaps_ms(screen, drags(screen))
    into.touch_ms.append(hand.touch("home"))
    into.touch_ms.append(hand.touch("finish"))


class _Hand:
    """Knows where to touch as a person does: by what stands on the screen."""

    def __init__(self, screen: VirtualScreen, composer: Composer) -> None:
        self._screen = screen
        self._composer = composer
        self._visit: Visit = at_rest()

    def touch(self, action: str) -> float:
        x, y = self._screen.width / 2, self._screen.height / 2
        if not self._visit.resting:
            hit = self._composer.compose(Scene(self._visit, None, sound=False)).find(action)
            if hit is None:
                raise RuntimeError(f"{action} is nowhere on the screen {self._visit.place}")
            x, y = hit.rect.x + hit.rect.width / 2, hit.rect.y + hit.rect.height / 2
        took = touch_ms(self._screen, x, y, action)
        self._visit = act(self._visit, action, 0.0, self._composer.directory(None)).visit
        return took
