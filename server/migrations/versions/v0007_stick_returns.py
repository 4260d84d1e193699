"""What came back by stick."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "stick_return",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("kiosk", sa.Integer, sa.ForeignKey("kiosk.id", name="fk_stick_return_kiosk"), nullable=False),
        sa.Column("sha256", sa.LargeBinary(32), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("health", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("journal", sa.Text, nullable=False),
        sa.UniqueConstraint("sha256", name="uq_stick_return_sha256"),
    )
    op.create_index("ix_stick_return_kiosk", "stick_return", ["kiosk"])
