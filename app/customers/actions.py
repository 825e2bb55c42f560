"""What happens to customers: visitors come, prove who they are, say how to be reached."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from app.core.actor import Actor
from app.core.clock import utcnow
from app.core.errors import Invalid, NotFound
from app.core.extensions import db
from app.core.ids import hash_token, new_token
from app.core.locale import LOCALES
from app.core.uow import in_transaction, record
from app.customers.contacts import clean_attributes, clean_email, clean_name, clean_phone
from app.customers.events import ContactGiven, CustomerJoined, VisitorTokensEnded
from app.customers.identity import Identity
from app.customers.models import Customer, VisitorToken
from app.customers.queries import customer, customer_by_external_id, visitor_token

MAX_ATTRIBUTES = 20
VERIFIED_FOR = timedelta(hours=12)  # how long a browser stays the customer that the shop vouched for


@dataclass(frozen=True, slots=True)
class Visit:
    """Who is at the widget, and the token that proves it from now on."""

    customer: Customer
    token: str
    joined_id: UUID | None = None  # the visitor whose history joins this customer's


@in_transaction
def create_visitor(actor: Actor, *, locale: str = "") -> Customer:
    """Make a customer of whom nothing is known."""
    made = Customer(organization_id=actor.organization_id, locale=locale if locale in LOCALES else "")
    db.session.add(made)
    db.session.flush()
    return made


@in_transaction
def issue_visitor_token(actor: Actor, customer_id: UUID, *, verified_until: datetime | None = None) -> str:
    """Return a new token for a browser; only its hash is kept. `verified_until` ends it."""
    token = new_token()
    db.session.add(
        VisitorToken(
            organization_id=actor.organization_id,
            token_hash=hash_token(token),
            customer_id=customer_id,
            verified_until=verified_until,
        )
    )
    return token


@in_transaction
def open_visit(
    actor: Actor, *, token: object = None, identity: Identity | None = None, locale: str = ""
) -> Visit:
    """Return who is at the widget: the signed customer, the visitor of the token, or somebody new.

    A token that the shop once vouched for counts only together with a signed identity: who has signed out
    of the shop begins anew. Emits CustomerJoined when a visitor's history joins a known customer's.
    """
    known = visitor_token(token)
    if identity is not None:
        return _identified(actor, identity, known, token, locale)
    if known is None or known.customer.external_id is not None:
        visitor = create_visitor(actor, locale=locale)
        return Visit(visitor, issue_visitor_token(actor, visitor.id))
    _seen(known.customer, locale)
    known.last_used_at = utcnow()
    return Visit(known.customer, str(token))


def _identified(
    actor: Actor, identity: Identity, known: VisitorToken | None, token: object, locale: str
) -> Visit:
    visitor = known.customer if known is not None else None
    found = customer_by_external_id(identity.subject)
    if known is not None and found is not None and known.customer_id == found.id:
        known.verified_until = known.last_used_at = utcnow()
        known.verified_until += VERIFIED_FOR
        _learn(found, identity)
        _seen(found, locale)
        return Visit(found, str(token))
    if visitor is not None and visitor.is_known:
        visitor = None  # two known customers are never merged
    if found is None:
        found = _first_time(actor, identity, visitor)
    joined_id = _join(visitor, found) if visitor is not None else None
    _learn(found, identity)
    _seen(found, locale)
    # Never the visitor's own token: somebody may have planted it in this browser to listen.
    token = issue_visitor_token(actor, found.id, verified_until=utcnow() + VERIFIED_FOR)
    return Visit(found, token, joined_id)


def _first_time(actor: Actor, identity: Identity, visitor: Customer | None) -> Customer:
    """Return who the shop means: the visitor at hand becomes known, else somebody new."""
    customer_ = visitor or Customer(organization_id=actor.organization_id)
    try:
        with db.session.begin_nested():
            customer_.external_id = identity.subject
            db.session.add(customer_)
    except IntegrityError:
        other = customer_by_external_id(identity.subject)
        if other is None:
            raise
        return other
    return customer_


def _join(visitor: Customer, known: Customer) -> UUID | None:
    db.session.execute(delete(VisitorToken).where(VisitorToken.customer_id == visitor.id))
    organization_id = visitor.organization_id
    record(VisitorTokensEnded(organization_id=organization_id, customer_id=visitor.id))
    if visitor.id == known.id:
        return None
    visitor.merged_into_id = known.id
    known.name = known.name or visitor.name
    known.email = known.email or visitor.email
    known.phone = known.phone or visitor.phone
    record(CustomerJoined(organization_id=organization_id, visitor_id=visitor.id, customer_id=known.id))
    return visitor.id


def _learn(known: Customer, identity: Identity) -> None:
    known.name = clean_name(identity.name) or known.name
    email = clean_email(identity.email)
    if email and (identity.email_verified or not known.email):
        if email != known.email:
            known.email, known.email_verified_at = email, None
        if identity.email_verified:
            known.email_verified_at = known.email_verified_at or utcnow()
    known.phone = known.phone or clean_phone(identity.phone)


def _seen(known: Customer, locale: str) -> None:
    known.last_seen_at = utcnow()
    if locale in LOCALES:
        known.locale = locale


@in_transaction
def give_contact(
    actor: Actor, customer_id: UUID, *, name: str = "", email: str = "", phone: str = ""
) -> Customer:
    """Keep how a customer says to be reached, unverified; what is verified stays as it is.

    Raises Invalid with the field that is wrong. Emits ContactGiven.
    """
    if actor.is_customer and actor.id != customer_id:
        raise NotFound
    known = customer(customer_id)
    address, number = clean_email(email), clean_phone(phone)
    _check(email=(email, address), phone=(phone, number))
    if clean_name(name) and not known.is_known:
        known.name = clean_name(name)
    if address and known.email_verified_at is None:
        known.email = address
    if number and known.phone_verified_at is None:
        known.phone = number
    if address or number:
        record(ContactGiven(organization_id=actor.organization_id, customer_id=known.id))
    return known


@in_transaction
def note_attributes(actor: Actor, customer_id: UUID, given: dict[str, object]) -> None:
    """Keep what the shop's page says of a customer; staff see it, nothing trusts it."""
    if actor.is_customer and actor.id != customer_id:
        raise NotFound
    known = customer(customer_id)
    said = known.attributes | clean_attributes(given)
    known.attributes = dict(list(said.items())[-MAX_ATTRIBUTES:])


def _check(**typed: tuple[str, str | None]) -> None:
    texts = {
        "email": _("This does not look like an e-mail address."),
        "phone": _("This does not look like a phone number."),
    }
    wrong = {key: [texts[key]] for key, (given, kept) in typed.items() if given.strip() and not kept}
    if wrong:
        raise Invalid(fields=wrong)
