"""What could not be delivered after all tries, on the master admin's home page."""

from __future__ import annotations

from flask import render_template

from app.core.actor import Actor
from app.core.delivery import parked_entries
from app.core.web import add_panel
from app.roles.permissions import Permission


def register() -> None:
    """Draw the notice on top of the home page."""
    add_panel("home.top", undelivered_panel)


def undelivered_panel(actor: Actor) -> str:
    """Return the notice, or nothing for others and when all is well."""
    if not actor.can(Permission.SETTINGS_MANAGE):
        return ""
    entries = parked_entries(actor.organization_id)
    return render_template("desk/_undelivered.html", entries=entries) if entries else ""
