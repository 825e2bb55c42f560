"""Pages of the staff's workspace."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("desk", __name__)

from app.desk.routes import first_run, home, inbox, inbox_acts, undelivered  # noqa: E402 - the modules register their views

__all__ = ["blueprint", "first_run", "home", "inbox", "inbox_acts", "undelivered"]
