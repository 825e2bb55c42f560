"""HTML forms: read by a marshmallow schema, drawn again with what was typed when something is wrong."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from flask import request
from marshmallow import RAISE, Schema, ValidationError, fields
from werkzeug.datastructures import MultiDict

from app.core.errors import AppError


class FormSchema(Schema):
    """Base of form schemas: what the schema does not name is refused, the CSRF field apart."""

    class Meta:
        unknown = RAISE


@dataclass(slots=True)
class Form:
    """What a person typed, what is wrong with it, and what it means when nothing is."""

    values: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, list[str]] = field(default_factory=dict)
    data: Any = None

    @property
    def ok(self) -> bool:
        """Whether everything could be read."""
        return not self.errors

    @property
    def status(self) -> int:
        """Return the HTTP status for drawing the form: 422 when something is wrong."""
        return 200 if self.ok else 422

    def value(self, name: str, default: Any = "") -> Any:
        """Return what the field shows."""
        return self.values.get(name, default)

    def refuse(self, error: AppError) -> None:
        """Show a domain error at its fields, or above the form."""
        found = {name: [str(m) for m in messages] for name, messages in error.fields.items()}
        self.errors |= found or {"": [str(error.message)]}


def read_form(schema: Schema) -> Form:
    """Read the posted form through a schema."""
    values = form_values(schema, request.form)
    try:
        return Form(values=values, data=schema.load(values))
    except ValidationError as error:
        return Form(values=values, errors=error_messages(error))


def form_values(schema: Schema, posted: MultiDict[str, str]) -> dict[str, Any]:
    """Return the posted values by field: lists for list fields, nothing for the CSRF token."""
    values: dict[str, Any] = {}
    for name in posted:
        if name != "csrf_token":
            many = isinstance(schema.fields.get(name), fields.List)
            values[name] = posted.getlist(name) if many else posted[name]
    for name, known in schema.fields.items():
        if isinstance(known, fields.List) and name not in values:
            values[name] = []
    return values


def error_messages(error: ValidationError) -> dict[str, list[str]]:
    """Return a schema's refusals as texts by field."""
    messages = error.messages if isinstance(error.messages, dict) else {"": error.messages}
    return {"" if name == "_schema" else str(name): _flat(found) for name, found in messages.items()}


def _flat(found: Any) -> list[str]:
    if isinstance(found, dict):
        return [text for part in found.values() for text in _flat(part)]
    if isinstance(found, list | tuple):
        return [text for part in found for text in _flat(part)]
    return [str(found)]
