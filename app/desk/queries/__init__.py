"""Reads for the workspace. Callers import from here, whatever file a read lives in."""

from __future__ import annotations

from app.desk.queries.home import Figures, Needs, figures_today, needs_of
from app.desk.queries.inbox import (
    TABS,
    Filters,
    customer_tickets,
    inbox_counts,
    inbox_page,
    inbox_row,
    sort_moment,
)
from app.desk.queries.search import Found, find, ticket_number

__all__ = [
    "TABS", "Figures", "Filters", "Found", "Needs", "customer_tickets", "figures_today", "find",
    "inbox_counts", "inbox_page", "inbox_row", "needs_of", "sort_moment", "ticket_number",
]  # fmt: skip
