"""Which version of the list of withdrawals each kiosk follows."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("heartbeat", sa.Column("withdrawals", sa.BigInteger, nullable=False, server_default="0"))
