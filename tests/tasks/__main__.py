"""`make proof`: every task in every language, on both panels, by every kind of hand. Hours; it goes on where it was.

What has passed stands in ``build/tasks/passed.json``, for what it passed with (`PROVED`): any change of that begins
anew. Ends with status 0 when nothing is left to do. The first of them are those of `--covering`, which stops there:
every task in every language, with panels and hands in turn. `--only` picks tasks by name, `--language`, `--panel` and
`--input` what to do them with, `--once` does each only once, in turn, as `make test` does. `--workers`: how many are
on their way at a time, each before a kiosk of its own.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from tests.tasks.runs import Run, covering, everything, rotated
from tests.tasks.side_by_side import outcomes
from tests.toll import told

RECORD = Path("build") / "tasks" / "passed.json"
PROVED = ("kiosk", "content_packs", "tests/tasks", "pyproject.toml")
"""What has a say in what a traveller sees, and the travellers themselves."""


class Record:
    """What has passed with what is proved here."""

    def __init__(self, path: Path, proved: str) -> None:
        self._path, self._proved = path, proved
        kept = json.loads(path.read_text()) if path.exists() else {}
        self._passed: list[str] = kept["passed"] if kept.get("proved") == proved else []

    def __contains__(self, run: Run) -> bool:
        return run.name in self._passed

    def __len__(self) -> int:
        return len(self._passed)

    def add(self, run: Run) -> None:
        self._passed.append(run.name)
        self._path.parent.mkdir(parents=True, exist_ok=True)
        new = self._path.with_suffix(".new")
        new.write_text(json.dumps({"proved": self._proved, "passed": self._passed}, indent=0))
        new.replace(self._path)


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    every = rotated() if options.once else covering() if options.covering else everything()
    runs = list(_chosen(every, options))
    record = Record(RECORD, _proved())
    left = [run for run in runs if run not in record]
    print(f"{len(runs)} tasks, {len(runs) - len(left)} of them passed before", flush=True)
    failed = _carried_out(left, record, options.workers, patient=not options.once)
    told({"tasks": len(runs), "failed": len(failed)}, "tasks")
    print(f"{len(runs) - len(failed)} of {len(runs)} tasks passed" + "".join(f"\n  not {name}" for name in failed))
    return 1 if failed else 0


def _carried_out(runs: Sequence[Run], record: Record, workers: int, patient: bool) -> list[str]:
    """Do them all; the names of those that failed."""
    failed = list[str]()
    for outcome in outcomes(runs, workers, patient):
        if outcome.wrong:
            print(f"failed {outcome.run.name}\n{outcome.wrong}", flush=True)
        if outcome.passed:
            record.add(outcome.run)
            print(f"passed {outcome.run.name} in {outcome.seconds:.1f} s", flush=True)
        else:
            failed.append(outcome.run.name)
    return failed


def _chosen(runs: Iterable[Run], options: argparse.Namespace) -> Iterable[Run]:
    for run in runs:
        wanted = (
            (options.only, run.task.name),
            (options.language, run.language),
            (options.panel, run.panel),
            (options.input, str(run.input)),
        )
        if all(not names or name in names for names, name in wanted):
            yield run


def _proved() -> str:
    """What is proved, as git names it, and whether something stands beside it."""
    said = [
        subprocess.run(("git", *words), capture_output=True, check=True, text=True).stdout.split()
        for words in (
            ("rev-parse", *(f"HEAD:{path}" for path in PROVED)),
            ("status", "--porcelain", "--untracked-files=no", "--", *PROVED),
        )
    ]
    return " ".join(said[0]) + ("+" if said[1] else "")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.tasks", description=__doc__)
    for name in ("only", "language", "panel", "input"):
        parser.add_argument(f"--{name}", nargs="*", default=[])
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--once", action="store_true")
    parser.add_argument("--covering", action="store_true")
    return parser


if __name__ == "__main__":
    sys.exit(main())
