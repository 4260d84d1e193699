"""`python -m deploy.demo.notice`: the sample drill on the screen of the running demonstration; `--remove` ends it.

It is issued now, signed by the demonstration's author and approver, and handed to its publisher: the same
commands that people with keys would type.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from deploy.demo.command import CommandFailed, run
from deploy.demo.gate import FIRST_PORT, SOURCES, Gate, NotReady, wait
from deploy.demo.people import PUBLISHER

FOLDER = Path("build/demo")
DRILL = SOURCES / "notices" / "evacuation-drill.toml"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m deploy.demo.notice", description=__doc__)
    parser.add_argument("file", type=Path, nargs="?", default=DRILL, metavar="NOTICE.toml", help="(the sample drill)")
    parser.add_argument("--remove", action="store_true", help="take it off the screens again")
    args = parser.parse_args()
    try:
        publish(Gate(FOLDER / "gate", 0, 0, port=FIRST_PORT), args.file, remove=args.remove)
    except (CommandFailed, NotReady) as failed:
        print(f"The notice was not published: {failed}", file=sys.stderr)
        return 1
    print(f"{args.file.stem} is {'removed' if args.remove else 'published'}; the kiosk polls every few seconds.")
    return 0


def publish(gate: Gate, file: Path, *, remove: bool = False) -> None:
    """Release the notice in `file` as of now, or take it out; returns when the publisher has written it."""
    if not gate.publish.exists():
        raise NotReady("no demonstration is running in this folder; start `make demo` first")
    before = len(list((gate.publish / "metadata").glob("*.snapshot.json")))
    with tempfile.TemporaryDirectory() as folder:
        built, request = Path(folder, "built"), Path(folder, "request")
        built.mkdir()
        if not remove:
            version = str(int(time.time()))  # only grows
            run("packctl", "notices", "build", file, "--now", "--out", built, "--version", version)
        removed = [f"notices/{PUBLISHER}/{file.stem}.json"] if remove else []
        gate.people.sign(request, built, gate.publish, gate.inbox, removed)
    wait(
        lambda: len(list((gate.publish / "metadata").glob("*.snapshot.json"))) > before,
        f"the publisher; see {gate.log('publisher')}",
    )


if __name__ == "__main__":
    sys.exit(main())
