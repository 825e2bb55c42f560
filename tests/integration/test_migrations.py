"""One history of migrations: up, down to nothing, up again, no drift from the models, on each database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import check, downgrade, upgrade
from sqlalchemy import inspect

from app import create_app
from app.core.extensions import Base, db
from tests.support.servers import MariaDb

pytestmark = pytest.mark.mariadb


@pytest.fixture
def build(tmp_path: Path) -> Iterator[Callable[[str], Flask]]:
    made: list[Flask] = []

    def build_on(url: str) -> Flask:
        app = create_app(jobs="manual", database_url=url, instance_dir=tmp_path, log_level="ERROR")
        made.append(app)
        return app

    yield build_on
    for app in made:
        with app.app_context():
            db.engine.dispose()


def walk_the_history(app: Flask) -> None:
    expected = {table.name for table in Base.metadata.sorted_tables} | {"alembic_version"}
    with app.app_context():
        upgrade()
        assert set(inspect(db.engine).get_table_names()) == expected
        check()
        downgrade(revision="base")
        assert set(inspect(db.engine).get_table_names()) == {"alembic_version"}
        upgrade()
        assert set(inspect(db.engine).get_table_names()) == expected


def test_the_history_goes_up_down_and_up_on_sqlite(build: Callable[[str], Flask]) -> None:
    walk_the_history(build(""))


def test_the_history_goes_up_down_and_up_on_mariadb(
    build: Callable[[str], Flask], mariadb: MariaDb, driver: str
) -> None:
    mariadb.create_database(f"history_{driver}")
    walk_the_history(build(mariadb.url(f"history_{driver}", driver)))


def test_a_database_without_room_for_emoji_is_refused_with_advice(
    build: Callable[[str], Flask], mariadb: MariaDb
) -> None:
    mariadb.run("DROP DATABASE IF EXISTS old_default")
    mariadb.run("CREATE DATABASE old_default CHARACTER SET latin1")
    app = build(mariadb.url("old_default"))
    with app.app_context():
        with pytest.raises(SystemExit, match="ALTER DATABASE `old_default` CHARACTER SET utf8mb4"):
            upgrade()
        assert inspect(db.engine).get_table_names() == []
