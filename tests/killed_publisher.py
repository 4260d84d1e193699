"""A publisher process that dies at any step of writing that one names."""

from __future__ import annotations

import os
import sys
from types import FrameType
from typing import Any

from content_packs import durable
from tests.simulated_repository import SimulatedRepository


def killed_at(repository: SimulatedRepository, fatal: int) -> bool:
    """Publish in a child that dies at its `fatal`-th step of writing; whether it lived to the end."""
    child = os.fork()
    if child == 0:
        _die_at(fatal)
        repository.handle_one()
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def _die_at(fatal: int) -> None:
    """Die before the `fatal`-th line of `durable` that runs, or removal of a file, whichever comes."""
    left = [fatal]

    def step() -> None:
        left[0] -= 1
        if not left[0]:
            os._exit(9)

    def watch(event: str, _: tuple[object, ...]) -> None:
        if event in {"os.remove", "os.rmdir"}:
            step()

    def trace(frame: FrameType, event: str, _: object) -> Any:
        if frame.f_code.co_filename != durable.__file__:
            return None
        if event == "line":
            step()
        return trace

    sys.addaudithook(watch)
    sys.settrace(trace)
