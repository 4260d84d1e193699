"""Garbage is searched for between touches, and only what is new."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from kiosk.ui.sweeper import MANY, Sweeper


@pytest.fixture
def sweeper() -> Iterator[Sweeper]:
    sweeper = Sweeper()
    sweeper.begin()
    yield sweeper
    sweeper.end()


def swept(steps: Iterator[None]) -> int:
    return sum(1 for _ in steps)


def test_python_does_not_search_by_itself_any_more(sweeper: Sweeper) -> None:
    assert not gc.isenabled()
    sweeper.end()
    assert gc.isenabled()


def test_a_sweeper_that_was_not_told_to_begin_leaves_python_alone() -> None:
    idle = Sweeper()
    assert swept(idle.new()) == swept(idle.rest()) == 0
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0


def test_what_the_start_brought_in_is_put_aside_once(sweeper: Sweeper) -> None:
    assert swept(sweeper.rest()) == 1
    aside = gc.get_freeze_count()
    assert aside > 0
    kept = [[] for _ in range(MANY)]  # type: ignore[var-annotated]  # anything
    assert swept(sweeper.rest()) == 1
    assert gc.get_freeze_count() <= aside
    assert len(kept) == MANY


def test_little_that_is_new_is_not_searched_and_much_is(sweeper: Sweeper) -> None:
    swept(sweeper.rest())
    assert swept(sweeper.new()) == 0
    knots: list[list[object]] = []
    for _ in range(MANY + 1):
        knot: list[object] = []
        knot.append(knot)
        knots.append(knot)
    assert swept(sweeper.new()) == 1
    knots.clear()
    before = len(gc.get_objects())
    swept(sweeper.rest())
    assert len(gc.get_objects()) < before - MANY / 2
