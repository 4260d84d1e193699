"""Who did what, when, about what: an append-only list that shows when a row was taken out or changed.

Each entry holds the hash of the one before it. So a row that was changed, removed or put in between
breaks the chain, and `Audit.check` names it; only whoever noted down the newest hash elsewhere can tell
that the end was cut off (``kiosk-server audit check --seen HASH``).

Rules:

- An entry stands in the same transaction as what it tells of (`enter`), or in one of its own (`record`).
- Numbers have no gaps; nothing here changes or removes a row, and the database refuses it too.
- No passwords, no credentials, no name that nobody has: who types a password into the wrong field must
  not find it here.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, Select, insert, select, text

from server.database import Database
from server.schema import audit

MAX_ABOUT = 255
MAX_DETAIL_BYTES = 8_000
PAGE_ROWS = 100
EXPORT_ROWS = 100_000
CHECKED_AT_ONCE = 1_000
FIRST_HASH = bytes(32)
"""What the first entry holds in place of a hash."""
_LOCK = 0x61756469  # PostgreSQL's advisory lock of this list: one entry after the other

CONSOLE = "console"
"""Whoever runs commands on the server itself."""
PUBLISHER = "publisher"
"""The publisher process."""
NOBODY = "nobody"
"""Someone who did not sign in."""


class Act(StrEnum):
    """What was done. Never used again for something else; its words stand in `web.audit`."""

    SIGNED_IN = "signed-in"
    SIGN_IN_REFUSED = "sign-in-refused"
    PASSWORD_CHANGED = "password-changed"  # noqa: S105  # a verb, not a password
    PERSON_ADDED = "person-added"
    PERSON_DISABLED = "person-disabled"
    KIOSK_APPROVED = "kiosk-approved"
    KIOSK_DENIED = "kiosk-denied"
    KIOSK_ADMITTED = "kiosk-admitted"
    KIOSK_WITHDRAWN = "kiosk-withdrawn"
    CREDENTIAL_RENEWED = "credential-renewed"
    EXPORTED = "exported"
    RETURN_TAKEN = "return-taken"
    REQUEST_ASKED = "request-asked"
    REQUEST_SIGNED = "request-signed"
    REQUEST_REFUSED = "request-refused"
    REQUEST_SUPERSEDED = "request-superseded"
    REQUEST_PUBLISHED = "request-published"
    REQUEST_NOT_PUBLISHED = "request-not-published"
    WITHDRAWAL_ORDERED = "withdrawal-ordered"
    WITHDRAWN = "withdrawn"
    REINSTATEMENT_BROUGHT = "reinstatement-brought"
    REINSTATED = "reinstated"
    WITHDRAWAL_REFUSED = "withdrawal-refused"


def by_person(name: str) -> str:
    """Somebody who signed in."""
    return f"person {name}"


def by_key(name: str) -> str:
    """Whoever holds this signing key."""
    return f"key {name}"


def by_kiosk(name: str) -> str:
    """A kiosk, with its credential."""
    return f"kiosk {name}"


@dataclass(frozen=True)
class Entry:
    """One act. `who` comes from `by_person`, `by_key`, `by_kiosk`, or is one of the constants above."""

    what: Act
    who: str
    about: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Written:
    """An entry as it stands in the list. `what` is text: a newer software may have written it."""

    id: int
    at: dt.datetime
    what: str
    who: str
    about: str
    detail: Mapping[str, Any]


@dataclass(frozen=True)
class Wanted:
    """Which entries to show, newest first. Empty fields ask for everything; `before` is an id."""

    what: str = ""
    who: str = ""
    first: dt.datetime | None = None
    until: dt.datetime | None = None
    before: int | None = None


@dataclass(frozen=True)
class Checked:
    """How the chain is: its length, the newest entry's hash, and what is wrong (nothing: ``""``)."""

    entries: int
    newest: str
    problem: str


def enter(connection: Connection, entry: Entry, now: dt.datetime) -> None:
    """Write `entry` in the transaction of `connection`, which must be a writing one."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    last = connection.execute(select(audit).order_by(audit.c.id.desc()).limit(1)).first()
    values = {
        "id": last.id + 1 if last else 1,
        "at": now,
        "who": entry.who,
        "what": entry.what.value,
        "about": entry.about[:MAX_ABOUT],
        "detail": _detail(entry.detail),
        "previous": _hash(last) if last else FIRST_HASH,
    }
    connection.execute(insert(audit).values(values))


class Audit:
    """The list in one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def record(self, entry: Entry, now: dt.datetime) -> None:
        """Write `entry` by itself."""
        with self._database.writing() as connection:
            enter(connection, entry, now)

    def page(self, wanted: Wanted, rows: int = PAGE_ROWS) -> list[Written]:
        """Up to `rows` entries, newest first."""
        query = _where(select(audit), wanted).order_by(audit.c.id.desc()).limit(rows)
        with self._database.reading() as connection:
            return [_written(row) for row in connection.execute(query)]

    def people(self) -> list[str]:
        """Everybody who stands in the list."""
        with self._database.reading() as connection:
            return list(connection.execute(select(audit.c.who).distinct().order_by(audit.c.who)).scalars())

    def check(self, seen: str = "") -> Checked:
        """Follow the chain from its first entry. `seen` is a hash that must be on the way."""
        expected, count, found = FIRST_HASH, 0, not seen
        for row in self._rows():
            count += 1
            if row.id != count:
                return Checked(count, "", f"Entry {count} is missing: number {row.id} follows {count - 1}.")
            if row.previous != expected:
                return Checked(count, "", f"Entry {row.id} does not follow: it, or the one before it, was changed.")
            expected = _hash(row)
            found = found or expected.hex() == seen.lower()
        problem = "" if found else "The hash that was noted before is not in the chain: its end was cut off."
        return Checked(count, expected.hex(), problem)

    def _rows(self) -> Iterator[Row[Any]]:
        """All of them, oldest first, a thousand at a time: the list is longer than a transaction may be."""
        query, last = select(audit).order_by(audit.c.id).limit(CHECKED_AT_ONCE), 0
        while True:
            with self._database.reading() as connection:
                rows = connection.execute(query.where(audit.c.id > last)).all()
            yield from rows
            if len(rows) < CHECKED_AT_ONCE:
                return
            last = rows[-1].id


def _where(query: Select[Any], wanted: Wanted) -> Select[Any]:
    for column, value in ((audit.c.what, wanted.what), (audit.c.who, wanted.who)):
        query = query.where(column == value) if value else query
    if wanted.first is not None:
        query = query.where(audit.c.at >= wanted.first)
    if wanted.until is not None:
        query = query.where(audit.c.at < wanted.until)
    return query if wanted.before is None else query.where(audit.c.id < wanted.before)


def _detail(detail: Mapping[str, Any]) -> str:
    """As JSON, in order, and never longer than may be kept."""
    encoded = msgspec.json.encode(detail, order="sorted").decode()
    return encoded if len(encoded.encode()) <= MAX_DETAIL_BYTES else '{"shortened":"too long to be kept"}'


def _hash(row: Row[Any]) -> bytes:
    """Of everything that stands in the row, so that nothing in it can be changed unseen."""
    said = (row.id, row.at.isoformat(), row.who, row.what, row.about, row.detail, row.previous.hex())
    return hashlib.sha256(msgspec.json.encode(said)).digest()


def _written(row: Row[Any]) -> Written:
    return Written(row.id, row.at, row.what, row.who, row.about, msgspec.json.decode(row.detail))
