"""Sign-up of a business, signing out, changing the business one works in."""

from __future__ import annotations

import uuid

from flask import current_app, flash, g, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_limiter.util import get_remote_address
from flask_login import current_user

from app.accounts.actions import signup as actions
from app.accounts.doors import SESSION_KEY, memberships_of_user, sign_in
from app.accounts.limits import submitted_account
from app.accounts.models import User
from app.accounts.queries import pending_signup, user_by_id
from app.accounts.routes import blueprint
from app.accounts.schemas.signup import BusinessSchema, SignupSchema
from app.accounts.zones import zones
from app.core.errors import NotFound
from app.core.extensions import limiter
from app.core.forms import Form, read_form
from app.core.ids import new_id
from app.core.locale import LOCALES, select_locale
from app.core.scope import organization_scope
from config import Settings


@blueprint.get("/signup")
def signup() -> ResponseReturnValue:
    """Show the form, the shorter one to somebody who is signed in."""
    _refuse_when_closed()
    return _form(Form(values={"timezone": "Asia/Jakarta", "locale": select_locale()}))


@blueprint.post("/signup")
@limiter.limit("20 per hour", key_func=get_remote_address)
@limiter.limit("5 per hour", key_func=submitted_account, exempt_when=lambda: current_user.is_authenticated)
def sign_up() -> ResponseReturnValue:
    """Open a business, or send the link that does; a known address is answered alike."""
    _refuse_when_closed()
    if current_user.is_authenticated:
        return _add_business()
    form = read_form(SignupSchema())
    if not form.ok:
        return _form(form)
    if signs_in_at_once(current_app.config["SETTINGS"]):
        organization_id = new_id()
        with organization_scope(organization_id):
            user = actions.sign_up_at_once(organization_id, form.data)
        if user is not None:
            return _enter(user, organization_id)
    else:
        actions.ask_for_business(form.data)
    return render_template("accounts/signup_sent.html", email=form.data.person.email)


@blueprint.get("/signup/<token>")
def confirm_signup(token: str) -> ResponseReturnValue:
    """Ask for the last click: programs that look through mails open links, but press no buttons."""
    pending = pending_signup(token)
    return render_template("accounts/signup_confirm.html", pending=pending, token=token)


@blueprint.post("/signup/<token>")
def finish_signup(token: str) -> ResponseReturnValue:
    """Open the business and sign its first person in."""
    organization_id = new_id()
    with organization_scope(organization_id):
        user = actions.confirm_signup(organization_id, token)
    return _enter(user, organization_id)


@blueprint.get("/logout")
def sign_out() -> ResponseReturnValue:
    """Ask before signing out: a link alone ends nothing."""
    if not current_user.is_authenticated:
        return redirect(url_for("security.login"))
    return render_template("security/logout_user.html")


@blueprint.get("/no-business")
def no_business() -> ResponseReturnValue:
    """Tell a person who works nowhere (any more) what to do."""
    if not current_user.is_authenticated or memberships_of_user(current_user):
        return redirect("/")
    return render_template("accounts/no_business.html", open=current_app.config["SIGNUP"] == "open")


@blueprint.post("/business/<uuid:organization_id>")
def switch_organization(organization_id: uuid.UUID) -> ResponseReturnValue:
    """Work for another of the own businesses from now on; a foreign one is not found."""
    if all(member.organization_id != organization_id for member in g.memberships):
        raise NotFound
    session[SESSION_KEY] = str(organization_id)
    return redirect("/")


def signs_in_at_once(settings: Settings) -> bool:
    """Tell whether a sign-up needs no mail: only where nobody but this machine reaches the server."""
    return settings.demo_allowed and settings.mail_backend != "smtp"


def _refuse_when_closed() -> None:
    if current_app.config["SIGNUP"] == "closed":
        raise NotFound(_l("Sign-up is closed on this server. Please ask whoever runs it for an account."))


def _form(form: Form) -> ResponseReturnValue:
    page = render_template(
        "accounts/signup.html",
        form=form,
        zones=zones(),
        locales=LOCALES,
        signed_in=current_user.is_authenticated,
    )
    return page, form.status


def _add_business() -> ResponseReturnValue:
    form = read_form(BusinessSchema())
    if not form.ok:
        return _form(form)
    organization_id = new_id()
    user_id = current_user.id
    with organization_scope(organization_id):
        actions.open_business(organization_id, form.data, user_by_id(user_id))
    session[SESSION_KEY] = str(organization_id)
    flash(_("%(business)s is ready.", business=form.data.name))
    return redirect("/")


def _enter(user: User, organization_id: uuid.UUID) -> ResponseReturnValue:
    sign_in(user.id, organization_id)
    flash(_("Welcome! Your help desk is ready."))
    return redirect("/")
