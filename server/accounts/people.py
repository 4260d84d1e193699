"""Who may sign in. Argon2id by argon2-cffi; nobody exists until someone is added.

Rules: there is no default person and no default password; a new person gets a one-time password
that is good for `ONE_TIME_DAYS` and for nothing but choosing an own one; a changed password ends
all other sessions; name and password are refused in the same words and the same time, whichever
was wrong.
"""

from __future__ import annotations

import datetime as dt
import re
import secrets
from functools import cached_property
from typing import Any

import msgspec
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Row, insert, select, update

from server.audit import CONSOLE, Act, Entry, enter
from server.database import Database
from server.errors import NotFound, PasswordBad, PersonExists, SignInFailed
from server.schema import person

MIN_PASSWORD = 12  # characters
MAX_PASSWORD = 256
ONE_TIME_DAYS = 7
ONE_TIME_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is read for another
ONE_TIME_LENGTH = 16  # 79 bits
NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")


class Person(msgspec.Struct, frozen=True):
    """Someone who signed in. `epoch` grows with each password; a session of an older one is over."""

    id: int
    name: str
    epoch: int
    must_change: bool


class People:
    """The people of one database."""

    def __init__(self, database: Database, hasher: PasswordHasher | None = None) -> None:
        self._database = database
        self._hasher = hasher or PasswordHasher()

    def add(self, name: str, now: dt.datetime) -> str:
        """A new person; returns the one-time password, which is shown once and kept nowhere."""
        if not NAME.fullmatch(name):
            raise PasswordBad(f"{name!r} is no name to sign in with: use lower-case letters, digits, dots and hyphens.")
        password = _one_time()
        values = {
            "name": name,
            "password_hash": self._hasher.hash(password),
            "one_time_until": now + dt.timedelta(days=ONE_TIME_DAYS),
            "session_epoch": 1,
            "created_at": now,
        }
        with self._database.writing() as connection:
            if connection.execute(select(person.c.id).where(person.c.name == name)).first():
                raise PersonExists(f"There is already a person named {name!r}. Choose another name.")
            connection.execute(insert(person).values(values))
            enter(connection, Entry(Act.PERSON_ADDED, CONSOLE, name), now)
        return password

    def disable(self, name: str, now: dt.datetime) -> None:
        """Let nobody in by this name any more; sessions end at once. The name is never given again."""
        present = (person.c.name == name, person.c.disabled_at.is_(None))
        with self._database.writing() as connection:
            if connection.execute(update(person).where(*present).values(disabled_at=now)).rowcount != 1:
                raise NotFound(f"Nobody who may sign in is called {name!r}.")
            enter(connection, Entry(Act.PERSON_DISABLED, CONSOLE, name), now)

    def sign_in(self, name: str, password: str, now: dt.datetime) -> Person:
        """The person whose password this is, or `SignInFailed`."""
        with self._database.reading() as connection:
            row = connection.execute(select(person).where(person.c.name == name.strip().lower())).first()
        right = self._verify(row.password_hash if row else self._nobody, password)
        if row is None or not right or row.disabled_at is not None or _spent(row, now):
            raise SignInFailed("Name or password is wrong, or the one-time password is past its time.")
        return _person(row)

    def knows(self, name: str) -> bool:
        """Whether anybody has this name; for the audit, never said to who asks."""
        with self._database.reading() as connection:
            return connection.execute(select(person.c.id).where(person.c.name == name)).first() is not None

    def change_password(self, who: Person, current: str, new: str) -> Person:
        """`who` with a new password of their own; every session begun before is over."""
        if not MIN_PASSWORD <= len(new) <= MAX_PASSWORD:
            raise PasswordBad(f"Use {MIN_PASSWORD} to {MAX_PASSWORD} characters.")
        if new == current:
            raise PasswordBad("Choose a password other than the present one.")
        with self._database.writing() as connection:
            row = connection.execute(select(person).where(person.c.id == who.id).with_for_update()).one()
            if not self._verify(row.password_hash, current):
                raise SignInFailed("The present password is wrong.")
            values = {
                "password_hash": self._hasher.hash(new),
                "one_time_until": None,
                "session_epoch": row.session_epoch + 1,
            }
            connection.execute(update(person).where(person.c.id == who.id).values(values))
        return Person(who.id, who.name, row.session_epoch + 1, must_change=False)

    def in_session(self, person_id: int, epoch: int) -> Person | None:
        """The person of a session, unless it is over."""
        query = select(person).where(person.c.id == person_id, person.c.session_epoch == epoch)
        with self._database.reading() as connection:
            row = connection.execute(query.where(person.c.disabled_at.is_(None))).first()
        return _person(row) if row else None

    @cached_property
    def _nobody(self) -> str:
        """What a wrong name's password is held against, so that it takes as long as a right one's."""
        return self._hasher.hash(secrets.token_urlsafe())

    def _verify(self, hashed: str, password: str) -> bool:
        if len(password) > MAX_PASSWORD:
            return False
        try:
            return self._hasher.verify(hashed, password)
        except (VerificationError, InvalidHashError):
            return False


def _one_time() -> str:
    letters = "".join(secrets.choice(ONE_TIME_ALPHABET) for _ in range(ONE_TIME_LENGTH))
    return "-".join(letters[start : start + 4] for start in range(0, ONE_TIME_LENGTH, 4))


def _spent(row: Row[Any], now: dt.datetime) -> bool:
    return row.one_time_until is not None and row.one_time_until <= now


def _person(row: Row[Any]) -> Person:
    return Person(row.id, row.name, row.session_epoch, must_change=row.one_time_until is not None)
