"""The shapes of the kiosk's two databases, as numbered steps that are never changed once released.

`state` is written by the agent, `tally` by the ui. Nothing in `tally` names a visit: counters by day
and page, by day and language, by hour; answers, misses and aids by day; and batches that are closed.
"""

from __future__ import annotations

import sqlite3

from sqlite_utils import Database, Migrations

from kiosk.database import STATE, TALLY

state = Migrations(STATE.name)
tally = Migrations(TALLY.name)


@state(name="1-activations")
def _activations(db: Database) -> None:
    db.execute(
        """CREATE TABLE activation (
            id INTEGER PRIMARY KEY, at TEXT NOT NULL,
            plan_ref TEXT NOT NULL, plan_sha256 TEXT NOT NULL, plan TEXT NOT NULL,
            layers TEXT NOT NULL, languages TEXT NOT NULL, releases TEXT NOT NULL) STRICT"""
    )
    db.execute("CREATE TABLE high_water (path TEXT PRIMARY KEY, version INTEGER NOT NULL) STRICT, WITHOUT ROWID")


@state(name="2-centre")
def _centre(db: Database) -> None:
    db.execute(
        """CREATE TABLE receipts (
            stream TEXT PRIMARY KEY, up_to INTEGER NOT NULL, refused INTEGER NOT NULL) STRICT, WITHOUT ROWID"""
    )
    db.execute("CREATE TABLE enrolment (id INTEGER PRIMARY KEY CHECK (id = 1), code TEXT NOT NULL) STRICT")
    db.execute("CREATE TABLE identity (id INTEGER PRIMARY KEY CHECK (id = 1), who TEXT NOT NULL) STRICT")
    db.execute("CREATE TABLE clock (id INTEGER PRIMARY KEY CHECK (id = 1), agreement TEXT NOT NULL) STRICT")


@state(name="3-notices")
def _notices(db: Database) -> None:
    db.execute("ALTER TABLE activation ADD COLUMN notices TEXT NOT NULL DEFAULT '[]'")


@state(name="4-withdrawals")
def _withdrawals(db: Database) -> None:
    db.execute("CREATE TABLE withdrawals (id INTEGER PRIMARY KEY CHECK (id = 1), body TEXT NOT NULL) STRICT")
    db.execute("CREATE TABLE former (path TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT, WITHOUT ROWID")


@state(name="5-to-come")
def _to_come(db: Database) -> None:
    db.execute("ALTER TABLE activation ADD COLUMN to_come TEXT NOT NULL DEFAULT '[]'")


@tally(name="1-counters")
def _counters(db: Database) -> None:
    db.execute("CREATE TABLE stream (id TEXT PRIMARY KEY, sequence INTEGER NOT NULL) STRICT, WITHOUT ROWID")
    db.execute(
        """CREATE TABLE page (
            period TEXT NOT NULL, boot TEXT NOT NULL, clock TEXT NOT NULL,
            pack TEXT NOT NULL, version INTEGER NOT NULL, page TEXT NOT NULL,
            language TEXT NOT NULL, shown TEXT NOT NULL, bucket INTEGER NOT NULL,
            views INTEGER NOT NULL, qr INTEGER NOT NULL,
            PRIMARY KEY (period, boot, clock, pack, version, page, language, shown, bucket)) STRICT, WITHOUT ROWID"""
    )
    db.execute(
        """CREATE TABLE language (
            period TEXT NOT NULL, boot TEXT NOT NULL, clock TEXT NOT NULL, language TEXT NOT NULL,
            chosen INTEGER NOT NULL, PRIMARY KEY (period, boot, clock, language)) STRICT, WITHOUT ROWID"""
    )
    db.execute(
        """CREATE TABLE hour (
            period TEXT NOT NULL, boot TEXT NOT NULL, clock TEXT NOT NULL, hour TEXT NOT NULL,
            visits INTEGER NOT NULL, views INTEGER NOT NULL, alive_ms INTEGER NOT NULL,
            PRIMARY KEY (period, boot, clock, hour)) STRICT, WITHOUT ROWID"""
    )
    db.execute(
        """CREATE TABLE length (
            period TEXT NOT NULL, boot TEXT NOT NULL, clock TEXT NOT NULL, hour TEXT NOT NULL, bucket INTEGER NOT NULL,
            visits INTEGER NOT NULL, PRIMARY KEY (period, boot, clock, hour, bucket)) STRICT, WITHOUT ROWID"""
    )


@tally(name="2-batches")
def _batches(db: Database) -> None:
    db.execute(
        """CREATE TABLE batch (
            sequence INTEGER PRIMARY KEY, day TEXT NOT NULL, rows INTEGER NOT NULL, body BLOB NOT NULL) STRICT"""
    )


@tally(name="3-opinions")
def _opinions(db: Database) -> None:
    db.execute(
        """CREATE TABLE answer (
            period TEXT NOT NULL, boot TEXT NOT NULL, clock TEXT NOT NULL,
            pack TEXT NOT NULL, version INTEGER NOT NULL, page TEXT NOT NULL, revision TEXT NOT NULL,
            language TEXT NOT NULL, shown TEXT NOT NULL, question TEXT NOT NULL, choice TEXT NOT NULL,
            answers INTEGER NOT NULL,
            PRIMARY KEY (period, boot, clock, pack, version, page, revision, language, shown, question, choice)
            ) STRICT, WITHOUT ROWID"""
    )
    db.execute(
        """CREATE TABLE miss (
            period TEXT NOT NULL, boot TEXT NOT NULL, clock TEXT NOT NULL, language TEXT NOT NULL, topic TEXT NOT NULL,
            misses INTEGER NOT NULL, PRIMARY KEY (period, boot, clock, language, topic)) STRICT, WITHOUT ROWID"""
    )
    db.execute(
        """CREATE TABLE aid (
            period TEXT NOT NULL, boot TEXT NOT NULL, clock TEXT NOT NULL, aid TEXT NOT NULL,
            visits INTEGER NOT NULL, PRIMARY KEY (period, boot, clock, aid)) STRICT, WITHOUT ROWID"""
    )


def apply(connection: sqlite3.Connection, name: str) -> None:
    """Bring the database up to this software's schema, each step in a transaction."""
    {one.name: one for one in (state, tally)}[name].apply(Database(connection))
