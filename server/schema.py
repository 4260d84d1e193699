"""Every table of the server, in the words of the design. Types alone: no connection, no query.

Migrations in `migrations/versions` make exactly this; a test compares. Times are UTC and aware
(`UtcTime`). Ids that people or kiosks see are text; `kiosk.id` and `receipt.id` are small integers
because the tallies repeat them. Tallies copy names instead of pointing at them: what was read stays
readable when its page is gone. The key of `page_tally` begins with the day, so that a question
about a month reads that month alone, and one kiosk's batch lies together on disk.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

from content_packs.wire import DWELL_BUCKETS, MAX_REVISION

BATCH_KEY = ("kiosk", "receipt", "row")

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class UtcTime(TypeDecorator[dt.datetime]):
    """An aware UTC instant. SQLite gives naive ones back; nobody above this line sees them."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        if value is None:
            return None
        aware = value.astimezone(dt.UTC)
        return aware.replace(tzinfo=None) if dialect.name == "sqlite" else aware

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if dialect.name == "sqlite" else value.astimezone(dt.UTC)


def dwell_columns() -> list[Column[Any]]:
    """The histogram as columns, so that SQL can add it up. Bucket bounds: `wire.DWELL_BUCKETS`."""
    return [Column(f"dwell_{n}", BigInteger, nullable=False) for n in range(DWELL_BUCKETS)]


def tally_key() -> list[Column[Any]]:
    """Day, kiosk, batch and place in it."""
    return [Column("day", Date, primary_key=True), *(Column(name, Integer, primary_key=True) for name in BATCH_KEY)]


# -- people ----------------------------------------------------------------------------------------

person = Table(
    "person",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(64), nullable=False, unique=True),  # what is typed to sign in, lower case
    Column("password_hash", Text, nullable=False),
    Column("one_time_until", UtcTime),  # set: the password is one-time, and good until then
    Column("session_epoch", Integer, nullable=False),  # grows with each new password; ends old sessions
    Column("created_at", UtcTime, nullable=False),
    Column("disabled_at", UtcTime),
)

# -- sites -----------------------------------------------------------------------------------------

site = Table(
    "site",
    metadata,
    Column("id", String(63), primary_key=True),
    Column("plan", String(127), nullable=False),  # "<publisher>/<id>" of the signed plan layer
)

site_attributes = Table(  # what a site is, from a date on; the row in force is the latest not in the future
    "site_attributes",
    metadata,
    Column("site", ForeignKey("site.id"), primary_key=True),
    Column("valid_from", Date, primary_key=True),
    Column("name_vi", String(200), nullable=False),
    Column("name_en", String(200), nullable=False),
    Column("rank", String(32), nullable=False),  # empty where the basis does not say
    Column("province", String(100), nullable=False),  # its Vietnamese name then; names end with reforms
    Column("neighbour", String(2), nullable=False),  # ISO 3166-1 alpha-2; empty where there is none
    Column("counterpart", String(200), nullable=False),
    Column("basis", String(200), nullable=False),  # the legal act that says so
)

site_mode = Table(  # modes are a set
    "site_mode",
    metadata,
    Column("site", ForeignKey("site.id"), primary_key=True),
    Column("valid_from", Date, primary_key=True),
    Column("mode", String(16), primary_key=True),
)

# -- kiosks ----------------------------------------------------------------------------------------

kiosk = Table(
    "kiosk",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(80), nullable=False, unique=True),  # "<site>-<number>", said to the kiosk
    Column("site", ForeignKey("site.id"), nullable=False, index=True),
    Column("plan", String(127), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("public_key", String(43), nullable=False, unique=True),
    Column("credential_sha256", LargeBinary(32), unique=True),  # none until the kiosk has fetched it
    Column("enrolled_at", UtcTime, nullable=False),
    Column("withdrawn_at", UtcTime),
    Column("next_credential_sha256", LargeBinary(32), index=True),  # expected, and not used yet
    Column("staff_secret", String(64)),  # what its staff codes are reckoned from; none if it was let in long ago
)

