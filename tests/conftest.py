"""Settings for every test: where hypothesis stops, and which files come first."""

from __future__ import annotations

import hypothesis
import pytest

hypothesis.settings.register_profile(
    "gatepost",
    deadline=None,  # timings live in tests/bench; a shared machine wobbles
    derandomize=True,  # the same examples on every machine: a red test is red for everybody
    max_examples=60,
)
hypothesis.settings.load_profile("gatepost")
LONGEST_FIRST = (
    "test_tasks.py",
    "test_whole_way_kills.py",
    "test_whole_way.py",
    "test_soak.py",
    "test_kiosk_ui_window.py",
    "test_fleet.py",
    "test_random_touches.py",
    "test_content_packs_shipped.py",
    "test_content_packs_questions.py",
    "test_kiosk_screens_attract.py",
)
"""Files that take minutes are begun first: at the end one worker would wait for the other."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whole files in this order, then the others as they come."""
    items.sort(key=lambda item: _turn(item.path.name))


def _turn(file: str) -> int:
    return LONGEST_FIRST.index(file) if file in LONGEST_FIRST else len(LONGEST_FIRST)
