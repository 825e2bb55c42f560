"""Flask-Security on Flask-Login, committing through the unit of work and mailing through events."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask_security import MailUtil, Security, SQLAlchemyUserDatastore

from app.accounts.models import SecurityRole, User
from app.core.extensions import db
from app.core.mail import queue_mail
from app.core.uow import transaction
from config import ROOT


class Datastore(SQLAlchemyUserDatastore):
    """Flask-Security's store, committing where everybody commits."""

    def commit(self) -> None:
        """Write what Flask-Security changed on the session's objects."""
        pending = [*db.session.new, *db.session.dirty]
        with transaction():
            for row in pending:
                db.session.add(row)


class QueuedMail(MailUtil):
    """Hand Flask-Security's mails to the outbox."""

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
security = Security()


def init_app(app: Flask) -> None:
    """Configure sign-in, sign-out, reset, change and two-factor for staff."""
    app.config.update(
        SECURITY_PASSWORD_SALT=app.config["SECRET_KEY"],
        SECURITY_REGISTERABLE=False,
        SECURITY_RECOVERABLE=True,
        SECURITY_CHANGEABLE=True,
        SECURITY_TWO_FACTOR=True,
        SECURITY_TWO_FACTOR_ENABLED_METHODS=["authenticator"],
        SECURITY_TWO_FACTOR_RESCUE_MAIL="",
        SECURITY_TOTP_SECRETS={"1": app.config["SECRET_KEY"]},
        SECURITY_TOTP_ISSUER="Tanggap",
        SECURITY_MULTI_FACTOR_RECOVERY_CODES=True,
        SECURITY_RETURN_GENERIC_RESPONSES=True,
        SECURITY_PASSWORD_LENGTH_MIN=10,
        SECURITY_POST_LOGIN_VIEW="/",
        SECURITY_POST_LOGOUT_VIEW="/login",
        SECURITY_URL_PREFIX="",
        SECURITY_REDIRECT_VALIDATE_MODE=["regex"],
        SECURITY_I18N_DIRNAME=["builtin", str(ROOT / "app" / "translations")],
        SECURITY_CSRF_IGNORE_UNAUTH_ENDPOINTS=False,
    )
    security.init_app(app, datastore, mail_util_cls=QueuedMail)
