"""What comes in: filters of queues, forms of the ticket page, calls of the widget."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields, post_load, pre_load, validate

from app.chat.schemas import ClientKey
from app.core.errors import Invalid
from app.core.forms import FormSchema, error_messages
from app.core.inputs import Choice, Email, Id, Number, Text
from app.tickets.labels import KINDS
from app.tickets.models import Priority, Resolution, Topic
from app.tickets.queries import SORTS, TABS, QueueFilters

PRIORITY_KEYS = tuple(priority.key for priority in Priority)


def without_blanks(data: Mapping[str, Any], schema: Schema) -> dict[str, Any]:
    """Return the values without empty ids and numbers: "no choice" of a select field."""
    typed = {
        field.data_key or name for name, field in schema.fields.items() if isinstance(field, Id | Number)
    }
    return {name: value for name, value in data.items() if value != "" or name not in typed}


class QueueSchema(Schema):
    """Filters in the address of a queue page."""

    class Meta:
        unknown = EXCLUDE

    tab = Choice(*TABS, load_default="all")
    sort = Choice(*SORTS, load_default="")
    department = Id(load_default=None)
    priority = Choice("", *PRIORITY_KEYS, load_default="")
    topic = Choice("", *Topic, load_default="")
    kind = Choice("", *KINDS, load_default="")
    q = Text(100, load_default="")

    @pre_load
    def drop_blanks(self, data: Mapping[str, Any], **_kwargs: Any) -> dict[str, Any]:
        """Take an empty select field for no filter."""
        return without_blanks(data, self)

    @post_load
    def make(self, data: dict[str, Any], **_kwargs: Any) -> QueueFilters:
        """Return the filters."""
        return QueueFilters(
            tab=data["tab"],
            sort=data["sort"] or ("due" if data["tab"] == "overdue" else "updated"),
            department_id=data["department"],
            priority=data["priority"],
            topic=data["topic"],
            kind=data["kind"],
            text=data["q"],
        )


class BlankFormSchema(FormSchema):
    """A form whose empty ids and numbers count as absent."""

    @pre_load
    def drop_blanks(self, data: Mapping[str, Any], **_kwargs: Any) -> dict[str, Any]:
        """Take an empty select field for no choice."""
        return without_blanks(data, self)


class ChangeSchema(BlankFormSchema):
    """Every change of a ticket says which version the page showed."""

    version = Number(1, 2**31 - 1, load_default=None)


class MoveSchema(ChangeSchema):
    """Move a ticket."""

    to = Text(20, required=True)
    reason = Text(1000, lines=True, load_default="")
    resolution = Choice("", *Resolution, load_default="")
    merged_into = Number(1, 2**31 - 1, load_default=None)


class EscalateSchema(ChangeSchema):
    """Escalate a ticket; without a department to the admin of its own."""

    reason = Text(1000, lines=True, required=True)
    department_id = Id(load_default=None)


class DispatchSchema(ChangeSchema):
    """Give a new ticket to a department."""

    department_id = Id(required=True)


class AssignSchema(ChangeSchema):
    """Give a ticket to a person; without one to nobody."""

    user_id = Id(load_default=None)


class PrioritySchema(ChangeSchema):
    """Set the priority."""

    priority = Choice(*PRIORITY_KEYS, required=True)


class LinkSchema(ChangeSchema):
    """Link with another ticket, by its number."""

    number = Number(1, 2**31 - 1, required=True)


class CaseSchema(BlankFormSchema):
    """File a case for a customer: a known one by id, or a new one by name and contact."""

    customer_id = Id(load_default=None)
    name = Text(120, load_default="")
    email = Email(load_default="")
    phone = Text(32, load_default="")
    kind = Choice(*KINDS, required=True)
    subject = Text(200, required=True)
    body = Text(10_000, lines=True, required=True)
    topic = Choice(*Topic, required=True)
    priority = Choice(*PRIORITY_KEYS, required=True)
    department_id = Id(load_default=None)


class ReplySchema(Schema):
    """A reply on the ticket page; `seen`: the last message the page showed."""

    class Meta:
        unknown = EXCLUDE

    client_key = ClientKey()
    body = fields.String(required=True)
    wait_for_customer = fields.Boolean(load_default=False)
    seen = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(min=0, max=2**62))


class NoteSchema(Schema):
    """A private note on the ticket page."""

    class Meta:
        unknown = EXCLUDE

    client_key = ClientKey()
    body = fields.String(required=True)


class TicketCall(Schema):
    """A call of the widget about one ticket."""

    class Meta:
        unknown = EXCLUDE

    ticket_id = fields.UUID(required=True)


class NotSolvedCall(TicketCall):
    """`ticket.not_solved`."""

    body = Text(10_000, lines=True, load_default="")


class RateCall(TicketCall):
    """`ticket.rate`."""

    rating = fields.Integer(required=True, strict=True)
    comment = Text(1000, lines=True, load_default="")


class FollowUpSchema(BlankFormSchema):
    """What a customer sends from the follow-up page."""

    body = Text(10_000, lines=True, load_default="")
    client_key = Text(64, load_default="")
    rating = Number(1, 5, load_default=None)
    comment = Text(1000, lines=True, load_default="")


def load_or_refuse(schema: Schema, values: Any) -> Any:
    """Return what a schema reads from JSON or an address; raises Invalid with the fields."""
    try:
        return schema.load(values if isinstance(values, dict) else {})
    except ValidationError as error:
        raise Invalid(fields=error_messages(error)) from None
