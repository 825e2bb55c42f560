"""What both HTTP interfaces of the chat share: JSON bodies, uploads, downloads.

Files go out as downloads that no browser runs; pictures of four kinds may be shown in place.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Response, current_app, request, send_file
from flask.typing import ResponseReturnValue

from app.chat.files import INLINE
from app.chat.policy import access_conversation
from app.chat.queries import attachment, is_file_of_tickets
from app.chat.ticket_port import readable_tickets
from app.core.actor import Actor, current_actor
from app.core.errors import Invalid, NotFound
from app.core.storage import file_storage

Call = Callable[[Actor, dict[str, Any]], dict[str, Any]]


def answer(call: Call) -> ResponseReturnValue:
    """Answer a call with a JSON body as the socket would."""
    return {"ok": True, **call(current_actor(), json_body())}


def json_body() -> dict[str, Any]:
    """Return the request's JSON object; no body counts as an empty one, anything else is refused."""
    if not request.get_data(cache=True):
        return {}
    data = request.get_json(silent=True)
    if not isinstance(data, dict):
        raise Invalid
    return data


def uploaded_file() -> tuple[str, bytes, str]:
    """Return name, bytes and client key of an upload; raises Invalid when one is missing."""
    sent = request.files.get("file")
    if sent is None:
        raise Invalid(fields={"file": ["required"]})
    return sent.filename or "", sent.stream.read(max_bytes() + 1), request.form.get("client_key", "")


def max_bytes() -> int:
    """Return the size that a file may have."""
    return int(current_app.config["UPLOAD_MAX_MB"] * 1024 * 1024)


def file_response(actor: Actor, file_id: UUID) -> Response:
    """Return the bytes to somebody who may see the file's conversation or ticket; raises NotFound."""
    found = attachment(file_id)
    if found is None:
        raise NotFound
    tickets = readable_tickets(actor, found.conversation_id) if actor.is_staff else set()
    if not (tickets and is_file_of_tickets(file_id, found.conversation_id, tickets)):
        access_conversation(actor, found.conversation_id)
    response = send_file(
        file_storage().open(found.storage_key),
        mimetype=found.media_type,
        as_attachment=found.media_type not in INLINE,
        download_name=found.filename,
        max_age=3600,
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox; frame-ancestors 'none'"
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response
