"""Alembic environment: the app's engine, batch mode for SQLite, a scope that may touch every table."""

from __future__ import annotations

from alembic import context
from flask import current_app
from sqlalchemy import Connection

from app.core.scope import system_scope

target = current_app.extensions["migrate"].db


def run_migrations() -> None:
    """Run on the app's engine, each migration in its own transaction."""
    with target.engine.connect() as connection:
        refuse_old_character_set(connection)
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


def refuse_old_character_set(connection: Connection) -> None:
    """Exit with advice where tables would get a character set without emoji."""
    if connection.dialect.name != "mysql":
        return
    name, character_set = connection.exec_driver_sql("SELECT DATABASE(), @@character_set_database").one()
    connection.rollback()
    if character_set != "utf8mb4":
        raise SystemExit(
            f"The database {name} has the character set {character_set}. First run: "
            f"ALTER DATABASE `{name}` CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;"
        )


if context.is_offline_mode():
    raise SystemExit("Offline migrations are not supported: the history runs on a live database only.")
run_migrations()
