"""The four queue pages, and the parts of them that pages fetch again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.queries import departments
from app.core.actor import Actor, current_actor
from app.core.errors import NotFound
from app.core.pagination import count_label
from app.roles.models import Department
from app.roles.permissions import Permission
from app.tickets import queries
from app.tickets.labels import KIND_LABELS, PRIORITY_LABELS, TOPIC_LABELS, choices, stage_label
from app.tickets.models import Stage, Ticket
from app.tickets.queries import QueueFilters
from app.tickets.queries.queue import sort_key, tabs_of
from app.tickets.routes import blueprint
from app.tickets.schemas import QueueSchema, load_or_refuse
from app.tickets.views import is_late, tab_label

NO_TICKET = UUID(int=0)  # browsers put the id of the ticket in its place


def queue_page(stage: Stage) -> Callable[[], ResponseReturnValue]:
    """Return the view of one stage; each has an endpoint of its own, so that the page matrix holds."""

    def view() -> ResponseReturnValue:
        actor, filters = current_actor(), read_filters()
        part = request.args.get("part", "")
        if part == "tabs":
            return render_template("tickets/_queue_tabs.html", **tabs_context(actor, stage, filters))
        if part == "overview" and stage is Stage.PROGRESS:
            return render_template("tickets/_overview.html", **overview_context(departments()))
        listed = list_context(actor, stage, filters)
        if part == "list":
            return render_template("tickets/_queue_list.html", **listed)
        in_use = departments()
        context = listed | tabs_context(actor, stage, filters) | filter_context(actor, in_use)
        if stage is Stage.PROGRESS:
            context |= overview_context(in_use)
        return render_template("tickets/queue.html", **context)

    return view


for _stage in Stage:
    blueprint.add_url_rule(f"/queues/{_stage}", endpoint=str(_stage), view_func=queue_page(_stage))


@blueprint.get("/tickets/<uuid:ticket_id>/row")
def row(ticket_id: UUID) -> ResponseReturnValue:
    """Return a ticket as the queue page of `stage` shows it; empty when that does not show it any more."""
    actor, filters, stage = current_actor(), read_filters(), request.args.get("stage", "")
    if stage not in tuple(Stage):
        raise NotFound
    found = queries.queue_row(actor, stage, filters, ticket_id)
    if found is None:
        return ""
    return render_template("tickets/_row.html", ticket=found, **row_context(filters))


def read_filters() -> QueueFilters:
    """Return the filters in the address; raises Invalid for what is not on the lists."""
    filters: QueueFilters = load_or_refuse(QueueSchema(), request.args.to_dict())
    return filters


def row_context(filters: QueueFilters) -> dict[str, Any]:
    """Return what a row needs besides its ticket."""

    def key(ticket: Ticket) -> str:
        return sort_key(ticket, filters.sort)

    return {"filters": filters, "sort_key": key, "is_late": is_late}


def list_context(actor: Actor, stage: Stage, filters: QueueFilters) -> dict[str, Any]:
    """Return the rows of one page of a queue."""
    cursor = request.args.get("cursor")
    page = queries.stage_page(actor, stage, filters, cursor)
    kept = kept_arguments()
    here = url_for(f"tickets.{stage}", **kept)
    return {
        "stage": str(stage),
        "title": stage_label(stage),
        "page": page,
        "first": not cursor,
        "here": here,
        "more_address": url_for(f"tickets.{stage}", **kept, cursor=page.next_cursor),
        "list_address": url_for(f"tickets.{stage}", **kept, cursor=cursor, part="list"),
        "row_address": url_for("tickets.row", ticket_id=NO_TICKET, stage=stage, **kept),
        "filtered": any(kept.get(name) for name in ("department", "priority", "topic", "kind", "q")),
        "sorts": queries.SORTS,
        **row_context(filters),
    }


def tabs_context(actor: Actor, stage: Stage, filters: QueueFilters) -> dict[str, Any]:
    """Return the tabs of a stage with their counts."""
    counts = queries.tab_counts(actor, stage, filters)
    kept = {name: value for name, value in kept_arguments().items() if name != "tab"}
    return {
        "stage": str(stage),
        "filters": filters,
        "tabs": [
            (
                tab,
                tab_label(tab),
                counts.get(tab, ""),
                url_for(f"tickets.{stage}", **kept, tab=tab),
            )
            for tab in tabs_of(stage)
        ],
        "tabs_address": url_for(f"tickets.{stage}", **kept_arguments(), part="tabs"),
    }


def filter_context(actor: Actor, in_use: Sequence[Department]) -> dict[str, Any]:
    """Return what the filters offer: departments only to those who see more than their own."""
    return {
        "departments": [d for d in in_use if sees_department(actor, d.id)],
        "priorities": choices(PRIORITY_LABELS),
        "topics": choices(TOPIC_LABELS),
        "kinds": choices(KIND_LABELS),
    }


def sees_department(actor: Actor, department_id: UUID) -> bool:
    """Tell whether a queue may hold tickets of a department for this actor."""
    return department_id in actor.department_ids or actor.can(Permission.TICKET_READ_ANSWERED)


def overview_context(in_use: Sequence[Department]) -> dict[str, Any]:
    """Return counts, overdue and oldest of all stages per department."""
    cells = {(row.department_id, row.stage): row for row in queries.stage_overview(in_use)}
    new = [None] if any(department is None for department, _ in cells) else []
    return {"overview_departments": [*new, *in_use], "cells": cells, "count_label": count_label}


def kept_arguments() -> dict[str, Any]:
    """Return the filters of the address, to be kept in links; never the cursor."""
    names = ("tab", "sort", "department", "priority", "topic", "kind", "q")
    return {name: value for name in names if (value := request.args.get(name, ""))}
