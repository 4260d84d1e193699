"""Debian's Chromium in kiosk mode with the same released pages: what a user would pick instead of ours."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import Popen

from kiosk.edition import Edition
from tests.bench.gate import BenchGate
from tests.bench.glass import STILL_S, first_useful, seen, touch_ms
from tests.bench.html_kiosk import place, write_kiosk
from tests.bench.measured import Measured, Rest, weigh
from tests.bench.processes import running
from tests.bench.scrolling import frame_gaps_ms, wheel
from tests.virtual_screen import VirtualScreen

SWITCHES = (
    "--kiosk",
    "--no-first-run",
    "--no-default-browser-check",
    "--no-sandbox",  # the bench may run as root
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-features=Translate,MediaRouter",
    "--password-store=basic",
    "--window-position=0,0",
)


def turn(gate: BenchGate, screen: VirtualScreen, into: Measured, page: str, switched: bool, rest: Rest | None) -> None:
    """One visit: start, language, topic, page, all languages on it, scrolled, home, end."""
    edition = gate.edition()
    file = write_kiosk(gate.folder / "html", edition)
    screen.wait_until_still(STILL_S)
    blank, since = seen(screen), time.perf_counter()
    with _chromium(gate.folder, file, screen) as browser:
        into.start_s.append(first_useful(screen, blank, since))
        screen.wait_until_still(STILL_S)
        _visit(screen, edition, into, page, switched)
        weigh((browser,), into, rest)


@contextmanager
def _chromium(folder: Path, file: Path, screen: VirtualScreen) -> Iterator[Popen[bytes]]:
    profile = f"--user-data-dir={folder / 'chromium'}"
    size = f"--window-size={screen.width},{screen.height}"
    command = ["chromium", *SWITCHES, profile, size, f"--app=file://{file}"]
    with running(command, folder / "chromium.log", DISPLAY=screen.display) as process:
        yield process


def _visit(screen: VirtualScreen, edition: Edition, into: Measured, page: str, switched: bool) -> None:
    tags = list(edition.plan.languages)
    topics = edition.topics(None)
    topic = next(n for n, t in enumerate(topics) if page in edition.pages(t.pack, t.topic, None))
    tag = ""

    def touch(action: str) -> float:
        x, y = screen.width / 2, screen.height / 2
        if action != "start":
            x, y = place(action, edition, screen.width, screen.height, tag or tags[0], topic)
        took = touch_ms(screen, x, y, f"Chromium, {action}")
        into.touch_ms.append(took)
        return took

    touch("start")
    touch(f"language:{tags[-1]}")
    tag = tags[-1]
    touch(f"topic:{topic}")
    into.page_ms.append(touch(f"page:{page}"))
    for other in tags if switched else ():
        touch("languages")
        into.switch_ms[other].append(touch(f"language:{other}"))
        tag = other
    into.scroll_ms += frame_gaps_ms(screen, wheel(screen))
    touch("home")
    touch("finish")
