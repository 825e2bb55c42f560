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
    return link_address_of(link_token(ticket_id))


def link_address_of(token: str) -> str:
    """Return the whole follow-up link of a token."""
    return f"{str(current_app.config['PUBLIC_URL']).rstrip('/')}/t/{token}"


def page_address(number: int) -> str:
    """Return the address of a ticket's page for staff, for mails."""
    return f"{str(current_app.config['PUBLIC_URL']).rstrip('/')}/tickets/{number}"
