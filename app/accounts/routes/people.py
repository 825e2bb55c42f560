"""People of the business: list, invite, change, end."""

from __future__ import annotations

import uuid

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.actions import people as actions
from app.accounts.models import Invitation
from app.accounts.policy import (
    access_membership,
    assignable_roles,
    can_deactivate,
    can_manage,
    visible_memberships,
)
from app.accounts.queries import departments, invitations
from app.accounts.queries import people as people_query
from app.accounts.routes import blueprint
from app.accounts.schemas.people import invite_schema, position_schema
from app.core.actor import Actor, current_actor
from app.core.errors import AppError
from app.core.extensions import limiter
from app.core.forms import Form, read_form
from app.roles.models import Department
from app.roles.permissions import Permission


@blueprint.get("/settings/people")
def people() -> ResponseReturnValue:
    """List the people whom the actor manages, the open invitations, and the form to invite."""
    choosable = _choosable(current_actor())
    only_one = [str(found.id) for found in choosable] if len(choosable) == 1 else []
    return _list(Form(values={"role": "cs", "department_ids": only_one}))


@blueprint.post("/settings/people/invitations")
@limiter.limit("60 per hour", key_func=lambda: f"inviter:{current_actor().id}")
def invite() -> ResponseReturnValue:
    """Send an invitation."""
    actor = current_actor()
    form = read_form(invite_schema(actor))
    if form.ok:
        try:
            actions.invite_person(actor, form.data)
        except AppError as error:
            form.refuse(error)
        else:
            flash(_("The invitation is on its way to %(email)s.", email=form.data.email))
            return redirect(url_for("accounts.people"))
    return _list(form)


@blueprint.post("/settings/people/invitations/<uuid:invitation_id>/resend")
@limiter.limit("60 per hour", key_func=lambda: f"inviter:{current_actor().id}")
def resend_invitation(invitation_id: uuid.UUID) -> ResponseReturnValue:
    """Send the link again."""
    found = actions.resend_invitation(current_actor(), invitation_id)
    flash(_("The invitation is on its way to %(email)s.", email=found.email))
    return redirect(url_for("accounts.people"))


@blueprint.post("/settings/people/invitations/<uuid:invitation_id>/withdraw")
def withdraw_invitation(invitation_id: uuid.UUID) -> ResponseReturnValue:
    """End an invitation."""
    actions.withdraw_invitation(current_actor(), invitation_id)
    flash(_("The invitation has been withdrawn."))
    return redirect(url_for("accounts.people"))


@blueprint.get("/settings/people/<uuid:membership_id>")
def person(membership_id: uuid.UUID) -> ResponseReturnValue:
    """Show one person's role and departments."""
    member = access_membership(current_actor(), membership_id)
    stored = {"role": member.role, "department_ids": [str(d.id) for d in member.departments]}
    return _person(membership_id, Form(values=stored))


@blueprint.post("/settings/people/<uuid:membership_id>")
def change_person(membership_id: uuid.UUID) -> ResponseReturnValue:
    """Set role and departments."""
    actor = current_actor()
    access_membership(actor, membership_id)
    form = read_form(position_schema(actor))
    if form.ok:
        try:
            actions.change_position(actor, membership_id, form.data)
        except AppError as error:
            form.refuse(error)
        else:
            flash(_("Saved. It holds from the person's next click on."))
            return redirect(url_for("accounts.people"))
    return _person(membership_id, form)


@blueprint.post("/settings/people/<uuid:membership_id>/deactivate")
def deactivate_person(membership_id: uuid.UUID) -> ResponseReturnValue:
    """End a person's work in the business."""
    actions.set_active(current_actor(), membership_id, active=False)
    flash(_("This person no longer has access."))
    return redirect(url_for("accounts.people"))


@blueprint.post("/settings/people/<uuid:membership_id>/activate")
def activate_person(membership_id: uuid.UUID) -> ResponseReturnValue:
    """Let a person work in the business again."""
    actions.set_active(current_actor(), membership_id, active=True)
    flash(_("This person has access again."))
    return redirect(url_for("accounts.people"))


def _list(form: Form) -> ResponseReturnValue:
    actor = current_actor()
    page = render_template(
        "accounts/people.html",
        form=form,
        members=people_query(visible_memberships(actor)),
        invitations=_visible_invitations(actor),
        manageable=lambda member: can_manage(actor, member),
        roles=assignable_roles(actor),
        departments=_choosable(actor),
        all_departments={str(d.id): d.name for d in departments()},
    )
    return page, form.status


def _person(membership_id: uuid.UUID, form: Form) -> ResponseReturnValue:
    actor = current_actor()
    member = access_membership(actor, membership_id)
    page = render_template(
        "accounts/person.html",
        form=form,
        member=member,
        roles=assignable_roles(actor),
        departments=_choosable(actor),
        may_end=can_deactivate(actor, member),
    )
    return page, form.status


def _choosable(actor: Actor) -> list[Department]:
    return [d for d in departments() if actor.can(Permission.PEOPLE_MANAGE) or d.id in actor.department_ids]


def _visible_invitations(actor: Actor) -> list[Invitation]:
    own = {str(id_) for id_ in actor.department_ids}
    return [
        found
        for found in invitations()
        if actor.can(Permission.PEOPLE_MANAGE)
        or (found.role in assignable_roles(actor) and set(found.department_ids) <= own)
    ]
