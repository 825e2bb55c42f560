"""Waits that come to nothing."""

from __future__ import annotations

from app.accounts.queries import organization
from app.calendars.hours import is_open
from app.calendars.queries import opening_hours
from app.chat.events import WaitingExpired
from app.chat.models import Conversation
from app.core.clock import utcnow
from app.core.uow import record


def expire(conversation: Conversation) -> bool:
    """Record, once per wait of a locked conversation, that nobody came; tell whether it was recorded.

    Emits WaitingExpired.
    """
    if conversation.waiting_told_at is not None:
        return False
    conversation.waiting_told_at = utcnow()
    record(WaitingExpired(organization_id=conversation.organization_id, conversation_id=conversation.id))
    return True


def expire_when_closed(conversation: Conversation) -> None:
    """Do not let anybody wait for people who have gone home."""
    business = organization(conversation.organization_id)
    if not is_open(opening_hours(), utcnow(), business.timezone):
        expire(conversation)
