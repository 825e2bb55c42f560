"""The public page behind the secret follow-up link: for the customer of one ticket, without an account."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.queries import organization
from app.core.actor import Actor
from app.core.errors import Invalid, NotFound
from app.core.extensions import limiter
from app.core.forms import read_form
from app.core.ids import new_id
from app.core.scope import organization_scope, system_scope
from app.customers.doors import actor_of_customer
from app.tenancy.models import Organization
from app.tickets import actions, queries
from app.tickets.links import link_token
from app.tickets.models import Resolution, Stage, Ticket
from app.tickets.schemas import FollowUpSchema
from app.tickets.transitions import in_grace

follow_up = Blueprint("follow_up", __name__)
WRITES = "30 per minute"


@dataclass(frozen=True, slots=True)
class Visit:
    """Who came by the link, and to what."""

    actor: Actor
    ticket: Ticket
    business: Organization


@contextmanager
def visit(token: str) -> Iterator[Visit]:
    """Open the scope of the link's ticket; raises NotFound for a link that leads nowhere."""
    with system_scope("follow-up link: which business and ticket a secret token names"):
        found = queries.ticket_by_link(token)
        place = None if found is None else (found.organization_id, found.id)
    if place is None:
        raise NotFound
    with organization_scope(place[0]):
        ticket, business = queries.known_ticket(place[1]), organization(place[0])
        if ticket is None:
            raise NotFound
        g.organization, g.timezone = business, business.timezone
        yield Visit(actor_of_customer(ticket.customer), ticket, business)


@follow_up.get("/t/<token>")
def page(token: str) -> ResponseReturnValue:
    """Show the stage in the customer's words, what was said, and what can be done."""
    with visit(token) as here:
        ticket = here.ticket
        grace_days = here.business.settings.tickets.grace_days
        return render_template(
            "tickets/follow_up.html",
            token=token,
            ticket=ticket,
            organization=here.business,
            messages=queries.thread_of(ticket),
            may_confirm=ticket.stage == Stage.RESPONSE,
            may_rate=ticket.stage == Stage.FINISHED and ticket.resolution in _RATED,
            reopens=ticket.stage == Stage.FINISHED and in_grace(ticket.finished_at, grace_days),
            client_key=f"link-{new_id()}",
        )


@follow_up.post("/t/<token>/confirm")
@limiter.limit(WRITES)
def confirm(token: str) -> ResponseReturnValue:
    """Confirm that it is solved."""
    with visit(token) as here:
        actions.confirm_ticket(here.actor, here.ticket.id)
    flash(_("Thank you! We are glad that it is solved."))
    return redirect(url_for("follow_up.page", token=token))


@follow_up.post("/t/<token>/not-solved")
@limiter.limit(WRITES)
def not_solved(token: str) -> ResponseReturnValue:
    """Say that it is not solved, with or without words."""
    return _write_again(token, _read())


@follow_up.post("/t/<token>/write")
@limiter.limit(WRITES)
def write(token: str) -> ResponseReturnValue:
    """Write on this ticket; whatever stage it is in, a team reads it."""
    data = _read()
    if not data["body"]:
        raise Invalid(_("Please write something first."))
    return _write_again(token, data)


@follow_up.post("/t/<token>/rate")
@limiter.limit(WRITES)
def rate(token: str) -> ResponseReturnValue:
    """Give one to five faces."""
    with visit(token) as here:
        data = _read()
        if data["rating"] is None:
            raise Invalid(_("Please choose a face."))
        actions.rate_ticket(here.actor, here.ticket.id, data["rating"], data["comment"])
    flash(_("Thank you for telling us."))
    return redirect(url_for("follow_up.page", token=token))


_RATED = (Resolution.CONFIRMED, Resolution.CLOSED_BY_AGENT)


def _write_again(token: str, data: dict[str, Any]) -> ResponseReturnValue:
    with visit(token) as here:
        ticket = actions.reject_answer(
            here.actor, here.ticket.id, body=data["body"], client_key=data["client_key"]
        )
        goes_on = link_token(ticket.id) if ticket.id != here.ticket.id else token
    flash(_("We have got it. The team looks at it."))
    return redirect(url_for("follow_up.page", token=goes_on))


def _read() -> dict[str, Any]:
    form = read_form(FollowUpSchema())
    if not form.ok:
        raise Invalid(fields=form.errors)
    data: dict[str, Any] = form.data
    return data
