"""Credentials are renewed, and a kiosk may go on with another device: keys it had before, whom a code replaces."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.add_column("kiosk", sa.Column("next_credential_sha256", sa.LargeBinary(32)))
    op.create_index("ix_kiosk_next_credential_sha256", "kiosk", ["next_credential_sha256"])
    op.add_column("enrolment", sa.Column("replaces", sa.String(80)))
    op.create_table(
        "kiosk_former_key",
        sa.Column("public_key", sa.String(43), primary_key=True),
        sa.Column("kiosk", sa.Integer, sa.ForeignKey("kiosk.id", name="fk_kiosk_former_key_kiosk"), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_kiosk_former_key_kiosk", "kiosk_former_key", ["kiosk"])
