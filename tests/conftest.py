"""Settings for every test: where hypothesis stops."""

from __future__ import annotations

import hypothesis

hypothesis.settings.register_profile(
    "gatepost",
    deadline=None,  # timings live in tests/bench; a shared machine wobbles
    derandomize=True,  # the same examples on every machine: a red test is red for everybody
    max_examples=60,
)
hypothesis.settings.load_profile("gatepost")
