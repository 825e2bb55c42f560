"""The inbox in three panes, and the parts of it that pages fetch again."""

from __future__ import annotations

from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.chat.policy import access_conversation
from app.core.actor import current_actor
from app.core.web import is_htmx
from app.desk.inbox import (
    bar_context,
    list_context,
    main_context,
    read_filters,
    row_of,
    side_context,
)
from app.desk.queries import inbox_row as row_query
from app.desk.routes import blueprint


@blueprint.get("/inbox")
def inbox() -> ResponseReturnValue:
    """Show the list, with no conversation open."""
    context = list_context(current_actor(), read_filters(), None)
    return render_template("desk/inbox.html", conversation=None, **context)


@blueprint.get("/inbox/<uuid:conversation_id>")
def conversation(conversation_id: UUID) -> ResponseReturnValue:
    """Show a conversation; htmx gets the two panes beside the list only."""
    actor = current_actor()
    context = main_context(actor, access_conversation(actor, conversation_id))
    if is_htmx() and "HX-History-Restore-Request" not in request.headers:
        return render_template("desk/_inbox_main.html", **context)
    return render_template(
        "desk/inbox.html", **list_context(actor, read_filters(), conversation_id), **context
    )


@blueprint.get("/inbox/list")
def inbox_list() -> ResponseReturnValue:
    """Return the list pane, as the page would show it."""
    return render_template("desk/_inbox_list.html", **list_context(current_actor(), read_filters(), None))


@blueprint.get("/inbox/<uuid:conversation_id>/row")
def inbox_row(conversation_id: UUID) -> ResponseReturnValue:
    """Return a conversation as the list shows it; empty when the list does not show it any more."""
    actor = current_actor()
    filters = read_filters()
    found = row_query(actor, filters, conversation_id)
    if found is None:
        return ""
    open_id = conversation_id if request.args.get("open") == "1" else None
    return render_template("desk/_inbox_row.html", row=row_of(actor, found, filters, open_id))


@blueprint.get("/inbox/<uuid:conversation_id>/bar")
def inbox_bar(conversation_id: UUID) -> ResponseReturnValue:
    """Return who speaks and what can be done."""
    actor = current_actor()
    context = bar_context(actor, access_conversation(actor, conversation_id))
    return render_template("desk/_inbox_bar.html", **context)


@blueprint.get("/inbox/<uuid:conversation_id>/side")
def inbox_side(conversation_id: UUID) -> ResponseReturnValue:
    """Return the details beside the thread."""
    actor = current_actor()
    context = side_context(actor, access_conversation(actor, conversation_id))
    return render_template("desk/_inbox_side.html", **context)
