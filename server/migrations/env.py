"""Alembic's entry: runs the numbered migrations on the connection that `server.database` hands in."""

from __future__ import annotations

from alembic import context

from server.schema import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, compare_type=True)
context.run_migrations()
