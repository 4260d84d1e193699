"""What each kiosk proves to show, and since when. What was assigned to it proves nothing.

Rules: a heartbeat *proves* what its ui recorded only when the ui's frame counter advanced since an
earlier heartbeat of the same run of the ui, and the proof is fresh. Fresh is relative to how often
the kiosk's link lets it speak. `PROVED` means that this is the release which is published for its
plan now; everything less has its own name, and its own since-when. Deciding is pure
(`take`, `judge`); `Kiosks` reads and writes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, delete, insert, select, update

from content_packs.wire import Heartbeat, HeartbeatReceipt, Proof, ReleaseProof
from server.audit import CONSOLE, Act, Entry, enter
from server.database import Database
from server.fleet.credentials import KnownKiosk
from server.publishing.expected import Expected
from server.schema import heartbeat, kiosk, showing

MIN_PATIENCE = dt.timedelta(seconds=180)
POLLS_OF_PATIENCE = 3
KEEP_SHOWING = dt.timedelta(days=90)


class Showing(msgspec.Struct, frozen=True):
    """What a proof names: the plan layer and the releases on the screen, or that staff took them off."""

    plan: str = ""
    plan_sha256: str = ""
    releases: tuple[ReleaseProof, ...] = ()
    safe: bool = False


NOTHING = Showing()


class Heard(msgspec.Struct, frozen=True):
    """What the server keeps of a kiosk's heartbeats to judge it by."""

    received_at: dt.datetime
    poll_s: int
    frames_boot: str = ""
    frames: int = 0
    proved_at: dt.datetime | None = None
    showing: Showing = NOTHING
    showing_since: dt.datetime | None = None


class KioskState(StrEnum):
    PROVED = "proved"
    OLDER = "proved-older"
    SAFE = "safe"
    NOT_PROVED = "not-proved"
    SILENT = "silent"
    NEVER_SEEN = "never-seen"


class Judgement(msgspec.Struct, frozen=True):
    state: KioskState
    since: dt.datetime


class KioskRow(msgspec.Struct, frozen=True):
    """A kiosk as the dashboard shows it."""

    name: str
    site: str
    plan: str
    kind: str
    judgement: Judgement
    heard: Heard | None
    clock: str = ""
    sync_problem: str = ""
    withdrawals: int = 0
    tallies_waiting: int = 0
    disk_free_mb: int = 0


def take(before: Heard | None, said: Heartbeat, now: dt.datetime) -> Heard:
    """What is known after heartbeat `said`, which arrived `now`."""
    heard = msgspec.structs.replace(before, received_at=now, poll_s=said.poll_s) if before else Heard(now, said.poll_s)
    proof = said.proof
    if proof is None:
        return heard
    if proof.boot != heard.frames_boot:  # a new run of the ui: its counter begins anew and proves nothing yet
        return msgspec.structs.replace(heard, frames_boot=proof.boot, frames=proof.frames)
    if proof.frames <= heard.frames:
        return heard
    return _proved(heard, proof, now)


def _proved(heard: Heard, proof: Proof, now: dt.datetime) -> Heard:
    releases = () if proof.safe else tuple(sorted(proof.releases, key=lambda release: release.pack))
    shown = Showing(proof.plan, proof.plan_sha256, releases, proof.safe)
    flipped = now - dt.timedelta(seconds=min(proof.age_s, KEEP_SHOWING.total_seconds()))
    same = shown == heard.showing and heard.showing_since is not None
    return msgspec.structs.replace(
        heard,
        frames=proof.frames,
        proved_at=flipped,
        showing=shown,
        showing_since=heard.showing_since if same else flipped,
    )


def patience(poll_s: int) -> dt.timedelta:
    """How long a kiosk that polls every `poll_s` seconds may say nothing before that means something."""
    return max(MIN_PATIENCE, dt.timedelta(seconds=min(poll_s, 86_400)) * POLLS_OF_PATIENCE)


def judge(heard: Heard | None, expected: Expected | None, enrolled_at: dt.datetime, now: dt.datetime) -> Judgement:
    """How a kiosk is, `now`, when `expected` is what its plan should show (None: its plan is not published)."""
    if heard is None:
        return Judgement(KioskState.NEVER_SEEN, enrolled_at)
    allowed = patience(heard.poll_s)
    if now - heard.received_at > allowed:
        return Judgement(KioskState.SILENT, heard.received_at)
    if heard.proved_at is None or heard.showing_since is None:
        return Judgement(KioskState.NOT_PROVED, enrolled_at)
    if now - heard.proved_at > allowed:
        return Judgement(KioskState.NOT_PROVED, heard.proved_at)
    if heard.showing.safe:
        return Judgement(KioskState.SAFE, heard.showing_since)
    current = expected is not None and shows(heard.showing, expected)
    return Judgement(KioskState.PROVED if current else KioskState.OLDER, heard.showing_since)


