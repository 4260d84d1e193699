"""Every guard of `python -m tests.guards` stands where the list says, and the tests that miss it exist."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

from tests.guards.guard import Guard
from tests.guards.listed import GUARDS

ROOT = Path(__file__).parent.parent
LEAST = 30


@cache
def written_in(file: str) -> frozenset[str]:
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


def test_there_are_many_guards_and_each_has_a_name_of_its_own() -> None:
    assert len({guard.name for guard in GUARDS}) == len(GUARDS) >= LEAST


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.name)
def test_a_guard_stands_there_once_and_tests_that_exist_miss_it(guard: Guard) -> None:
    assert guard.fits(ROOT)
    assert guard.instead != guard.snippet
    for node_id in guard.node_ids():
        file, _, name = node_id.partition("::")
        assert name in written_in(file), node_id
