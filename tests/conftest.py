"""Fixtures for all tests: one app per process, a freshly copied database per test, a small world."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import upgrade

from app import create_app
from app.core import sockets
from app.core.extensions import db
from tests.support.statements import Statements, count_statements
from tests.support.world import World

pytest_plugins = ["tests.support.server_fixtures"]

TEST_SETTINGS = {
    "jobs": "manual",
    "rate_limits": False,
    "mail_backend": "locmem",
    "burst_window_ms": 0,
    "secret_key": "test-secret-that-is-long-enough",
    "public_url": "http://localhost",
    "log_level": "ERROR",
    "openai_api_key": "",
    "openai_base_url": "",
}


@pytest.fixture(scope="session")
def template_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a migrated, empty SQLite file that tests copy."""
    folder = tmp_path_factory.mktemp("template")
    template = create_app(**TEST_SETTINGS, instance_dir=folder)
    with template.app_context():
        upgrade()
        db.engine.dispose()
    return folder / "tanggap.db"


@pytest.fixture(scope="session")
def shared_app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """Return the one app of this test process; use `app` instead."""
    return create_app(**TEST_SETTINGS, instance_dir=tmp_path_factory.mktemp("instance"))


@pytest.fixture
def app(shared_app: Flask, template_database: Path) -> Iterator[Flask]:
    """Return the app on an empty, migrated database of its own. The real commit path runs."""
    path = Path(shared_app.config["INSTANCE_DIR"]) / "tanggap.db"
    with shared_app.app_context():
        db.session.remove()
        db.engine.dispose()
    for suffix in ("-wal", "-shm"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)
    shutil.copyfile(template_database, path)
    yield shared_app
    for open_connection in sockets.all_connections():
        sockets.forget(open_connection.sid)


@pytest.fixture
def world(app: Flask) -> World:
    """Return a business with a master admin, two departments with an admin and an agent each."""
    return World(app, slug="susu")


@pytest.fixture
def other_world(app: Flask) -> World:
    """Return another business in the same installation, for leak tests."""
    return World(app, slug="paket")


@pytest.fixture
def statements(app: Flask) -> Iterator[Statements]:
    """Count the SQL statements of a block: `with statements.counting() as seen: ...; len(seen)`."""
    with app.app_context():
        engine = db.engine
    yield from count_statements(engine)
