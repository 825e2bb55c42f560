"""People join, change and leave."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import timedelta

from flask_babel import lazy_gettext as _l

from app.accounts.actions.signup import create_user
from app.accounts.events import MembershipChanged
from app.accounts.mails import mail_invitation
from app.accounts.models import Invitation, Membership, User
from app.accounts.policy import (
    access_membership,
    assignable_roles,
    can_deactivate,
    require_departments,
    require_people,
)
from app.accounts.queries import (
    departments,
    invitation,
    invitation_by_token,
    invitation_for,
    lock_masters,
    membership_of,
    organization,
    user_by_email,
)
from app.accounts.schemas.people import NewInvitation, Position
from app.accounts.schemas.signup import NewPerson
from app.core.actor import Actor
from app.core.clock import utcnow
from app.core.errors import Conflict, Forbidden, Invalid
from app.core.extensions import db
from app.core.ids import hash_token, new_token
from app.core.uow import in_transaction, record
from app.roles.models import Department, Role

INVITATION_LIFE = timedelta(days=7)
LAST_MASTER = _l("A business needs at least one master admin.")


@in_transaction
def invite_person(actor: Actor, new: NewInvitation) -> Invitation:
    """Ask somebody to join by mail; a second invitation replaces the first link.

    Raises Forbidden for roles and departments beyond the actor's, Invalid, Conflict for a colleague.
    """
    require_people(actor)
    if new.role not in assignable_roles(actor):
        raise Forbidden
    chosen = _departments(actor, new.department_ids)
    known = user_by_email(new.email)
    member = None if known is None else membership_of(known.id)
    if member is not None and member.active:
        text = _l("This person already works here.")
        raise Conflict(text, fields={"email": [str(text)]})
    found = invitation_for(new.email) or Invitation(email=new.email)
    if found.role and found.role not in assignable_roles(actor):
        raise Forbidden(_l("This person has an invitation of another role already."))
    found.name, found.role, found.note = new.name, new.role, new.note
    found.department_ids = [str(department.id) for department in chosen]
    found.invited_by_id = actor.id
    return _send(actor, found)


@in_transaction
def resend_invitation(actor: Actor, invitation_id: uuid.UUID) -> Invitation:
    """Send a fresh link; the old one ends."""
    return _send(actor, _own_invitation(actor, invitation_id))


@in_transaction
def withdraw_invitation(actor: Actor, invitation_id: uuid.UUID) -> None:
    """End an invitation."""
    db.session.delete(_own_invitation(actor, invitation_id))


@in_transaction
def accept_as_new_person(token: str, *, name: str, password: str) -> User:
    """Create the invited person and let them in; raises NotFound for a used link, Conflict when known."""
    found = invitation_by_token(token, lock=True)
    user = create_user(NewPerson(found.email, name, password))
    _join(found, user)
    return user


@in_transaction
def accept_invitation(user_id: uuid.UUID, token: str) -> None:
    """Let a person who has an account in; raises NotFound for a used link, Forbidden for somebody else's."""
    found = invitation_by_token(token, lock=True)
    user = db.session.get_one(User, user_id)
    if user.email != found.email:
        raise Forbidden(_l("This invitation is for another address."))
    _join(found, user)


@in_transaction
def change_position(actor: Actor, membership_id: uuid.UUID, position: Position) -> Membership:
    """Set role and departments; a department admin moves only within own departments.

    Emits MembershipChanged. Raises NotFound, Forbidden, Invalid, Conflict for the last master admin.
    """
    member = access_membership(actor, membership_id, lock=True)
    role = position.role or member.role
    if role not in assignable_roles(actor):
        raise Forbidden
    if role != Role.MASTER_ADMIN:
        _keep_a_master(member)
    beyond = [d for d in member.departments if not _manages(actor, d)]
    member.role = role
    member.departments = [*_departments(actor, position.department_ids, needed=not beyond), *beyond]
    _changed(member)
    return member


@in_transaction
def set_active(actor: Actor, membership_id: uuid.UUID, *, active: bool) -> Membership:
    """End or resume a person's work in the business; the account itself stays.

    Emits MembershipChanged. Raises NotFound, Forbidden, Conflict for the last master admin.
    """
    member = access_membership(actor, membership_id, lock=True)
    if not can_deactivate(actor, member):
        raise Forbidden
    if not active:
        _keep_a_master(member)
    member.active = active
    _changed(member)
    return member


@in_transaction
def add_member(actor: Actor, user: User, role: str, department_ids: Collection[uuid.UUID]) -> Membership:
    """Let a person work in the business at once (operator's command, demo); Emits MembershipChanged."""
    if role not in assignable_roles(actor):
        raise Forbidden
    return _enter(user, role, _departments(actor, department_ids))


def _send(actor: Actor, found: Invitation) -> Invitation:
    token = new_token()
    found.token_hash, found.expires_at = hash_token(token), utcnow() + INVITATION_LIFE
    db.session.add(found)
    db.session.flush()
    mail_invitation(organization(actor.organization_id), found, token=token, inviter=actor.name)
    return found


def _own_invitation(actor: Actor, invitation_id: uuid.UUID) -> Invitation:
    require_people(actor)
    found = invitation(invitation_id)
    if found.role not in assignable_roles(actor):
        raise Forbidden
    require_departments(actor, [uuid.UUID(text) for text in found.department_ids])
    return found


def _join(found: Invitation, user: User) -> None:
    wanted = {uuid.UUID(text) for text in found.department_ids}
    usable = [d for d in departments() if d.id in wanted] or [d for d in departments() if d.is_default]
    _enter(user, found.role, usable)
    db.session.delete(found)


def _enter(user: User, role: str, chosen: list[Department]) -> Membership:
    member = membership_of(user.id)
    if member is None:
        member = Membership(user_id=user.id)
        db.session.add(member)
    member.role, member.active = role, True
    db.session.flush()
    member.departments = chosen
    _changed(member)
    return member


def _departments(
    actor: Actor, department_ids: Collection[uuid.UUID], *, needed: bool = True
) -> list[Department]:
    require_departments(actor, department_ids)
    wanted = set(department_ids)
    found = [department for department in departments() if department.id in wanted]
    if len(found) < len(wanted) or (needed and not found):
        text = _l("Please choose at least one department.")
        raise Invalid(text, fields={"department_ids": [str(text)]})
    return found


def _manages(actor: Actor, department: Department) -> bool:
    return actor.role != Role.DEPARTMENT_ADMIN or department.id in actor.department_ids


def _keep_a_master(member: Membership) -> None:
    masters = lock_masters()
    if member.id in {m.id for m in masters} and len(masters) == 1:
        raise Conflict(LAST_MASTER, fields={"role": [str(LAST_MASTER)]})


def _changed(member: Membership) -> None:
    record(MembershipChanged(organization_id=member.organization_id, user_id=member.user_id))
