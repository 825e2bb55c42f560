"""What the forms of the inbox bring in."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, pre_load, validate

from app.core.forms import FormSchema
from app.tickets.labels import KIND_LABELS, PRIORITY_LABELS, TOPIC_LABELS


class HandOverSchema(FormSchema):
    """To whom a conversation goes: `user:<id>` or `department:<id>`, with a note."""

    to = fields.String(required=True, validate=validate.Regexp(r"\A(user|department):[0-9a-fA-F-]{36}\Z"))
    note = fields.String(load_default="", validate=validate.Length(max=2000))


class MakeTicketSchema(FormSchema):
    """A ticket made from a conversation."""

    subject = fields.String(required=True, validate=validate.Length(min=1, max=200))
    kind = fields.String(load_default="other", validate=validate.OneOf(list(KIND_LABELS)))
    priority = fields.String(load_default="normal", validate=validate.OneOf(list(PRIORITY_LABELS)))
    topic = fields.String(load_default="other", validate=validate.OneOf(list(TOPIC_LABELS)))
    department_id = fields.UUID(load_default=None, allow_none=True)

    @pre_load
    def _no_department_is_none(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {**data, "department_id": data.get("department_id") or None}
