"""Prepared texts of the business, inserted with `/`."""

from __future__ import annotations

import re
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from app.chat.actions.store import clean_body
from app.chat.models import CannedReply
from app.chat.queries import canned_reply
from app.core.actor import Actor
from app.core.errors import Invalid
from app.core.extensions import db
from app.core.uow import in_transaction
from app.roles.permissions import Permission

_SHORTCUT = re.compile(r"[\w.-]{1,40}")


@in_transaction
def create_canned_reply(actor: Actor, *, shortcut: str, body: str) -> CannedReply:
    """Keep a prepared text. Raises Forbidden, Invalid (shortcut taken or with blanks)."""
    reply = CannedReply(organization_id=actor.organization_id)
    return _keep(actor, reply, shortcut, body)


@in_transaction
def change_canned_reply(actor: Actor, reply_id: UUID, *, shortcut: str, body: str) -> CannedReply:
    """Change a prepared text. Raises Forbidden, NotFound, Invalid."""
    return _keep(actor, canned_reply(reply_id), shortcut, body)


@in_transaction
def remove_canned_reply(actor: Actor, reply_id: UUID) -> None:
    """Remove a prepared text; what was sent with it stays. Raises Forbidden, NotFound."""
    actor.require(Permission.SETTINGS_MANAGE)
    db.session.delete(canned_reply(reply_id))


def _keep(actor: Actor, reply: CannedReply, shortcut: str, body: str) -> CannedReply:
    actor.require(Permission.SETTINGS_MANAGE)
    name = shortcut.strip().lstrip("/").lower()
    if not _SHORTCUT.fullmatch(name):
        raise Invalid(fields={"shortcut": [_("A shortcut is one word, for example: greeting")]})
    text = clean_body(body)
    try:
        with db.session.begin_nested():
            reply.shortcut, reply.body = name, text
            db.session.add(reply)
    except IntegrityError:
        raise Invalid(fields={"shortcut": [_("This shortcut is taken.")]}) from None
    return reply
