"""How templates write moments."""

from __future__ import annotations

from datetime import datetime

from flask_babel import format_datetime, format_timedelta

from app.core.clock import utcnow


def ago(moment: datetime) -> str:
    """Return a moment as people say it: 3 minutes ago, in 2 hours."""
    text: str = format_timedelta(moment - utcnow(), add_direction=True, format="long")
    return text


def exact_time(moment: datetime) -> str:
    """Return a moment in the time zone of the business, in full."""
    text: str = format_datetime(moment, "d MMM yyyy, HH:mm")
    return text


def is_past(moment: datetime) -> bool:
    """Tell whether a due time has passed."""
    return moment < utcnow()
