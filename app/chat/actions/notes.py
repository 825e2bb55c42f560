"""Private notes of staff."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.exc import IntegrityError

from app.chat.actions.store import MAX_KEY, clean_body
from app.chat.events import NoteAdded
from app.chat.models import Note
from app.chat.policy import access_conversation
from app.chat.queries import note_by_key
from app.core.actor import Actor
from app.core.errors import Conflict, Forbidden, Invalid
from app.core.extensions import db
from app.core.ids import new_id
from app.core.uow import in_transaction, record


@in_transaction
def add_note(
    actor: Actor, conversation_id: UUID, *, body: str, client_key: str, ticket_id: UUID | None = None
) -> Note:
    """Keep a note that customers never see; a resend returns the stored one. Emits NoteAdded."""
    if not actor.is_staff or actor.id is None:
        raise Forbidden
    if not isinstance(client_key, str) or not 0 < len(client_key) <= MAX_KEY:
        raise Invalid(fields={"client_key": ["1..64"]})
    conversation = access_conversation(actor, conversation_id)
    note = Note(
        id=new_id(), organization_id=actor.organization_id, conversation_id=conversation.id,
        ticket_id=ticket_id, author_id=actor.id, author_name=actor.name[:120],
        body=clean_body(body), client_key=client_key,
    )  # fmt: skip
    try:
        with db.session.begin_nested():
            db.session.add(note)
    except IntegrityError:
        return _stored_before(actor, conversation.id, client_key)
    record(
        NoteAdded(
            organization_id=actor.organization_id,
            conversation_id=conversation.id,
            ticket_id=ticket_id,
            note_id=note.id,
        )
    )
    return note


def _stored_before(actor: Actor, conversation_id: UUID, client_key: str) -> Note:
    stored = note_by_key(conversation_id, client_key)
    if stored is None or stored.author_id != actor.id:
        raise Conflict(code="client_key_taken")
    return stored
