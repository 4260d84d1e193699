"""`kiosk run` keeps both processes alive, and ends them when it ends."""

from __future__ import annotations

import itertools
import signal
import sys
import time
from pathlib import Path

from kiosk.supervisor import FIRST_WAIT_S, Child, Supervisor


def test_whichever_dies_is_started_again_later_each_time_and_the_other_lives_on() -> None:
    lives = Child("lives", ("sleep", "60"))
    dies = Child("dies", ("false",))
    supervisor = Supervisor([lives, dies])
    now, starts = 100.0, []
    try:
        for _ in range(4):
            supervisor.look(now)
            assert dies.process is not None
            starts.append(now)
            dies.process.wait()
            supervisor.look(now)
            assert dies.process is None
            now = dies.due
        assert lives.process is not None
        assert lives.process.poll() is None
    finally:
        supervisor.stop(grace_s=5)
    gaps = [later - earlier for earlier, later in itertools.pairwise(starts)]
    assert gaps == [FIRST_WAIT_S, 2 * FIRST_WAIT_S, 4 * FIRST_WAIT_S]
    assert lives.process.poll() == -signal.SIGTERM


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
