"""A scripted traveller completes every task: real window, real touches and keys, real sound, real counts.

Each task is done once, by hand, keypad or ear, in one language and on one panel, in turn; `make proof` does all of them
in every way (`tests/tasks/__main__.py`). Pictures of them lie in ``build/tasks``.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.screen_content import ORDER
from tests.tasks.catalogue import TASKS, Input
from tests.tasks.runs import PANELS, Round, Run, rotated

pytestmark = pytest.mark.window

FEWEST = 40


@pytest.fixture(scope="module")
def travels(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Round]:
    made = Round(tmp_path_factory.mktemp("tasks"))
    yield made
    made.close()


@pytest.mark.parametrize("run", rotated(), ids=lambda run: run.name)
def test_a_traveller_completes(run: Run, travels: Round) -> None:
    travels.carry_out(run)


def test_the_tasks_are_many_and_speak_every_language_on_both_panels_by_every_hand() -> None:
    runs = rotated()
    assert len(TASKS) == len(runs) >= FEWEST
    assert len({task.name for task in TASKS}) == len(TASKS)
    assert {run.language for run in runs} == set(ORDER)
    assert {(run.panel, run.input) for run in runs} == {(panel, each) for panel in PANELS for each in Input}
