"""The customers' portal of a business: register, sign in, file a case, follow own cases, own profile."""

from __future__ import annotations

from flask import Flask

from app.portal.doors import customer_actor
from app.portal.navigation import portal_context
from app.portal.routes import blueprint
from app.roles.gate import add_door


def init_app(app: Flask) -> None:
    """Register the pages, the customers' door and what portal pages show in their head."""
    app.register_blueprint(blueprint)
    app.context_processor(portal_context)
    add_door("customer", customer_actor)
