"""The checklist of a new business is dismissed here."""

from __future__ import annotations

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from app.accounts.actions.settings import dismiss_first_run
from app.core.actor import current_actor
from app.desk.routes import blueprint


@blueprint.post("/first-run/dismiss")
def hide_first_run() -> ResponseReturnValue:
    """Hide the checklist for everybody of the business."""
    dismiss_first_run(current_actor())
    return redirect(url_for("desk.home"))
