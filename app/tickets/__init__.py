"""Tickets: the four queues, moves, history, replies, the follow-up link. Not the chat they come from."""

from __future__ import annotations

from flask import Flask

from app.tickets import labels, models  # noqa: F401 - models registers the tables


def init_app(app: Flask) -> None:
    """Register what this package owns."""
    from app.tickets import consumers, timers  # noqa: F401 - importing registers them

    app.jinja_env.globals.update(
        customer_stage_label=labels.customer_stage_label,
        kind_label=labels.kind_label,
        priority_key=labels.priority_key,
        priority_label=labels.priority_label,
        resolution_label=labels.resolution_label,
        stage_label=labels.stage_label,
        topic_label=labels.topic_label,
    )
