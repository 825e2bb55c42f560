"""Input of the question-and-answer pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from marshmallow import post_load

from app.core.forms import FormSchema
from app.core.inputs import Choice, Switch, Text


@dataclass(frozen=True, slots=True)
class EntryData:
    """A question with its approved answer."""

    question: str
    answer: str
    keywords: str = ""
    locale: str = "id"
    active: bool = True


class EntrySchema(FormSchema):
    """One entry as the master admin writes it."""

    question = Text(300, required=True, min_length=3)
    answer = Text(4000, required=True, lines=True)
    keywords = Text(300, load_default="")
    locale = Choice("id", "en", load_default="id")
    active = Switch()

    @post_load
    def _build(self, data: dict[str, Any], **_: Any) -> EntryData:
        return EntryData(**data)
