"""`python3 run.py`: settings, database, demo business, then the server."""

from __future__ import annotations

import errno
import socket
from pathlib import Path
from typing import TYPE_CHECKING

from bootstrap.progress import StepFailed, step

if TYPE_CHECKING:
    from collections.abc import Sequence

    from config import Settings

SETTINGS_ADVICE = "correct these in the environment or in .env; docs/configuration.md explains every key"

MIGRATE_ADVICE = (
    "see that DATABASE_URL is right and the server runs; a database of a newer version needs its own code: "
    "keep a copy of instance/ before changing anything"
)


def start() -> None:
    """Migrate, load the demo on first start, print where to go, serve until interrupted."""
    settings = read_settings()
    require_free_port(settings.host, settings.port)
    with step("Starting"):
        from app import create_app
        from app.demo import demo_accounts, load_demo_once
        from app.serve import serve, take_lock

        app = create_app()
        take_lock(Path(app.config["INSTANCE_DIR"]) / "server.lock").close()  # a second one must not migrate
    with app.app_context():
        with step("Migrating the database"):
            migrate()
        accounts: Sequence[tuple[str, str, str]] = ()
        if settings.demo_allowed:
            with step("Loading the demo business"):
                load_demo_once()
            accounts = demo_accounts()
    print(greeting(settings.host, settings.port, accounts), flush=True)
    serve(app, settings.host, settings.port)


def read_settings() -> Settings:
    """Return the settings. Raises StepFailed with all faults at once."""
    from pydantic import ValidationError

    from config import Settings

    try:
        return Settings()
    except ValidationError as error:
        faults = [f"{'.'.join(map(str, fault['loc'])).upper()} {fault['msg']}" for fault in error.errors()]
        raise StepFailed("the settings are not sound", SETTINGS_ADVICE, "\n".join(faults)) from error


def migrate() -> None:
    """Bring the database of the current application up to date. Raises StepFailed."""
    from flask_migrate import upgrade
    from sqlalchemy.exc import SQLAlchemyError

    try:
        upgrade()
    except (SystemExit, SQLAlchemyError) as error:  # Flask-Migrate turns Alembic's errors into an exit
        raise StepFailed("the database could not be migrated", MIGRATE_ADVICE, str(error)) from error


def require_free_port(host: str, port: int) -> None:
    """Raise StepFailed where another program listens, or the address is not one of this machine."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise StepFailed(f"cannot listen on {host}:{port}: {error}", _address_advice(error, port)) from error


def greeting(host: str, port: int, accounts: Sequence[tuple[str, str, str]]) -> str:
    """Return the text shown when the server is about to listen; accounts as (role, e-mail, password)."""
    shown = f"[{host}]" if ":" in host else host
    base = f"http://{shown}:{port}"
    lines = ["", f"Tanggap is at {base}/"]
    if accounts:
        lines.append(f"The demo shop with its chat is at {base}/demo")
        lines.append(f"Its customers' portal is at {base}/p/susu-segar/")
        widths = [max(len(account[column]) for account in accounts) for column in range(2)]
        lines += ["", "Demo accounts, on this machine only:"]
        lines += [f"  {role:<{widths[0]}}  {mail:<{widths[1]}}  {secret}" for role, mail, secret in accounts]
    return "\n".join([*lines, "", "Ctrl+C ends it."])


def _address_advice(error: OSError, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"another program uses this port, perhaps Tanggap itself; or PORT={port + 1} python3 run.py"
    if error.errno == errno.EACCES:
        return "ports below 1024 belong to root: choose another one, PORT=5000 python3 run.py"
    return "HOST must be an address of this machine; 127.0.0.1 is the default"
