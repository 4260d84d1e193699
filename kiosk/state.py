"""`state.db`: what the agent knows, and how the ui reads it. One writer, the agent.

Rules:

- The current activation is the newest; the one before it stays until the next switch.
- Switching writes the activation and the high-water marks in one transaction.
- A receipt never goes back.
- What a kiosk cannot get again by itself (who it is, its high-water marks, what it shows) is copied to
  `state.spare` after each change, and a damaged or lost database begins with that copy.
- What was withdrawn is remembered for ever: a list is replaced only by one that the agent found to go on from it.
- The reader never raises and never waits: a missing, damaged, locked or newer file is "nothing new",
  and what it read before still stands.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import sqlite3
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

import msgspec

from content_packs import durable
from content_packs.model import Frozen
from kiosk.activation import Activation, Signed
from kiosk.clock import Agreement
from kiosk.database import STATE, open_for_reading, open_or_start_anew, takes_files, writing
from kiosk.identity import Identity
from kiosk.remembered import NOTHING_REMEMBERED, Remembered

STATE_FILE = "state.db"
SPARE_FILE = "state.spare"

_T = TypeVar("_T")
Row: TypeAlias = dict[str, Any]


class EnrolmentCode(Frozen, frozen=True):
    """A code to show until `expires_at`, and where an operator types it. `device_code` is the agent's."""

    user_code: str
    uri: str
    expires_at: dt.datetime
    device_code: str
    interval_s: int
    link: str = ""


class Receipt(Frozen, frozen=True):
    """The server has everything of `stream` up to here. `refused`: it will take no more of it, because its
    numbers do not go on from what the server knows; a new stream must begin."""

    stream: str
    up_to: int = 0
    refused: bool = False


class Spare(Frozen, frozen=True):
    """What `state.spare` holds."""

    high_water: dict[str, int]
    activation: Activation | None = None
    identity: Identity | None = None
    agreement: Agreement | None = None
    withdrawals: Remembered | None = None


_WITHDRAWALS = "SELECT body FROM withdrawals"
_RECEIPT = "SELECT stream, up_to, refused FROM receipts WHERE stream = ?"


