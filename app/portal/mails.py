"""Mails to customers about their portal account, in their language; queued in the open transaction."""

from __future__ import annotations

from contextlib import AbstractContextManager

from flask import render_template
from flask_babel import force_locale
from flask_babel import gettext as _

from app.core.links import public_url
from app.core.mail import queue_mail
from app.customers.models import CustomerAccount
from app.portal.links import RESET, VERIFY, make_token
from app.tenancy.models import Organization


def send_verification(business: Organization, account: CustomerAccount, *, again: bool) -> None:
    """Ask whether the address is theirs; `again`: it was registered before and not verified."""
    token = make_token(account, VERIFY, again=again)
    link = public_url("portal.verify", slug=business.slug, token=token)
    with _language(business, account):
        subject = _("Confirm your account at %(business)s", business=business.name)
        _send(business, account, subject, "verify", link)


def send_known_address(business: Organization, account: CustomerAccount) -> None:
    """Tell somebody who has an account that the address was used to register again."""
    link = public_url("portal.sign_in", slug=business.slug)
    with _language(business, account):
        subject = _("You already have an account at %(business)s", business=business.name)
        _send(business, account, subject, "known_address", link)


def send_reset(business: Organization, account: CustomerAccount) -> None:
    """Send the link to set a new password."""
    link = public_url("portal.reset", slug=business.slug, token=make_token(account, RESET))
    with _language(business, account):
        subject = _("Set a new password at %(business)s", business=business.name)
        _send(business, account, subject, "reset", link)


def _language(business: Organization, account: CustomerAccount) -> AbstractContextManager[None]:
    language: AbstractContextManager[None] = force_locale(account.customer.locale or business.locale)
    return language


def _send(business: Organization, account: CustomerAccount, subject: str, template: str, link: str) -> None:
    text = render_template(
        f"portal/mails/{template}.txt", name=account.customer.name, business=business.name, link=link
    )
    queue_mail(business.id, to=account.email, subject=" ".join(subject.split()), text=text)
