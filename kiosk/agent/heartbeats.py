"""How this kiosk is, told to the centre: what its ui proves, its clock, its disk, its troubles.

The receipt's `now` is what our clock is judged by, and its `plan` is the assignment: which of the
signed plans to follow. Nothing of a visit is in a heartbeat.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path

import msgspec

from content_packs.errors import ContentBad, CouldNotReach
from content_packs.wire import Heartbeat, HeartbeatReceipt
from kiosk.agent.backoff import Backoff
from kiosk.agent.device_api import DeviceApi
from kiosk.clock import Agreement, Moment, agree, judge
from kiosk.errors import ServerRefused
from kiosk.proof_file import read_proof, read_report
from kiosk.state import State
from kiosk.tally_reader import count_waiting, stream_of

MEGABYTE = 1_000_000
MAX_PROBLEM = 500
NEWS_S = 5.0
"""The clock has drifted or was set, when the server's differs by so much more than before."""
REMEMBER_S = 600.0
"""The server's time is written down this often, to tell after a power cut that ours ran backwards."""
EVERY_S = 60
"""Heartbeats come with every poll, and at least this often."""
STRANGER_AFTER_S = 900.0
"""Refused as unknown for so long, a kiosk shows a code again. Its old credential still stands."""


class Heartbeats:
    """Sends one per `step`. `problem` says why the last one failed."""

    def __init__(
        self,
        home: Path,
        poll_s: int,
        version: str,
        api: DeviceApi,
        state: State,
        problems: Callable[[], str],
        backoff: Backoff,
    ) -> None:
        self._home = home
        self._poll_s = poll_s
        self.version = version
        self._api = api
        self._state = state
        self._problems = problems
        self._backoff = backoff
        self._stranger_since: float | None = None
        self.problem = ""
        self.heard: dt.datetime | None = None
        """When the server last answered, by our own clock."""

    def is_stranger(self, now: Moment) -> bool:
        """Whether the server has long said that it does not know this kiosk."""
        return self._stranger_since is not None and now.monotonic - self._stranger_since >= STRANGER_AFTER_S

    def step(self, now: Moment) -> float:
        """Tell it once; seconds until the next time."""
        identity = self._state.identity()
        if identity is None:
            return self._backoff.succeeded()
        try:
            receipt = self._api.heartbeat(self.beat(now), identity.credential)
        except (ContentBad, CouldNotReach) as error:
            self.problem = str(error)
            self._note_refusal(error, now)
            return self._backoff.failed()
        self.problem, self._stranger_since, self.heard = "", None, now.wall
        self._heed(receipt, now)
        return self._backoff.succeeded()

    def beat(self, now: Moment) -> Heartbeat:
        """How this kiosk is."""
        identity = self._state.identity()
        after = self._state.receipt(stream_of(self._home)).up_to
        return Heartbeat(
            at=now.wall,
            boot=now.boot,
            agent_version=self.version,
            clock=judge(self._state.agreement(), now).trust,
            uptime_s=int(now.monotonic),
            disk_free_mb=shutil.disk_usage(self._home).free // MEGABYTE,
            poll_s=self._poll_s,
            proof=read_proof(self._home, now),
            sync_problem=self._problems()[:MAX_PROBLEM],
            tallies_waiting=count_waiting(self._home, after),
            seals_to=identity.centre.seal_to if identity and identity.centre else "",
            withdrawals=self._followed(),
        )

    def _followed(self) -> int:
        """The list of withdrawals that we know, and that the screen follows already."""
        known, on_screen = self._state.withdrawals().listed.version, read_report(self._home).withdrawals
        return known if on_screen is None else min(known, on_screen)

    def _heed(self, receipt: HeartbeatReceipt, now: Moment) -> None:
        if receipt.now.tzinfo is not None:
            self._note_time(agree(receipt.now, now))
        identity = self._state.identity()
        if identity is not None:
            told = msgspec.structs.replace(
                identity, plan=receipt.plan or identity.plan, centre=receipt.centre or identity.centre
            )
            if told != identity:
                self._state.enrolled(told)

    def _note_time(self, said: Agreement) -> None:
        """Written down when it says something new: a disk need not hear the time every ten seconds."""
        known = self._state.agreement()
        if known is None or known.boot != said.boot or _is_news(known, said):
            self._state.agree(said)

    def _note_refusal(self, error: Exception, now: Moment) -> None:
        if not isinstance(error, ServerRefused) or error.status != HTTPStatus.UNAUTHORIZED:
            self._stranger_since = None
        elif self._stranger_since is None:
            self._stranger_since = now.monotonic


def _is_news(known: Agreement, said: Agreement) -> bool:
    drifted = abs(known.offset_s - said.offset_s) > NEWS_S
    return drifted or (said.last_known - known.last_known).total_seconds() > REMEMBER_S
