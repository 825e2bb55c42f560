"""Errors a person may see.

AppError            code, HTTP status, message, fields
|-- Invalid         422  the input is wrong; `fields` says where
|-- NotAuthenticated 401 nobody is signed in
|-- Forbidden       403  visible, but not allowed
|-- NotFound        404  absent, or not yours: the answer is the same
|-- Conflict        409  somebody was faster, or the state does not allow it
|-- RateLimited     429  too many
`-- Unavailable     503  a part we need does not answer

Rendered in two places only: `core/web.py` (HTTP) and `core/socket_errors.py` (acknowledgements).
"""

from __future__ import annotations

from typing import TypeAlias

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

Text: TypeAlias = str | LazyString


class AppError(Exception):
    """An error with a stable code and a message in the reader's language."""

    code = "error"
    status = 500
    message: Text = _l("Something went wrong.")

    def __init__(
        self,
        message: Text | None = None,
        *,
        fields: dict[str, list[str]] | None = None,
        code: str | None = None,
    ) -> None:
        self.message = message if message is not None else type(self).message
        self.fields = fields or {}
        self.code = code or type(self).code
        super().__init__(self.code)

    def to_json(self) -> dict[str, object]:
        """Return what an API or socket client gets."""
        return {"ok": False, "code": self.code, "message": str(self.message), "fields": self.fields}


class Invalid(AppError):
    """The input cannot be taken as it is."""

    code, status = "invalid", 422
    message = _l("Please check what you entered.")


class NotAuthenticated(AppError):
    """Nobody is signed in, or the proof has expired."""

    code, status = "not_authenticated", 401
    message = _l("Please sign in first.")


class Forbidden(AppError):
    """The thing is visible to the actor, but this act is not theirs."""

    code, status = "forbidden", 403
    message = _l("You are not allowed to do this.")


class NotFound(AppError):
    """Absent or foreign: nobody can tell which."""

    code, status = "not_found", 404
    message = _l("We could not find this.")


class Conflict(AppError):
    """The state has changed meanwhile or does not allow this."""

    code, status = "conflict", 409
    message = _l("Somebody else changed this meanwhile. Please look again.")


class RateLimited(AppError):
    """Too many requests from one account, visitor or address."""

    code, status = "rate_limited", 429
    message = _l("That was too fast. Please wait a moment and try again.")


class Unavailable(AppError):
    """A part that is needed does not answer."""

    code, status = "unavailable", 503
    message = _l("This is not available right now. Please try again in a moment.")
