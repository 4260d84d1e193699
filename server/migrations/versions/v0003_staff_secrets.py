"""What a kiosk's staff codes are reckoned from. Kiosks that were let in before have none until they enrol again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("kiosk", sa.Column("staff_secret", sa.String(64)))
