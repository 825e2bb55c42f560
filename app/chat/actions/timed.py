"""What time does to a conversation. Each act looks again under the lock and tells whether it did anything."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from app.accounts.queries import organization
from app.calendars.hours import is_open
from app.calendars.queries import opening_hours
from app.chat.actions.ownership import close_conversation, lose_agent
from app.chat.actions.waiting import expire
from app.chat.models import Owner
from app.chat.policy import access_conversation
from app.chat.queries import is_silent
from app.core.actor import Actor
from app.core.clock import utcnow
from app.core.uow import in_transaction


@in_transaction
def expire_wait(actor: Actor, conversation_id: UUID) -> bool:
    """Give a wait up that is longer than the business allows, or that nobody is there for."""
    conversation = access_conversation(actor, conversation_id, lock=True)
    if conversation.owner != Owner.WAITING or conversation.waiting_since is None:
        return False
    business, now = organization(conversation.organization_id), utcnow()
    patience = timedelta(minutes=business.settings.chat.waiting_minutes)
    attended = is_open(opening_hours(), now, business.timezone)
    if attended and now - conversation.waiting_since < patience:
        return False
    return expire(conversation)


@in_transaction
def free_from_silent_agent(actor: Actor, conversation_id: UUID) -> bool:
    """Put a conversation back into the queue whose customer the agent left unanswered."""
    conversation = access_conversation(actor, conversation_id, lock=True)
    if conversation.owner != Owner.AGENT or conversation.unanswered_since is None:
        return False
    patience = organization(conversation.organization_id).settings.chat.agent_silence_minutes
    if utcnow() - conversation.unanswered_since < timedelta(minutes=patience):
        return False
    lose_agent(actor, conversation_id)
    return True


@in_transaction
def close_silent(actor: Actor, conversation_id: UUID) -> bool:
    """Close a conversation that has gone silent and that nothing keeps open."""
    conversation = access_conversation(actor, conversation_id, lock=True)
    hours = organization(conversation.organization_id).settings.chat.close_hours
    if not is_silent(conversation_id, utcnow() - timedelta(hours=hours)):
        return False
    close_conversation(actor, conversation_id)
    return True
