"""Settings for every test: where hypothesis stops, and which tests may not run side by side."""

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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that share a heavy part run in one worker, so that the part is made once."""
    for item in items:
        for heavy in ("window", "browser"):
            if item.get_closest_marker(heavy) and not item.get_closest_marker("xdist_group"):
                item.add_marker(pytest.mark.xdist_group(heavy))
