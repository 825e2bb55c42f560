"""Pages about accounts and the settings of a business."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("accounts", __name__)

from app.accounts.routes import (  # noqa: E402 - the modules register their views on the blueprint
    departments,
    invitations,
    people,
    profile,
    settings,
    signup,
    widget_settings,
)

__all__ = [
    "blueprint", "departments", "invitations", "people", "profile", "settings", "signup", "widget_settings",
]  # fmt: skip
