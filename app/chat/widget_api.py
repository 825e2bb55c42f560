"""The widget's API over plain HTTP: the session, and every call of the socket with the same keys.

No cookies: a bearer token says who asks, so cross-site requests have nothing to ride on.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, current_app, g, request
from flask.typing import ResponseReturnValue

from app.accounts.queries import organization, organization_by_widget_key
from app.calendars.hours import is_open, next_opening
from app.calendars.queries import opening_hours
from app.chat import actions, limits, visitor_calls
from app.chat.http import answer, file_response, json_body, max_bytes, uploaded_file
from app.chat.queries import all_messages, conversation_of, latest_messages
from app.chat.schemas import SessionSchema, conversation_wire, message_wire, messages_wire
from app.chat.transcript import transcript
from app.core.actor import current_actor, system_actor
from app.core.clock import utcnow
from app.core.errors import NotFound
from app.core.extensions import csrf
from app.core.locale import LOCALES, select_locale
from app.core.scope import organization_scope
from app.core.uow import transaction
from app.customers.actions import Visit, give_contact, note_attributes, open_visit
from app.customers.doors import actor_of_customer
from app.customers.identity import verify_identity
from app.tenancy.models import Organization

api = Blueprint("widget_api", __name__, url_prefix="/widget/api")
csrf.exempt(api)


@api.post("/session")
def session() -> ResponseReturnValue:
    """Say who is at the widget and hand over the token, the business and the last messages."""
    given = SessionSchema().load(json_body())
    limits.check(limits.ADDRESS_SESSIONS, "session", limits.address())
    business = organization_by_widget_key(given["key"])
    if business is None:
        raise NotFound
    g.locale = given["locale"] if given["locale"] in LOCALES else business.locale
    identity = verify_identity(given["identity"], business.identity_secret) if given["identity"] else None
    with organization_scope(business.id):
        with transaction():
            visit = open_visit(
                system_actor(business.id), token=given["token"], identity=identity, locale=given["locale"]
            )
            if visit.joined_id is not None:
                actions.join_conversations(system_actor(business.id), visit.joined_id, visit.customer.id)
            if given["name"] or given["email"] or given["phone"]:
                _keep_contact(visit, given)
        return {"ok": True, **_session_answer(business, visit, given)}


def _keep_contact(visit: Visit, given: dict[str, Any]) -> None:
    give_contact(
        actor_of_customer(visit.customer),
        visit.customer.id,
        name=given["name"],
        email=given["email"],
        phone=given["phone"],
    )


def _session_answer(business: Organization, visit: Visit, given: dict[str, Any]) -> dict[str, Any]:
    customer = visit.customer
    actor = actor_of_customer(customer)
    if given["attributes"]:
        note_attributes(actor, customer.id, given["attributes"])
    own = conversation_of(customer.id)
    if own is not None and given["page_url"]:
        actions.start_conversation(actor, customer.id, page_url=given["page_url"])
    return {
        "token": visit.token,
        "customer": {"name": customer.name, "known": customer.is_known},
        "business": _business(business),
        "conversation": conversation_wire(own),
        "messages": messages_wire(latest_messages(own.id)) if own is not None else [],
    }


def _business(business: Organization) -> dict[str, Any]:
    settings, hours, now = business.settings, opening_hours(), utcnow()
    opening = next_opening(hours, now, business.timezone)
    english = select_locale() == "en"
    return {
        "name": business.name,
        "bot_name": settings.bot.name,
        "greeting": settings.bot.greeting_en if english else settings.bot.greeting_id,
        "accent": settings.widget.accent,
        "usual_reply_minutes": settings.chat.usual_reply_minutes,
        "prechat_fields": list(settings.widget.prechat_fields),
        "prechat_required": list(settings.widget.prechat_required),
        "open": is_open(hours, now, business.timezone),
        "next_opening": _iso(opening),
        "timezone": business.timezone,
        "upload_max_mb": current_app.config["UPLOAD_MAX_MB"],
    }


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


@api.post("/messages")
def send() -> ResponseReturnValue:
    """Store a message."""
    return answer(visitor_calls.send)


@api.get("/messages")
def after() -> ResponseReturnValue:
    """Return what follows a sequence."""
    return {"ok": True, **visitor_calls.after(current_actor(), {"after": request.args.get("after", 0)})}


@api.post("/read")
def read() -> ResponseReturnValue:
    """Note up to where the visitor has read."""
    return answer(visitor_calls.read)


@api.post("/person")
def ask_person() -> ResponseReturnValue:
    """Wait for a person."""
    return answer(visitor_calls.ask_person)


@api.post("/bot")
def return_to_bot() -> ResponseReturnValue:
    """Go on with the bot."""
    return answer(visitor_calls.return_to_bot)


@api.post("/contact")
def contact() -> ResponseReturnValue:
    """Keep a contact."""
    return answer(visitor_calls.give_contact)


@api.post("/answered")
def answered() -> ResponseReturnValue:
    """Note whether an answer helped."""
    return answer(visitor_calls.confirm_answer)


@api.post("/files")
def upload() -> ResponseReturnValue:
    """Take a file."""
    actor = current_actor()
    limits.check_visitor(limits.VISITOR_UPLOADS, actor, "upload")
    name, content, key = uploaded_file()
    message = actions.send_own_file(actor, name=name, content=content, client_key=key, max_bytes=max_bytes())
    return {"ok": True, "message": message_wire(message)}


@api.get("/files/<uuid:file_id>")
def file(file_id: UUID) -> Response:
    """Hand a file out."""
    return file_response(current_actor(), file_id)


@api.get("/transcript")
def download_transcript() -> Response:
    """Hand the whole talk out as text."""
    actor = current_actor()
    business = organization(actor.organization_id)
    own = conversation_of(visitor_calls.customer_id(actor))
    messages = all_messages(own.id) if own is not None else []
    response = Response(
        transcript(business.name, messages, ZoneInfo(business.timezone)), mimetype="text/plain"
    )
    response.headers["Content-Disposition"] = 'attachment; filename="chat.txt"'
    return response