enrolment = Table(
    "enrolment",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("device_code_sha256", LargeBinary(32), nullable=False, unique=True),
    Column("user_code", String(8), nullable=False, unique=True),
    Column("public_key", String(43), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("state", String(16), nullable=False),  # waiting, approved, denied, spent
    Column("created_at", UtcTime, nullable=False),
    Column("expires_at", UtcTime, nullable=False, index=True),
    Column("polled_at", UtcTime),
    Column("interval_s", Integer, nullable=False),
    Column("site", ForeignKey("site.id")),
    Column("plan", String(127)),
    Column("decided_by", ForeignKey("person.id")),
    Column("replaces", String(80)),  # the kiosk that goes on with this device, by name
)

kiosk_former_key = Table(  # of the disk a kiosk had before: what that one gives back is still this kiosk's
    "kiosk_former_key",
    metadata,
    Column("public_key", String(43), primary_key=True),
    Column("kiosk", ForeignKey("kiosk.id"), nullable=False, index=True),
    Column("until", UtcTime, nullable=False),
)

heartbeat = Table(  # the last one of each kiosk, and what its proofs came to
    "heartbeat",
    metadata,
    Column("kiosk", ForeignKey("kiosk.id"), primary_key=True),
    Column("received_at", UtcTime, nullable=False),
    Column("said_at", UtcTime, nullable=False),  # the kiosk's own clock
    Column("boot", Text, nullable=False),
    Column("agent_version", Text, nullable=False),
    Column("clock", String(16), nullable=False),
    Column("uptime_s", BigInteger, nullable=False),
    Column("disk_free_mb", BigInteger, nullable=False),
    Column("poll_s", BigInteger, nullable=False),
    Column("tallies_waiting", BigInteger, nullable=False),
    Column("sync_problem", Text, nullable=False),
    Column("withdrawals", BigInteger, nullable=False, server_default="0"),  # version of the list that it follows
    Column("frames_boot", Text, nullable=False),  # the ui's run whose frames were counted last
    Column("frames", BigInteger, nullable=False),
    Column("proved_at", UtcTime),  # the flip of the last proof with an advancing frame counter
    Column("showing", Text, nullable=False),  # what that proof named: `fleet.kiosks.Showing` as JSON
    Column("showing_since", UtcTime),  # the first such proof of the same
)

showing = Table(  # short history: one row each time a kiosk proved something new
    "showing",
    metadata,
    Column("kiosk", ForeignKey("kiosk.id"), primary_key=True),
    Column("since", UtcTime, primary_key=True),
    Column("showing", Text, nullable=False),
)

stick_return = Table(  # what came back by stick: beside heartbeats, and never in their place
    "stick_return",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kiosk", ForeignKey("kiosk.id"), nullable=False, index=True),
    Column("sha256", LargeBinary(32), nullable=False, unique=True),  # of the sealed file
    Column("made_at", UtcTime, nullable=False),  # by the kiosk's own clock
    Column("taken_at", UtcTime, nullable=False),
    Column("health", Text, nullable=False),  # a `wire.Heartbeat` as JSON
    Column("state", Text, nullable=False),  # a `layout.KioskState` as JSON
    Column("journal", Text, nullable=False),
)

# -- tallies ---------------------------------------------------------------------------------------

receipt = Table(  # one batch that was counted: (kiosk, stream, sequence) is counted once
    "receipt",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kiosk", ForeignKey("kiosk.id"), nullable=False),
    Column("site", ForeignKey("site.id"), nullable=False),  # where the kiosk was then; kiosks move
    Column("stream", LargeBinary(16), nullable=False),
    Column("sequence", BigInteger, nullable=False),
    Column("sha256", LargeBinary(32), nullable=False),  # of the batch as understood
    Column("day", Date, nullable=False),
    Column("boot", Text, nullable=False),
    Column("clock", String(16), nullable=False),
    Column("definition", BigInteger, nullable=False),
    Column("received_at", UtcTime, nullable=False),
    UniqueConstraint("kiosk", "stream", "sequence"),
)

page_tally = Table(
    "page_tally",
    metadata,
    Column("day", Date, primary_key=True),
    Column("kiosk", Integer, primary_key=True),
    Column("receipt", Integer, primary_key=True),
    Column("row", Integer, primary_key=True),
    Column("pack", String(127), nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("page", String(63), nullable=False),
    Column("language", String(35), nullable=False),
    Column("shown", String(35), nullable=False),
    Column("views", BigInteger, nullable=False),
    Column("qr", BigInteger, nullable=False),
    *dwell_columns(),
    sqlite_with_rowid=False,
)

language_tally = Table(
    "language_tally",
    metadata,
    Column("day", Date, primary_key=True),
    Column("kiosk", Integer, primary_key=True),
    Column("receipt", Integer, primary_key=True),
    Column("row", Integer, primary_key=True),
    Column("language", String(35), nullable=False),
    Column("chosen", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

hour_tally = Table(  # hours carry neither page nor language
    "hour_tally",
    metadata,
    Column("hour", UtcTime, primary_key=True),
    Column("kiosk", Integer, primary_key=True),
    Column("receipt", Integer, primary_key=True),
    Column("row", Integer, primary_key=True),
    Column("visits", BigInteger, nullable=False),
    Column("views", BigInteger, nullable=False),
    Column("alive_s", Integer, nullable=False),
    *dwell_columns(),
    sqlite_with_rowid=False,
)

answer_tally = Table(  # closed questions; about a page, or of a survey: then `page` and `revision` are empty
    "answer_tally",
    metadata,
    *tally_key(),
    Column("pack", String(127), nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("page", String(63), nullable=False),
    Column("revision", String(MAX_REVISION), nullable=False),
    Column("language", String(35), nullable=False),
    Column("shown", String(35), nullable=False),
    Column("question", String(127), nullable=False),
    Column("choice", String(63), nullable=False),
    Column("answers", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

miss_tally = Table(  # searches that found nothing
    "miss_tally",
    metadata,
    *tally_key(),
    Column("language", String(35), nullable=False),
    Column("topic", String(191), nullable=False),  # "<publisher>/<pack>/<topic>" or empty
    Column("misses", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

aid_tally = Table(  # visits in which a reading aid was in use
    "aid_tally",
    metadata,
    *tally_key(),
    Column("aid", String(63), nullable=False),
    Column("visits", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

# -- audit -----------------------------------------------------------------------------------------

audit = Table(  # who did what; the database itself refuses to change or remove a row
    "audit",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),  # 1, 2, 3 without a gap
    Column("at", UtcTime, nullable=False, index=True),
    Column("who", String(127), nullable=False),
    Column("what", String(63), nullable=False),  # `audit.Act`
    Column("about", String(255), nullable=False),
    Column("detail", Text, nullable=False),  # JSON
    Column("previous", LargeBinary(32), nullable=False),  # hash of the row before
)

Index("ix_receipt_day", receipt.c.day)

signing_nonce = Table(  # calls of people with keys, each answered once; kept for some minutes
    "signing_nonce",
    metadata,
    Column("sha256", LargeBinary(32), primary_key=True),
    Column("until", UtcTime, nullable=False, index=True),
)
