"""What a customer does in the portal."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from flask_security import hash_password, verify_password
from itsdangerous import BadSignature

from app.chat import actions as chat
from app.chat.models import Message
from app.core.actor import Actor
from app.core.clock import utcnow
from app.core.errors import Forbidden, Invalid, NotFound
from app.core.extensions import db
from app.core.ids import new_id, new_token
from app.core.uow import in_transaction
from app.customers.contacts import clean_phone
from app.customers.models import Customer, CustomerAccount
from app.portal import mails
from app.portal.identity import subject_of
from app.portal.links import RESET, VERIFY, read_token, registered_again
from app.portal.queries import account_by_email, account_with_customer, verified_customer_by_email
from app.tenancy.models import Organization


@dataclass(frozen=True, slots=True)
class Registration:
    """What somebody typed to register."""

    name: str
    email: str
    password: str


@in_transaction
def register(business: Organization, new: Registration, *, at_once: bool) -> CustomerAccount | None:
    """Make an account, or answer alike when the address has one. Returns it only when it may enter at once.

    Without `at_once` the address must be verified by mail first. Emits MailQueued.
    """
    hashed = hash_password(new.password)  # also for a known address: the answer takes as long
    known = account_by_email(new.email)
    if known is not None and known.verified_at is not None:
        mails.send_known_address(business, known)
        return None
    account = known or _new_account(new)
    account.password_hash = hashed
    if known is not None:
        account.customer.name, account.session_key = new.name, new_token()  # ends the earlier link
    if at_once:
        _verify(account)
        return account
    mails.send_verification(business, account, again=known is not None)
    return None


def _new_account(new: Registration) -> CustomerAccount:
    customer = Customer(id=new_id(), name=new.name)
    db.session.add(customer)
    db.session.flush()
    account = CustomerAccount(
        id=new_id(),
        customer=customer,
        customer_id=customer.id,
        email=new.email.lower(),
        password_hash="",
        session_key=new_token(),
    )
    db.session.add(account)
    return account


def _verify(account: CustomerAccount) -> None:
    """Note that the address is the customer's, and give them what was verified for it before."""
    account.verified_at = utcnow()
    before = verified_customer_by_email(account.email)
    if before is not None:
        account.customer, account.customer_id = before, before.id
    customer = account.customer
    customer.email, customer.email_verified_at = account.email, account.verified_at
    customer.external_id = customer.external_id or subject_of(account.id)


@in_transaction
def verify_address(token: str) -> tuple[CustomerAccount, bool]:
    """Verify an address by the link in the mail, once; return the account and whether it may enter.

    When the address was registered more than once, nobody knows whose password is kept: whoever reads
    the mail chooses a new one. Raises Invalid for an old or used link.
    """
    account = _account_of(token, VERIFY)
    if account.verified_at is not None:
        raise _stale()
    again = registered_again(token)
    if again:
        account.password_hash = hash_password(new_token())
    _verify(account)
    return account, not again


def check_password(email: str, password: str) -> CustomerAccount | None:
    """Return the verified account of these credentials; an unknown address takes as long to refuse."""
    account = account_by_email(email)
    if account is None:
        hash_password(password)
        return None
    right = bool(verify_password(password, account.password_hash))
    return account if right and account.verified_at is not None else None


@in_transaction
def ask_reset(business: Organization, email: str) -> None:
    """Send a link to set a new password, when the address has an account. Emits MailQueued."""
    account = account_by_email(email)
    if account is not None:
        mails.send_reset(business, account)


@in_transaction
def reset_password(token: str, password: str) -> CustomerAccount:
    """Set a new password by the link in the mail, once; ends all other sessions. Raises Invalid."""
    account = _account_of(token, RESET)
    account.password_hash = hash_password(password)
    account.session_key = new_token()
    if account.verified_at is None:
        _verify(account)
    return account


def _account_of(token: str, purpose: str) -> CustomerAccount:
    try:
        claims = read_token(token, purpose)
    except BadSignature:
        raise _stale() from None
    account = account_with_customer(uuid.UUID(claims["account"]))
    if account is None or account.session_key != claims["key"]:
        raise _stale()
    return account


def _stale() -> Invalid:
    return Invalid(_l("This link is no longer valid. Please ask for a new one."), code="stale_link")


@in_transaction
def file_case(actor: Actor, *, kind: str, body: str, client_key: str) -> Message:
    """File a complaint, criticism or suggestion; triage sets topic and priority. Emits MessagePosted."""
    if not actor.is_customer or actor.id is None:
        raise Forbidden
    conversation = chat.start_conversation(actor, actor.id)
    return chat.post_message(
        actor, conversation.id, body=body, client_key=client_key, payload={"filed": kind}
    )


@in_transaction
def change_profile(actor: Actor, *, name: str, phone: str, locale: str) -> Customer:
    """Change the own profile. Raises Invalid for a number that cannot be one."""
    customer = db.session.get(Customer, actor.id)
    if customer is None:
        raise NotFound
    cleaned = clean_phone(phone) if phone else None
    if phone and cleaned is None:
        raise Invalid(fields={"phone": [str(_l("This does not look like a phone number."))]})
    if cleaned != customer.phone:
        customer.phone, customer.phone_verified_at = cleaned, None
    customer.name, customer.locale = name, locale
    return customer


@in_transaction
def sign_out_everywhere(account_id: uuid.UUID) -> None:
    """End all sessions of an account."""
    account = account_with_customer(account_id)
    if account is not None:
        account.session_key = new_token()
