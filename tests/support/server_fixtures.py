"""Fixtures that start real servers, once per test run, only when a test asks for them."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import upgrade

from app import create_app
from app.core.extensions import db
from tests.support.processes import need_package
from tests.support.product import DATABASE, SECRET, TestProduct
from tests.support.servers import DRIVERS, MariaDb, Redis
from tests.support.world import World


@pytest.fixture(scope="session")
def mariadb(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MariaDb]:
    """Return a private MariaDB with the migrated database of the product."""
    server = MariaDb(tmp_path_factory.mktemp("mariadb"))
    try:
        server.create_database(DATABASE)
        app = mariadb_app(server, "pymysql", tmp_path_factory.mktemp("migrating"))
        with app.app_context():
            upgrade()
            db.engine.dispose()
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="session")
def redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Redis]:
    """Return a private Redis."""
    server = Redis(tmp_path_factory.mktemp("redis"))
    yield server
    server.stop()


@pytest.fixture(params=sorted(DRIVERS))
def driver(request: pytest.FixtureRequest) -> str:
    """Return each driver in turn."""
    name: str = request.param
    if name == "mysqlclient":
        need_package("MySQLdb", "requirements-mysql.txt")
    return name


@pytest.fixture
def maria_app(mariadb: MariaDb, driver: str, tmp_path: Path) -> Iterator[Flask]:
    """Return the app on MariaDB through each driver; jobs run when the test says so."""
    app = mariadb_app(mariadb, driver, tmp_path)
    forget_jobs(mariadb)
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def maria_world(maria_app: Flask) -> World:
    """Return a business of its own on MariaDB."""
    return World(maria_app, slug=fresh_slug())


@pytest.fixture
def product(mariadb: MariaDb, redis_server: Redis, tmp_path: Path) -> Iterator[TestProduct]:
    """Return the distributed deployment, nothing of it started yet; ends what the test started."""
    need_package("geventwebsocket", "requirements-production.txt")
    app = mariadb_app(mariadb, "pymysql", tmp_path / "seeding")
    forget_jobs(mariadb)
    redis_server.client().flushall()
    running = TestProduct(tmp_path, mariadb, redis_server, World(app, slug=fresh_slug()))
    yield running
    running.end()
    with app.app_context():
        db.engine.dispose()


def mariadb_app(server: MariaDb, driver: str, folder: Path) -> Flask:
    """Build the app in this process on the given driver."""
    return create_app(
        jobs="manual", secret_key=SECRET, database_url=server.url(DATABASE, driver), instance_dir=folder,
        public_url="http://localhost", rate_limits=False, mail_backend="locmem", burst_window_ms=0,
        log_level="ERROR", openai_api_key="", openai_base_url="",
    )  # fmt: skip


def forget_jobs(server: MariaDb) -> None:
    """Empty the outbox of earlier tests."""
    server.run("DELETE FROM outbox", database=DATABASE)


def fresh_slug() -> str:
    """Return a name no other business of the run has."""
    return f"t{uuid.uuid4().hex[:10]}"
