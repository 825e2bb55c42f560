"""Mails about accounts, in the language of their reader; queued in the open transaction."""

from __future__ import annotations

import uuid
from typing import Any

from flask import render_template
from flask_babel import force_locale
from flask_babel import gettext as _

from app.accounts.models import Invitation, User
from app.core.links import public_url
from app.core.mail import queue_mail
from app.tenancy.models import Organization


def mail_signup_link(to: str, *, name: str, business: str, token: str, locale: str) -> None:
    """Ask the owner of an address to confirm the sign-up."""
    link = public_url("accounts.confirm_signup", token=token)
    with force_locale(locale):
        subject = _("Finish setting up %(business)s", business=business)
        _send(None, to, subject, "signup", name=name, business=business, link=link)


def mail_known_address(user: User, *, business: str, locale: str) -> None:
    """Tell somebody who has an account that their address was used for a sign-up."""
    with force_locale(user.locale or locale):
        _send(
            None,
            user.email,
            _("You already have an account"),
            "known_address",
            name=user.name,
            business=business,
            sign_in=public_url("security.login"),
            reset=public_url("security.forgot_password"),
        )


def mail_invitation(organization: Organization, invitation: Invitation, *, token: str, inviter: str) -> None:
    """Send the link of an invitation."""
    with force_locale(organization.locale):
        _send(
            organization.id,
            invitation.email,
            _("%(business)s invites you", business=organization.name),
            "invitation",
            name=invitation.name,
            business=organization.name,
            inviter=inviter,
            note=invitation.note,
            link=public_url("accounts.invitation", token=token),
        )


def _send(organization_id: uuid.UUID | None, to: str, subject: str, template: str, **values: Any) -> None:
    text = render_template(f"accounts/mails/{template}.txt", **values)
    queue_mail(organization_id, to=to, subject=" ".join(subject.split()), text=text)
