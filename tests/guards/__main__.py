"""`python -m tests.guards [WORD]`: take each guard out of a copy of the tree, and see which test turns red.

Prints a table and ends with 1 if a guard can go without a red test, or does not stand where the list says.
A WORD tries only the guards whose name or file contains it.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from queue import SimpleQueue

from tests.guards.guard import Guard
from tests.guards.listed import GUARDS

ROOT = Path(__file__).parents[2]
COPIED = ("content_packs", "kiosk", "server", "tests", "deploy", "docs", "pyproject.toml", "Makefile")
WORKERS = 2
FAILED = 1
"""pytest's exit status when tests ran and some failed; anything higher is no verdict."""
TIMEOUT_S = 240
FUTURE_S = 10_000_000
"""Files changed within one second look the same to Python's cache of compiled files: each change is dated apart."""

_dates = count(FUTURE_S)


@dataclass(frozen=True)
class Verdict:
    """What happened to the tests without the guard."""

    guard: Guard
    red_by: str = ""
    trouble: str = ""


def main(arguments: Sequence[str]) -> int:
    """Try every guard that was asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.guards", description=__doc__)
    parser.add_argument("word", nargs="*", help="try only guards whose name or file contains every word")
    words = parser.parse_args(arguments).word
    asked = [guard for guard in GUARDS if all(word in f"{guard.name} {guard.file}" for word in words)]
    if not asked:
        print(f"There is no guard with {' '.join(words)!r} in its name or file.")
        return 1
    with tempfile.TemporaryDirectory(prefix="gatepost-guards-") as folder:
        trees: SimpleQueue[Path] = SimpleQueue()
        for number in range(WORKERS):
            trees.put(copy_tree(Path(folder) / str(number)))
        if wrong := without_any_removed(asked, trees):
            print(wrong)
            return 1
        with ThreadPoolExecutor(WORKERS) as pool:
            verdicts = [print_row(verdict) for verdict in pool.map(lambda guard: judge(guard, trees), asked)]
    held = sum(not verdict.trouble for verdict in verdicts)
    print(f"{held} of {len(verdicts)} guards are missed by a test when they are gone")
    return int(held < len(verdicts))


def copy_tree(target: Path) -> Path:
    """What the tests need of this checkout."""
    target.mkdir()
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, target / name, ignore=shutil.ignore_patterns("__pycache__", "*.png"))
        else:
            shutil.copy(ROOT / name, target / name)
    return target


def without_any_removed(asked: Sequence[Guard], trees: SimpleQueue[Path]) -> str:
    """What is wrong before anything is removed, or "" when all tests are green."""
    with taken(trees) as tree:
        status, output = run(tree, sorted({test for guard in asked for test in guard.node_ids()}))
    return "" if status == 0 else f"the tests are not green with all guards in place:\n{output}"


def judge(guard: Guard, trees: SimpleQueue[Path]) -> Verdict:
    """Remove `guard`, run its tests, put it back."""
    with taken(trees) as tree:
        if not guard.fits(tree):
            return Verdict(guard, trouble="does not stand there exactly once")
        before = guard.remove(tree)
        redate(tree / guard.file)
        try:
            status, output = run(tree, guard.node_ids(), "-x")
        finally:
            (tree / guard.file).write_text(before, encoding="utf-8")
            redate(tree / guard.file)
    red = [line.split(" ")[1] for line in output.splitlines() if line.startswith("FAILED ")]
    if status == FAILED and red:
        return Verdict(guard, red_by=red[0].removeprefix("tests/"))
    return Verdict(guard, trouble="NO TEST MISSES IT" if status == 0 else f"no verdict:\n{output}")


@contextmanager
def taken(trees: SimpleQueue[Path]) -> Iterator[Path]:
    """A tree for oneself."""
    tree = trees.get()
    try:
        yield tree
    finally:
        trees.put(tree)


def redate(path: Path) -> None:
    date = next(_dates) + 2_000_000_000
    os.utime(path, (date, date))


def run(tree: Path, tests: Sequence[str], *more: str) -> tuple[int, str]:
    """pytest's exit status and words."""
    command = [sys.executable, "-m", "pytest", "-q", "--tb=line", "-p", "no:cacheprovider", "-k", "not postgresql"]
    environment = {**os.environ, "PYTHONPATH": str(tree), "GATEPOST_KILLS": "5"}
    command += [f"--basetemp={tree}-scratch", *more, *tests]
    done = subprocess.run(
        command, cwd=tree, env=environment, capture_output=True, text=True, timeout=TIMEOUT_S, check=False
    )
    return done.returncode, done.stdout


def print_row(verdict: Verdict) -> Verdict:
    print(f"{verdict.guard.name:60}  {verdict.red_by or verdict.trouble}", flush=True)
    return verdict


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
