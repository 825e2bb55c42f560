"""The own profile."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.actions.profile import change_profile
from app.accounts.routes import blueprint
from app.accounts.schemas.people import ProfileSchema
from app.core.actor import current_actor
from app.core.forms import Form, read_form
from app.core.locale import COOKIE, LOCALES, select_locale


@blueprint.get("/profile")
def profile() -> ResponseReturnValue:
    """Show name, language, keys and the ways to the password and the second step."""
    stored = {
        "name": current_user.name,
        "locale": current_user.locale or select_locale(),
        "shortcuts": current_user.shortcuts,
    }
    return _page(Form(values=stored))


@blueprint.post("/profile")
def save_profile() -> ResponseReturnValue:
    """Store name, language and keys."""
    form = read_form(ProfileSchema())
    if not form.ok:
        return _page(form)
    change_profile(current_actor(), **form.data)
    flash(_("Saved."))
    response = redirect(url_for("accounts.profile"))
    response.set_cookie(COOKIE, form.data["locale"], max_age=365 * 86400, samesite="Lax")
    return response


def _page(form: Form) -> ResponseReturnValue:
    two_step = current_user.tf_primary_method is not None
    page = render_template("accounts/profile.html", form=form, locales=LOCALES, two_step=two_step)
    return page, form.status
