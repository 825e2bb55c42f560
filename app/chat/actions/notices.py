"""Status lines: what the customer is told about who speaks."""

from __future__ import annotations

from app.accounts.queries import organization
from app.chat.actions.store import NewMessage, store_counted
from app.chat.models import Conversation, MessageKind
from app.chat.notice_texts import notice_text
from app.core.actor import system_actor
from app.core.ids import new_id


def notice(conversation: Conversation, key: str, **values: str) -> None:
    """Store a status line in a locked conversation, in the customer's language."""
    business = organization(conversation.organization_id)
    language = conversation.customer.locale or business.locale
    text = notice_text(key, language, **values)
    new = NewMessage(
        body=text, client_key=f"notice:{new_id()}", kind=MessageKind.NOTICE, payload={"key": key, **values}
    )
    store_counted(system_actor(conversation.organization_id), conversation, new)
