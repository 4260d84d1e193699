"""What travellers answered, looked for in vain, and read with."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    _tally(
        "answer_tally",
        _must("pack", sa.String(127)),
        _must("version", sa.BigInteger),
        _must("page", sa.String(63)),
        _must("revision", sa.String(40)),
        _must("language", sa.String(35)),
        _must("shown", sa.String(35)),
        _must("question", sa.String(127)),
        _must("choice", sa.String(63)),
        _must("answers", sa.BigInteger),
    )
    _tally(
        "miss_tally",
        _must("language", sa.String(35)),
        _must("topic", sa.String(191)),
        _must("misses", sa.BigInteger),
    )
    _tally("aid_tally", _must("aid", sa.String(63)), _must("visits", sa.BigInteger))


def _must(name: str, type_: Any) -> sa.Column[Any]:
    return sa.Column(name, type_, nullable=False)


def _tally(name: str, *columns: sa.Column[Any]) -> None:
    keys = (sa.Column(key, sa.Integer, primary_key=True) for key in ("kiosk", "receipt", "row"))
    day = sa.Column("day", sa.Date, primary_key=True)
    op.create_table(name, day, *keys, *columns, sqlite_with_rowid=False)
