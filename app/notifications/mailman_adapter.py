"""Mail through Flask-Mailman: SMTP, the console, or memory, as MAIL_BACKEND says."""

from __future__ import annotations

import smtplib

import structlog
from flask_mailman import EmailMultiAlternatives

from app.core.errors import Unavailable
from app.core.extensions import mail as mail_extension
from app.notifications.ports import Mail

log = structlog.get_logger(__name__)


class MailmanMailer:
    """The real mailer."""

    def send(self, mail: Mail) -> None:
        """Send one mail. A refused recipient is final and logged; everything else is worth another try."""
        message = EmailMultiAlternatives(
            subject=mail.subject,
            body=mail.text,
            to=[mail.to],
            headers={
                "Message-ID": mail.message_id,
                "Auto-Submitted": "auto-generated",  # others' auto-replies leave such mails alone
            },
        )
        if mail.html:
            message.attach_alternative(mail.html, "text/html")
        try:
            with mail_extension.get_connection() as connection:  # closed also when the server refuses
                message.connection = connection
                message.send()
        except smtplib.SMTPRecipientsRefused as error:
            if any(code < 500 for code, _text in error.recipients.values()):
                raise Unavailable from error
            log.warning("mail_refused", recipients=len(error.recipients))
        except (OSError, smtplib.SMTPException) as error:
            raise Unavailable from error
