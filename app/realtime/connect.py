"""Who may connect, and which rooms they join. The Origin was checked by the server: same origin only."""

from __future__ import annotations

from typing import Any

from flask import g, request
from flask_babel import gettext as _
from flask_socketio import ConnectionRefusedError as Refused  # type: ignore[attr-defined]  # the stubs forgot it
from flask_socketio import join_room

from app.accounts.doors import staff_actor
from app.core.actor import Actor
from app.core.extensions import socketio
from app.core.locale import LOCALES, select_locale
from app.core.sockets import STAFF, VISITOR, Connection, forget, remember
from app.customers.doors import visitor_of_token
from app.realtime import elsewhere
from app.realtime.rooms_of import own_rooms
from app.realtime.watching import left_rooms


def bind() -> None:
    """Give the handlers to the server of the app that is being built."""
    for namespace, enters in ((VISITOR, visitor_connects), (STAFF, staff_connects)):
        socketio.on_event("connect", enters, namespace=namespace)
        socketio.on_event("disconnect", leaves, namespace=namespace)


def visitor_connects(auth: Any = None) -> None:
    """Let a visitor in who shows a token."""
    given = auth if isinstance(auth, dict) else {}
    _enter(VISITOR, visitor_of_token(given.get("token")), str(given.get("locale", "")))


def staff_connects(_auth: Any = None) -> None:
    """Let a person of the business in who is signed in."""
    _enter(STAFF, staff_actor())


def _enter(namespace: str, actor: Actor | None, locale: str = "") -> None:
    if actor is None:
        raise Refused(_("Please sign in first."), {"ok": False, "code": "not_authenticated"})
    language = locale if locale in LOCALES else g.get("locale") or select_locale()
    elsewhere.listen()
    remember(Connection(_sid(), namespace, actor, language))
    for room in own_rooms(actor):
        join_room(room)


def leaves(_reason: object = None) -> None:
    """Forget who has gone, and tell those who looked at the same things."""
    gone = forget(_sid())
    if gone is not None:
        left_rooms(gone.watching)


def _sid() -> str:
    return str(request.sid)  # type: ignore[attr-defined]  # Flask-SocketIO adds it