class State:
    """The writer's side. Every method that writes is one transaction."""

    def __init__(self, database: sqlite3.Connection, spare: Path) -> None:
        self._database = database
        self._spare = spare

    @classmethod
    def open(cls, home: Path, now: dt.datetime) -> tuple[State, str]:
        """The state, and a sentence when a damaged one had to be replaced. Raises `DatabaseNewerError`."""
        database, problem = open_or_start_anew(home / STATE_FILE, STATE, now)
        state = cls(database, home / SPARE_FILE)
        state._begin_with_spare()
        return state, problem

    def close(self) -> None:
        self._database.close()

    # -- activations

    def activate(self, activation: Activation, high_water: Mapping[str, int], instead_of: int = 0) -> Activation:
        """Make `activation` the current one, and raise the high-water marks, all or nothing. Its number is
        higher than any before, also than those of a damaged database that was replaced. `instead_of` is the
        number of one with the same content that it replaces, so that what was shown before stays the previous."""
        with writing(self._database) as connection:
            newest = connection.execute("SELECT coalesce(max(id), 0) FROM activation").fetchone()[0]
            numbered = msgspec.structs.replace(activation, id=max(newest + 1, int(activation.at.timestamp())))
            connection.execute(
                "INSERT INTO activation (id, at, plan_ref, plan_sha256, plan, layers, languages, releases, notices,"
                " to_come) VALUES (:id, :at, :plan_ref, :plan_sha256, :plan, :layers, :languages, :releases, :notices,"
                " :to_come)",
                _activation_row(numbered),
            )
            connection.execute("DELETE FROM activation WHERE id = ?", (instead_of,))
            _raise_marks(connection, high_water)
        self._write_spare()
        return numbered

    def keep_activations(self, pinned: Collection[int]) -> list[Activation]:
        """Forget all but the current, the previous and the pinned ones; return those that stay."""
        rows = self._rows("SELECT * FROM activation ORDER BY id DESC")
        stay = [row for n, row in enumerate(rows) if n < 2 or row["id"] in pinned]
        gone = [(row["id"],) for row in rows if row not in stay]
        if gone:
            with writing(self._database) as connection:
                connection.executemany("DELETE FROM activation WHERE id = ?", gone)
        return [_activation(row) for row in stay]

    def current(self) -> Activation | None:
        rows = self._rows("SELECT * FROM activation ORDER BY id DESC LIMIT 1")
        return _activation(rows[0]) if rows else None

    def high_water(self) -> dict[str, int]:
        """Path → highest version ever accepted."""
        return {row["path"]: row["version"] for row in self._rows("SELECT path, version FROM high_water")}

    def raise_marks(self, high_water: Mapping[str, int]) -> None:
        """Remember versions that were accepted, without a switch. A mark never goes back."""
        if high_water == self.high_water():
            return
        with writing(self._database) as connection:
            _raise_marks(connection, high_water)
        self._write_spare()

    # -- what was withdrawn

    def withdrawals(self) -> Remembered:
        return self._only(_WITHDRAWALS, Remembered) or NOTHING_REMEMBERED

    def withdraw(self, remembered: Remembered, high_water: Mapping[str, int]) -> None:
        """Remember a newer list, and raise the high-water marks, all or nothing."""
        with writing(self._database) as connection:
            connection.execute("INSERT OR REPLACE INTO withdrawals VALUES (1, ?)", (_json(remembered),))
            _raise_marks(connection, high_water)
        self._write_spare()

    def formers(self) -> dict[str, Signed]:
        """The release before the present one, by path."""
        rows = self._rows("SELECT path, body FROM former")
        return {row["path"]: msgspec.json.decode(row["body"], type=Signed) for row in rows}

    def keep_formers(self, formers: Mapping[str, Signed]) -> None:
        """Remember these and no others."""
        if formers == self.formers():
            return
        with writing(self._database) as connection:
            connection.execute("DELETE FROM former")
            connection.executemany("INSERT INTO former VALUES (?, ?)", [(p, _json(one)) for p, one in formers.items()])

    # -- the centre

    def receipt(self, stream: str) -> Receipt:
        return _receipt(stream, self._rows(_RECEIPT, stream))

    def receipted(self, receipt: Receipt) -> None:
        """Remember how far the server has a stream, or that it will not take it any further."""
        with writing(self._database) as connection:
            connection.execute(
                "INSERT INTO receipts VALUES (?, ?, ?) ON CONFLICT (stream)"
                " DO UPDATE SET up_to = max(up_to, excluded.up_to), refused = max(refused, excluded.refused)",
                (receipt.stream, receipt.up_to, receipt.refused),
            )

    def identity(self) -> Identity | None:
        return self._only("SELECT who AS body FROM identity", Identity)

    def enrolled(self, identity: Identity) -> None:
        """Remember who we are; the code on the screen has done its work."""
        with writing(self._database) as connection:
            connection.execute("INSERT OR REPLACE INTO identity VALUES (1, ?)", (_json(identity),))
            connection.execute("DELETE FROM enrolment")
        self._write_spare()

    def enrolment(self) -> EnrolmentCode | None:
        return self._only("SELECT code AS body FROM enrolment", EnrolmentCode)

    def show_code(self, code: EnrolmentCode | None) -> None:
        """Show `code`, or none."""
        with writing(self._database) as connection:
            connection.execute("DELETE FROM enrolment")
            if code is not None:
                connection.execute("INSERT INTO enrolment VALUES (1, ?)", (_json(code),))

    def agreement(self) -> Agreement | None:
        return self._only("SELECT agreement AS body FROM clock", Agreement)

    def agree(self, agreement: Agreement) -> None:
        with writing(self._database) as connection:
            connection.execute("INSERT OR REPLACE INTO clock VALUES (1, ?)", (_json(agreement),))

    def _write_spare(self) -> None:
        """The copy is a second chance: a disk that refuses it does not undo what was committed."""
        spare = Spare(
            high_water=self.high_water(),
            activation=self.current(),
            identity=self.identity(),
            agreement=self.agreement(),
            withdrawals=self.withdrawals(),
        )
        with contextlib.suppress(OSError):
            durable.put(self._spare, msgspec.json.encode(spare), mode=durable.PRIVATE)

    def _begin_with_spare(self) -> None:
        """Fill a database that knows nothing from the copy, if there is one."""
        if self.current() is not None or self.identity() is not None:
            return
        try:
            spare = msgspec.json.decode(self._spare.read_bytes(), type=Spare)
        except (OSError, msgspec.MsgspecError):
            return
        if spare.withdrawals is not None:  # before anything that could be shown
            with writing(self._database) as connection:
                connection.execute("INSERT OR REPLACE INTO withdrawals VALUES (1, ?)", (_json(spare.withdrawals),))
        if spare.activation is not None:
            self.activate(spare.activation, spare.high_water)
        if spare.agreement is not None:
            self.agree(spare.agreement)
        if spare.identity is not None:
            self.enrolled(spare.identity)

    def _only(self, query: str, kind: type[_T]) -> _T | None:
        rows = self._rows(query)
        return msgspec.json.decode(rows[0]["body"], type=kind) if rows else None

    def _rows(self, query: str, *values: object) -> list[Row]:
        return _dicts(self._database.execute(query, values))


