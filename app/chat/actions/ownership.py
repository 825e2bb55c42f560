"""Who speaks for the business: carry a move of the owner table out, under the conversation's lock."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from app.accounts.queries import colleagues, departments
from app.chat.actions.episodes import begin_episode, end_episode
from app.chat.actions.notices import notice
from app.chat.actions.waiting import expire_when_closed
from app.chat.events import ConversationChanged, PersonRequested
from app.chat.models import Conversation, Owner
from app.chat.owners import Act, next_owner
from app.chat.policy import access_conversation
from app.chat.queries import conversations_of_department
from app.core.actor import Actor
from app.core.clock import utcnow
from app.core.errors import Conflict, Forbidden, NotFound
from app.core.uow import in_transaction, record
from app.roles.permissions import Permission

_KEEP: Any = object()  # "leave the department as it is"; None means unrouted


def move_owner(
    actor: Actor,
    conversation: Conversation,
    act: Act,
    *,
    agent_id: UUID | None = None,
    agent_name: str = "",
    department_id: UUID | None = _KEEP,
) -> bool:
    """Move a locked conversation; tell whether anything changed.

    Raises Conflict when the owner table refuses. Emits ConversationChanged.
    """
    owner = next_owner(conversation.owner, act)
    if owner is not Owner.AGENT:
        agent_id, agent_name = None, ""
    elif agent_id is None:
        agent_id, agent_name = conversation.agent_id, conversation.agent_name
    department_before = conversation.department_id
    department = department_before if department_id is _KEEP else department_id
    if (conversation.owner, conversation.agent_id, department_before) == (owner, agent_id, department):
        return False
    if owner is not Owner.CLOSED:
        begin_episode(conversation)
    _set_owner(conversation, owner)
    conversation.agent_id, conversation.agent_name = agent_id, agent_name
    conversation.department_id = department
    tell_changed(conversation, department_before)
    if actor.is_staff and owner is Owner.AGENT:
        notice(conversation, "joined", name=agent_name)
    return True


def _set_owner(conversation: Conversation, owner: Owner) -> None:
    if owner is Owner.WAITING:
        conversation.waiting_since = conversation.waiting_since or utcnow()
    else:
        conversation.waiting_since = conversation.waiting_told_at = None
        conversation.bot_failures = 0
    if owner in (Owner.AGENT, Owner.CLOSED):
        conversation.bot_state = {}  # the bot's open question is void
    conversation.owner = owner


def tell_changed(conversation: Conversation, previous_department_id: UUID | None) -> None:
    """Count the change and make it known."""
    conversation.version += 1
    record(
        ConversationChanged(
            organization_id=conversation.organization_id,
            conversation_id=conversation.id,
            customer_id=conversation.customer_id,
            version=conversation.version,
            owner=conversation.owner,
            agent_id=conversation.agent_id,
            agent_name=conversation.agent_name,
            department_id=conversation.department_id,
            previous_department_id=previous_department_id,
        )
    )


@in_transaction
def request_person(actor: Actor, conversation_id: UUID, reason: str = "") -> Conversation:
    """Let the conversation wait for a person; nothing happens when one speaks or is awaited already.

    Emits PersonRequested; outside opening hours WaitingExpired at once.
    """
    conversation = access_conversation(actor, conversation_id, lock=True)
    if move_owner(actor, conversation, Act.ASK_PERSON):
        record(
            PersonRequested(
                organization_id=conversation.organization_id,
                conversation_id=conversation.id,
                reason=reason,
                by=str(actor.kind),
            )
        )
        expire_when_closed(conversation)
    return conversation


@in_transaction
def return_to_bot(actor: Actor, conversation_id: UUID) -> Conversation:
    """Give up waiting: the customer would rather have the bot. Raises Conflict while a person speaks."""
    conversation = access_conversation(actor, conversation_id, lock=True)
    move_owner(actor, conversation, Act.CHOOSE_BOT)
    return conversation


@in_transaction
def take_over(actor: Actor, conversation_id: UUID) -> Conversation:
    """Speak for the business from now on. Raises Conflict when a colleague already does."""
    conversation = _answering(actor, conversation_id)
    if conversation.owner == Owner.AGENT and conversation.agent_id == actor.id:
        return conversation  # pressed twice
    move_owner(actor, conversation, Act.TAKE_OVER, agent_id=actor.id, agent_name=actor.name)
    return conversation


@in_transaction
def hand_back(actor: Actor, conversation_id: UUID) -> Conversation:
    """Let the bot speak again."""
    conversation = _answering(actor, conversation_id)
    move_owner(actor, conversation, Act.HAND_BACK)
    notice(conversation, "bot_again")
    return conversation


@in_transaction
def hand_to_colleague(actor: Actor, conversation_id: UUID, user_id: UUID) -> Conversation:
    """Let a colleague speak. Raises NotFound when nobody of the business has that id."""
    conversation = _answering(actor, conversation_id)
    member = next((m for m in colleagues() if m.user_id == user_id), None)
    if member is None:
        raise NotFound
    name = member.user.name or member.user.email
    move_owner(actor, conversation, Act.HAND_TO_COLLEAGUE, agent_id=user_id, agent_name=name)
    return conversation


@in_transaction
def hand_to_department(actor: Actor, conversation_id: UUID, department_id: UUID) -> Conversation:
    """Let the conversation wait for somebody of a department. Raises NotFound for an unknown one."""
    conversation = _answering(actor, conversation_id)
    department = next((d for d in departments() if d.id == department_id), None)
    if department is None:
        raise NotFound
    if move_owner(actor, conversation, Act.HAND_TO_DEPARTMENT, department_id=department_id):
        notice(conversation, "handed_to_team", name=department.name)
    return conversation


@in_transaction
def leave_department(department_id: UUID) -> None:
    """Let the conversations of a department that is put away be everybody's. Emits ConversationChanged."""
    for conversation in conversations_of_department(department_id):
        conversation.department_id = None
        tell_changed(conversation, department_id)


@in_transaction
def lose_agent(actor: Actor, conversation_id: UUID) -> Conversation:
    """Put the conversation back into the queue because its agent went silent or away."""
    conversation = access_conversation(actor, conversation_id, lock=True)
    move_owner(actor, conversation, Act.LOSE_AGENT)
    notice(conversation, "waiting_again")
    return conversation


@in_transaction
def close_conversation(actor: Actor, conversation_id: UUID) -> Conversation:
    """End the episode; the customer's next message begins another with the bot.

    Raises Conflict when it is closed already. Emits ConversationChanged, EpisodeEnded.
    """
    if actor.is_customer:
        raise Forbidden
    conversation = access_conversation(actor, conversation_id, lock=True)
    if actor.is_staff:
        actor.require(Permission.CHAT_ANSWER)
    if not move_owner(actor, conversation, Act.CLOSE):
        raise Conflict
    if actor.is_staff:
        notice(conversation, "closed")
    conversation.closed_at = utcnow()
    conversation.unanswered_since = None
    end_episode(conversation)
    return conversation


def _answering(actor: Actor, conversation_id: UUID) -> Conversation:
    if not actor.is_staff:
        raise Forbidden
    conversation = access_conversation(actor, conversation_id, lock=True)
    actor.require(Permission.CHAT_ANSWER)
    return conversation
