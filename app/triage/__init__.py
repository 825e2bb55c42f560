"""From messages to a verdict, and from the verdict to an answer, an order request or a ticket."""

from __future__ import annotations

from flask import Flask

from app.core.web import add_panel
from app.triage import (  # importing registers reactions, commands and tables
    consumers,  # noqa: F401
    llm_check,  # noqa: F401
    models,  # noqa: F401
)
from app.triage.commands import triage_cli
from app.triage.panels import conversation_panel, ticket_panel


def init_app(app: Flask) -> None:
    """Register commands and the verdict card."""
    app.cli.add_command(triage_cli)
    add_panel("ticket.side", ticket_panel)
    add_panel("conversation.side", conversation_panel)
