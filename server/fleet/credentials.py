"""Who calls: a bearer credential becomes a known kiosk, or nothing does. And how a kiosk gets a new one.

A kiosk makes its next credential itself and sends its SHA-256, signed with its device key; the server never sees it
before it is used. The present one stays good until the next was used for the first time, so that an answer that was
lost on its way locks nobody out; from then on it is void.
"""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Sequence
from typing import Any

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import bindparam, select, update

from content_packs.wire import CredentialRenewal, CredentialRenewed
from server.audit import Act, Entry, by_kiosk, enter
from server.database import Database
from server.errors import NotAuthenticated, ProofWrong
from server.fleet.enrolment import credential_sha256
from server.schema import kiosk

SCHEME = "Bearer "
RENEWAL_PREFIX = b"gatepost-renew:"
_KNOWN = (kiosk.c.id, kiosk.c.name, kiosk.c.site, kiosk.c.plan)


class KnownKiosk(msgspec.Struct, frozen=True):
    """A kiosk whose credential was right."""

    id: int
    name: str
    site: str
    plan: str


class Credentials:
    """Looks kiosks up by the SHA-256 of what they hold."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._query = database.prepared(
            select(*_KNOWN).where(kiosk.c.credential_sha256 == bindparam("credential"), kiosk.c.withdrawn_at.is_(None))
        )

    def kiosk_of(self, authorization: str) -> KnownKiosk:
        """The kiosk that an Authorization header belongs to."""
        if not authorization.startswith(SCHEME):
            raise NotAuthenticated("Send the credential as `Authorization: Bearer …`.")
        wanted = credential_sha256(authorization.removeprefix(SCHEME))
        row = self._database.row(self._query, (wanted,)) or self._promoted(wanted)
        if row is None:
            raise NotAuthenticated("This credential is not known here, or was withdrawn. Enrol again.")
        return KnownKiosk(*row)

    def renew(self, known: KnownKiosk, request: CredentialRenewal, now: dt.datetime) -> CredentialRenewed:
        """Expect the kiosk's next credential beside its present one. Raises `ProofWrong`."""
        with self._database.writing() as connection:
            public_key = connection.execute(select(kiosk.c.public_key).where(kiosk.c.id == known.id)).scalar_one()
            if not _is_signed(public_key, known.name, request):
                raise ProofWrong("The renewal is not signed by this kiosk's device key.")
            expected = bytes.fromhex(request.credential_sha256)
            connection.execute(update(kiosk).where(kiosk.c.id == known.id).values(next_credential_sha256=expected))
            enter(connection, Entry(Act.CREDENTIAL_RENEWED, by_kiosk(known.name), known.name), now)
        return CredentialRenewed(kiosk=known.name)

    def _promoted(self, wanted: bytes) -> Sequence[Any] | None:
        """The kiosk whose next credential this is; from now on it is its only one."""
        mine = (kiosk.c.next_credential_sha256 == wanted, kiosk.c.withdrawn_at.is_(None))
        with self._database.reading() as connection:
            if connection.execute(select(kiosk.c.id).where(*mine)).first() is None:
                return None  # most of those who are not known: nothing is locked for them
        with self._database.writing() as connection:
            row = connection.execute(select(*_KNOWN).where(*mine).with_for_update()).first()
            if row is not None:
                values = {"credential_sha256": wanted, "next_credential_sha256": None}
                connection.execute(update(kiosk).where(kiosk.c.id == row.id).values(values))
        return tuple(row) if row is not None else self._database.row(self._query, (wanted,))


def _is_signed(public_key: str, name: str, request: CredentialRenewal) -> bool:
    try:
        key = Ed25519PublicKey.from_public_bytes(_raw(public_key))
        key.verify(_raw(request.proof), RENEWAL_PREFIX + f"{name}:{request.credential_sha256}".encode())
    except (InvalidSignature, ValueError):
        return False
    return True


def _raw(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
