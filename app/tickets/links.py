"""The secret follow-up link of a ticket.

The token is derived from the installation's key and the ticket, so that a later mail can carry the
same link; the database keeps only its hash, by which a visitor's token is looked up.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import uuid

from flask import current_app

from app.core.links import public_url

PURPOSE = b"tanggap ticket link"


def link_token(ticket_id: uuid.UUID) -> str:
    """Return the secret part of a ticket's follow-up link: 256 bits as text."""
    secret = str(current_app.config["SECRET_KEY"]).encode()
    digest = hmac.new(secret, PURPOSE + ticket_id.bytes, hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def token_hash(token: str) -> str:
    """Return what the database keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def link_address(ticket_id: uuid.UUID) -> str:
    """Return the whole follow-up link, from the configured address of the installation."""
    return public_url("follow_up.page", token=link_token(ticket_id))


def page_address(number: int) -> str:
    """Return the address of a ticket's page for staff, for mails."""
    return public_url("tickets.page", number=number)
