"""Pages of the staff's workspace: home, search, inbox and what the frame loads."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.core.actor import current_actor

blueprint = Blueprint("desk", __name__)


@blueprint.get("/")
def home() -> ResponseReturnValue:
    """Show what needs this person now, then the figures of today."""
    return render_template("desk/home.html", actor=current_actor())


@blueprint.get("/nav/counts")
def nav_counts() -> ResponseReturnValue:
    """Return the counts of the navigation."""
    return render_template("desk/_counts.html", counts={})


@blueprint.get("/search")
def search() -> ResponseReturnValue:
    """Find tickets and conversations."""
    return render_template("desk/search.html", query="")
