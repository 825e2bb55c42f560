"""The link of an invitation."""

from __future__ import annotations

from flask import flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_limiter.util import get_remote_address
from flask_login import current_user

from app.accounts.actions.people import accept_as_new_person, accept_invitation
from app.accounts.doors import SESSION_KEY, sign_in
from app.accounts.models import Invitation
from app.accounts.queries import invitation_by_token, organization, user_by_email
from app.accounts.routes import blueprint
from app.accounts.schemas.signup import AcceptSchema
from app.core.extensions import limiter
from app.core.forms import Form, read_form
from app.core.scope import organization_scope, system_scope


@blueprint.get("/invitation/<token>")
def invitation(token: str) -> ResponseReturnValue:
    """Show who invites, and what the reader has to do: choose a password, sign in, or just join."""
    found = _invitation(token)
    return _page(found, token, Form(values={"name": found.name}))


@blueprint.post("/invitation/<token>")
@limiter.limit("60 per hour", key_func=get_remote_address)
def join(token: str) -> ResponseReturnValue:
    """Let the reader in; the link is used up."""
    found = _invitation(token)
    if current_user.is_authenticated:
        user_id = current_user.id
        with organization_scope(found.organization_id):
            accept_invitation(user_id, token)
        session[SESSION_KEY] = str(found.organization_id)
        return _welcome()
    form = read_form(AcceptSchema())
    if not form.ok or _known(found):
        return _page(found, token, form)
    with organization_scope(found.organization_id):
        user = accept_as_new_person(token, name=form.data["name"], password=form.data["password"])
    sign_in(user.id, found.organization_id)
    return _welcome()


def _invitation(token: str) -> Invitation:
    with system_scope("invitation by its token"):
        return invitation_by_token(token)


def _known(found: Invitation) -> bool:
    return user_by_email(found.email) is not None


def _page(found: Invitation, token: str, form: Form) -> ResponseReturnValue:
    page = render_template(
        "accounts/invitation.html",
        invitation=found,
        business=organization(found.organization_id),
        known=_known(found),
        mine=current_user.is_authenticated and current_user.email == found.email,
        form=form,
        token=token,
        sign_in=url_for("security.login", next=url_for("accounts.invitation", token=token)),
    )
    return page, form.status


def _welcome() -> ResponseReturnValue:
    flash(_("Welcome! You can start right away."))
    return redirect("/")
