"""Queued mails are sent."""

from __future__ import annotations

import hashlib

from flask import current_app

from app.core.events import react_to
from app.core.mail import MailQueued
from app.notifications.ports import Mail, send


@react_to(MailQueued, "notifications.send_mail")
def send_mail(queued: MailQueued) -> None:
    """Send one mail; when the server is away the outbox tries again later."""
    send(Mail(queued.to, queued.subject, queued.text, queued.html, message_id_of(queued)))


def message_id_of(queued: MailQueued) -> str:
    """Return an id that stays the same over tries, so that mail programs show one mail once."""
    digest = hashlib.sha256(f"{queued.to}\n{queued.subject}\n{queued.text}".encode()).hexdigest()[:32]
    host = str(current_app.config["PUBLIC_URL"]).split("//")[-1].split(":", 1)[0].split("/", 1)[0]
    return f"<{digest}@{host}>"
