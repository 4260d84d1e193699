"""What the system says of running processes: their memory, their processor time, and how they are ended."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

END_S = 10.0
ROOT = Path(__file__).parent.parent.parent


@contextmanager
def running(command: Sequence[str], log: Path, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """A process in a group of its own; ended with everything that it started, however the body is left."""
    process = _started(command, log, environment)
    try:
        yield process
    finally:
        end(process)


def end(process: subprocess.Popen[bytes]) -> None:
    """Ask it to end; what does not, and what it left behind, is killed."""
    if process.poll() is None:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(END_S)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def pss_mb(processes: Sequence[subprocess.Popen[bytes]]) -> float:
    """Proportional set size of these and their children, in 10⁶ bytes."""
    return sum(_pss_kib(one.pid) for root in processes for one in family(root)) * 1024 / 1e6


def private_mb(process: subprocess.Popen[bytes]) -> float:
    """What this one and its children share with nobody, in 10⁶ bytes."""
    return sum(float(one.memory_full_info().uss) for one in family(process)) / 1e6


def cpu_s(processes: Sequence[subprocess.Popen[bytes]]) -> float:
    """Processor seconds, user and system, of these and their children until now."""
    return sum(_cpu_s(one) for root in processes for one in family(root))


def family(process: subprocess.Popen[bytes]) -> list[psutil.Process]:
    root = psutil.Process(process.pid)
    return [root, *root.children(recursive=True)]


def _started(command: Sequence[str], log: Path, environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    with log.open("ab") as out:
        return subprocess.Popen(
            command,
            env={**os.environ, **environment},
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,
        )


def _pss_kib(pid: int) -> int:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    return 0


def _cpu_s(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)
