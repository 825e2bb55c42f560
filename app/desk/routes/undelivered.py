"""Trying again what could not be delivered."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core.actor import current_actor
from app.core.delivery import retry_parked
from app.desk.routes import blueprint


@blueprint.post("/undelivered/retry")
def retry_undelivered() -> ResponseReturnValue:
    """Put everything that was given up back into the queue."""
    count = retry_parked(current_actor().organization_id)
    flash(_("%(count)s deliveries are being tried again.", count=count))
    return redirect(url_for("desk.home"))
