"""Nonces of people's signed calls: each call is answered once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "signing_nonce",
        sa.Column("sha256", sa.LargeBinary(32), primary_key=True),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_signing_nonce_until", "signing_nonce", ["until"])
