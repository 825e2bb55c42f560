"""Alembic environment: the app's engine, batch mode for SQLite, a scope that may touch every table."""

from __future__ import annotations

from alembic import context
from flask import current_app

from app.core.scope import system_scope

target = current_app.extensions["migrate"].db


def run_migrations() -> None:
    """Run on the app's engine, each migration in its own transaction."""
    with target.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=target.metadata,
            render_as_batch=True,
            compare_type=True,
            transaction_per_migration=True,
        )
        with context.begin_transaction(), system_scope("migrations"):
            context.run_migrations()
        connection.commit()


if context.is_offline_mode():
    raise SystemExit("Offline migrations are not supported: the history runs on a live database only.")
run_migrations()
