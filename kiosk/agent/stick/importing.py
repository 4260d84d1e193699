"""FETCH, VERIFY, switch: one stick's content, by the same trust and the same switch as the network's.

An import works in slices of time, as `sync` does, so that heartbeats go on beside it. It decides nothing about
trust: it carries a stick's files to a `Sync` of its own and says in one word what came of it.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from pathlib import Path

import msgspec

from content_packs.carrying.layout import Contents
from content_packs.carrying.ordinary_files import StickDamaged, StickForeign, StickGone, StickUnfinished, plain_name
from content_packs.carrying.stick import Stick
from content_packs.errors import ContentBad, CouldNotReach, Expired, NotListed, NotThere, Stale
from content_packs.trust.roles import MAX_SNAPSHOT_BYTES, WITHDRAWALS
from kiosk.agent.sync import Sync
from kiosk.clock import Moment
from kiosk.errors import DiskFailingError
from kiosk.state import State
from kiosk.stick_report import Phase

CACHED_TIMESTAMP = Path("trust/timestamp.json")
"""When ngclient last accepted a newer state, it wrote this file."""


_LIST = f"{WITHDRAWALS}.json"
"""Signed anew with each export."""

FOLLOWED = "What is withdrawn now, and what is not any more, is followed."
"""Said of a stick that brought no other content."""


class _Version(msgspec.Struct):
    version: int


class _Meta(msgspec.Struct):
    meta: dict[str, _Version]


class _Snapshot(msgspec.Struct):
    signed: _Meta


class Ended:
    """What came of an import: a word for the screen, a sentence for people who read logs."""

    def __init__(self, phase: Phase, detail: str = "") -> None:
        self.phase = phase
        self.detail = detail


class Import:
    """One stick. Call `step` until it ends."""

    def __init__(self, home: Path, state: State, stick: Stick, sync: Sync) -> None:
        """`sync` fetches from `stick` alone."""
        self.stick = stick
        self._state = state
        self._before = state.current()
        self._withdrawn = state.withdrawals().withdrawn.revisions
        self._sync = sync
        self.have_at = _written_at(home / CACHED_TIMESTAMP)

    def step(self, now: Moment) -> Ended | None:
        """One slice of time; None when there is more to copy."""
        if self._sync.step(now) == 0.0:
            return None
        if isinstance(self._sync.failure, Stale) and self._is_known():
            return Ended(Phase.SAME)
        if self._sync.failure is not None:
            return judged(self.stick.broken or self._sync.failure, self.stick.contents)
        if self._sync.problem:
            return Ended(Phase.REFUSED, self._sync.problem)
        current, before = self._state.current(), self._before
        if current is None or before is None or current.id != before.id:
            return Ended(Phase.DONE)
        followed = self._state.withdrawals().withdrawn.revisions != self._withdrawn
        return Ended(Phase.DONE, FOLLOWED) if followed else Ended(Phase.SAME)

    def _is_known(self) -> bool:
        """Whether a stick whose dates are older says of every role just what the kiosk knows: only dates moved on.
        For the wording alone, so that its word is enough."""
        snapshots = [path for path in self.stick.contents.files if path.endswith(".snapshot.json")]
        newest = max(snapshots, key=_number, default="")
        with contextlib.suppress(CouldNotReach, msgspec.MsgspecError):
            says = msgspec.json.decode(self.stick.read(newest, MAX_SNAPSHOT_BYTES), type=_Snapshot).signed.meta
            known = self._state.high_water()
            return all(info.version == known.get(role, info.version) for role, info in says.items() if role != _LIST)
        return False


def judged(error: Exception, contents: Contents | None = None) -> Ended:
    """What an error means for whoever carries the stick."""
    if contents and isinstance(error, NotThere):
        if contents.delta:
            return Ended(Phase.LACKING, f"It holds changes only, and this kiosk has not what they build on: {error}")
        return Ended(Phase.REFUSED, f"It was made for {plain_name(', '.join(contents.plans))}: {error}")
    return Ended(_phase(error), str(error))


def _phase(error: Exception) -> Phase:
    for kinds, phase in (
        (StickForeign, Phase.FOREIGN),
        ((StickDamaged, StickUnfinished), Phase.DAMAGED),
        (StickGone, Phase.PULLED),
        (Stale, Phase.OLDER),
        (Expired, Phase.EXPIRED),
        (NotListed, Phase.REFUSED),
        (DiskFailingError, Phase.FULL),
        (ContentBad, Phase.REFUSED),
        (CouldNotReach, Phase.DAMAGED),
    ):
        if isinstance(error, kinds):
            return phase
    raise error


def _number(path: str) -> int:
    """The version in ``metadata/12.snapshot.json``."""
    number = path.rpartition("/")[2].partition(".")[0]
    return int(number) if number.isdecimal() else 0


def _written_at(path: Path) -> dt.datetime | None:
    with contextlib.suppress(OSError):
        return dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC)
    return None
