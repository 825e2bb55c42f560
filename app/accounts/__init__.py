"""People of businesses: sign-up, sign-in, invitations, memberships and the settings pages."""

from __future__ import annotations

from flask import Flask

from app.accounts import limits, security
from app.accounts.doors import staff_actor
from app.roles.gate import add_door


def init_app(app: Flask) -> None:
    """Register sign-in, pages, timers and operator commands."""
    from app.accounts import timers  # noqa: F401 - importing registers the timers
    from app.accounts.commands import register_commands
    from app.accounts.routes import blueprint

    security.init_app(app)
    limits.init_app(app)
    add_door("staff", staff_actor)
    app.register_blueprint(blueprint)
    register_commands(app)
