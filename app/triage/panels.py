"""The verdict card that tickets and the inbox show: label, confidence, reason, engine."""

from __future__ import annotations

from flask import render_template
from flask_babel import format_percent
from flask_babel import lazy_gettext as _l

from app.chat.models import Conversation
from app.core.errors import Text
from app.tickets.labels import topic_label
from app.tickets.models import Ticket
from app.triage import queries
from app.triage.models import VerdictRow
from app.triage.reasons import reason_text
from app.triage.verdict import Verdict

INTENT_NAMES: dict[str, Text] = {
    "complaint": _l("Complaint"),
    "question": _l("Question"),
    "order": _l("Order"),
    "feedback": _l("Feedback"),
    "criticism": _l("Criticism"),
    "suggestion": _l("Suggestion"),
    "praise": _l("Praise"),
    "smalltalk": _l("Small talk"),
    "other": _l("Something else"),
}
SENTIMENT_NAMES: dict[str, Text] = {
    "negative": _l("negative"),
    "neutral": _l("neutral"),
    "positive": _l("positive"),
}
ENTITY_NAMES: dict[str, Text] = {
    "order_number": _l("Order number"),
    "airway_bill": _l("Airway bill"),
    "amount": _l("Amount"),
    "quantity": _l("Quantity"),
    "date": _l("Date"),
    "phone": _l("Phone"),
    "email": _l("E-mail"),
    "place": _l("Place"),
    "courier": _l("Courier"),
    "product": _l("Product"),
}


def ticket_panel(ticket: Ticket) -> str:
    """Draw the verdict of a ticket, or nothing when a person filed it."""
    return _card(queries.verdict_of_ticket(ticket.id))


def conversation_panel(conversation: Conversation) -> str:
    """Draw the newest verdict of a conversation."""
    return _card(queries.latest_verdict(conversation.id))


def _card(row: VerdictRow | None) -> str:
    if row is None:
        return ""
    verdict = Verdict.from_json(row.detail)
    return render_template(
        "triage/_verdict.html",
        row=row,
        verdict=verdict,
        percent=format_percent(verdict.confidence),
        percent_number=round(verdict.confidence * 100),
        intent_label=lambda v: INTENT_NAMES[v.kind or v.intent],
        intent_name=INTENT_NAMES.__getitem__,
        sentiment_name=SENTIMENT_NAMES.__getitem__,
        topic_name=topic_label,
        reason=reason_text(verdict.reason),
        entity_name=lambda key: ENTITY_NAMES.get(key, key),
    )
