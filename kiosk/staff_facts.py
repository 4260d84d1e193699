"""What staff want to know of a kiosk, gathered from its files. Nothing secret, and nothing of a visit."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from content_packs.wire import ClockTrust
from kiosk.activation import Signed
from kiosk.agent_file import AgentReport, agent_file
from kiosk.clock import Clock, Moment
from kiosk.edition import Edition
from kiosk.identity import Identity

GIGABYTE = 1_000_000_000


@dataclass(frozen=True)
class Facts:
    """`releases`, `languages` and `notices` are ``<publisher>/<name> <version>``. `synced` and `heard` are when the
    agent last asked for content and last was answered by the centre. `clock_at` is what the machine's clock
    said when it was looked at, `skew_s` what to add to it, where a server has said so."""

    kiosk: str
    software: str
    plan: str
    releases: tuple[str, ...]
    languages: int
    notices: tuple[str, ...]
    synced: dt.datetime | None
    heard: dt.datetime | None
    problem: str
    clock_at: dt.datetime
    trust: ClockTrust
    skew_s: float | None
    disk_free_gb: float
    link: str


def gather(home: Path, edition: Edition | None, identity: Identity, clock: Clock, now: Moment) -> Facts:
    """The facts as of `now`, whole minutes of it."""
    said = agent_file(home).read(now) or AgentReport(boot=now.boot)
    shown = edition.activation if edition else None
    return Facts(
        kiosk=identity.kiosk,
        software=said.software,
        plan=f"{shown.plan_ref} {shown.plan_sha256[:12]}" if shown else "",
        releases=_named(shown.releases) if shown else (),
        languages=len(shown.languages) if shown else 0,
        notices=_named(shown.notices) if shown else (),
        synced=said.synced,
        heard=said.heard,
        problem=said.problem,
        clock_at=now.wall.replace(second=0, microsecond=0),
        trust=clock.trust,
        skew_s=round(clock.offset_s) if clock.offset_s is not None else None,
        disk_free_gb=round(shutil.disk_usage(home).free / GIGABYTE, 1),
        link=said.link,
    )


def _named(signed: Sequence[Signed]) -> tuple[str, ...]:
    return tuple(f"{one.reference} {one.version}" for one in signed)
