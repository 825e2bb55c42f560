"""Reads about tickets. Callers import from here, whatever file a query lives in."""

from __future__ import annotations

from app.tickets.queries.cases import (
    Case,
    are_linked,
    customers_like,
    department_admins,
    has_open_ticket,
    history_of,
    known_customer,
    known_ticket,
    last_change,
    master_addresses,
    membership_of,
    newer_replies,
    notes_of,
    open_follow_up,
    open_tickets_of,
    party_keys,
    related_cases,
    thread_after,
    thread_of,
    ticket_by_link,
    ticket_by_number,
    ticket_of_message,
    tickets_in,
    tickets_of_customer,
    was_noted,
)
from app.tickets.queries.clocks import Due, due_for_finish, due_for_reminder, undispatched
from app.tickets.queries.departments import open_tickets_of_department
from app.tickets.queries.overview import StageRow, stage_counts, stage_overview
from app.tickets.queries.queue import SORTS, TABS, QueueFilters, queue_row, stage_page, tab_counts

__all__ = [
    "SORTS", "TABS", "Case", "Due", "QueueFilters", "StageRow", "are_linked", "customers_like",
    "department_admins", "due_for_finish", "due_for_reminder", "has_open_ticket", "history_of",
    "known_customer", "known_ticket", "last_change", "master_addresses", "membership_of",
    "newer_replies", "notes_of",
    "open_follow_up", "open_tickets_of", "open_tickets_of_department", "party_keys", "queue_row",
    "related_cases", "stage_counts", "stage_overview", "stage_page", "tab_counts", "thread_after",
    "thread_of", "ticket_by_link", "ticket_by_number", "ticket_of_message", "tickets_in",
    "tickets_of_customer", "undispatched", "was_noted",
]  # fmt: skip
