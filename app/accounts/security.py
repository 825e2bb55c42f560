"""Flask-Security on Flask-Login, committing through the unit of work and mailing through events."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from flask import Flask, session
from flask_login import user_logged_in, user_logged_out
from flask_security import MailUtil, Security, SQLAlchemyUserDatastore
from flask_security.mail_util import EmailValidateException
from flask_security.utils import get_message

from app.accounts.models import SecurityRole, User
from app.core.clock import utcnow
from app.core.extensions import db
from app.core.inputs import is_address
from app.core.links import public_url
from app.core.mail import queue_mail
from app.core.uow import transaction
from config import ROOT

# Texts of ours where the library's are hard to understand; Indonesian in flask_security.po.
MESSAGES = {
    "SECURITY_MSG_GENERIC_AUTHN_FAILED": ("The e-mail address or the password is not right.", "error"),
    "SECURITY_MSG_PASSWORD_RESET_REQUEST": (
        "If this address has an account, a mail with a link is on its way. Please look in your inbox.",
        "info",
    ),
    "SECURITY_MSG_GENERIC_RECOVERY": (
        "If this address has an account, a mail with a link is on its way. Please look in your inbox.",
        "info",
    ),
    "SECURITY_MSG_INVALID_RESET_PASSWORD_TOKEN": (
        "This link is not valid any more. Please ask for a new one.",
        "error",
    ),
    "SECURITY_MSG_PASSWORD_RESET_EXPIRED": (
        "This link is not valid any more. Please ask for a new one.",
        "error",
    ),
    "SECURITY_MSG_PASSWORD_RESET_NO_LOGIN": (
        "Your password has been changed. Please sign in with the new one.",
        "success",
    ),
    "SECURITY_MSG_UNAUTHENTICATED": ("Please sign in first.", "info"),
    "SECURITY_MSG_REAUTHENTICATION_REQUIRED": ("Please enter your password once more.", "info"),
    "SECURITY_MSG_TWO_FACTOR_CHANGE_METHOD_SUCCESSFUL": (
        "Two-step sign-in is on. Please keep recovery codes in a safe place.",
        "success",
    ),
    "SECURITY_MSG_TWO_FACTOR_DISABLED": ("Two-step sign-in is off.", "success"),
    "SECURITY_MSG_DISABLED_ACCOUNT": ("This account has been closed.", "error"),
}


class Datastore(SQLAlchemyUserDatastore):
    """Flask-Security's store, committing where everybody commits."""

    def commit(self) -> None:
        """Write what Flask-Security changed on the session's objects."""
        with transaction():
            db.session.flush()


class QueuedMail(MailUtil):
    """Hand Flask-Security's mails to the outbox; read addresses as all our forms do."""

    def normalize(self, email: str) -> str:
        """Return the address in the form in which we store it; raises EmailValidateException."""
        address = email.strip().lower()
        if not is_address(address):
            raise EmailValidateException(get_message("INVALID_EMAIL_ADDRESS")[0])
        return address

    def validate(self, email: str) -> str:
        """Return the same: whether it can be reached shows when a mail is sent."""
        return self.normalize(email)

    def send_mail(  # noqa: PLR0917 - the signature is the library's
        self,
        template: str,
        subject: str,
        recipient: str | tuple[str, str],
        sender: str | tuple[str, str],
        body: str | None,
        html: str | None,
        **_context: Any,
    ) -> None:
        """Queue one mail."""
        with transaction():
            address = recipient if isinstance(recipient, str) else recipient[1]
            queue_mail(None, to=address, subject=str(subject), text=body or "", html=html)


datastore = Datastore(db, User, SecurityRole)
security = Security(mail_util_cls=QueuedMail)


def init_app(app: Flask) -> None:
    """Configure sign-in, sign-out, reset, change and two-step sign-in for staff."""
    secure = bool(app.config["SESSION_COOKIE_SECURE"])
    app.config.update(
        REMEMBER_COOKIE_NAME="tanggap_remember",
        REMEMBER_COOKIE_HTTPONLY=True,
        REMEMBER_COOKIE_SAMESITE="Lax",
        REMEMBER_COOKIE_SECURE=secure,
        SECURITY_PASSWORD_SALT=app.config["SECRET_KEY"],
        SECURITY_PASSWORD_LENGTH_MIN=10,
        SECURITY_RECOVERABLE=True,
        SECURITY_CHANGEABLE=True,
        SECURITY_TWO_FACTOR=True,
        SECURITY_TWO_FACTOR_ENABLED_METHODS=["authenticator"],
        SECURITY_TWO_FACTOR_RESCUE_EMAIL=False,
        SECURITY_TWO_FACTOR_ALWAYS_VALIDATE=True,
        SECURITY_TWO_FACTOR_VALIDITY_COOKIE={"httponly": True, "secure": secure, "samesite": "Strict"},
        SECURITY_TOTP_SECRETS={"1": app.config["SECRET_KEY"]},
        SECURITY_TOTP_ISSUER="Tanggap",
        SECURITY_MULTI_FACTOR_RECOVERY_CODES=True,
        SECURITY_MULTI_FACTOR_RECOVERY_CODES_N=8,
        SECURITY_MULTI_FACTOR_RECOVERY_CODES_KEYS=[sealing_key(app.config["SECRET_KEY"])],
        SECURITY_RETURN_GENERIC_RESPONSES=True,  # an unknown address is answered like a known one
        SECURITY_STATIC_FOLDER=None,
        SECURITY_POST_LOGIN_VIEW="/",
        SECURITY_POST_LOGOUT_VIEW="/login",
        SECURITY_POST_CHANGE_VIEW="/profile",
        SECURITY_DATETIME_FACTORY=utcnow,
        SECURITY_API_ENABLED_METHODS=["session"],
        SECURITY_I18N_DIRNAME=["builtin", str(ROOT / "app" / "translations")],
        SECURITY_EMAIL_HTML=False,  # plain text: nothing to spoof, nothing to sanitise
        **MESSAGES,
    )
    app.jinja_env.globals["public_url"] = public_url
    security.init_app(app, datastore)
    user_logged_in.connect(_forget_the_visitor, app)
    user_logged_out.connect(_forget_the_visitor, app)


def sealing_key(secret: str) -> bytes:
    """Return the key under which recovery codes are stored: a stolen database opens no account."""
    return base64.urlsafe_b64encode(hashlib.sha256(f"recovery codes {secret}".encode()).digest())


def _forget_the_visitor(_app: Flask, **_user: Any) -> None:
    """Carry nothing over a change of person: neither the form token nor the chosen business."""
    session.pop("csrf_token", None)
    session.pop("organization_id", None)
