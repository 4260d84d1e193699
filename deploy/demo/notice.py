"""`python -m deploy.demo.notice`: the sample drill on the screen of the running demonstration; `--remove` ends it.

It is issued now, signed by the demonstration's author and approver, and handed to its publisher: the same
commands that people with keys would type. With `--fill TEMPLATE` one key on duty fills in a shipped template
instead; the author and the approver sign the template before, if they have not yet.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from deploy.demo.command import CommandFailed, run
from deploy.demo.gate import FIRST_PORT, SOURCES, Gate, NotReady, wait
from deploy.demo.people import PUBLISHER

FOLDER = Path("build/demo")
DRILL = SOURCES / "notices" / "evacuation-drill.toml"
TEMPLATES = SOURCES / "notices" / "templates"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m deploy.demo.notice", description=__doc__)
    parser.add_argument("file", type=Path, nargs="?", default=DRILL, metavar="NOTICE.toml", help="(the sample drill)")
    parser.add_argument("--remove", action="store_true", help="take it off the screens again")
    parser.add_argument("--fill", default="", metavar="TEMPLATE", help="fill in a shipped template, say closure")
    parser.add_argument(
        "--set", action="append", default=[], metavar="SLOT=VALUE", help="with --fill: a choice, a number"
    )
    for option, usual in (("--until", "+1h"), ("--next", "+30m"), ("--severity", "")):
        parser.add_argument(option, default=usual, help=f"with --fill ({usual or 'the usual one'})")
    args = parser.parse_args()
    gate = Gate(FOLDER / "gate", 0, 0, port=FIRST_PORT)
    try:
        if args.fill:
            fill(gate, args.fill, _filled_with(args), remove=args.remove)
        else:
            publish(gate, args.file, remove=args.remove)
    except (CommandFailed, NotReady) as failed:
        print(f"The notice was not published: {failed}", file=sys.stderr)
        return 1
    done = "removed" if args.remove else "published"
    print(f"{args.fill or args.file.stem} is {done}; the kiosk polls every few seconds.")
    return 0


def publish(gate: Gate, file: Path, *, remove: bool = False) -> None:
    """Release the notice in `file` as of now, or take it out; returns when the publisher has written it."""
    before = _versions(gate)
    with tempfile.TemporaryDirectory() as folder:
        built, request = Path(folder, "built"), Path(folder, "request")
        built.mkdir()
        if not remove:
            version = str(int(time.time()))  # only grows
            run("packctl", "notices", "build", file, "--now", "--out", built, "--version", version)
        removed = [f"notices/{PUBLISHER}/{file.stem}.json"] if remove else []
        gate.people.sign(request, built, gate.publish, gate.inbox, removed)
    _published(gate, before)


def fill(gate: Gate, template: str, values: Sequence[str], *, remove: bool = False) -> None:
    """Fill in `template` with the key on duty, or end what was filled in; returns when the publisher has written it."""
    released = gate.publish / "targets" / "templates" / PUBLISHER
    if not remove and not any(released.glob(f"*.{template}.json")):
        _release_template(gate, template)
    before = _versions(gate)
    with tempfile.TemporaryDirectory() as folder:
        what = ["end", template] if remove else ["fill", template, "--id", template, *values]
        gate.people.on_duty(Path(folder, "request"), gate.publish, gate.inbox, what)
    _published(gate, before)


def _release_template(gate: Gate, template: str) -> None:
    before = _versions(gate)
    with tempfile.TemporaryDirectory() as folder:
        built = Path(folder, "built")
        run("packctl", "notices", "build", TEMPLATES / f"{template}.toml", "--out", built)
        gate.people.sign(Path(folder, "request"), built, gate.publish, gate.inbox)
    _published(gate, before)


def _filled_with(args: argparse.Namespace) -> list[str]:
    values = [word for value in args.set for word in ("--set", value)]
    severity = ["--severity", args.severity] if args.severity else []
    return [*values, "--until", args.until, "--next", args.next, *severity]


def _versions(gate: Gate) -> int:
    if not gate.publish.exists():
        raise NotReady("no demonstration is running in this folder; start `make demo` first")
    return len(list((gate.publish / "metadata").glob("*.snapshot.json")))


def _published(gate: Gate, before: int) -> None:
    wait(lambda: _versions(gate) > before, f"the publisher; see {gate.log('publisher')}")


if __name__ == "__main__":
    sys.exit(main())
