"""`make proof`: every task in every language, on both panels, by every kind of hand. Hours; it goes on where it was.

What has passed stands in ``build/proof-tasks.json``, for the commit it passed at: another commit begins anew. Ends
with status 0 when nothing is left to do. The first of them are those of `--covering`, which stops there: every task in
every language, with panels and hands in turn. `--only` picks tasks by name, `--language`, `--panel` and `--input` what
to do them with, `--once` does each only once, in turn, as `make test` does.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Iterable, Sequence
from pathlib import Path

from tests.tasks.runs import Round, Run, covering, everything, rotated

RECORD = Path("build") / "proof-tasks.json"
TRIES = 2
"""A machine that does other work as well may be late once; whoever fails twice has failed."""


class Record:
    """What has passed at this commit."""

    def __init__(self, path: Path, commit: str) -> None:
        self._path, self._commit = path, commit
        kept = json.loads(path.read_text()) if path.exists() else {}
        self._passed: list[str] = kept["passed"] if kept.get("commit") == commit else []

    def __contains__(self, run: Run) -> bool:
        return run.name in self._passed

    def __len__(self) -> int:
        return len(self._passed)

    def add(self, run: Run) -> None:
        self._passed.append(run.name)
        self._path.parent.mkdir(parents=True, exist_ok=True)
        new = self._path.with_suffix(".new")
        new.write_text(json.dumps({"commit": self._commit, "passed": self._passed}, indent=0))
        new.replace(self._path)


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    every = rotated() if options.once else covering() if options.covering else everything()
    runs = list(_chosen(every, options))
    record = Record(RECORD, _commit())
    left = [run for run in runs if run not in record]
    print(f"{len(runs)} tasks, {len(runs) - len(left)} of them passed before", flush=True)
    failed = _carried_out(left, record, patient=not options.once)
    print(f"{len(runs) - len(failed)} of {len(runs)} tasks passed" + "".join(f"\n  not {name}" for name in failed))
    return 1 if failed else 0


def _carried_out(runs: Sequence[Run], record: Record, patient: bool) -> list[str]:
    """Do them all; the names of those that failed."""
    failed = list[str]()
    if not runs:
        return failed
    with tempfile.TemporaryDirectory(prefix="tasks-") as folder:
        travels = Round(Path(folder), patient)
        try:
            for run in runs:
                if _passes(travels, run):
                    record.add(run)
                else:
                    failed.append(run.name)
        finally:
            travels.close()
    return failed


def _passes(travels: Round, run: Run) -> bool:
    for _ in range(TRIES):
        began = time.monotonic()
        try:
            travels.carry_out(run)
        except AssertionError:
            print(f"failed {run.name}\n{traceback.format_exc()}", flush=True)
        else:
            print(f"passed {run.name} in {time.monotonic() - began:.1f} s", flush=True)
            return True
    return False


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


def _commit() -> str:
    """The commit that is proved, and whether something stands beside it."""
    said = [
        subprocess.run(("git", *words), capture_output=True, check=True, text=True).stdout.strip()
        for words in (("rev-parse", "HEAD"), ("status", "--porcelain", "--untracked-files=no"))
    ]
    return said[0] + ("+" if said[1] else "")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.tasks", description=__doc__)
    for name in ("only", "language", "panel", "input"):
        parser.add_argument(f"--{name}", nargs="*", default=[])
    parser.add_argument("--once", action="store_true")
    parser.add_argument("--covering", action="store_true")
    return parser


if __name__ == "__main__":
    sys.exit(main())