def shows(shown: Showing, expected: Expected) -> bool:
    """Whether a proof names exactly the plan and releases that are published now, and none that is withdrawn."""
    proved = {release.pack: release.manifest for release in shown.releases}
    return (
        shown.plan == expected.plan
        and shown.plan_sha256 == expected.plan_sha256
        and all(proved.get(pack) == sha256 for pack, sha256 in expected.manifests.items())
        and not any((pack, sha256) in expected.withdrawn for pack, sha256 in proved.items())
    )


class Kiosks:
    """Heartbeats in, states out."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def beat(self, known: KnownKiosk, said: Heartbeat, now: dt.datetime) -> HeartbeatReceipt:
        """Keep heartbeat `said` of kiosk `known`."""
        with self._database.writing() as connection:
            query = select(heartbeat).where(heartbeat.c.kiosk == known.id).with_for_update()
            row = connection.execute(query).first()
            before = _heard(row) if row else None
            heard = take(before, said, now)
            values = _values(heard, said)
            if row:
                connection.execute(update(heartbeat).where(heartbeat.c.kiosk == known.id).values(values))
            else:
                connection.execute(insert(heartbeat).values(values | {"kiosk": known.id}))
            if heard.showing_since and (before is None or before.showing_since != heard.showing_since):
                _remember(connection, known.id, heard, now)
        return HeartbeatReceipt(now=now, plan=known.plan)

    def all(self, expected: Mapping[str, Expected], now: dt.datetime) -> list[KioskRow]:
        """Every kiosk in service, judged `now`; `expected` by plan reference."""
        query = select(kiosk, heartbeat).join(heartbeat, heartbeat.c.kiosk == kiosk.c.id, isouter=True)
        query = query.where(kiosk.c.withdrawn_at.is_(None)).order_by(kiosk.c.name)
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        return [_row(row, expected.get(row.plan), now) for row in rows]

    def history(self, name: str) -> list[tuple[dt.datetime, Showing]]:
        """What kiosk `name` proved to show, newest first."""
        query = select(showing.c.since, showing.c.showing).join(kiosk, kiosk.c.id == showing.c.kiosk)
        with self._database.reading() as connection:
            rows = connection.execute(query.where(kiosk.c.name == name).order_by(showing.c.since.desc())).all()
        return [(row.since, msgspec.json.decode(row.showing, type=Showing)) for row in rows]

    def withdraw(self, name: str, now: dt.datetime, by: str = CONSOLE) -> bool:
        """Take kiosk `name` out of service: its credentials are void from now on."""
        gone = update(kiosk).where(kiosk.c.name == name, kiosk.c.withdrawn_at.is_(None))
        with self._database.writing() as connection:
            void = {"credential_sha256": None, "next_credential_sha256": None, "staff_secret": None}
            done = connection.execute(gone.values(withdrawn_at=now, **void))
            if done.rowcount == 1:
                enter(connection, Entry(Act.KIOSK_WITHDRAWN, by, name), now)
        return done.rowcount == 1


def _remember(connection: Connection, kiosk_id: int, heard: Heard, now: dt.datetime) -> None:
    old = delete(showing).where(showing.c.kiosk == kiosk_id)
    connection.execute(old.where((showing.c.since < now - KEEP_SHOWING) | (showing.c.since == heard.showing_since)))
    text = msgspec.json.encode(heard.showing).decode()
    connection.execute(insert(showing).values(kiosk=kiosk_id, since=heard.showing_since, showing=text))


def _values(heard: Heard, said: Heartbeat) -> dict[str, Any]:
    return {
        "received_at": heard.received_at,
        "said_at": said.at,
        "boot": said.boot,
        "agent_version": said.agent_version,
        "clock": said.clock.value,
        "uptime_s": said.uptime_s,
        "disk_free_mb": said.disk_free_mb,
        "poll_s": said.poll_s,
        "tallies_waiting": said.tallies_waiting,
        "sync_problem": said.sync_problem,
        "withdrawals": said.withdrawals,
        "frames_boot": heard.frames_boot,
        "frames": heard.frames,
        "proved_at": heard.proved_at,
        "showing": msgspec.json.encode(heard.showing).decode(),
        "showing_since": heard.showing_since,
    }


def _heard(row: Row[Any]) -> Heard:
    return Heard(
        received_at=row.received_at,
        poll_s=row.poll_s,
        frames_boot=row.frames_boot,
        frames=row.frames,
        proved_at=row.proved_at,
        showing=msgspec.json.decode(row.showing, type=Showing),
        showing_since=row.showing_since,
    )


def _row(row: Row[Any], expected: Expected | None, now: dt.datetime) -> KioskRow:
    heard = _heard(row) if row.received_at else None
    known = KioskRow(
        name=row.name,
        site=row.site,
        plan=row.plan,
        kind=row.kind,
        judgement=judge(heard, expected, row.enrolled_at, now),
        heard=heard,
    )
    if heard is None:
        return known
    return msgspec.structs.replace(
        known,
        clock=row.clock,
        sync_problem=row.sync_problem,
        withdrawals=row.withdrawals,
        tallies_waiting=row.tallies_waiting,
        disk_free_mb=row.disk_free_mb,
    )
