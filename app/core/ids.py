"""Identifiers: UUIDv7, sortable by the time they were made."""

from __future__ import annotations

import hashlib
import secrets
import uuid

from uuid_utils.compat import uuid7


def new_id() -> uuid.UUID:
    """Return a fresh UUIDv7."""
    return uuid7()


def new_token() -> str:
    """Return 256 random bits as text, for links and visitor tokens."""
    return secrets.token_urlsafe(32)


def hash_token(token: str) -> str:
    """Return what we keep of a token: its SHA-256 in hex. The token itself stays with its holder."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


def parse_id(text: object) -> uuid.UUID | None:
    """Return the UUID that `text` spells, or None: a malformed id is an unknown id."""
    if isinstance(text, uuid.UUID):
        return text
    if not isinstance(text, str):
        return None
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
