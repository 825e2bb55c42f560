"""People of businesses: sign-up, sign-in, invitations, memberships and the settings pages."""

from __future__ import annotations

from flask import Flask

from app.accounts import security
from app.accounts.doors import staff_actor
from app.roles.gate import add_door


def init_app(app: Flask) -> None:
    """Register what this package owns."""
    security.init_app(app)
    add_door("staff", staff_actor)
