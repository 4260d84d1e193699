"""What is measured of one program on the screen, over all rounds."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from subprocess import Popen
from typing import TypeAlias

from tests.bench.processes import cpu_s, pss_mb

SETTLE_S = 1.5
"""Before idling is measured: what a screen prepares for the next touch is done by then."""

Programs: TypeAlias = Sequence[Popen[bytes]]


@dataclass
class Measured:
    """One program's values, over all rounds."""

    start_s: list[float] = field(default_factory=list)
    touch_ms: list[float] = field(default_factory=list)
    page_ms: list[float] = field(default_factory=list)
    switch_ms: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    scroll_ms: list[float] = field(default_factory=list)
    work_ms: list[float] = field(default_factory=list)
    flip_ms: list[float] = field(default_factory=list)
    memory_mb: list[float] = field(default_factory=list)
    ui_memory_mb: list[float] = field(default_factory=list)
    idle_percent: list[float] = field(default_factory=list)


def weigh(programs: Programs, into: Measured, rest_s: float) -> None:
    """Their memory now, and the processor time they take when nobody touches anything for `rest_s`."""
    into.memory_mb.append(pss_mb(programs))
    if rest_s:
        time.sleep(SETTLE_S)
        used, since = cpu_s(programs), time.perf_counter()
        time.sleep(rest_s)
        into.idle_percent.append(100 * (cpu_s(programs) - used) / (time.perf_counter() - since))
