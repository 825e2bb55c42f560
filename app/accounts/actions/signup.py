"""A business begins: asked for, confirmed, opened."""

from __future__ import annotations

import re
import secrets
import unicodedata
import uuid
from datetime import timedelta

from flask import current_app
from flask_security import hash_password

from app.accounts.mails import mail_known_address, mail_signup_link
from app.accounts.models import Membership, PendingSignup, User
from app.accounts.queries import (
    expired_signups,
    organization_by_slug,
    pending_signup,
    user_by_email,
    user_by_id,
)
from app.accounts.schemas.signup import NewBusiness, NewPerson, NewSignup
from app.calendars.actions import USUAL_HOURS, set_opening_hours
from app.core.clock import utcnow
from app.core.errors import Conflict
from app.core.extensions import db
from app.core.ids import hash_token, new_token
from app.core.uow import in_transaction
from app.roles.models import Department, Role
from app.tenancy.models import Organization

LINK_LIFE = timedelta(hours=24)
DEFAULT_DEPARTMENT = "Umum"


@in_transaction
def ask_for_business(new: NewSignup) -> None:
    """Send a link that opens the business; a known address is answered alike and told by mail."""
    hashed = hashed_password(new.person.password)  # also for a known address: the answer takes as long
    known = user_by_email(new.person.email)
    if known is not None:
        mail_known_address(known, business=new.business.name, locale=new.business.locale)
        return
    token = new_token()
    business = {
        "name": new.business.name,
        "address": new.business.address,
        "timezone": new.business.timezone,
        "locale": new.business.locale,
    }
    db.session.add(
        PendingSignup(
            token_hash=hash_token(token),
            email=new.person.email,
            person_name=new.person.name,
            password=hashed,
            business=business,
            expires_at=utcnow() + LINK_LIFE,
        )
    )
    mail_signup_link(
        new.person.email,
        name=new.person.name,
        business=new.business.name,
        token=token,
        locale=new.business.locale,
    )


@in_transaction
def confirm_signup(organization_id: uuid.UUID, token: str) -> User:
    """Open the business that a link stands for, in its fresh scope; raises NotFound, Conflict."""
    pending = pending_signup(token, lock=True)
    if user_by_email(pending.email) is not None:
        raise Conflict
    user = add_user(pending.email, pending.person_name, pending.password, locale=pending.business["locale"])
    db.session.delete(pending)
    open_business(organization_id, NewBusiness(**pending.business), user)
    return user


@in_transaction
def sign_up_at_once(organization_id: uuid.UUID, new: NewSignup) -> User | None:
    """Open a business without a mail; None for a known address, whose owner is told by mail."""
    if user_by_email(new.person.email) is not None:
        ask_for_business(new)
        return None
    user = create_user(new.person, locale=new.business.locale)
    open_business(organization_id, new.business, user)
    return user


@in_transaction
def open_business(organization_id: uuid.UUID, new: NewBusiness, owner: User | None) -> Organization:
    """Create a business in its own, fresh scope; `owner` becomes its master admin."""
    organization = Organization(
        id=organization_id,
        name=new.name,
        slug=_free_slug(new.name),
        address=new.address,
        timezone=new.timezone,
        locale=new.locale,
        widget_key=new_token(),
        identity_secret=new_token(),
    )
    department = Department(name=DEFAULT_DEPARTMENT, is_default=True)
    db.session.add(organization)
    db.session.flush()
    db.session.add(department)
    set_opening_hours(USUAL_HOURS)
    if owner is not None:
        member = Membership(user_id=owner.id, role=Role.MASTER_ADMIN.value)
        db.session.add(member)
        db.session.flush()
        member.departments = [department]
    return organization


@in_transaction
def create_user(new: NewPerson, *, locale: str = "") -> User:
    """Create a person who can sign in; raises Conflict when the address is taken."""
    if user_by_email(new.email) is not None:
        raise Conflict
    return add_user(new.email, new.name, hashed_password(new.password), locale=locale)


def add_user(email: str, name: str, hashed_password: str, *, locale: str) -> User:
    """Add a confirmed person to the open transaction."""
    user = User(
        email=email,
        name=name,
        password=hashed_password,
        locale=locale,
        fs_uniquifier=uuid.uuid4().hex,
        confirmed_at=utcnow(),
    )
    db.session.add(user)
    db.session.flush()
    return user


@in_transaction
def set_password(user_id: uuid.UUID, password: str) -> None:
    """Replace a password and end all sessions of the person."""
    user = user_by_id(user_id)
    user.password, user.fs_uniquifier = hashed_password(password), uuid.uuid4().hex


def hashed_password(password: str) -> str:
    """Return the hash of a new password, in the normal form that sign-in compares."""
    return str(hash_password(current_app.extensions["security"].password_util.normalize(password)))


@in_transaction
def forget_expired_signups() -> None:
    """Delete what nobody confirmed in time."""
    for pending in expired_signups():
        db.session.delete(pending)


def slug_of(name: str) -> str:
    """Return a name as it may stand in an address: small ASCII letters, digits and single hyphens."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:48].strip("-") or "bisnis"


def _free_slug(name: str) -> str:
    slug = slug_of(name)
    return slug if organization_by_slug(slug) is None else f"{slug}-{secrets.token_hex(3)}"
