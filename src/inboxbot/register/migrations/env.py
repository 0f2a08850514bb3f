"""What alembic runs: the connection is the caller's, with its transaction already begun."""

from __future__ import annotations

from alembic import context

from inboxbot.register.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    # SQLite too: the caller's BEGIN IMMEDIATE makes it so.
    transactional_ddl=True,
)
context.run_migrations()
