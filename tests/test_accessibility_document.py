"""docs/accessibility.md says what holds each row of the checklist: every test it names exists, no row is missing."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
DOCUMENT = ROOT / "docs" / "accessibility.md"
NAMED = re.compile(r"`(tests/test_\w+\.py)::(test_\w+)`")
ROWS = [f"A{number:02}" for number in range(1, 33)]


@cache
def rows() -> dict[str, list[str]]:
    lines = [line for line in DOCUMENT.read_text(encoding="utf-8").splitlines() if line.startswith("| A")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    assert len(cells) == len({row[0] for row in cells}), "a row stands there twice"
    return {row[0]: row[1:] for row in cells}


@cache
def written_in(file: str) -> frozenset[str]:
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def test_every_row_of_the_checklist_stands_there_once_in_order() -> None:
    assert list(rows()) == ROWS


@pytest.mark.parametrize("row", ROWS)
def test_every_row_has_a_number_and_is_held_by_tests_that_exist(row: str) -> None:
    requirement, number, held, _ = rows()[row]
    assert requirement
    assert number
    named = NAMED.findall(held)
    assert named, row
    assert held.count("::") == len(named), "a name is not written as `tests/test_….py::test_…`"
    assert [f"{file}::{name}" for file, name in named if name not in written_in(file)] == []
