"""The credential is renewed every `RENEW_AFTER`, signed with the device's key. A kill anywhere locks nobody out.

1. The next credential is made here and written down beside the present one.
2. Its SHA-256 goes to the server, which then takes either; asking again changes nothing.
3. After the server's answer the next becomes the present one here; its first use makes the old one void there.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets

import msgspec

from content_packs.errors import ContentBad, CouldNotReach
from content_packs.wire import CredentialRenewal
from kiosk.agent.backoff import Backoff
from kiosk.agent.device_api import DeviceApi
from kiosk.clock import Moment
from kiosk.identity import DeviceKey, Identity
from kiosk.journal import Journal
from kiosk.state import State

RENEW_AFTER = dt.timedelta(days=30)
SECRET_BYTES = 32


class Renewal:
    """Looks once per `step`. `problem` says why the last try failed."""

    def __init__(self, api: DeviceApi, key: DeviceKey, state: State, journal: Journal, backoff: Backoff) -> None:
        self._api = api
        self._key = key
        self._state = state
        self._journal = journal
        self._backoff = backoff
        self.problem = ""

    def step(self, now: Moment) -> float:
        """Renew when it is time; seconds until this is looked at again."""
        identity = self._state.identity()
        if identity is None:
            return self._backoff.succeeded()
        try:
            self._go_on(identity, now)
        except (ContentBad, CouldNotReach) as error:
            self.problem = f"the credential could not be renewed, and the present one stays: {error}"
            return self._backoff.failed()
        self.problem = ""
        return self._backoff.succeeded()

    def _go_on(self, identity: Identity, now: Moment) -> None:
        if identity.renewed_at is None or identity.renewed_at > now.wall:  # a clock that had run ahead
            self._state.enrolled(msgspec.structs.replace(identity, renewed_at=now.wall))
            return
        if not identity.next_credential:
            if now.wall - identity.renewed_at < RENEW_AFTER:
                return
            identity = msgspec.structs.replace(identity, next_credential=secrets.token_urlsafe(SECRET_BYTES))
            self._state.enrolled(identity)
        self._ask(identity, now)

    def _ask(self, identity: Identity, now: Moment) -> None:
        sha256 = hashlib.sha256(identity.next_credential.encode()).hexdigest()
        proof = self._key.prove_renewal(identity.kiosk, sha256)
        self._api.renew(CredentialRenewal(credential_sha256=sha256, proof=proof), identity.credential)
        renewed = {"credential": identity.next_credential, "next_credential": "", "renewed_at": now.wall}
        self._state.enrolled(msgspec.structs.replace(identity, **renewed))
        self._journal.note(now, "credential-renewed")
