"""Reads about opening hours."""

from __future__ import annotations

from sqlalchemy import select

from app.calendars.hours import Span
from app.calendars.models import OpeningHours
from app.core.extensions import db


def opening_hours() -> dict[int, Span]:
    """Return the hours of the business in scope by weekday (0 is Monday); closed days are absent."""
    return {row.weekday: Span(row.opens_minute, row.closes_minute) for row in opening_rows()}


def opening_rows() -> list[OpeningHours]:
    """Return the stored rows of the business in scope."""
    return list(db.session.scalars(select(OpeningHours).order_by(OpeningHours.weekday)))
