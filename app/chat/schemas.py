"""The wire forms of docs/events.md, and what comes in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import EXCLUDE, Schema, fields, validate

from app.chat.models import Conversation, Message, Note
from app.core.actor import ActorKind

AUTHORS = {
    ActorKind.CUSTOMER: "customer",
    ActorKind.BOT: "bot",
    ActorKind.STAFF: "agent",
    ActorKind.SYSTEM: "system",
}


class MessageSchema(Schema):
    """A message on the wire. Files carry no address: each audience has its own door to them."""

    id = fields.UUID()
    conversation_id = fields.UUID()
    sequence = fields.Integer()
    client_key = fields.String()
    author = fields.Function(lambda m: {"kind": AUTHORS[ActorKind(m.author_kind)], "name": m.author_name})
    kind = fields.String()
    body = fields.String()
    payload = fields.Raw()
    ticket_id = fields.UUID(allow_none=True)
    response_seconds = fields.Float(allow_none=True)
    created_at = fields.DateTime()


class NoteSchema(Schema):
    """A private note on the wire, for staff only."""

    id = fields.UUID()
    conversation_id = fields.UUID()
    ticket_id = fields.UUID(allow_none=True)
    author_name = fields.String()
    body = fields.String()
    client_key = fields.String()
    created_at = fields.DateTime()


class Input(Schema):
    """Base of what comes in: unknown keys are dropped, so an older page goes on working."""

    class Meta:
        unknown = EXCLUDE


class Words(fields.String):
    """Text as the sender typed it. Bytes are no text, even if they could be read as such."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> Any:
        if not isinstance(value, str):
            raise self.make_error("invalid")
        text = str(super()._deserialize(value, attr, data, **kwargs))
        # Half of a surrogate pair is legal in JSON and in no encoding.
        return text if text.isascii() else text.encode("utf-8", "replace").decode()


class ClientKey(Words):
    """The sender's own key of a message: what a UUID or a short name needs, at most 64 characters."""

    def __init__(self) -> None:
        super().__init__(required=True, validate=validate.Regexp(r"\A[A-Za-z0-9:._-]{1,64}\Z"))


class SendSchema(Input):
    """`message.send` of a visitor."""

    client_key = ClientKey()
    body = Words(required=True)
    quick_reply = Words(validate=validate.Length(max=80))


class StaffSendSchema(Input):
    """`message.send` of staff."""

    conversation_id = fields.UUID()
    client_key = ClientKey()
    body = Words(required=True)
    ticket_id = fields.UUID(allow_none=True, load_default=None)
    wait_for_customer = fields.Boolean(load_default=False)
    seen = fields.Integer(  # last sequence the writer had on screen
        allow_none=True, load_default=None, validate=validate.Range(min=0, max=2**62)
    )


class AfterSchema(Input):
    """`messages.after`."""

    conversation_id = fields.UUID()
    after = fields.Integer(load_default=0, validate=validate.Range(min=0, max=2**62))


class ContactSchema(Input):
    """`contact.give`; `skip`: the customer would rather not say."""

    name = Words(load_default="", validate=validate.Length(max=200))
    email = Words(load_default="", validate=validate.Length(max=300))
    phone = Words(load_default="", validate=validate.Length(max=60))
    skip = fields.Boolean(load_default=False)


class SessionSchema(ContactSchema):
    """`POST /widget/api/session`. Tokens are judged by those who know them, not by their form."""

    key = Words(required=True, validate=validate.Length(max=100))
    identity = fields.Raw(load_default=None, allow_none=True)
    token = fields.Raw(load_default=None, allow_none=True)
    locale = Words(load_default="", validate=validate.Length(max=10))
    page_url = Words(load_default="", validate=validate.Length(max=2000))
    attributes = fields.Dict(keys=fields.String(), load_default=dict, validate=validate.Length(max=50))


class AnsweredSchema(Input):
    """`answer.confirm`."""

    answered = fields.Boolean(required=True)


class NoteInputSchema(Input):
    """A note that staff write in a conversation; notes on a ticket are the ticket's own call."""

    client_key = ClientKey()
    body = Words(required=True)


class ReadSchema(Input):
    """`read`."""

    conversation_id = fields.UUID()
    sequence = fields.Integer(required=True, strict=True, validate=validate.Range(min=0, max=2**62))


message_schema = MessageSchema()
note_schema = NoteSchema()


def message_wire(message: Message) -> dict[str, Any]:
    """Return a message as it travels."""
    wire: dict[str, Any] = message_schema.dump(message)
    return wire


def messages_wire(messages: list[Message]) -> list[dict[str, Any]]:
    """Return messages as they travel."""
    return [message_wire(message) for message in messages]


def conversation_wire(conversation: Conversation | None) -> dict[str, Any]:
    """Return what a customer's page knows about its conversation; None: nothing was written yet."""
    if conversation is None:
        return {
            "id": None, "owner": "bot", "agent_name": "", "last_sequence": 0, "customer_read_sequence": 0,
            "staff_read_sequence": 0,
        }  # fmt: skip
    return {
        "id": str(conversation.id),
        "owner": conversation.owner,
        "agent_name": conversation.agent_name,
        "last_sequence": conversation.last_sequence,
        "customer_read_sequence": conversation.customer_read_sequence,
        "staff_read_sequence": conversation.staff_read_sequence,
    }


def note_wire(note: Note) -> dict[str, Any]:
    """Return a note as staff see it."""
    wire: dict[str, Any] = note_schema.dump(note)
    return wire
