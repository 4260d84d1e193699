"""`make demo`: a server and one paired kiosk on this machine, until Ctrl-C."""

from __future__ import annotations

import argparse
import signal
import sys
import time
from pathlib import Path

from deploy.demo.command import CommandFailed
from deploy.demo.gate import OPERATOR, SHIPPED, SITE, Gate, NotReady, wait
from deploy.demo.screen import Screen, screen
from kiosk.state import StateReader

FOLDER = Path("build/demo")
PICTURE = FOLDER / "kiosk.png"
SIZES = {"portrait": (1080, 1920), "landscape": (1920, 1080)}
PICTURE_EVERY_S = 10


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m deploy.demo", description=__doc__)
    parser.add_argument("--orientation", choices=SIZES, default="portrait")
    width, height = SIZES[parser.parse_args().orientation]
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    gate = Gate(FOLDER / "gate", width, height, content=SHIPPED)
    try:
        with screen(width, height) as shown:
            _open(gate, shown)
            _until_interrupted(gate, shown)
    except KeyboardInterrupt:
        print("\nStopping.")
    except (CommandFailed, NotReady) as failed:
        print(f"The demonstration could not start: {failed}", file=sys.stderr)
        return 1
    finally:
        gate.stop()
    return 0


def _open(gate: Gate, shown: Screen) -> None:
    gate.prepare(_say)
    _say("starting the server")
    gate.start_server()
    _say("starting the kiosk, and letting it in")
    gate.start_kiosk(shown.display)
    pair(gate)
    _say("ready\n")
    print(f"  dashboard   {gate.address}/dashboard   (name: {OPERATOR}, one-time password: {gate.password})")
    print(f"  phone page  {gate.address}/en/gatepost-sample/arrivals/e-visa")
    place = f"a virtual screen: its picture is in {PICTURE}, a new one every {PICTURE_EVERY_S} s"
    print(f"  kiosk       {place if shown.virtual else 'the window before you'}")
    print(f"  logs        {gate.folder / 'logs'}")
    print("\nCtrl-C stops all.", flush=True)


def pair(gate: Gate) -> None:
    """Approve the code that the kiosk shows, and wait until it has its own plan."""
    reader = StateReader(gate.home)
    wait(lambda: reader.enrolment(), f"the kiosk's pairing code; see {gate.log('kiosk')}")
    code = reader.enrolment()
    if code:
        gate.pair(code.user_code)
    wait(lambda: _follows_its_site(reader), f"the kiosk to follow its plan; see {gate.log('kiosk')}", limit_s=60)


def _follows_its_site(reader: StateReader) -> bool:
    current = reader.current()
    return current is not None and current.plan_ref.endswith(f"/{SITE}")


def _until_interrupted(gate: Gate, shown: Screen) -> None:
    while all(process.poll() is None for process in gate.running.values()):
        time.sleep(PICTURE_EVERY_S)
        if shown.virtual:
            shown.picture(PICTURE)
    ended = [part for part, process in gate.running.items() if process.poll() is not None]
    raise NotReady(f"{' and '.join(ended)} ended by itself; see {gate.folder / 'logs'}")


def _say(line: str) -> None:
    print(f"· {line}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
