"""`run/agent.json`: what the agent says of itself to the staff screen. Replaced by rename; the ui reads it."""

from __future__ import annotations

import contextlib
import datetime as dt
from pathlib import Path

import msgspec

from content_packs import durable
from content_packs.model import Frozen
from kiosk.clock import Moment
from kiosk.proof_file import MAX_FILE_BYTES, RUN_FOLDER

AGENT_FILE = "agent.json"


class AgentReport(Frozen, frozen=True):
    """`synced` is when content was last asked for and answered, `heard` when the centre last answered a
    heartbeat, both by our wall clock in this `boot`; `problem` is what heartbeats tell."""

    boot: str
    software: str = ""
    link: str = ""
    synced: dt.datetime | None = None
    heard: dt.datetime | None = None
    problem: str = ""


class AgentReportWriter:
    """Writes when something changed. A full or read-only disk only makes it silent."""

    def __init__(self, home: Path) -> None:
        self._path = home / RUN_FOLDER / AGENT_FILE
        self._last: AgentReport | None = None

    def write(self, report: AgentReport) -> None:
        if report == self._last:
            return
        with contextlib.suppress(OSError):
            self._path.parent.mkdir(exist_ok=True)
            durable.put(self._path, msgspec.json.encode(report), flushed=False)
            self._last = report


def read_agent(home: Path, now: Moment) -> AgentReport | None:
    """What the agent of this boot said last, if it can be read."""
    path = home / RUN_FOLDER / AGENT_FILE
    with contextlib.suppress(OSError, msgspec.MsgspecError):
        if path.stat().st_size <= MAX_FILE_BYTES:
            said = msgspec.json.decode(path.read_bytes(), type=AgentReport)
            return said if said.boot == now.boot else None
    return None
