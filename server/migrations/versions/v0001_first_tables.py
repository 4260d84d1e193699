"""The first tables: people, sites, kiosks, tallies."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

DWELL_BUCKETS = 12  # as they were then; a migration never follows the code
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    _people()
    _sites()
    _kiosks()
    _heartbeats()
    _tallies()


def _key(name: str, type_: Any = sa.Integer) -> sa.Column[Any]:
    return sa.Column(name, type_, primary_key=True)


def _must(name: str, type_: Any, **more: Any) -> sa.Column[Any]:
    return sa.Column(name, type_, nullable=False, **more)


def _ref(table: str, name: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([name], [target], name=f"fk_{table}_{name}")


def _unique(table: str, *names: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*names, name=f"uq_{table}_{'_'.join(names)}")


def _people() -> None:
    op.create_table(
        "person",
        _key("id"),
        _must("name", sa.String(64)),
        _must("password_hash", sa.Text),
        sa.Column("one_time_until", TIME),
        _must("session_epoch", sa.Integer),
        _must("created_at", TIME),
        sa.Column("disabled_at", TIME),
        _unique("person", "name"),
    )


def _sites() -> None:
    op.create_table("site", _key("id", sa.String(63)), _must("plan", sa.String(127)))
    op.create_table(
        "site_attributes",
        _key("site", sa.String(63)),
        _key("valid_from", sa.Date),
        _must("name_vi", sa.String(200)),
        _must("name_en", sa.String(200)),
        _must("rank", sa.String(32)),
        _must("province", sa.String(100)),
        _must("neighbour", sa.String(2)),
        _must("counterpart", sa.String(200)),
        _must("basis", sa.String(200)),
        _ref("site_attributes", "site", "site.id"),
    )
    op.create_table(
        "site_mode",
        _key("site", sa.String(63)),
        _key("valid_from", sa.Date),
        _key("mode", sa.String(16)),
        _ref("site_mode", "site", "site.id"),
    )


def _kiosks() -> None:
    op.create_table(
        "kiosk",
        _key("id"),
        _must("name", sa.String(80)),
        _must("site", sa.String(63)),
        _must("plan", sa.String(127)),
        _must("kind", sa.String(16)),
        _must("public_key", sa.String(43)),
        sa.Column("credential_sha256", sa.LargeBinary(32)),
        _must("enrolled_at", TIME),
        sa.Column("withdrawn_at", TIME),
        _ref("kiosk", "site", "site.id"),
        _unique("kiosk", "name"),
        _unique("kiosk", "public_key"),
        _unique("kiosk", "credential_sha256"),
    )
    op.create_index("ix_kiosk_site", "kiosk", ["site"])
    op.create_table(
        "enrolment",
        _key("id"),
        _must("device_code_sha256", sa.LargeBinary(32)),
        _must("user_code", sa.String(8)),
        _must("public_key", sa.String(43)),
        _must("kind", sa.String(16)),
        _must("state", sa.String(16)),
        _must("created_at", TIME),
        _must("expires_at", TIME),
        sa.Column("polled_at", TIME),
        _must("interval_s", sa.Integer),
        sa.Column("site", sa.String(63)),
        sa.Column("plan", sa.String(127)),
        sa.Column("decided_by", sa.Integer),
        _ref("enrolment", "site", "site.id"),
        _ref("enrolment", "decided_by", "person.id"),
        _unique("enrolment", "device_code_sha256"),
        _unique("enrolment", "user_code"),
    )
    op.create_index("ix_enrolment_expires_at", "enrolment", ["expires_at"])


def _heartbeats() -> None:
    op.create_table(
        "heartbeat",
        _key("kiosk"),
        _must("received_at", TIME),
        _must("said_at", TIME),
        _must("boot", sa.Text),
        _must("agent_version", sa.Text),
        _must("clock", sa.String(16)),
        *(_must(name, sa.BigInteger) for name in ("uptime_s", "disk_free_mb", "poll_s", "tallies_waiting")),
        _must("sync_problem", sa.Text),
        _must("frames_boot", sa.Text),
        _must("frames", sa.BigInteger),
        sa.Column("proved_at", TIME),
        _must("showing", sa.Text),
        sa.Column("showing_since", TIME),
        _ref("heartbeat", "kiosk", "kiosk.id"),
    )
    op.create_table(
        "showing",
        _key("kiosk"),
        _key("since", TIME),
        _must("showing", sa.Text),
        _ref("showing", "kiosk", "kiosk.id"),
    )


def _dwell() -> list[sa.Column[Any]]:
    return [_must(f"dwell_{n}", sa.BigInteger) for n in range(DWELL_BUCKETS)]


def _tallies() -> None:
    op.create_table(
        "receipt",
        _key("id"),
        _must("kiosk", sa.Integer),
        _must("site", sa.String(63)),
        _must("stream", sa.LargeBinary(16)),
        _must("sequence", sa.BigInteger),
        _must("sha256", sa.LargeBinary(32)),
        _must("day", sa.Date),
        _must("boot", sa.Text),
        _must("clock", sa.String(16)),
        _must("definition", sa.BigInteger),
        _must("received_at", TIME),
        _ref("receipt", "kiosk", "kiosk.id"),
        _ref("receipt", "site", "site.id"),
        _unique("receipt", "kiosk", "stream", "sequence"),
    )
    op.create_index("ix_receipt_day", "receipt", ["day"])
    _tally("page_tally", _key("day", sa.Date), *_page_columns(), *_dwell())
    _tally("language_tally", _key("day", sa.Date), _must("language", sa.String(35)), _must("chosen", sa.BigInteger))
    _tally(
        "hour_tally",
        _key("hour", TIME),
        _must("visits", sa.BigInteger),
        _must("views", sa.BigInteger),
        _must("alive_s", sa.Integer),
        *_dwell(),
    )


def _tally(name: str, period: sa.Column[Any], *columns: sa.Column[Any]) -> None:
    keys = (_key("kiosk"), _key("receipt"), _key("row"))
    op.create_table(name, period, *keys, *columns, sqlite_with_rowid=False)


def _page_columns() -> list[sa.Column[Any]]:
    return [
        _must("pack", sa.String(127)),
        _must("version", sa.BigInteger),
        _must("page", sa.String(63)),
        _must("language", sa.String(35)),
        _must("shown", sa.String(35)),
        _must("views", sa.BigInteger),
        _must("qr", sa.BigInteger),
    ]
