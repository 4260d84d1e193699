"""Each signed call is answered once: its nonce is used up, in the database, by whichever process hears it first."""

from __future__ import annotations

import datetime as dt
import hashlib

from sqlalchemy import delete, insert
from sqlalchemy.exc import IntegrityError

from content_packs.signing.calls.signed import FRESH, Caller
from server.database import Database
from server.errors import CallReplayed
from server.schema import signing_nonce

KEPT = 2 * FRESH
"""Longer than any call stays fresh, whichever way the two clocks differ."""


class Nonces:
    """The nonces of the last minutes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def use(self, caller: Caller, now: dt.datetime) -> None:
        """Use up the nonce of this call; raises `CallReplayed` when it was used before."""
        sha256 = hashlib.sha256(f"{caller.keyid} {caller.nonce}".encode()).digest()
        try:
            with self._database.writing() as connection:
                connection.execute(delete(signing_nonce).where(signing_nonce.c.until < now))
                connection.execute(insert(signing_nonce).values(sha256=sha256, until=caller.created + KEPT))
        except IntegrityError as error:
            raise CallReplayed("This very call was made before; make it anew.") from error
