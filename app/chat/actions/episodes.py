"""Episodes: from a first message to `closed`. Called under the conversation's lock."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import func, update

from app.chat.events import EpisodeEnded
from app.chat.models import Conversation, Episode
from app.chat.outcomes import outcome_of
from app.core.clock import utcnow
from app.core.extensions import db
from app.core.ids import new_id
from app.core.uow import record


def begin_episode(conversation: Conversation) -> None:
    """Open an episode unless one is open."""
    if conversation.episode_id is not None:
        return
    episode = Episode(
        id=new_id(), organization_id=conversation.organization_id, conversation_id=conversation.id
    )
    db.session.add(episode)
    conversation.episode_id = episode.id
    conversation.closed_at = None


def note_in_episode(conversation: Conversation, **facts: Any) -> None:
    """Set facts of the open episode; nothing happens when none is open."""
    if conversation.episode_id is None:
        return
    db.session.flush()  # the episode may have begun in this very transaction
    db.session.execute(
        update(Episode)
        .where(Episode.id == conversation.episode_id)
        .values(**facts)
        .execution_options(synchronize_session=False)
    )


def note_reply(conversation: Conversation, response_seconds: float | None, **facts: Any) -> None:
    """Note an answer, and its seconds when it is the first of the episode."""
    first = func.coalesce(Episode.first_reply_seconds, response_seconds)
    note_in_episode(conversation, first_reply_seconds=first, **facts)


def end_episode(conversation: Conversation) -> None:
    """Close the open episode with its outcome. Emits EpisodeEnded."""
    episode_id: UUID | None = conversation.episode_id
    conversation.episode_id = None
    if episode_id is None:
        return
    db.session.flush()
    episode = db.session.get_one(Episode, episode_id, populate_existing=True)
    episode.ended_at = utcnow()
    episode.outcome = outcome_of(episode)
    record(
        EpisodeEnded(
            organization_id=conversation.organization_id,
            conversation_id=conversation.id,
            episode_id=episode.id,
            outcome=episode.outcome,
        )
    )
