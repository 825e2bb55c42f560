"""Pages of tickets: queues, the ticket, filing a case, the public follow-up page, the widget's calls."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("tickets", __name__)

from app.tickets.routes import changes, filing, queues, ticket  # noqa: E402 - the modules register their views

__all__ = ["blueprint", "changes", "filing", "queues", "ticket"]
