"""The agent's loop: a few jobs, each due at its own time, each a step that tests call with a stepped clock.

`handle_one` runs what is due and says how long nothing will be. A job that fails says why in a sentence
and is tried again later; it never stops the others. Only a database that turns out damaged ends the
process: whoever starts it again starts with a good one.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from kiosk.agent.backoff import Backoff
from kiosk.clock import Moment

LOG = logging.getLogger("kiosk.agent")


class Troubles:
    """What is wrong right now, a sentence per job. Each is logged once, not every ten seconds."""

    def __init__(self) -> None:
        self._said: dict[str, str] = {}

    def say(self, job: str, sentence: str) -> None:
        """`sentence` is how `job` is now; "" is well."""
        if sentence != self._said.get(job, ""):
            LOG.log(logging.WARNING if sentence else logging.INFO, "%s: %s", job, sentence or "all is well again")
        self._said[job] = sentence

    def of(self, job: str) -> str:
        return self._said.get(job, "")


@dataclass
class Job:
    """A step and when it is due next, by the monotonic clock. `failing` times the tries after a mistake."""

    name: str
    step: Callable[[Moment], float]
    problem: Callable[[], str]
    failing: Backoff
    due: float = field(default=0.0)


class Agent:
    """All the jobs of one kiosk, in the order they are looked at."""

    def __init__(self, jobs: Sequence[Job], troubles: Troubles) -> None:
        self._jobs = jobs
        self._troubles = troubles

    def handle_one(self, now: Moment) -> float:
        """Run every job that is due; seconds until the next one is."""
        for job in self._jobs:
            if now.monotonic >= job.due:
                job.due = now.monotonic + self._run(job, now)
        return max(0.0, min(job.due for job in self._jobs) - now.monotonic)

    def _run(self, job: Job, now: Moment) -> float:
        """One step, with what must not stop the others turned into a wait."""
        try:
            wait = job.step(now)
        except sqlite3.OperationalError as error:
            sentence = f"a local database cannot be used ({error}); free some space or mount the disk writable"
            return self._failed(job, sentence)
        except sqlite3.DatabaseError:
            raise
        except Exception as error:
            LOG.exception("%s: a mistake in this software", job.name)
            return self._failed(job, f"a mistake in this software: {type(error).__name__}: {error}")
        self._troubles.say(job.name, job.problem())
        return wait

    def _failed(self, job: Job, sentence: str) -> float:
        self._troubles.say(job.name, sentence)
        return job.failing.failed()