class StateReader:
    """The ui's side: the last good answer to each question. Cheap enough to ask every second."""

    def __init__(self, home: Path) -> None:
        self._path = home / STATE_FILE
        self._connection: sqlite3.Connection | None = None
        self._inode = 0
        self._known: dict[str, list[Row]] = {}
        self._activations: dict[int, Activation] = {}

    def current(self) -> Activation | None:
        return self._nth_newest(0)

    def previous(self) -> Activation | None:
        return self._nth_newest(1)

    def agreement(self) -> Agreement | None:
        return self._ask_struct("SELECT agreement AS body FROM clock", Agreement)

    def enrolment(self) -> EnrolmentCode | None:
        return self._ask_struct("SELECT code AS body FROM enrolment", EnrolmentCode)

    def identity(self) -> Identity | None:
        return self._ask_struct("SELECT who AS body FROM identity", Identity)

    def withdrawals(self) -> Remembered | None:
        """None when it cannot be read: what was read before still stands."""
        return self._ask_struct(_WITHDRAWALS, Remembered)

    def receipt(self, stream: str) -> Receipt:
        """What `TallyWriter.forget` takes."""
        return _receipt(stream, self._ask(_RECEIPT, stream))

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _nth_newest(self, n: int) -> Activation | None:
        found = self._ask("SELECT id FROM activation ORDER BY id DESC LIMIT 1 OFFSET ?", n)
        if not found:
            return None
        number = int(found[0]["id"])
        if number not in self._activations:
            rows = self._ask("SELECT * FROM activation WHERE id = ?", number)
            with contextlib.suppress(msgspec.MsgspecError):
                self._activations |= {number: _activation(rows[0])} if rows else {}
        return self._activations.get(number)

    def _ask_struct(self, query: str, kind: type[_T]) -> _T | None:
        rows = self._ask(query)
        try:
            return msgspec.json.decode(rows[0]["body"], type=kind) if rows else None
        except msgspec.MsgspecError:
            return None

    def _ask(self, query: str, *values: object) -> list[Row]:
        """The answer now, or the last one when there is none to be had."""
        key = f"{query} {values}"
        try:
            self._known[key] = _dicts(self._open().execute(query, values))
        except (sqlite3.Error, OSError):
            self.close()
        return self._known.get(key, [])

    def _open(self) -> sqlite3.Connection:
        """The connection, to the file that stands there now: a damaged one may have been replaced. One made where
        nothing can be written sees no change, so that it is made anew each time."""
        inode = self._path.stat().st_ino
        if self._connection is None or inode != self._inode or not takes_files(self._path.parent):
            self.close()
            self._activations.clear()
            self._connection, self._inode = open_for_reading(self._path), inode
        return self._connection


def _receipt(stream: str, rows: list[Row]) -> Receipt:
    return msgspec.convert(rows[0], Receipt, strict=False) if rows else Receipt(stream=stream)


def _raise_marks(connection: sqlite3.Connection, high_water: Mapping[str, int]) -> None:
    connection.executemany(
        "INSERT INTO high_water VALUES (?, ?)"
        " ON CONFLICT (path) DO UPDATE SET version = max(version, excluded.version)",
        sorted(high_water.items()),
    )


def _activation_row(activation: Activation) -> Row:
    return {
        "id": activation.id,
        "at": activation.at.isoformat(),
        "plan_ref": activation.plan_ref,
        "plan_sha256": activation.plan_sha256,
        "plan": _json(activation.plan),
        "layers": _json(activation.layers),
        "languages": _json(activation.languages),
        "releases": _json(activation.releases),
        "notices": _json(activation.notices),
        "to_come": _json(activation.to_come),
    }


_AS_JSON = ("plan", "layers", "languages", "releases", "notices", "to_come")


def _activation(row: Row) -> Activation:
    parsed = {key: msgspec.json.decode(str(row[key])) for key in _AS_JSON}
    return msgspec.convert({**row, **parsed}, Activation)


def _dicts(cursor: sqlite3.Cursor) -> list[Row]:
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode("utf-8")
