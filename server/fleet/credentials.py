"""Who calls: a bearer credential becomes a known kiosk, or nothing does."""

from __future__ import annotations

import msgspec
from sqlalchemy import bindparam, select

from server.database import Database
from server.errors import NotAuthenticated
from server.fleet.enrolment import credential_sha256
from server.schema import kiosk

SCHEME = "Bearer "


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
            select(kiosk.c.id, kiosk.c.name, kiosk.c.site, kiosk.c.plan).where(
                kiosk.c.credential_sha256 == bindparam("credential"), kiosk.c.withdrawn_at.is_(None)
            )
        )

    def kiosk_of(self, authorization: str) -> KnownKiosk:
        """The kiosk that an Authorization header belongs to."""
        if not authorization.startswith(SCHEME):
            raise NotAuthenticated("Send the credential as `Authorization: Bearer …`.")
        wanted = credential_sha256(authorization.removeprefix(SCHEME))
        row = self._database.row(self._query, (wanted,))
        if row is None:
            raise NotAuthenticated("This credential is not known here, or was withdrawn. Enrol again.")
        return KnownKiosk(*row)
