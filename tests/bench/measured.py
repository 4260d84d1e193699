"""What is measured of one program on the screen, over all rounds."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from subprocess import Popen
from typing import TypeAlias

from tests.bench.processes import cpu_s, pss_mb

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


@dataclass(frozen=True)
class Rest:
    """Nobody touches anything: first until the screen has prepared what may be touched for next, then measured."""

    settle_s: float
    measured_s: float


def weigh(programs: Programs, into: Measured, rest: Rest | None) -> None:
    """Their memory now, and the processor time they take at `rest`."""
    into.memory_mb.append(pss_mb(programs))
    if rest:
        time.sleep(rest.settle_s)
        used, since = cpu_s(programs), time.perf_counter()
        time.sleep(rest.measured_s)
        into.idle_percent.append(100 * (cpu_s(programs) - used) / (time.perf_counter() - since))
