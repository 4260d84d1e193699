"""`python -m tests.fleet [N]`: N kiosks in the laboratory; the table, and the same as build/fleet.json."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.fleet.laboratory import ROOT, Laboratory
from tests.fleet.scenario import Scale
from tests.fleet.table import goals, rows, written

IN_MEMORY = Path("/dev/shm")  # noqa: S108 - one disk for a thousand kiosks would be what is measured


def main(arguments: Sequence[str]) -> int:
    """Run once. Ends with 1 when a goal is missed."""
    parser = argparse.ArgumentParser(prog="python -m tests.fleet", description=__doc__)
    parser.add_argument("kiosks", type=int, nargs="?", default=Scale.kiosks)
    parser.add_argument("--steady", type=float, default=Scale.steady_s, help="seconds with nothing new")
    parser.add_argument("--output", type=Path, default=ROOT / "build" / "fleet.json")
    options = parser.parse_args(arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that everything started here is ended, too
    base = IN_MEMORY if os.access(IN_MEMORY, os.W_OK) else None
    with (
        tempfile.TemporaryDirectory(prefix="gatepost-fleet-", dir=base, ignore_cleanup_errors=True) as folder,
        Laboratory(Path(folder), Scale(options.kiosks, steady_s=options.steady)) as laboratory,
    ):
        found = laboratory.run()
    print(written(rows(found)))
    options.output.parent.mkdir(parents=True, exist_ok=True)
    verdicts = goals(found)
    for goal, met in verdicts.items():
        print(f"{'ok' if met else 'MISSED':6}  {goal}")
    options.output.write_text(json.dumps({"rows": rows(found), "goals": verdicts}, indent=2) + "\n", encoding="utf-8")
    return 0 if all(verdicts.values()) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
