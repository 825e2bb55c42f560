"""Home, search, and the counts that the frame loads."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from flask import g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core.actor import current_actor
from app.core.clock import utcnow
from app.core.pagination import count_label
from app.core.web import is_htmx
from app.desk.labels import customer_name, ticket_url
from app.desk.queries import Needs, figures_today, find, inbox_counts, needs_of, ticket_number
from app.desk.routes import blueprint
from app.tickets.labels import stage_label
from app.tickets.queries import stage_counts

LONGEST_QUERY = 100


@blueprint.get("/")
def home() -> ResponseReturnValue:
    """Show what needs this person now, then the figures of today; htmx gets this part alone."""
    actor = current_actor()
    needs = needs_of(actor)
    return render_template(
        "desk/_home_work.html" if is_htmx() else "desk/home.html",
        actor=actor,
        needs=needs,
        quiet=_quiet(needs),
        figures=figures_today(actor, local_midnight()),
        customer_name=customer_name,
        ticket_url=ticket_url,
        count_label=count_label,
    )


@blueprint.get("/nav/counts")
def nav_counts() -> ResponseReturnValue:
    """Return the counts of navigation and inbox tabs."""
    actor = current_actor()
    chats = inbox_counts(actor)
    counts = {**stage_counts(actor), "waiting": chats["waiting"]}
    counts |= {f"inbox_{tab}": count for tab, count in chats.items()}
    return render_template(
        "desk/_counts.html", counts={key: count_label(count) for key, count in counts.items()}
    )


@blueprint.get("/search")
def search() -> ResponseReturnValue:
    """Find tickets and conversations; `go=1` opens the ticket of that number at once."""
    actor = current_actor()
    text = request.args.get("q", "").strip()[:LONGEST_QUERY]
    found = find(actor, text)
    if request.args.get("go") == "1":
        for ticket in found.tickets:
            if ticket.number == ticket_number(text):
                return redirect(ticket_url(ticket))
    return render_template(
        "desk/search.html",
        query=text,
        found=found,
        customer_name=customer_name,
        ticket_url=ticket_url,
        stage_label=stage_label,
    )


def _quiet(needs: Needs) -> list[str]:
    """Return what is in order, in words."""
    lines = {
        "overdue": _("Nothing is overdue."),
        "escalated": _("Nothing has been escalated."),
        "assigned": _("No ticket is assigned to you."),
    }
    return [text for key, text in lines.items() if not needs.counts[key]]


def local_midnight() -> datetime:
    """Return when today began where the business is."""
    here = utcnow().astimezone(ZoneInfo(g.get("timezone") or "Asia/Jakarta"))
    return here.replace(hour=0, minute=0, second=0, microsecond=0)
