"""Puts the agent of one kiosk together. The only place that knows all its parts."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from random import Random

from content_packs.fetching import Fetcher
from content_packs.trust.trust import Trust
from kiosk.agent.announcing import Announcer
from kiosk.agent.backoff import Backoff
from kiosk.agent.carriers import Mirrors, StoredFirst, carrier
from kiosk.agent.device_api import DeviceApi
from kiosk.agent.downloads import Downloads
from kiosk.agent.enrolment import Enrolment
from kiosk.agent.fetching.allowance import MEGABYTE, Allowance, bounds_of
from kiosk.agent.heartbeats import EVERY_S, Heartbeats
from kiosk.agent.indexing import Indexing
from kiosk.agent.loop import Agent, Job, Troubles
from kiosk.agent.renewal import Renewal
from kiosk.agent.repair import Repair
from kiosk.agent.stick.returning import Returning
from kiosk.agent.stick.watching import Sticks
from kiosk.agent.sync import Sync
from kiosk.agent.uploads import Uploads
from kiosk.agent.withdrawing import Withdrawing
from kiosk.agent_file import AgentReport, agent_file
from kiosk.blobs import BlobStore
from kiosk.clock import Moment
from kiosk.edition import ROOT_FILE
from kiosk.errors import SettingsError
from kiosk.identity import device_key
from kiosk.journal import Journal
from kiosk.proof_file import read_report
from kiosk.settings import Settings
from kiosk.state import State

MOST_S = 300
"""The longest wait after failures that a server's return may go unnoticed."""
RETRY_MOST_S = 900
"""The longest wait before content that was refused is looked at again; news end it at once."""
TELL_STAFF_S = 5.0
"""How often the staff screen is told how the agent is."""
TELL_S = 3_600.0
"""How long heartbeats tell that a damaged state.db was replaced."""


@dataclass
class Parts:
    """What tests reach for."""

    agent: Agent
    state: State
    sync: Sync
    downloads: Downloads
    troubles: Troubles


def assemble(
    settings: Settings,
    now: Moment,
    random: Random,
    carriers: list[Fetcher] | None = None,
    monotonic: Callable[[], float] = time.monotonic,
) -> Parts:
    """The agent of the kiosk in `settings.home`. Raises `DatabaseNewerError`, `SettingsError` or `CouldNotReach`."""
    home = settings.home
    state, state_problem = State.open(home, now.wall)
    troubles = Troubles()
    troubles.say("state", state_problem)
    told_until = now.monotonic + TELL_S
    sync, downloads, sticks = _fetching(settings, state, random, carriers, monotonic)
    beat_s = min(settings.poll_s, EVERY_S)

    def every(steady: float, most: float = MOST_S) -> Backoff:
        return Backoff(steady, most, random)

    def problems() -> str:
        if monotonic() > told_until:
            troubles.say("state", "")
        kept = (troubles.of(job) for job in ("sync", "search", "state"))
        said = (*kept, downloads.problem, read_report(home).problem)
        return "; ".join(sentence for sentence in said if sentence)

    api = DeviceApi(settings.server)
    heartbeats = Heartbeats(home, settings.poll_s, version("gatepost"), api, state, problems, every(beat_s))
    enrolment = Enrolment(api, device_key(home), settings.kind, state, every(beat_s))
    renewal = Renewal(api, device_key(home), state, Journal(home), every(beat_s))
    uploads = Uploads(home, api, state, every(beat_s))
    sticks.give_back = Returning(home, device_key(home), state, heartbeats.beat).give

    def enrol(at: Moment) -> float:
        return enrolment.step(at) if state.identity() is None or heartbeats.is_stranger(at) else enrolment.rest()

    jobs = [
        Job("sync", sticks.first(sync.step), lambda: sync.problem, every(beat_s)),
        Job("stick", sticks.step, lambda: sticks.problem, every(beat_s)),
        Job("enrolment", enrol, lambda: enrolment.problem, every(beat_s)),
        Job("credential", renewal.step, lambda: renewal.problem, every(beat_s)),
        Job("heartbeat", heartbeats.step, lambda: heartbeats.problem, every(beat_s)),
        Job("uploads", uploads.step, lambda: uploads.problem, every(beat_s)),
        Job("search", lambda _: sync.indexing.look(state, home), lambda: sync.indexing.problem, every(beat_s)),
        Job("log", Announcer(state).step, lambda: "", every(beat_s)),
        Job("staff", _telling(settings, sync, heartbeats, problems), lambda: "", every(beat_s)),
    ]
    return Parts(Agent(jobs, troubles), state, sync, downloads, troubles)


def _fetching(
    settings: Settings, state: State, random: Random, carriers: list[Fetcher] | None, monotonic: Callable[[], float]
) -> tuple[Sync, Downloads, Sticks]:
    """The way from the network, and sticks, each read by a way of its own into the same switch."""

    def sync_from(places: list[Fetcher] | None) -> tuple[Sync, Downloads]:
        return make_sync(settings, read_root(settings.home), state, random, places, monotonic)

    sync, downloads = sync_from(carriers)
    return sync, downloads, Sticks(settings, state, lambda stick: sync_from([stick])[0], sync.overtaken)


def _telling(
    settings: Settings, sync: Sync, heartbeats: Heartbeats, problems: Callable[[], str]
) -> Callable[[Moment], float]:
    """What tells the staff screen how the agent is."""
    told = agent_file(settings.home)

    def tell(at: Moment) -> float:
        seen = (_minute(sync.synced), _minute(heartbeats.heard))
        told.write(AgentReport(at.boot, heartbeats.version, settings.link, *seen, problems()))
        return TELL_STAFF_S

    return tell


def _minute(at: dt.datetime | None) -> dt.datetime | None:
    """To the minute, so that what staff see is not written every ten seconds."""
    return at.replace(second=0, microsecond=0) if at else None


def make_sync(
    settings: Settings,
    root: bytes,
    state: State,
    random: Random,
    carriers: list[Fetcher] | None = None,
    monotonic: Callable[[], float] = time.monotonic,
) -> tuple[Sync, Downloads]:
    """The way content takes, from carriers (the settings' repositories, if none are given) to an activation."""
    home = settings.home
    store = BlobStore(home, settings.downloads.keep_free_mb * MEGABYTE)
    allowance = Allowance(bounds_of(settings), home)
    proxy = settings.downloads.proxy
    ours = carriers or [carrier(address, proxy, allowance.spend) for address in settings.repositories]
    mirrors = Mirrors(ours, monotonic)
    downloads = Downloads(store, mirrors, allowance, monotonic)
    trust = Trust(root, home / "trust", StoredFirst(store, mirrors), high_water=state.high_water())
    polls, retries = Backoff(settings.poll_s, MOST_S, random), Backoff(settings.poll_s, RETRY_MOST_S, random)
    repair = Repair(store, root)
    indexing = Indexing(store)
    withdrawing = Withdrawing(trust, state, store)
    sync = Sync(
        home, settings.base_plan, state, store, trust, downloads, mirrors, repair, indexing, withdrawing, polls, retries
    )
    return sync, downloads


def read_root(home: Path) -> bytes:
    """The embedded root of trust."""
    try:
        return (home / ROOT_FILE).read_bytes()
    except OSError as error:
        raise SettingsError(
            f"{home / ROOT_FILE} cannot be read ({error.strerror}); run `kiosk provision` first"
        ) from error
