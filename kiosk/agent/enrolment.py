"""Enrolment, RFC 8628-shaped: show a code, ask until an operator has typed it, keep what comes.

One question per `step`. A code that was denied, spent or is past its time gives way to a new one; the
screen shows whichever stands in `state.db`. A new identity replaces an old one only when it has come,
so that a server in confusion cannot make a kiosk forget who it is.
"""

from __future__ import annotations

import datetime as dt

import msgspec

from content_packs.errors import ContentBad, CouldNotReach
from content_packs.wire import EnrolmentPoll, EnrolmentRequest, KioskKind
from kiosk.agent.backoff import Backoff
from kiosk.agent.device_api import DeviceApi
from kiosk.clock import Moment
from kiosk.errors import ServerRefused
from kiosk.identity import DeviceKey, Identity
from kiosk.state import EnrolmentCode, State

MIN_INTERVAL_S = 1
MAX_INTERVAL_S = 300
SLOWER_S = 5
"""What `slow_down` adds to the interval (RFC 8628, 3.5)."""
MAX_CODE_S = 3_600
"""No code is shown longer than this, whatever the server says."""


class Enrolment:
    """The kiosk's side of the flow. `problem` is a sentence for the log."""

    def __init__(self, api: DeviceApi, key: DeviceKey, kind: KioskKind, state: State, backoff: Backoff) -> None:
        self._api = api
        self._key = key
        self._kind = kind
        self._state = state
        self._backoff = backoff
        self.problem = ""

    def step(self, now: Moment) -> float:
        """Ask once; seconds until the next time."""
        try:
            wait = self._ask(now)
        except (ContentBad, CouldNotReach) as error:
            self.problem = str(error)
            return self._backoff.failed()
        self.problem = ""
        self._backoff.succeeded()
        return wait

    def rest(self) -> float:
        """Everybody knows us: no code on the screen. Seconds until this is looked at again."""
        if self._state.enrolment() is not None:
            self._state.show_code(None)
        self.problem = ""
        return self._backoff.succeeded()

    def _ask(self, now: Moment) -> float:
        code = self._state.enrolment()
        if code is None or now.wall >= code.expires_at:
            return self._begin(now)
        try:
            enrolled = self._api.poll_enrolment(
                EnrolmentPoll(device_code=code.device_code, proof=self._key.prove(code.device_code))
            )
        except ServerRefused as refusal:
            return self._refused(code, refusal)
        self._state.enrolled(
            Identity(
                kiosk=enrolled.kiosk,
                credential=enrolled.credential,
                plan=enrolled.plan,
                staff_secret=enrolled.staff_secret,
                centre=enrolled.centre,
            )
        )
        return code.interval_s

    def _begin(self, now: Moment) -> float:
        started = self._api.start_enrolment(EnrolmentRequest(public_key=self._key.public, kind=self._kind))
        code = EnrolmentCode(
            user_code=started.user_code,
            uri=started.verification_uri,
            expires_at=now.wall + dt.timedelta(seconds=min(max(started.expires_in, 0), MAX_CODE_S)),
            device_code=started.device_code,
            link=started.verification_uri_complete,
            interval_s=min(max(started.interval, MIN_INTERVAL_S), MAX_INTERVAL_S),
        )
        self._state.show_code(code)
        return code.interval_s

    def _refused(self, code: EnrolmentCode, refusal: ServerRefused) -> float:
        if refusal.problem == "authorization_pending":
            return code.interval_s
        if refusal.problem == "slow_down":
            slower = min(code.interval_s + SLOWER_S, MAX_INTERVAL_S)
            self._state.show_code(msgspec.structs.replace(code, interval_s=slower))
            return slower
        self._state.show_code(None)  # denied, spent or expired: a new code at the next step
        raise refusal
