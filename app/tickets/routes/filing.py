"""File a case for a customer who called, came by, or wrote elsewhere."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.queries import departments
from app.core.actor import current_actor
from app.core.errors import AppError
from app.core.forms import Form, read_form
from app.tickets import queries
from app.tickets.actions.filing import file_case
from app.tickets.labels import KIND_LABELS, PRIORITY_LABELS, TOPIC_LABELS, choices
from app.tickets.routes import blueprint
from app.tickets.schemas import CaseSchema

_START = {"kind": "complaint", "topic": "other", "priority": "normal"}


@blueprint.get("/tickets/new")
def new() -> ResponseReturnValue:
    """Show the form."""
    form = Form(values=_START | {"customer_id": request.args.get("customer", "")})
    return _page(form)


@blueprint.post("/tickets/new")
def create() -> ResponseReturnValue:
    """File the case and show it."""
    form = read_form(CaseSchema())
    if not form.ok:
        return _page(form)
    try:
        ticket = file_case(current_actor(), **form.data)
    except AppError as error:
        form.refuse(error)
        return _page(form)
    flash(_("Ticket #%(number)s has been filed.", number=ticket.number))
    return redirect(url_for("tickets.page", number=ticket.number))


@blueprint.get("/tickets/new/customers")
def find_customers() -> ResponseReturnValue:
    """Return customers whose name begins so, or whose address or number this is."""
    found = queries.customers_like(request.args.get("name", "").strip()[:100])
    return render_template("tickets/_customers.html", customers=found)


def _page(form: Form) -> ResponseReturnValue:
    chosen = _chosen(form)
    page = render_template(
        "tickets/new.html",
        form=form,
        chosen=chosen,
        kinds=choices(KIND_LABELS),
        topics=choices(TOPIC_LABELS),
        priorities=choices(PRIORITY_LABELS),
        departments=[("", _("By topic")), *((d.id, d.name) for d in departments())],
    )
    return page, form.status


def _chosen(form: Form) -> Any:
    try:
        return queries.known_customer(UUID(str(form.value("customer_id"))))
    except ValueError:
        return None
