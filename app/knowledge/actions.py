"""What the business knows changes here."""

from __future__ import annotations

import uuid

from flask_babel import lazy_gettext as _l

from app.core.actor import Actor
from app.core.clock import utcnow
from app.core.errors import Conflict
from app.core.extensions import db
from app.core.uow import in_transaction
from app.knowledge.models import FaqEntry
from app.knowledge.queries import MAX_ENTRIES, faq_count, faq_entry
from app.knowledge.schemas import EntryData
from app.roles.permissions import Permission


@in_transaction
def create_entry(actor: Actor, data: EntryData) -> FaqEntry:
    """Add a question with its answer; raises Forbidden, Conflict when there are too many."""
    actor.require(Permission.SETTINGS_MANAGE)
    if faq_count() >= MAX_ENTRIES:
        raise Conflict(_l("At most %(count)s questions, please. Remove some first.", count=MAX_ENTRIES))
    entry = FaqEntry()
    db.session.add(entry)
    return _fill(entry, data)


@in_transaction
def change_entry(actor: Actor, entry_id: uuid.UUID, data: EntryData) -> FaqEntry:
    """Replace an entry's texts; raises Forbidden, NotFound."""
    actor.require(Permission.SETTINGS_MANAGE)
    return _fill(faq_entry(entry_id), data)


@in_transaction
def remove_entry(actor: Actor, entry_id: uuid.UUID) -> None:
    """Forget an entry; raises Forbidden, NotFound."""
    actor.require(Permission.SETTINGS_MANAGE)
    db.session.delete(faq_entry(entry_id))


def _fill(entry: FaqEntry, data: EntryData) -> FaqEntry:
    entry.question, entry.answer, entry.keywords = data.question, data.answer, data.keywords
    entry.locale, entry.active, entry.updated_at = data.locale, data.active, utcnow()
    return entry
