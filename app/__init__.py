"""The composition root: the only module that knows all packages; nobody imports from it."""

from __future__ import annotations

from typing import Any

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from app import (
    accounts,
    calendars,
    chat,
    customers,
    demo,
    desk,
    knowledge,
    llm,
    notifications,
    ops,
    portal,
    realtime,
    tickets,
    triage,
)
from app.core import counters, database, delivery, jobs, logging, static_files, storage, web
from app.core.extensions import babel, csrf, db, limiter, mail, migrate, socketio
from app.core.locale import select_locale, select_timezone
from app.roles import gate
from app.tenancy import init_app as init_tenancy
from config import ROOT, Settings

PACKAGES = (
    accounts,
    calendars,
    llm,
    customers,
    knowledge,
    chat,
    tickets,
    triage,
    desk,
    notifications,
    realtime,
    ops,
    portal,
    demo,
)


def create_app(**overrides: Any) -> Flask:
    """Build the application from the environment, `.env` and `overrides` (setting names in lower case)."""
    app = Flask(__name__, static_folder="static", template_folder="templates")
    configure(app, overrides)
    register_extensions(app)
    trust_proxies(app)
    register_core(app)
    register_packages(app)
    return app


def configure(app: Flask, overrides: dict[str, Any]) -> None:
    """Check all settings at once and hand them to Flask and its extensions."""
    manual_jobs = overrides.pop("jobs", "")
    settings = Settings(**overrides)
    app.config.update({key.upper(): value for key, value in settings.model_dump().items()})
    app.config.update(
        JOBS=manual_jobs or "queue",
        SETTINGS=settings,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=database.engine_options(settings.database_url),
        MAX_CONTENT_LENGTH=(settings.upload_max_mb + 1) * 1024 * 1024,
        SESSION_COOKIE_NAME="tanggap_staff",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.public_url.startswith("https://"),
        WTF_CSRF_TIME_LIMIT=None,  # a form left open over lunch must still send
        RATELIMIT_ENABLED=settings.rate_limits,
        RATELIMIT_STORAGE_URI=settings.redis_url or counters.ADDRESS,
        RATELIMIT_IN_MEMORY_FALLBACK_ENABLED=True,  # with Redis away each process counts for itself
        BABEL_DEFAULT_LOCALE="id",
        BABEL_TRANSLATION_DIRECTORIES=str(ROOT / "app" / "translations"),
        MAIL_BACKEND=settings.mail_backend,
        MAIL_TIMEOUT=20,  # seconds; the outbox tries again
        TEMPLATES_AUTO_RELOAD=False,
    )
    settings.instance_dir.mkdir(parents=True, exist_ok=True)


def register_extensions(app: Flask) -> None:
    """Bind the extension objects."""
    database.init_app(app)
    db.init_app(app)
    migrate.init_app(app, db, directory=str(ROOT / "migrations"))
    babel.init_app(app, locale_selector=select_locale, timezone_selector=select_timezone)
    csrf.init_app(app)
    mail.init_app(app)
    limiter.init_app(app)
    realtime.init_socketio(app, socketio)


def trust_proxies(app: Flask) -> None:
    """Believe the addresses that so many proxies give; outermost, for Socket.IO needs them as well."""
    count = app.config["TRUSTED_PROXIES"]
    if count:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]


def register_core(app: Flask) -> None:
    """Set up logging, storage, job queue, error pages, tenancy and the gate."""
    logging.init_app(app)
    storage.init_app(app)
    jobs.init_app(app)
    delivery.init_app(app)
    web.init_app(app)
    static_files.init_app(app)
    init_tenancy(app)
    gate.init_app(app)


def register_packages(app: Flask) -> None:
    """Let every package register its routes, sockets, consumers and commands."""
    for package in PACKAGES:
        package.init_app(app)
