"""Where the widget may stand, the line that embeds it, and the secret that proves who visits."""

from __future__ import annotations

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.actions.settings import change_settings, rotate_identity_secret
from app.accounts.queries import organization
from app.accounts.routes import blueprint
from app.accounts.schemas.settings import PRECHAT_FIELDS, WidgetSchema
from app.core.actor import current_actor
from app.core.forms import Form, read_form


@blueprint.get("/settings/widget")
def settings_widget() -> ResponseReturnValue:
    """Show sites, pre-chat fields, the line to copy and the secret."""
    stored = organization(current_actor().organization_id).settings.widget
    values = {
        "allowed_origins": "\n".join(stored.allowed_origins),
        "prechat_fields": list(stored.prechat_fields),
        "prechat_required": list(stored.prechat_required),
    }
    return _page(Form(values=values))


@blueprint.post("/settings/widget")
def save_widget() -> ResponseReturnValue:
    """Store sites and fields."""
    form = read_form(WidgetSchema())
    if not form.ok:
        return _page(form)
    change_settings(current_actor(), "widget", form.data)
    flash(_("Saved."))
    return redirect(url_for("accounts.settings_widget"))


@blueprint.post("/settings/widget/secret")
def rotate_secret() -> ResponseReturnValue:
    """Make a new identity secret."""
    rotate_identity_secret(current_actor())
    flash(_("There is a new secret. Please put it into your shop now; the old one no longer works."))
    return redirect(url_for("accounts.settings_widget", _anchor="identity"))


def _page(form: Form) -> ResponseReturnValue:
    found = organization(current_actor().organization_id)
    page = render_template(
        "accounts/settings/widget.html",
        form=form,
        business=found,
        prechat=PRECHAT_FIELDS,
        snippet=_snippet(found.widget_key),
    )
    return page, form.status


def _snippet(key: str) -> str:
    address = current_app.config["PUBLIC_URL"]
    return f'<script src="{address}/widget/loader.js" data-key="{key}" async></script>'
