"""How the workspace calls customers and channels."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core.errors import Text
from app.customers.models import Customer
from app.tickets.models import Ticket

CHANNEL_LABELS: dict[str, Text] = {"web": _l("Website")}


def customer_name(customer: Customer) -> str:
    """Return a customer's name, or a name for somebody who gave none."""
    return customer.name or str(_("Visitor %(mark)s", mark=customer.id.hex[-4:].upper()))


def channel_label(channel: str) -> str:
    """Return a channel as people say it."""
    return str(CHANNEL_LABELS.get(channel, channel))


def ticket_url(ticket: Ticket) -> str:
    """Return the address of a ticket's page."""
    return url_for("tickets.page", number=ticket.number)
