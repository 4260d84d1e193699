"""`make demo-once`: the whole way, unattended, and an exact account of it.

A gate is built from nothing. A scripted traveller touches through every language on the real window,
upright and lying, and walks away; the day is stepped; the agent uploads. The run ends with a
table, and exit status 0 only if what the server counted is what was touched and the release is
proved. Pictures of every step are in ``build/demo/``.
"""

from __future__ import annotations

import shutil
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import tests.gate_accounts as books
from deploy.demo.__main__ import pair
from deploy.demo.command import CommandFailed
from deploy.demo.gate import SITE, Gate, NotReady, wait
from kiosk.edition import Edition, open_best
from kiosk.settings import load_settings
from kiosk.state import StateReader
from kiosk.ui.app import geometry
from tests.stepped_clock import later_by
from tests.traveller import ScreenStuck, Seen, Traveller
from tests.virtual_screen import virtual_screen
from tests.web_pictures import web_pictures

FOLDER = Path("build/demo")
SIZES = {"portrait": (1080, 1920), "landscape": (1920, 1080)}
IDLE_S = 8
DAY_S = 86_400
UPLOAD_S = 240.0
PROOF_S = 60.0


@dataclass
class Account:
    """What was touched, added up over both orientations."""

    seen: Seen
    started: float

    def add(self, other: Seen) -> None:
        self.seen.views.update(other.views)
        self.seen.languages.update(other.languages)
        self.seen.visits += other.visits


def main() -> int:
    shutil.rmtree(FOLDER, ignore_errors=True)
    gate = Gate(FOLDER / "gate", *SIZES["portrait"], idle_s=IDLE_S, sound=False)
    account = Account(Seen(), time.monotonic())
    try:
        gate.prepare(_say)
        gate.start_server()
        for orientation in SIZES:
            _visit_all(gate, orientation, account)
        counted = _step_the_day(gate)
        return _report(gate, account, counted)
    except (CommandFailed, NotReady, ScreenStuck) as failed:
        print(f"demo-once failed: {failed}", file=sys.stderr)
        return 1
    finally:
        gate.stop()


# -- travellers ------------------------------------------------------------------------------------


def _visit_all(gate: Gate, orientation: str, account: Account) -> None:
    """Everyone who comes while the kiosk hangs this way."""
    gate.width, gate.height = SIZES[orientation]
    gate.write_kiosk_settings()
    pictures = FOLDER / orientation
    with virtual_screen(gate.width, gate.height) as glass:
        _say(f"starting the kiosk, {orientation}")
        gate.start_kiosk(glass.display)
        wait(lambda: glass.colours() > 8, f"the first picture; see {gate.log('kiosk')}")
        glass.wait_until_still()
        if orientation == "portrait":
            glass.screenshot(pictures / "000-not-in-service.png")
            pair(gate)
        traveller = Traveller(glass, _edition(gate), geometry(load_settings(gate.kiosk_settings, {})), pictures)
        _wait_in_service(gate, traveller)
        try:
            _travel(traveller)
        except ScreenStuck:
            traveller.picture("stuck")
            raise
        finally:
            account.add(traveller.seen)
        gate.end("kiosk")


def _travel(traveller: Traveller) -> None:
    """One visit in each language, every page in turn; the last one walks away."""
    languages = list(traveller.edition.plan.languages)
    rows = [(topic, ref) for topic, refs in traveller.topics() for ref in refs]
    traveller.picture("resting")
    for number, language in enumerate(languages):
        traveller.arrive()
        if number == 0:
            traveller.picture("languages")
        traveller.choose(language)
        traveller.picture(f"{language}-home")
        for topic, ref in (rows[number % len(rows)], rows[(number + 3) % len(rows)]):
            traveller.touch(f"topic:{topic}")
            traveller.picture(f"{language}-topic")
            traveller.read(ref)
            traveller.picture(f"{language}-{ref.rpartition('/')[2]}")
            if ref == rows[number % len(rows)][1]:
                traveller.touch("home")
        _leave(traveller, languages, number)
    _say(f"{sum(traveller.seen.views.values())} pages in {len(languages)} languages")


def _leave(traveller: Traveller, languages: list[str], number: int) -> None:
    """The second speaks another language on the page first; the last walks away, the others say that they are done."""
    if number == 1:
        traveller.speak(languages[-1])
        traveller.picture(f"{languages[-1]}-switched")
    if number == len(languages) - 1:
        traveller.walk_away(IDLE_S)
    else:
        traveller.touch("finish")


def _edition(gate: Gate) -> Edition:
    reader = StateReader(gate.home)
    edition = open_best(gate.home, [reader.current(), reader.previous()])
    if edition is None:
        raise NotReady("the kiosk has activated nothing that can be shown")
    return edition


def _wait_in_service(gate: Gate, traveller: Traveller) -> None:
    """Until the screen rests with the edition of its own site."""
    proof = gate.home / "run" / "proof.json"
    wanted = f'"{traveller.edition.activation.plan_ref}"'
    wait(lambda: proof.exists() and wanted in proof.read_text(), "the ui to show its own plan")


# -- the account -----------------------------------------------------------------------------------


def _step_the_day(gate: Gate) -> Seen:
    """Tomorrow: the day closes, is uploaded, and is on the server."""
    _say("stepping the clock by a day, waiting for the upload")
    gate.end("server")
    gate.environment = later_by(DAY_S)
    gate.start_server()
    with virtual_screen(gate.width, gate.height) as glass:
        gate.start_kiosk(glass.display)
        wait(lambda: books.all_told(gate), f"the server to count the day; see {gate.log('kiosk')}", UPLOAD_S)
        wait(lambda: "proved" in books.states(gate, DAY_S), "a proof of what the screen shows", PROOF_S)
        glass.screenshot(FOLDER / "the-next-day.png")
        web_pictures(gate, FOLDER / "web", _say)
        gate.end("kiosk")
    return books.counted(gate)


def _report(gate: Gate, account: Account, counted: Seen) -> int:
    """The table; 0 when every row agrees."""
    seen, states = account.seen, books.states(gate, DAY_S)
    rows = [
        ("languages shown", len(seen.languages), len(counted.languages), seen.languages == counted.languages),
        ("languages chosen", seen.languages.total(), counted.languages.total(), seen.languages == counted.languages),
        ("pages viewed", seen.views.total(), counted.views.total(), seen.views == counted.views),
        ("different pages × languages", len(seen.views), len(counted.views), seen.views == counted.views),
        ("visits", seen.visits, counted.visits, seen.visits == counted.visits),
        ("kiosks that prove their release", 1, states.count("proved"), states == ["proved"]),
    ]
    print(f"\n{'':32} {'touched':>10} {'on the server':>14}")
    for name, touched, stored, agree in rows:
        print(f"{name:32} {touched:>10} {stored:>14}  {'agrees' if agree else 'DIFFERS'}")
    took = time.monotonic() - account.started
    print(f"\nthe sample at {SITE}; pictures in {FOLDER}/; {took:.0f} s")
    return 0 if all(agree for *_, agree in rows) else 1


def _say(line: str) -> None:
    print(f"· {line}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
