"""How templates write moments."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask_babel import format_datetime, format_timedelta

from app.core.clock import utcnow


def ago(moment: datetime) -> str:
    """Return a moment as people say it: 3 minutes ago, in 2 hours."""
    text: str = format_timedelta(moment - utcnow(), add_direction=True)
    return text


def since(moment: datetime) -> str:
    """Return how long ago a moment was, as a length: 3 minutes."""
    text: str = format_timedelta(utcnow() - moment)
    return text


def exact_time(moment: datetime) -> str:
    """Return a moment in the time zone of the business, in full."""
    text: str = format_datetime(moment, "d MMM yyyy, HH:mm")
    return text


def is_past(moment: datetime) -> bool:
    """Tell whether a due time has passed."""
    return moment < utcnow()


def duration(seconds: float) -> str:
    """Return a length of time as people say it: 12 seconds, 4 minutes."""
    text: str = format_timedelta(timedelta(seconds=round(seconds)), threshold=1.2)
    return text


def tone(name: str) -> int:
    """Return which of the six tones marks a person; the same name has the same tone everywhere."""
    return sum(map(ord, name)) % 6
