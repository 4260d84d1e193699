"""`kiosk run` keeps both processes alive, and ends them when it ends."""

from __future__ import annotations

import itertools
import signal
import sys
import time
from pathlib import Path

import pytest

from kiosk.supervisor import FIRST_WAIT_S, MOST_WAIT_S, Child, Supervisor, run_once, wait_s

LOOK = 0.25


def test_whichever_dies_is_started_again_at_once_then_later_each_time_and_the_other_lives_on() -> None:
    lives = Child("lives", ("sleep", "60"))
    dies = Child("dies", ("false",))
    supervisor = Supervisor([lives, dies])
    starts = []
    try:
        for step in range(20):
            now = step * LOOK
            supervisor.look(now)
            if dies.process is not None:
                starts.append(now)
                dies.process.wait()  # its death is noted by the next look
        assert lives.process is not None
        assert lives.process.poll() is None
    finally:
        supervisor.stop(grace_s=5)
    gaps = [later - earlier - LOOK for earlier, later in itertools.pairwise(starts)]
    assert gaps == [0, FIRST_WAIT_S, 2 * FIRST_WAIT_S, 4 * FIRST_WAIT_S]
    assert lives.process.poll() == -signal.SIGTERM


def test_what_keeps_dying_for_a_month_is_still_started_again() -> None:
    assert [wait_s(deaths) for deaths in (1, 2, 9, 100_000)] == [0, FIRST_WAIT_S, MOST_WAIT_S, MOST_WAIT_S]


@pytest.mark.parametrize("command", [("false",), ("sleep", "60"), ("no-such-command",)])
def test_what_is_run_before_all_may_fail_hang_or_be_missing(command: tuple[str, ...]) -> None:
    run_once(command, limit_s=0.2)


def test_a_process_that_ignores_the_end_is_made_to_end(tmp_path: Path) -> None:
    ready = tmp_path / "ready"
    program = f"import signal, time; signal.signal(15, signal.SIG_IGN); open({str(ready)!r}, 'w'); time.sleep(60)"
    deaf = Child("deaf", (sys.executable, "-c", program))
    supervisor = Supervisor([deaf])
    supervisor.look(0.0)
    until = time.monotonic() + 10
    while not ready.exists() and time.monotonic() < until:
        time.sleep(0.01)
    supervisor.stop(grace_s=0.05)
    assert deaf.process is not None
    assert deaf.process.poll() == -signal.SIGKILL
