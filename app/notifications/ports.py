"""Port for mail: one message to one address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from flask import current_app

from app.core.uow import assert_outside_transaction


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail to be sent; `message_id` stays the same when it is tried again."""

    to: str
    subject: str
    text: str
    html: str | None
    message_id: str


class Mailer(Protocol):
    """Sends mail."""

    def send(self, mail: Mail) -> None:
        """Hand the mail to a server; raises Unavailable when it does not take it."""


def send(mail: Mail) -> None:
    """Send through the mailer of the app; refuses while a transaction is open."""
    assert_outside_transaction()
    mailer: Mailer = current_app.extensions["mailer"]
    mailer.send(mail)
