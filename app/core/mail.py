"""Mail leaves through the outbox: queued in the transaction of its cause, sent once it has committed."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import ClassVar

from app.core.errors import Invalid
from app.core.events import Event, event
from app.core.uow import record


@event
@dataclass(frozen=True, slots=True, kw_only=True)
class MailQueued(Event):
    """A mail is to be sent; `notifications` does it."""

    name: ClassVar[str] = "mail.queued"
    to: str
    subject: str
    text: str
    html: str | None = None


def queue_mail(
    organization_id: uuid.UUID | None, *, to: str, subject: str, text: str, html: str | None = None
) -> None:
    """Queue one mail within the open transaction; raises Invalid for an address that breaks headers."""
    if any(c in to + subject for c in "\r\n"):
        raise Invalid
    record(MailQueued(organization_id=organization_id, to=to, subject=subject, text=text, html=html))
