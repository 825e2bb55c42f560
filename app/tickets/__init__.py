"""Tickets: the four queues, moves, history, replies, the follow-up link. Not the chat they come from."""

from __future__ import annotations

from flask import Flask

from app.tickets import labels, models  # noqa: F401 - models registers the tables


def init_app(app: Flask) -> None:
    """Register what this package owns."""
    from app.chat.closing import blocks_closing
    from app.chat.ticket_port import use_ticket_reader, use_ticket_reply
    from app.tickets import consumers, sockets, timers  # noqa: F401 - importing registers them
    from app.tickets.actions import reply_to_ticket
    from app.tickets.queries import has_open_ticket, readable_ids
    from app.tickets.routes import blueprint
    from app.tickets.routes.follow_up import follow_up
    from app.tickets.routes.widget import widget

    for pages in (blueprint, follow_up, widget):
        app.register_blueprint(pages)
    sockets.register()
    use_ticket_reply(reply_to_ticket)
    use_ticket_reader(readable_ids)
    blocks_closing(has_open_ticket)
    app.jinja_env.globals.update(
        customer_name=labels.customer_name,
        customer_stage_label=labels.customer_stage_label,
        kind_label=labels.kind_label,
        priority_key=labels.priority_key,
        priority_label=labels.priority_label,
        resolution_label=labels.resolution_label,
        stage_label=labels.stage_label,
        topic_label=labels.topic_label,
    )
