"""`kiosk export-return PATH`: what this kiosk gives back, onto a stick, here or through the agent that is at work."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from random import Random

from content_packs.wire import ClockTrust
from kiosk.agent.backoff import Backoff
from kiosk.agent.device_api import DeviceApi
from kiosk.agent.heartbeats import Heartbeats
from kiosk.agent.main import AgentAtWork, only_agent
from kiosk.agent.stick.ordering import order_return
from kiosk.agent.stick.returning import CannotReturn, Returning, may_return, return_file
from kiosk.clock import Clock, Moment, read_moment
from kiosk.identity import Identity, device_key
from kiosk.settings import Settings
from kiosk.state import State, StateReader
from kiosk.tally import TallyWriter

DAY = dt.timedelta(days=1)


def export_return(settings: Settings, stick: Path, *, last: bool) -> str:
    """Write the return of the kiosk in `settings.home`; a sentence. Raises `CannotReturn`.

    `last`: nobody counts on this disk any more, so that its open day is closed first.
    """
    try:
        with only_agent(settings.home):
            now = read_moment()
            if last:
                close_open_day(settings.home, now)
            written = _write_here(settings, stick, now)
            return f"Written to {written}. Bring it to the centre."
    except AgentAtWork:
        if last:
            raise CannotReturn("An agent is at work on this disk; --last is for a disk that serves no more.") from None
        identity = _identity(settings.home)
        report = order_return(settings.home, stick, read_moment, time.sleep)
        if not report.returned:
            raise CannotReturn(report.detail or f"{stick} took no return.") from None
        written = return_file(stick, identity, device_key(settings.home))
        return f"Written to {written}. Bring it to the centre."


def _identity(home: Path) -> Identity:
    """Raises `CannotReturn`: whom nobody let in need not wait for the agent to write nothing."""
    states = StateReader(home)
    try:
        identity, _ = may_return(states)
    finally:
        states.close()
    return identity


def close_open_day(home: Path, now: Moment) -> None:
    """As if the day were over. Counts that were never dated stay behind."""
    writer = TallyWriter.open(home, now)
    writer.close_days(replace(now, wall=now.wall + DAY), Clock(ClockTrust.CARRIED))
    writer.close()


def _write_here(settings: Settings, stick: Path, now: Moment) -> Path:
    state, _ = State.open(settings.home, now.wall)
    backoff = Backoff(settings.poll_s, settings.poll_s, Random(0))  # noqa: S311 - nothing is asked
    api = DeviceApi(settings.server)
    beats = Heartbeats(settings.home, settings.poll_s, version("gatepost"), api, state, str, backoff)
    try:
        return Returning(settings.home, device_key(settings.home), state, beats.beat).write(stick, now)
    finally:
        state.close()
        api.close()
