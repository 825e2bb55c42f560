"""How people call stages, priorities, topics, kinds and resolutions."""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.customers.models import Customer
from app.tickets.models import Priority, Resolution, Stage, Topic

KINDS = ("complaint", "question", "order", "criticism", "suggestion", "other")

STAGE_LABELS: dict[str, LazyString] = {
    Stage.PROGRESS: _l("New"),
    Stage.TEAM_HANDLING: _l("Waiting for team"),
    Stage.RESPONSE: _l("Answered"),
    Stage.FINISHED: _l("Finished"),
}
CUSTOMER_STAGE_LABELS: dict[str, LazyString] = {
    Stage.PROGRESS: _l("Received"),
    Stage.TEAM_HANDLING: _l("Being handled"),
    Stage.RESPONSE: _l("Answered, waiting for you"),
    Stage.FINISHED: _l("Done"),
}
PRIORITY_LABELS: dict[str, LazyString] = {
    Priority.LOW.key: _l("Low"),
    Priority.NORMAL.key: _l("Normal"),
    Priority.HIGH.key: _l("High"),
    Priority.URGENT.key: _l("Urgent"),
}
TOPIC_LABELS: dict[str, LazyString] = {
    Topic.DELIVERY: _l("Delivery"),
    Topic.PAYMENT: _l("Payment"),
    Topic.DAMAGED_GOODS: _l("Damaged goods"),
    Topic.WRONG_ITEM: _l("Wrong item"),
    Topic.RETURN: _l("Returns"),
    Topic.PRODUCT_QUESTION: _l("Product question"),
    Topic.ORDER: _l("Order"),
    Topic.ACCOUNT: _l("Account"),
    Topic.APP: _l("App"),
    Topic.OTHER: _l("Other topic"),
}
KIND_LABELS: dict[str, LazyString] = {
    "complaint": _l("Complaint"),
    "question": _l("Question"),
    "order": _l("Order case"),
    "criticism": _l("Criticism"),
    "suggestion": _l("Suggestion"),
    "other": _l("Other"),
}
RESOLUTION_LABELS: dict[str, LazyString] = {
    Resolution.CONFIRMED: _l("Confirmed by the customer"),
    Resolution.CLOSED_BY_AGENT: _l("Closed by us"),
    Resolution.NO_REPLY: _l("No reply from the customer"),
    Resolution.MERGED: _l("Merged into another ticket"),
    Resolution.SPAM: _l("Spam"),
    Resolution.WITHDRAWN: _l("Withdrawn"),
}


def stage_label(stage: str) -> str:
    """Return a stage as staff say it."""
    return str(STAGE_LABELS[stage])


def customer_stage_label(stage: str) -> str:
    """Return a stage as customers read it."""
    return str(CUSTOMER_STAGE_LABELS[stage])


def priority_key(priority: int) -> str:
    """Return the key of a stored priority: low, normal, high, urgent."""
    return Priority(priority).key


def priority_label(priority: int | str) -> str:
    """Return a priority, stored or by key, as people say it."""
    return str(PRIORITY_LABELS[priority if isinstance(priority, str) else Priority(priority).key])


def topic_label(topic: str) -> str:
    """Return a topic as people say it; a topic nobody knows any more is shown as it is."""
    return str(TOPIC_LABELS.get(topic, topic))


def kind_label(kind: str) -> str:
    """Return a kind of case as people say it."""
    return str(KIND_LABELS.get(kind, kind))


def resolution_label(resolution: str | None) -> str:
    """Return how a ticket ended, or an empty text while it has not."""
    return str(RESOLUTION_LABELS.get(resolution, resolution)) if resolution else ""


def customer_name(customer: Customer) -> str:
    """Return a customer's name, or a name for somebody who gave none."""
    return customer.name or str(_("Visitor %(mark)s", mark=customer.id.hex[-4:].upper()))


def choices(labels: dict[str, LazyString]) -> list[tuple[str, str]]:
    """Return keys and labels for a select field."""
    return [(str(key), str(label)) for key, label in labels.items()]
