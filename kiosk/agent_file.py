"""`run/agent.json`: what the agent says of itself to the staff screen. Replaced by rename; the ui reads it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from content_packs.model import Frozen
from kiosk.run_file import RunFile

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


def agent_file(home: Path) -> RunFile[AgentReport]:
    """What the agent of this boot said last."""
    return RunFile(home, AGENT_FILE, AgentReport)
