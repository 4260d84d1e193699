"""docs/threats.md and the attack table's tests name each other: every row is held, and no test is missing."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
DOCUMENT = ROOT / "docs" / "threats.md"
TABLE = ("tests/test_attacks.py", "tests/test_attacks_carrier.py")
NAMED = re.compile(r"`(tests/test_\w+\.py)::(test_\w+)`")


def rows() -> list[list[str]]:
    """The cells of every row of the tables: attack, caught by, test."""
    lines = [line for line in DOCUMENT.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [row for row in cells if row[-1] != "test"]


@cache
def written_in(file: str) -> tuple[str, ...]:
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    return tuple(node.name for node in tree.body if isinstance(node, ast.FunctionDef) and node.name[:5] == "test_")


def named() -> list[tuple[str, str]]:
    return [found for row in rows() for found in NAMED.findall(row[-1])]


def test_every_attack_has_what_catches_it_and_a_test_that_exists() -> None:
    for attack, caught_by, held in rows():
        found = NAMED.findall(held)
        assert attack
        assert caught_by
        assert held.count("::") == len(found) > 0, attack
        assert [name for file, name in found if name not in written_in(file)] == [], attack


def test_every_test_of_the_attack_table_stands_in_the_document_in_order() -> None:
    for of_table in TABLE:
        assert tuple(name for file, name in named() if file == of_table) == written_in(of_table)
